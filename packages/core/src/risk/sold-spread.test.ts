import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, fromScaled, subtract, times, ZERO, type Decimal } from "../decimal.ts";
import { isOk } from "../result.ts";
import { affordablePrice, sizeOf, sizingCodec, type RiskPerTrade } from "./sizing.ts";
import { sizingText } from "./sizing-text.ts";
import { sizingInput } from "./testing/sizing-input.ts";
import { unitCost } from "./unit-cost.ts";

/** A spread five points wide, sold at 2.00 out of 1,000. */
const sold = (over: Parameters<typeof sizingInput>[0] = {}) =>
  sizeOf(sizingInput({ power: decimal("50000"), price: decimal("2.00"), maxWorth: decimal("5"), feePerUnit: decimal("2.26"), ...over }));

const risk = (stop: string | null, percent = "2"): RiskPerTrade => ({
  percent: decimal(percent),
  netLiquidation: decimal("50000"),
  stop: stop === null ? null : decimal(stop),
  ignoredStop: null,
});

describe("the size of a spread that is sold", () => {
  it("is what can be lost with it into the allocation, and the line shows it", () => {
    const sizing = sold();
    expect(sizing).toMatchObject({ costPerUnit: decimal("302.26"), quantity: 3 });
    expect(sizingText(sizing)).toBe("2 % of 50000.00 free = 1000.00; ÷ ((5.00 − 2.00) × 100 + 2.26) = 3");
  });

  it("grows with the credit, and is nothing without a cost", () => {
    expect(sold({ price: decimal("4") }).quantity).toBe(9);
    expect(sold({ price: decimal("6"), feePerUnit: ZERO })).toMatchObject({ costPerUnit: ZERO, quantity: 0 });
  });

  it("by risk counts to the stop, and without one to the most that it can be worth", () => {
    expect(sold({ risk: risk("3", "0.4") })).toMatchObject({ risk: { lossPerUnit: decimal("100") }, quantity: 2 });
    const whole = sold({ risk: risk(null, "1.2") });
    expect(whole).toMatchObject({ risk: { lossPerUnit: decimal("300") }, quantity: 2 });
    expect(sizingText(whole)).toContain("÷ ((5.00 − 2.00) × 100, no stop) = 2");
  });

  it("allows no price below which the budget or the risk would not cover it", () => {
    expect(affordablePrice(sold({ power: decimal("45339") }))).toBe(decimal("2"));
    expect(affordablePrice(sold({ price: decimal("2.10"), risk: risk("3", "0.4") }))).toBe(decimal("2"));
    expect(affordablePrice(sold({ price: decimal("2.10"), risk: risk(null, "1.2") }))).toBe(decimal("2"));
    expect(affordablePrice(sold({ power: ZERO }))).toBe(decimal("5"));
  });

  it("is journaled with what it was made of; what was journaled before has no such figure", () => {
    const encoded = sizingCodec.encode(sold());
    expect(sizingCodec.decode(encoded, "")).toEqual({ _tag: "Right", right: sold() });
    const { maxWorth: _, ...before } = encoded as Record<string, never>; // an object: it was just written as one
    const decoded = sizingCodec.decode(before, "");
    expect(isOk(decoded) && decoded.right.maxWorth).toBeNull();
  });

  const cents = (least: number, most: number): fc.Arbitrary<Decimal> => fc.integer({ min: least, max: most }).map((n) => fromScaled(BigInt(n) * 1_000_000n));

  it("never loses more than the budget, however low it is sold down to the price that is allowed", () => {
    const any = fc.record({
      power: cents(0, 20_000_000),
      maxWorth: cents(1, 5_000),
      price: cents(1, 4_999),
      feePerUnit: cents(0, 1_000),
      risk: fc.option(fc.record({ percent: cents(1, 1_000), netLiquidation: cents(100, 10_000_000), stop: fc.constant(null), ignoredStop: fc.constant(null) })),
    });
    fc.assert(
      fc.property(any, (over) => {
        const sizing = sold(over);
        if (sizing.quantity === 0) return;
        const lowest = affordablePrice(sizing);
        expect(lowest).toBeLessThanOrEqual(sizing.price);
        expect(times(unitCost(sizing, lowest), sizing.quantity)).toBeLessThanOrEqual(add(sizing.budget, decimal("0.01")));
        expect(unitCost(sizing, sizing.price)).toBeLessThanOrEqual(unitCost(sizing, lowest));
        const loss = times(subtract(unitCost(sizing, lowest), sizing.feePerUnit), sizing.quantity);
        if (sizing.risk !== null && sizing.maxWorth !== null && lowest > ZERO) expect(loss).toBeLessThanOrEqual(add(sizing.risk.mayLose, decimal("0.01")));
      }),
    );
  });
});
