import type { Decimal } from "../decimal.ts";
import { RUNNER, type ExitLegs } from "../book/plans.ts";
import { targetShares, targetUnits, type TargetShare } from "./legs.ts";
import type { Basis } from "./level.ts";

/** What a plan is asked with: facts of the trade, in units and prices per unit. */
export interface Holding extends Basis {
  readonly entryFilled: number;
  readonly exitFilled: number;
  /** Units that a close request is going to take. */
  readonly closing: number;
  /** The target (or the runner) that the close request sells for; null sells for the trade as a whole. */
  readonly closingLeg: number | null;
  /** Units that were sold for a target (by its own stop, too), or for the runner. */
  readonly soldFor: (leg: number) => number;
  /** Those of them that the target's own stop sold. */
  readonly stoppedFor: (leg: number) => number;
  /** Where break-even, trail or give-back have brought the stop; null when none has. */
  readonly movedStop: Decimal | null;
}

/** Units held that nobody is going to close yet. */
export const freeUnits = ({ entryFilled, exitFilled, closing }: Holding): number => Math.max(0, entryFilled - exitFilled - closing);

const takenFor = (holding: Holding, leg: number): number => holding.soldFor(leg) + (holding.closingLeg === leg ? holding.closing : 0);

/** A target by its place in the plan, and the units that it has still to sell. */
export interface TargetLeft extends TargetShare {
  readonly leg: number;
}

/**
 * The units that each target has still to sell. Exits of any other kind count against the targets, the nearest first: the
 * analyst's partial close and our own target never both sell the contract that each meant to keep. Only what was sold
 * for the runner does not.
 */
export const targetsLeft = (legs: ExitLegs, holding: Holding): readonly TargetLeft[] => {
  const shares = targetShares(legs, holding.entryFilled).map((share, leg) => ({ ...share, leg, taken: Math.min(share.units, takenFor(holding, leg)) }));
  const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
  const [units, taken] = [shares.map((each) => each.units), shares.map((each) => each.taken)];
  const runner = Math.min(takenFor(holding, RUNNER), holding.entryFilled - sum(units));
  let others = Math.max(0, holding.exitFilled + holding.closing - sum(taken) - runner);
  return shares.map((share) => {
    const left = share.units - share.taken;
    const spent = Math.min(left, others);
    others -= spent;
    return { leg: share.leg, at: share.at, units: left - spent };
  });
};

/** The units of {@link targetsLeft} alone. */
export const unitsLeft = (legs: ExitLegs, holding: Holding): readonly number[] => targetsLeft(legs, holding).map(({ units }) => units);

/** Targets that have sold all that was theirs, at their gain. One that is too small to sell anything is none. */
export const targetsFilled = (legs: ExitLegs, holding: Holding): number =>
  targetUnits(legs, holding.entryFilled).filter((units, leg) => units > 0 && holding.soldFor(leg) - holding.stoppedFor(leg) >= units).length;
