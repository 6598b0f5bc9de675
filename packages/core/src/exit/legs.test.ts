import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromInteger } from "../decimal.ts";
import type { ExitLegs } from "../book/plans.ts";
import { legsOf, targetUnits } from "./legs.ts";

const HALF = legsOf({ plan: "half-at-gain", gainPercent: decimal("100") });

const shares = (...percents: readonly number[]): ExitLegs => ({
  ...HALF,
  targets: percents.map((percent) => ({ at: { unit: "points", value: decimal("1") }, share: fromInteger(percent) })),
});

describe("the share of a target", () => {
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
  ])("of a half of %i is %i", (filled, half) => {
    expect(targetUnits(HALF, filled)).toEqual([half]);
  });

  it.each([
    [[50, 50], 1, [1, 0]],
    [[50, 50], 3, [1, 2]],
    [[33, 33, 34], 2, [1, 0, 1]],
    [[25, 25], 8, [2, 2]],
    [[100], 7, [7]],
  ])("adds up before it is rounded: %j of %i is %j", (percents, filled, units) => {
    expect(targetUnits(shares(...percents), filled)).toEqual(units);
  });

  it("is never negative, and all together never more than was filled or than the shares' sum, but at least one", () => {
    const any = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 100_000 }), (percents, filled) => {
        const units = targetUnits(shares(...percents), filled);
        const total = units.reduce((sum, each) => sum + each, 0);
        const percent = Math.min(100, percents.reduce((sum, each) => sum + each, 0));
        for (const each of units) expect(each).toBeGreaterThanOrEqual(0);
        expect(total).toBeLessThanOrEqual(Math.max(1, (filled * percent) / 100));
        expect(total).toBe(Math.max(1, Math.floor((filled * percent) / 100)));
      }),
    );
  });
});

describe("the plans of before there were legs", () => {
  it("mean what they meant: a bracket rests its stop and watches its target; by command nothing is wanted", () => {
    expect(legsOf({ plan: "bracket", stop: decimal("5"), target: decimal("9") })).toMatchObject({
      targets: [{ at: { unit: "price", value: decimal("9") }, share: decimal("100") }],
      stop: { at: { unit: "price", value: decimal("5") }, limitOffset: null },
      rests: "stop",
    });
    expect(legsOf({ plan: "by-command" })).toMatchObject({ targets: [], stop: null, trail: null, closeBy: null });
    expect(HALF).toMatchObject({ stop: null, rests: "targets" });
  });
});
