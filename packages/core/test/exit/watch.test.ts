import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, subtract, type Decimal } from "../../src/decimal.ts";
import type { ExitLegs, ExitPlan } from "../../src/book/plans.ts";
import { freeUnits } from "../../src/exit/holding.ts";
import { legsOf } from "../../src/exit/legs.ts";
import { wantedExits } from "../../src/exit/plan.ts";
import { stopMove } from "../../src/exit/stop.ts";
import { isWatching, payable, watchedHit } from "../../src/exit/watch.ts";
import { anyHolding, anyLegs, anyPrice, holding, LEGS, percent, price } from "./plans.ts";

const CENT = decimal("0.01");
const market = (bid: string): { bid: Decimal; ask: Decimal } => ({ bid: decimal(bid), ask: add(decimal(bid), CENT) });

const PLAN = {
  ...LEGS,
  targets: [
    { at: percent("50"), share: decimal("25") },
    { at: percent("100"), share: decimal("25") },
  ],
  stop: { at: price("0.80"), limitOffset: null },
};

describe("what is watched beside what rests", () => {
  it("is the targets beside a resting stop, one after the other", () => {
    const legs = { ...PLAN, rests: "stop" as const };
    expect(watchedHit(legs, holding(), 8, market("1.72"))).toBeNull();
    expect(watchedHit(legs, holding(), 8, market("1.73"))).toEqual({ what: "target", leg: 0, units: 2, level: decimal("1.73") });
    const after = holding({ exitFilled: 2, sold: { 0: 2 } });
    expect(watchedHit(legs, after, 6, market("2.29"))).toBeNull();
    expect(watchedHit(legs, after, 6, market("2.30"))).toEqual({ what: "target", leg: 1, units: 2, level: decimal("2.30") });
  });

  it("is the stop beside resting targets, for all that is held", () => {
    const legs = { ...PLAN, rests: "targets" as const };
    expect(watchedHit(legs, holding(), 0, market("0.81"))).toBeNull();
    expect(watchedHit(legs, holding(), 0, market("0.80"))).toEqual({ what: "stop", leg: null, units: 8, level: decimal("0.80") });
    expect(watchedHit(legs, holding(), 0, market("2.50"))).toBeNull();
  });

  it("is the stop of the targets' units where both rest", () => {
    expect(watchedHit({ ...PLAN, rests: "split" }, holding(), 4, market("0.80"))).toMatchObject({ what: "stop", units: 4 });
  });

  it("is nothing where pairs rest, but the stop of units whose pair does not", () => {
    const legs = { ...PLAN, rests: "both" as const };
    expect(watchedHit(legs, holding(), 8, market("0.80"))).toBeNull();
    expect(watchedHit(legs, holding(), 8, market("2.50"))).toBeNull();
    expect(watchedHit(legs, holding(), 6, market("0.80"))).toMatchObject({ what: "stop", units: 2 });
  });

  it("is looked for as long as some of it does not rest", () => {
    const watching = (legs: ExitLegs, working: number, ...each: readonly ExitLegs["rests"][]): readonly boolean[] =>
      each.map((one) => isWatching({ ...legs, rests: one }, holding(), working));
    const stopOnly: ExitLegs = { ...PLAN, targets: [] };
    const targetsOnly: ExitLegs = { ...PLAN, stop: null };
    const all = ["stop", "targets", "split", "both"] as const;
    expect(watching(stopOnly, 8, ...all)).toEqual([false, false, false, false]);
    expect(watching(stopOnly, 7, ...all)).toEqual([true, true, true, true]);
    expect(watching(targetsOnly, 0, ...all)).toEqual([true, false, false, false]);
    expect(watching(PLAN, 8, ...all)).toEqual([true, false, false, false]);
    expect(watching(PLAN, 0, ...all)).toEqual([true, true, true, true]);
  });

  it("is looked for always where the market moves the stop, and never when nothing is free to be sold", () => {
    const trailing: ExitLegs = { ...PLAN, rests: "both", trail: { by: { unit: "percent", value: decimal("10") }, after: null } };
    const guarding: ExitLegs = { ...PLAN, rests: "both", giveBack: { armAt: percent("50"), keepPercent: decimal("50") } };
    for (const legs of [trailing, guarding]) {
      expect(isWatching(legs, holding(), 8)).toBe(true);
      expect(isWatching(legs, holding({ closing: 8 }), 0)).toBe(false);
      expect(isWatching(legs, holding({ entryFilled: 0 }), 0)).toBe(false);
    }
  });

  it("is looked for until the last target has sold its part", () => {
    const targets: ExitLegs = { ...PLAN, rests: "stop" };
    expect(isWatching(targets, holding({ exitFilled: 3, sold: { 0: 2, 1: 1 } }), 5)).toBe(true);
    expect(isWatching(targets, holding({ exitFilled: 4, sold: { 0: 2, 1: 2 } }), 4)).toBe(false);
  });

  it("is a stop, too, that should rest and does not", () => {
    expect(watchedHit({ ...PLAN, rests: "stop" }, holding(), 0, market("0.70"))).toMatchObject({ what: "stop", units: 8 });
    expect(watchedHit({ ...PLAN, rests: "stop" }, holding(), 8, market("0.70"))).toBeNull();
  });

  it("is what the market would pay: the bid for a long, the ask for a short", () => {
    const legs = legsOf({ plan: "bracket", stop: null, target: decimal("6910") });
    const held = { average: decimal("6900"), entryFilled: 1 };
    const at = (side: "buy" | "sell", bid: string, ask: string) => watchedHit(legs, holding({ ...held, side }), 0, { bid: decimal(bid), ask: decimal(ask) });
    expect(at("buy", "6909.75", "6910")).toBeNull();
    expect(at("buy", "6910", "6910.25")).not.toBeNull();
    expect(at("sell", "6910", "6910.25")).toBeNull();
    expect(at("sell", "6909.75", "6910")).not.toBeNull();
  });

  it("is nothing for plans that rest all they have", () => {
    const watching = (plan: ExitPlan, working: number): boolean => isWatching(legsOf(plan), holding(), working);
    expect(watching({ plan: "half-at-gain", gainPercent: decimal("100") }, 0)).toBe(false);
    expect(watching({ plan: "bracket", stop: decimal("1"), target: null }, 8)).toBe(false);
    expect(watching({ plan: "by-command" }, 0)).toBe(false);
    expect(watching({ plan: "bracket", stop: null, target: decimal("2") }, 0)).toBe(true);
  });
});

