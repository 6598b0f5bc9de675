import { add, decimal, fits, times, ZERO } from "../decimal.ts";
import type { ExitLegs, ExitLevel, ExitPlan } from "../book/plans.ts";

const HUNDRED = decimal("100");
const HALF = decimal("50");

const NOTHING: ExitLegs = {
  targets: [],
  stop: null,
  trail: null,
  breakEvenAfter: null,
  giveBack: null,
  closeBy: null,
  rests: "stop",
};

/** Every plan in the one shape that the engine knows. */
export const legsOf = (plan: ExitPlan): ExitLegs => {
  switch (plan.plan) {
    case "legs":
      return plan;
    case "half-at-gain":
      return { ...NOTHING, targets: [{ at: { unit: "percent", value: plan.gainPercent }, share: HALF }], rests: "targets" };
    case "bracket":
      return {
        ...NOTHING,
        targets: plan.target === null ? [] : [{ at: { unit: "price", value: plan.target }, share: HUNDRED }],
        stop: plan.stop === null ? null : { at: { unit: "price", value: plan.stop }, limitOffset: null },
      };
    case "by-command":
      return NOTHING;
  }
};

/** As {@link legsOf}; where pairs are to rest and the broker has none, the stop rests: it protects without us. */
export const legsAt = (plan: ExitPlan, pairs: boolean): ExitLegs => {
  const legs = legsOf(plan);
  return legs.rests === "both" && !pairs ? { ...legs, rests: "stop" } : legs;
};

/** Units up to and with a target: the share of what was filled, rounded down, but at least one of anything. */
const unitsUpTo = (share: ExitLegs["targets"][number]["share"], filled: number): number =>
  Math.min(filled, Math.max(1, fits(times(share, filled), HUNDRED)));

/** A target's level, and the units that it sells. */
export interface TargetShare {
  readonly at: ExitLevel;
  readonly units: number;
}

/**
 * The units that each target sells of what was filled. The shares are added up before they are rounded, so that they
 * never sum to more than their sum: half of 1, 2, 3, 4 is 1, 1, 1, 2; a half and a half of 3 are 1 and 2.
 */
export const targetShares = ({ targets }: ExitLegs, filled: number): readonly TargetShare[] => {
  if (filled <= 0) return targets.map(({ at }) => ({ at, units: 0 }));
  let [share, before] = [ZERO, 0];
  return targets.map((target) => {
    share = add(share, target.share);
    const upTo = unitsUpTo(share, filled);
    const units = upTo - before;
    before = upTo;
    return { at: target.at, units };
  });
};

/** What a command calls a target: `target`, or of several `target2`. */
export const targetName = ({ targets }: ExitLegs, leg: number): string => (leg === 0 && targets.length <= 1 ? "target" : `target${leg + 1}`);

/** The units of {@link targetShares} alone. */
export const targetUnits = (legs: ExitLegs, filled: number): readonly number[] => targetShares(legs, filled).map(({ units }) => units);
