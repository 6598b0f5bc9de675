import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, ZERO } from "../../src/decimal.ts";
import { PENNY_ALL } from "../../src/instrument/option-ticks.ts";
import type { ExitPlan } from "../../src/book/plans.ts";
import { anyHolding, anyPlan, holding, LEGS, percent, price, TWO_TARGETS } from "./plans.ts";
import { freeUnits, unitsLeft } from "../../src/exit/holding.ts";
import { legsOf } from "../../src/exit/legs.ts";
import { isBetter } from "../../src/exit/level.ts";
import { wantedExits, type WantedExit } from "../../src/exit/plan.ts";

const HALF = { plan: "half-at-gain", gainPercent: decimal("100") } as const;
const BRACKET = { plan: "bracket", stop: decimal("0.60"), target: decimal("3") } as const;
const BY_COMMAND = { plan: "by-command" } as const;

const target = (leg: number, quantity: number, limit: string): WantedExit => ({ role: "target", leg, quantity, type: "limit", limit: decimal(limit), stop: null, paired: false });
const stop = (quantity: number, at: string): WantedExit => ({ role: "stop", leg: null, quantity, type: "stop", limit: null, stop: decimal(at), paired: false });

describe("half at a gain", () => {
  it("wants a limit for half at twice the average fill", () => {
    expect(wantedExits(HALF, holding())).toEqual([target(0, 4, "2.30")]);
  });

  it("counts every exit against the half: what was sold, and what a close is going to sell", () => {
    const quantity = (over: Parameters<typeof holding>[0]): number | undefined => wantedExits(HALF, holding(over))[0]?.quantity;
    expect(quantity({ exitFilled: 1 })).toBe(3);
    expect(quantity({ exitFilled: 1, closing: 2 })).toBe(1);
    expect(quantity({ exitFilled: 4 })).toBeUndefined();
    expect(quantity({ closing: 8 })).toBeUndefined();
  });

  it("wants nothing where there is no such price", () => {
    expect(wantedExits(HALF, holding({ side: "sell" }))).toEqual([]);
    expect(wantedExits(HALF, holding({ entryFilled: 0, average: ZERO }))).toEqual([]);
  });
});

describe("a bracket", () => {
  it("rests its stop for all that is held", () => {
    expect(wantedExits(BRACKET, holding({ exitFilled: 3 }))).toEqual([stop(5, "0.60")]);
  });

  it("without a stop rests nothing", () => {
    expect(wantedExits({ ...BRACKET, stop: null }, holding())).toEqual([]);
  });
});

describe("a trade that is closed by command", () => {
  it("rests nothing", () => {
    expect(wantedExits(BY_COMMAND, holding())).toEqual([]);
  });
});

describe("targets and a stop on the same units", () => {
  const plan = (rests: "stop" | "targets" | "split" | "both"): ExitPlan => ({
    ...LEGS,
    targets: [
      { at: percent("50"), share: decimal("25") },
      { at: percent("100"), share: decimal("25") },
    ],
    stop: { at: percent("-30"), limitOffset: null },
    rests,
  });

  it("rest as the plan says: the stop for all, the targets alone, or each for its own", () => {
    expect(wantedExits(plan("stop"), holding())).toEqual([stop(8, "0.81")]);
    expect(wantedExits(plan("targets"), holding())).toEqual([target(0, 2, "1.73"), target(1, 2, "2.30")]);
    expect(wantedExits(plan("split"), holding())).toEqual([stop(4, "0.81"), target(0, 2, "1.73"), target(1, 2, "2.30")]);
  });

  it("rest as pairs where the broker has them, and a stop for the rest; where it has none, the stop rests", () => {
    const sides = (leg: number, limit: string): readonly WantedExit[] => [
      { ...target(leg, 2, limit), paired: true },
      { ...stop(2, "0.81"), leg, paired: true },
    ];
    expect(wantedExits(plan("both"), holding(), true)).toEqual([stop(4, "0.81"), ...sides(0, "1.73"), ...sides(1, "2.30")]);
    expect(wantedExits(plan("both"), holding(), false)).toEqual(wantedExits(plan("stop"), holding()));
    // What a target's own stop has sold is gone from that target, and from no other.
    expect(wantedExits(plan("both"), holding({ exitFilled: 2, sold: { 1: 2 }, stopped: { 1: 2 } }), true)).toEqual([stop(4, "0.81"), ...sides(0, "1.73")]);
  });

  it("rest as targets alone as long as there is no stop to pair them with", () => {
    const unstopped = { ...plan("both"), stop: null } as ExitPlan;
    expect(wantedExits(unstopped, holding(), true)).toEqual([target(0, 2, "1.73"), target(1, 2, "2.30")]);
  });

  it("give the stop what a filled target leaves", () => {
    expect(wantedExits(plan("stop"), holding({ exitFilled: 2, sold: { 0: 2 } }))).toEqual([stop(6, "0.81")]);
    expect(wantedExits(plan("split"), holding({ exitFilled: 2, sold: { 0: 2 } }))).toEqual([stop(4, "0.81"), target(1, 2, "2.30")]);
  });

  it("leave a stop with a limit its distance", () => {
    const limited = { ...plan("stop"), stop: { at: price("0.80"), limitOffset: decimal("0.05") } } as ExitPlan;
    expect(wantedExits(limited, holding())).toEqual([{ ...stop(8, "0.80"), type: "stop-limit", limit: decimal("0.75") }]);
  });

  it("follow a stop that has moved, and never one that the plan has nearer", () => {
    expect(wantedExits(plan("stop"), holding({ movedStop: decimal("1.15") }))).toEqual([stop(8, "1.15")]);
    expect(wantedExits(plan("stop"), holding({ movedStop: decimal("0.50") }))).toEqual([stop(8, "0.81")]);
  });
});

