import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, subtract, type Decimal } from "../../src/decimal.ts";
import { PENNY_ALL } from "../../src/instrument/option-ticks.ts";
import { isOnTick } from "../../src/instrument/ticks.ts";
import type { ExitLegs } from "../../src/book/plans.ts";
import type { Holding } from "../../src/exit/holding.ts";
import { isBetter } from "../../src/exit/level.ts";
import { breakEvenStop } from "../../src/exit/break-even.ts";
import { giveBackStop } from "../../src/exit/give-back.ts";
import { standingStop, stopMove } from "../../src/exit/stop.ts";
import { trailStop } from "../../src/exit/trail.ts";
import { anyHolding, anyLegs, anyPrice, holding, LEGS, percent, points, TWO_TARGETS } from "./plans.ts";

const trailing = (trail: ExitLegs["trail"]): ExitLegs => ({ ...LEGS, trail });

describe("a trailing stop", () => {
  it.each([
    [{ unit: "amount", value: decimal("0.30") } as const, "1.70"],
    [{ unit: "percent", value: decimal("25") } as const, "1.50"],
    [{ unit: "ticks", count: 10 } as const, "1.90"],
  ])("stays its distance behind what the market pays: %#", (by, stop) => {
    expect(trailStop(trailing({ by, after: null }), holding(), decimal("2"))).toBe(decimal(stop));
  });

  it("begins where the plan says", () => {
    const legs = trailing({ by: { unit: "amount", value: decimal("0.30") }, after: percent("50") });
    expect(trailStop(legs, holding(), decimal("1.72"))).toBeNull();
    expect(trailStop(legs, holding(), decimal("1.73"))).toBe(decimal("1.43"));
  });

  it("is never nearer than its distance, on a tick, on either side", () => {
    fc.assert(
      fc.property(anyHolding, anyPrice, anyPrice, (each, value, price) => {
        const stop = trailStop(trailing({ by: { unit: "amount", value }, after: null }), each, price);
        if (stop === null) return;
        expect(isOnTick(PENNY_ALL, stop)).toBe(true);
        const gap = each.side === "buy" ? subtract(price, stop) : subtract(stop, price);
        expect(gap).toBeGreaterThanOrEqual(value);
        expect(gap).toBeLessThan(add(value, decimal("0.01")));
      }),
    );
  });
});

describe("break-even", () => {
  it("comes with the first filled target, at the average fill and never at a loss", () => {
    const legs = TWO_TARGETS;
    const futures = { average: decimal("6900.10"), entryFilled: 2 };
    expect(breakEvenStop(legs, holding(futures))).toBeNull();
    expect(breakEvenStop(legs, holding({ ...futures, exitFilled: 1, sold: { 0: 1 } }))).toBe(decimal("6900.10"));
    expect(stopMove(legs, holding({ ...futures, exitFilled: 1, sold: { 0: 1 } }), null)).toEqual({
      stop: decimal("6900.10"),
      best: null,
      reason: "break-even: enough targets are filled",
    });
  });

  it("is not begun by a target whose own stop sold its units", () => {
    const stopped = { exitFilled: 4, sold: { 0: 4 }, stopped: { 0: 4 } };
    expect(breakEvenStop(TWO_TARGETS, holding(stopped))).toBeNull();
    expect(breakEvenStop(TWO_TARGETS, holding({ ...stopped, stopped: {} }))).not.toBeNull();
  });

  it("is not begun by what others sold", () => {
    expect(breakEvenStop(TWO_TARGETS, holding({ exitFilled: 4 }))).toBeNull();
  });
});

describe("a guarded gain", () => {
  const legs = { ...LEGS, giveBack: { armAt: percent("100"), keepPercent: decimal("60") } };

  it("keeps its part of it, from where it is guarded on", () => {
    expect(giveBackStop(legs, holding(), decimal("2.29"))).toBeNull();
    expect(giveBackStop(legs, holding(), decimal("2.30"))).toBe(decimal("1.84"));
    expect(giveBackStop(legs, holding(), decimal("3.15"))).toBe(decimal("2.35"));
  });

  it("never asks for a stop beyond the market, nor for one at a loss", () => {
    fc.assert(
      fc.property(anyLegs, anyHolding, anyPrice, (each, held, price) => {
        const stop = giveBackStop({ ...each, giveBack: { armAt: points("0.05"), keepPercent: decimal("60") } }, held, price);
        if (stop === null) return;
        expect(isBetter(held.side, held.average, stop)).toBe(false);
        expect(isBetter(held.side, stop, price)).toBe(false);
      }),
    );
  });
});

/** Where the stop stands after the market has paid these prices, one after the other. */
const ratcheted = (legs: Parameters<typeof stopMove>[0], from: Holding, prices: readonly Decimal[]): readonly (Decimal | null)[] => {
  let held = from;
  return prices.map((price) => {
    held = { ...held, movedStop: stopMove(legs, held, price)?.stop ?? held.movedStop };
    return standingStop(legs, held);
  });
};

describe("the stop of a plan", () => {
  it("only ever moves in the trade's favour, whatever the market does", () => {
    fc.assert(
      fc.property(anyLegs, anyHolding, fc.array(anyPrice, { minLength: 2, maxLength: 12 }), (legs, held, prices) => {
        ratcheted(legs, held, prices).reduce((before, now) => {
          if (before !== null) {
            expect(now).not.toBeNull();
            expect(isBetter(held.side, before, now ?? before)).toBe(false);
          }
          return now;
        });
      }),
    );
  });

  it("does not move when nothing has changed", () => {
    fc.assert(
      fc.property(anyLegs, anyHolding, anyPrice, (legs, held, price) => {
        const move = stopMove(legs, held, price);
        if (move !== null) expect(stopMove(legs, { ...held, movedStop: move.stop }, price)).toBeNull();
      }),
    );
  });

  it("stays at its best when the market falls back", () => {
    const legs = trailing({ by: { unit: "ticks", count: 20 }, after: null });
    const prices = ["1.20", "1.60", "1.40", "2.00", "1.70"].map(decimal);
    expect(ratcheted(legs, holding(), prices)).toEqual(["1", "1.40", "1.40", "1.80", "1.80"].map(decimal));
  });
});
