import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format, toFloat } from "@floorbroker/core";
import { strikesAround } from "./strikes.ts";

const price = fc.double({ min: 0.5, max: 30_000, noNaN: true });
const symbol = fc.constantFrom("SPY", "NDX", "AAPL", "ABC");

describe("the strikes around a price", () => {
  it("ascend, are above zero, have cents at most, and lie on both sides", () => {
    fc.assert(
      fc.property(symbol, price, (underlying, at) => {
        const strikes = strikesAround(underlying, [at, at]);
        const numbers = strikes.map(toFloat);
        expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
        for (const strike of strikes) expect(format(strike)).toMatch(/^[1-9]\d*(\.\d{1,2})?$|^0\.[1-9]\d?$/);
        expect(numbers.length).toBeLessThan(1_000);
      }),
    );
  });

  it("stay listed when the price moves away", () => {
    fc.assert(
      fc.property(symbol, price, fc.double({ min: 0.7, max: 1.4, noNaN: true }), (underlying, first, move) => {
        const before = strikesAround(underlying, [first, first]);
        const after = new Set(strikesAround(underlying, [first, first * move]));
        expect(before.filter((strike) => !after.has(strike))).toEqual([]);
      }),
    );
  });

  it("are a dollar apart for SPY near the price, and 2.50 for a stock of 230", () => {
    expect(strikesAround("SPY", [590, 590]).map(toFloat)).toEqual(expect.arrayContaining([588, 589, 590, 591]));
    expect(strikesAround("AAPL", [230, 230]).map(toFloat)).toEqual(expect.arrayContaining([227.5, 230, 232.5]));
  });
});