describe("the two targets of a future", () => {
  const futures = { average: decimal("6900"), entryFilled: 2 };
  it("are half at +7 and the rest at +12, each with its own order", () => {
    const resting = { ...TWO_TARGETS, rests: "targets" } as const;
    expect(wantedExits(resting, holding(futures))).toEqual([target(0, 1, "6907"), target(1, 1, "6912")]);
    expect(wantedExits(TWO_TARGETS, holding({ ...futures, side: "sell" }))).toEqual([stop(2, "6910")]);
  });
});

/** Units of all of them, a pair once. */
const unitsOf = (wanted: readonly WantedExit[]): number =>
  wanted.reduce((sum, { quantity, paired, role }) => (paired && role === "stop" ? sum : sum + quantity), 0);

describe("wanted exits", () => {
  it("never want more than is held and not being closed, a pair once, whatever the figures", () => {
    fc.assert(
      fc.property(anyPlan, anyHolding, fc.boolean(), (plan, each, pairs) => {
        const wanted = wantedExits(plan, each, pairs);
        expect(unitsOf(wanted)).toBeLessThanOrEqual(freeUnits(each));
        for (const { quantity } of wanted) expect(quantity).toBeGreaterThan(0);
        expect(new Set(wanted.map(({ role, leg }) => `${role}${String(leg)}`)).size).toBe(wanted.length);
      }),
    );
  });

  it("leave no unit without what rests for it: a resting stop covers all that no target does", () => {
    fc.assert(
      fc.property(anyPlan, anyHolding, fc.boolean(), (plan, each, pairs) => {
        const { rests, stop: planned } = legsOf(plan);
        const wanted = wantedExits(plan, each, pairs);
        if (rests === "targets" || planned === null || wanted.every(({ role }) => role === "target")) return;
        expect(unitsOf(wanted)).toBe(freeUnits(each));
      }),
    );
  });

  it("in pairs are two sides of the same leg and units each, and nothing is in a pair where there are none", () => {
    fc.assert(
      fc.property(anyPlan, anyHolding, (plan, each) => {
        const paired = wantedExits(plan, each, true).filter((wanted) => wanted.paired);
        for (const side of paired) {
          const others = paired.filter(({ leg, role }) => leg === side.leg && role !== side.role);
          expect(others.map(({ quantity }) => quantity)).toEqual([side.quantity]);
        }
        expect(paired.length === 0 || legsOf(plan).rests === "both").toBe(true);
        expect(wantedExits(plan, each, false).some((wanted) => wanted.paired)).toBe(false);
      }),
    );
  });

  it("have limits that gain and stops that no plan moved against the trade", () => {
    fc.assert(
      fc.property(anyPlan, anyHolding, (plan, each) => {
        for (const { role, stop: at } of wantedExits(plan, each)) {
          if (role === "stop" && at !== null && each.movedStop !== null) expect(isBetter(each.side, each.movedStop, at)).toBe(false);
        }
      }),
    );
  });

  it("let targets and exits of any other kind together sell no more than the shares", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }), (entryFilled, closing) => {
        const left = unitsLeft(legsOf(HALF), holding({ entryFilled, closing, ticks: PENNY_ALL })).reduce((sum, each) => sum + each, 0);
        if (left > 0) expect(left + closing).toBeLessThanOrEqual(Math.max(1, Math.floor(entryFilled / 2)));
      }),
    );
  });
});