describe("a hit", () => {
  const stops = fc.integer({ min: 0, max: 60 });

  it("is never missed: where nothing is looked for, no market would hit anything or move the stop", () => {
    fc.assert(
      fc.property(anyLegs, anyHolding, stops, anyPrice, (legs, held, working, bid) => {
        if (isWatching(legs, held, working)) return;
        expect(watchedHit(legs, held, working, { bid, ask: bid })).toBeNull();
        expect(stopMove(legs, held, bid)).toEqual(stopMove(legs, held, null));
      }),
      { numRuns: 2_000 },
    );
  });

  it("never asks for more than is held and not being closed, and the stop comes first", () => {
    fc.assert(
      fc.property(anyLegs, anyHolding, stops, anyPrice, (legs, held, working, bid) => {
        const hit = watchedHit(legs, held, working, { bid, ask: bid });
        if (hit === null) return;
        expect(hit.units).toBeGreaterThan(0);
        expect(hit.units).toBeLessThanOrEqual(freeUnits(held));
        if (hit.what === "stop") expect(hit.units + Math.min(working, freeUnits(held))).toBeLessThanOrEqual(freeUnits(held));
      }),
    );
  });

  it("of a stop stays one when the market falls further", () => {
    fc.assert(
      fc.property(anyLegs, anyHolding, anyPrice, (legs, held, bid) => {
        const hit = watchedHit(legs, held, 0, { bid, ask: bid });
        if (hit?.what !== "stop") return;
        const worse = held.side === "buy" ? subtract(bid, CENT) : add(bid, CENT);
        expect(watchedHit(legs, held, 0, { bid: worse, ask: worse })).toEqual(hit);
      }),
    );
  });

  it("leaves nothing unguarded: below the stop, whatever no resting stop covers is hit", () => {
    fc.assert(
      fc.property(anyLegs, anyHolding, (legs, held) => {
        const resting = wantedExits({ plan: "legs", ...legs }, held).filter(({ role }) => role === "stop");
        const covered = resting.reduce((sum, { quantity }) => sum + quantity, 0);
        if (legs.stop === null || legs.stop.at.unit !== "price") return;
        const at = { bid: decimal("0.005"), ask: decimal("900") };
        const hit = watchedHit(legs, held, covered, at);
        expect(hit?.units ?? 0).toBe(freeUnits(held) - covered);
        if (hit !== null) expect(payable(held.side, at)).not.toBe(hit.level);
      }),
    );
  });
});
