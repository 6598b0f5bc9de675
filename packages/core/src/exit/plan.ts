import type { Decimal } from "../decimal.ts";
import type { ExitLegs, ExitPlan } from "../book/plans.ts";
import type { OrderTerms } from "../ports/orders.ts";
import { freeUnits, unitsLeft, type Holding } from "./holding.ts";
import { legsOf } from "./legs.ts";
import { levelPrice } from "./level.ts";
import { standingStop, stopLimit } from "./stop.ts";

/** An exit that should rest at the broker now: the units still to be sold by it, and its prices. */
export interface WantedExit {
  readonly role: "target" | "stop";
  /** The target that it is; null for a stop. */
  readonly leg: number | null;
  readonly quantity: number;
  readonly type: Extract<OrderTerms["type"], "limit" | "stop" | "stop-limit">;
  readonly limit: Decimal | null;
  readonly stop: Decimal | null;
}

const restingTargets = (legs: ExitLegs, holding: Holding): readonly WantedExit[] => {
  const left = unitsLeft(legs, holding);
  return legs.targets.flatMap(({ at }, leg) => {
    const quantity = left[leg] ?? 0;
    const limit = levelPrice(at, holding);
    return quantity === 0 || limit === null ? [] : [{ role: "target", leg, quantity, type: "limit", limit, stop: null }];
  });
};

const restingStop = (legs: ExitLegs, holding: Holding, quantity: number): readonly WantedExit[] => {
  const stop = standingStop(legs, holding);
  if (stop === null || quantity <= 0) return [];
  const limit = stopLimit(legs, holding, stop);
  return [{ role: "stop", leg: null, quantity, type: limit === null ? "stop" : "stop-limit", limit, stop }];
};

/**
 * What should rest at the broker now, recomputed from facts after every event, so that late, partial and corrected fills
 * need no special path. Together it never asks for more than is held and not being closed. A closing order is not among
 * it: it has its own ladder.
 */
export const wantedExits = (plan: ExitPlan, holding: Holding): readonly WantedExit[] => {
  const legs = legsOf(plan);
  const free = freeUnits(holding);
  if (free === 0) return [];
  const targets = legs.rests === "stop" ? [] : restingTargets(legs, holding);
  if (legs.rests === "targets") return targets;
  const resting = targets.reduce((sum, { quantity }) => sum + quantity, 0);
  return [...restingStop(legs, holding, free - resting), ...targets];
};
