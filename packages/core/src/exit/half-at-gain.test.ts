import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromScaled, times, ZERO, type Decimal } from "../decimal.ts";
import { NICKEL_DIME, PENNY_ALL, PENNY_PROGRAMME } from "../instrument/option-ticks.ts";
import { isOnTick, tickAt } from "../instrument/ticks.ts";
import { gainPrice, halfOf } from "./half-at-gain.ts";

const HUNDRED_PERCENT = decimal("100");

describe("half of what was filled", () => {
  it.each([
    [0, 0],
    [-2, 0],
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 2],
    [8, 4],
    [9, 4],
  ])("of %i is %i", (filled, half) => {
    expect(halfOf(filled)).toBe(half);
  });

  it("is never more than was filled, and at least one of anything", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (filled) => {
        expect(halfOf(filled)).toBeGreaterThanOrEqual(1);
        expect(halfOf(filled)).toBeLessThanOrEqual(filled);
        expect(halfOf(filled + 1)).toBeGreaterThanOrEqual(halfOf(filled));
        if (filled > 1) expect(halfOf(filled)).toBe((filled - (filled % 2)) / 2);
      }),
    );
  });
});

const SCHEDULES = [PENNY_ALL, PENNY_PROGRAMME, NICKEL_DIME];

const average = fc.bigInt({ min: 1_000_000n, max: 20_000_000_000n }).map(fromScaled);
const percent = fc.integer({ min: 1, max: 400 }).map((n): Decimal => times(decimal("1"), n));

describe("the price of a gain", () => {
  it.each([
    ["1.15", PENNY_ALL, "2.30"],
    ["1.157", PENNY_ALL, "2.32"],
    ["1.51", PENNY_PROGRAMME, "3.05"],
    ["1.50", PENNY_PROGRAMME, "3"],
    ["1.52", NICKEL_DIME, "3.10"],
  ])("is twice the average fill %s for 100 %%, rounded up to a tick: %#", (fill, ticks, price) => {
    expect(gainPrice(decimal(fill), HUNDRED_PERCENT, "buy", ticks)).toBe(decimal(price));
  });

  it("is never less than the gain, less than a tick above it, and always valid", () => {
    fc.assert(
      fc.property(average, percent, fc.constantFrom(...SCHEDULES), (fill, gain, ticks) => {
        const price = gainPrice(fill, gain, "buy", ticks);
        const wanted = BigInt(fill) * (100n + BigInt(gain) / 100_000_000n);
        expect(isOnTick(ticks, price)).toBe(true);
        expect(BigInt(price) * 100n).toBeGreaterThanOrEqual(wanted);
        // One more unit of 1e-8 for the division that was rounded up before.
        expect((BigInt(price) - BigInt(tickAt(ticks, price)) - 1n) * 100n).toBeLessThan(wanted);
      }),
    );
  });

  it("never falls when the average rises", () => {
    fc.assert(
      fc.property(average, average, percent, fc.constantFrom(...SCHEDULES), (a, b, gain, ticks) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(gainPrice(low, gain, "buy", ticks)).toBeLessThanOrEqual(gainPrice(high, gain, "buy", ticks));
      }),
    );
  });

  it("is mirrored on a short, where it may be no price at all", () => {
    expect(gainPrice(decimal("2.13"), decimal("50"), "sell", PENNY_ALL)).toBe(decimal("1.06"));
    expect(gainPrice(decimal("2.13"), HUNDRED_PERCENT, "sell", PENNY_ALL)).toBe(ZERO);
  });
});
