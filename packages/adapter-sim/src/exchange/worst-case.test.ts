import fc from "fast-check";
import { add, decimal, fromInteger, isOk, max, multiply, negate, parseOcc, subtract, times, ZERO, type Decimal } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { atStake, mostOwed, requirementOf, type HeldOption } from "./worst-case.ts";

const held = (quantity: number, strike: number, right: "C" | "P" = "C", date = "261218"): HeldOption => {
  const option = parseOcc(`SPY   ${date}${right}${String(strike * 1000).padStart(8, "0")}`);
  if (!isOk(option)) throw new Error(option.left.text);
  return { option: option.right, quantity };
};

const fifth = ({ strike }: { readonly strike: Decimal }): Decimal => multiply(strike, decimal("0.2"));

const worthAt = (all: readonly HeldOption[], spot: number): Decimal =>
  all.reduce((sum, { option: { right, strike }, quantity }) => {
    const worth = right === "C" ? subtract(fromInteger(spot), strike) : subtract(strike, fromInteger(spot));
    return add(sum, times(max(worth, ZERO), quantity));
  }, ZERO);

const portfolios = fc.array(
  fc
    .record({
      quantity: fc.integer({ min: -3, max: 3 }).filter((n) => n !== 0),
      strike: fc.integer({ min: 90, max: 110 }),
      right: fc.constantFrom("C" as const, "P" as const),
    })
    .map(({ quantity, strike, right }) => held(quantity, strike, right)),
  { minLength: 1, maxLength: 4 },
);

describe("what options can lose", () => {
  it("is never less than what they are short of anywhere at expiry", () => {
    fc.assert(
      fc.property(portfolios, fc.integer({ min: 0, max: 400 }), (all, spot) => {
        const owed = mostOwed(all);
        if (owed !== undefined) expect(owed >= negate(worthAt(all, spot))).toBe(true);
      }),
    );
  });

  it("has no bound when more calls are owed than held", () => {
    fc.assert(
      fc.property(portfolios, (all) => {
        const calls = all.reduce((sum, { option, quantity }) => sum + (option.right === "C" ? quantity : 0), 0);
        expect(mostOwed(all) === undefined).toBe(calls < 0);
      }),
    );
  });

  it("is the price of a debit spread, and the width less the credit of a credit spread", () => {
    const vertical = [held(1, 590), held(-1, 595)];
    expect(atStake(vertical, "buy", decimal("1.85"))).toBe(decimal("1.85"));
    expect(atStake(vertical, "sell", decimal("1.85"))).toBe(decimal("3.15"));
  });

  it("is one width of an iron condor, whose two sides cannot both be in the money", () => {
    const condor = [held(1, 600), held(-1, 605), held(-1, 575, "P"), held(1, 580, "P")];
    expect(atStake(condor, "sell", decimal("1.20"))).toBe(decimal("3.80"));
    expect(atStake(condor, "buy", decimal("1.20"))).toBe(decimal("1.20"));
  });

  it("has no bound for a straddle that is sold, a call ratio, and a calendar that is sold", () => {
    const straddle = [held(1, 600), held(1, 600, "P")];
    expect(atStake(straddle, "sell", decimal("9"))).toBeUndefined();
    expect(atStake(straddle, "buy", decimal("9"))).toBe(decimal("9"));
    expect(atStake([held(1, 590), held(-2, 600)], "buy", decimal("1"))).toBeUndefined();
    const calendar = [held(-1, 600, "C", "261204"), held(1, 600)];
    expect(atStake(calendar, "buy", decimal("2"))).toBe(decimal("2"));
    expect(atStake(calendar, "sell", decimal("2"))).toBeUndefined();
  });

  it("is what is held back for a position; what nothing covers costs what a single short option costs", () => {
    expect(requirementOf([held(2, 590), held(-2, 595)], fifth)).toBe(ZERO);
    expect(requirementOf([held(-2, 590), held(2, 595)], fifth)).toBe(decimal("10"));
    expect(requirementOf([held(-2, 600), held(1, 605)], fifth)).toBe(decimal("125"));
    expect(requirementOf([held(-1, 600, "P")], fifth)).toBe(decimal("120"));
  });
});
