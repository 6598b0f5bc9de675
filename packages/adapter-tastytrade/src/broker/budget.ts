import { SECOND, type Clock, type EpochMs } from "@floorbroker/core";

/**
 * How many order calls may be sent in how short a time. tastytrade publishes no limit; the usual one is a fifth of what its
 * own tools keep to.
 */
export interface BudgetSize {
  /** At once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Of a burst, kept for whatever gets out: exits and cancels. */
  readonly reserved: number;
}

export const USUAL_BUDGET: BudgetSize = { burst: 20, perSecond: 10, reserved: 10 };

/** Who wants to send. */
export type Purpose = "enter" | "leave";

/** Whether a call may be sent now; it refuses and never lets wait, since an order that waits is another order. */
export interface Budget {
  spend(purpose: Purpose): boolean;
}

export const budgetOf = (clock: Clock, { burst, perSecond, reserved }: BudgetSize = USUAL_BUDGET): Budget => {
  let left = burst;
  let since: EpochMs = clock.now();
  return {
    spend: (purpose) => {
      const now = clock.now();
      left = Math.min(burst, left + ((now - since) / SECOND) * perSecond);
      since = now;
      if (left < (purpose === "leave" ? 1 : reserved + 1)) return false;
      left -= 1;
      return true;
    },
  };
};
