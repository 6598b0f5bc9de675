import { ZERO, type Decimal } from "../decimal.ts";
import type { ExitPlan } from "../book/plans.ts";
import type { TickSchedule } from "../instrument/ticks.ts";
import type { OrderSide } from "../ports/orders.ts";
import { gainPrice, halfOf } from "./half-at-gain.ts";

/** What a plan is asked with: facts of the trade, in units and prices per unit. */
export interface Holding {
  readonly side: OrderSide;
  readonly entryFilled: number;
  readonly exitFilled: number;
  /** Units that a close request is going to take. */
  readonly closing: number;
  readonly average: Decimal;
  readonly ticks: TickSchedule;
}

/** An exit that should be working now: the units still to be sold by it, and its price. */
export interface WantedExit {
  readonly quantity: number;
  readonly type: "limit" | "stop";
  readonly price: Decimal;
}

/** What should rest at the broker now. A closing order is not among it: it has its own ladder. */
export interface WantedExits {
  readonly target: WantedExit | null;
  readonly stop: WantedExit | null;
}

const NONE: WantedExits = { target: null, stop: null };

/**
 * The exits a holding should have, recomputed from facts after every event, so that late, partial and corrected fills
 * need no special path. Exits of any kind count against the half: the analyst's partial close and our own target never
 * both sell the contract that each meant to keep.
 */
export const wantedExits = (plan: ExitPlan, holding: Holding): WantedExits => {
  const free = holding.entryFilled - holding.exitFilled - holding.closing;
  if (free <= 0) return NONE;
  switch (plan.plan) {
    case "half-at-gain": {
      const quantity = Math.min(free, halfOf(holding.entryFilled) - holding.exitFilled - holding.closing);
      const price = gainPrice(holding.average, plan.gainPercent, holding.side, holding.ticks);
      return quantity > 0 && price > ZERO ? { ...NONE, target: { quantity, type: "limit", price } } : NONE;
    }
    case "bracket":
      return plan.stop === null ? NONE : { ...NONE, stop: { quantity: free, type: "stop", price: plan.stop } };
    case "by-command":
      return NONE;
  }
};

/** The level that is watched because the broker won't rest it beside the stop; null when nothing is. */
export const watchedLevel = (plan: ExitPlan): Decimal | null => (plan.plan === "bracket" ? plan.target : null);

/** Whether the market has reached a level that closes a holding of this side. */
export const levelReached = (side: OrderSide, level: Decimal, { bid, ask }: { readonly bid: Decimal; readonly ask: Decimal }): boolean =>
  side === "buy" ? bid >= level : ask <= level;
