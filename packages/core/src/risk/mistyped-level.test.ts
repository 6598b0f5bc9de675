import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromInteger } from "../decimal.ts";
import { mistypedLevel } from "./mistyped-level.ts";
import { contract, quoteAt } from "./testing/entry-bench.ts";

const ENTRY = decimal("6900");
const NONE = { stopLoss: null, takeProfit: null };

describe("a level that no market goes to", () => {
  it("is a stop loss with a digit missing or a target with one too many, and is told with the figures", () => {
    expect(mistypedLevel({ ...NONE, stopLoss: decimal("689") }, null, ENTRY)).toEqual({
      rule: "levels",
      passed: false,
      code: "mistyped-level",
      text: "a stop loss at 689.00 is less than half of the market at 6900.00: it looks mistyped",
      suggestions: ["give the stop loss a price nearer to 6900.00", "send the entry without it"],
    });
    expect(mistypedLevel({ ...NONE, takeProfit: decimal("69500") }, null, ENTRY)?.text).toBe(
      "a target at 69500.00 is more than twice of the market at 6900.00: it looks mistyped",
    );
  });

  it("is neither at half nor at twice of the market, nor where nobody gave one", () => {
    expect(mistypedLevel(NONE, null, ENTRY)).toBeUndefined();
    expect(mistypedLevel({ stopLoss: decimal("3450"), takeProfit: decimal("13800") }, null, ENTRY)).toBeUndefined();
    expect(mistypedLevel({ stopLoss: decimal("13800"), takeProfit: decimal("3450") }, null, ENTRY)).toBeUndefined();
  });

  it("is counted from the quote's mid where there is one, and not at all from a price below zero", () => {
    const quote = quoteAt(contract(), "6899.75", "6900.25");
    const typo = decimal("690"); // of a limit; the stop below it is right
    expect(mistypedLevel({ ...NONE, stopLoss: decimal("6880") }, quote, typo)).toBeUndefined();
    expect(mistypedLevel({ ...NONE, stopLoss: decimal("6880") }, { ...quote, bid: null }, typo)?.text).toContain(
      "the market at 690.00",
    );
    expect(mistypedLevel({ ...NONE, stopLoss: decimal("-90") }, null, decimal("-37"))).toBeUndefined();
  });

  it("is exactly what lies outside of half to twice of the market", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 60_000 }), (market, level) => {
        const outside = level * 2 < market || level > market * 2;
        for (const levels of [
          { ...NONE, stopLoss: fromInteger(level) },
          { ...NONE, takeProfit: fromInteger(level) },
        ]) {
          expect(mistypedLevel(levels, null, fromInteger(market)) !== undefined).toBe(outside);
        }
      }),
    );
  });
});
