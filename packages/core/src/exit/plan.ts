import type { Decimal } from "../decimal.ts";
import type { ExitLegs, ExitPlan } from "../book/plans.ts";
import type { OrderTerms } from "../ports/orders.ts";
import { freeUnits, targetsLeft, type Holding } from "./holding.ts";
import { legsAt } from "./legs.ts";
import { levelPrice } from "./level.ts";
import { standingStop, stopLimit } from "./stop.ts";

/** An exit that should rest at the broker now: the units still to be sold by it, and its prices. */
export interface WantedExit {
  readonly role: "target" | "stop";
  /** The target that it is, or whose units a stop protects; null for a stop of all that no target sells. */
  readonly leg: number | null;
  readonly quantity: number;
  readonly type: Extract<OrderTerms["type"], "limit" | "stop" | "stop-limit">;
  readonly limit: Decimal | null;
  readonly stop: Decimal | null;
  /** Whether it rests as one side of a pair, on the same units as the other exit of its leg. */
  readonly paired: boolean;
}

const restingTargets = (legs: ExitLegs, holding: Holding): readonly WantedExit[] =>
  targetsLeft(legs, holding).flatMap(({ leg, at, units: quantity }) => {
    const limit = levelPrice(at, holding);
    return quantity === 0 || limit === null ? [] : [{ role: "target", leg, quantity, type: "limit", limit, stop: null, paired: false }];
  });

const restingStop = (legs: ExitLegs, holding: Holding, quantity: number): readonly WantedExit[] => {
  const stop = standingStop(legs, holding);
  if (stop === null || quantity <= 0) return [];
  const limit = stopLimit(legs, holding, stop);
  return [{ role: "stop", leg: null, quantity, type: limit === null ? "stop" : "stop-limit", limit, stop, paired: false }];
};

/** Each target with a stop on its own units; without a stop there is nothing to pair it with. */
const pairsOf = (legs: ExitLegs, holding: Holding, targets: readonly WantedExit[]): readonly WantedExit[] =>
  targets.flatMap((target) => {
    const stops = restingStop(legs, holding, target.quantity);
    if (stops.length === 0) return [target];
    return [{ ...target, paired: true }, ...stops.map((stop) => ({ ...stop, leg: target.leg, paired: true }))];
  });

/**
 * What should rest at the broker now, recomputed from facts after every event, so that late, partial and corrected fills
 * need no special path. Together it never asks for more than is held and not being closed, a pair counted once. A closing
 * order is not among it: it has its own ladder.
 * @param pairs Whether the broker rests a target and a stop on the same units.
 */
export const wantedExits = (plan: ExitPlan, holding: Holding, pairs = false): readonly WantedExit[] => {
  const legs = legsAt(plan, pairs);
  const free = freeUnits(holding);
  if (free === 0) return [];
  const targets = legs.rests === "stop" ? [] : restingTargets(legs, holding);
  if (legs.rests === "targets") return targets;
  const resting = targets.reduce((sum, { quantity }) => sum + quantity, 0);
  return [...restingStop(legs, holding, free - resting), ...(legs.rests === "both" ? pairsOf(legs, holding, targets) : targets)];
};
