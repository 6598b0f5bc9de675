import { array, decimalString, integer, nullable, object, oneOf, union, type TypeOf } from "../codec.ts";
import type { Decimal } from "../decimal.ts";

/** How a trade gets in. Journaled when the trade opens, so that later settings never change a running trade. */
export const entryPlanCodec = object({
  type: oneOf("market", "limit", "stop"),
  quantity: integer,
  /** The limits in the order in which they are tried: first (mid), then a tick further each. Empty for market and stop. */
  prices: array(decimalString),
  /** No limit goes beyond this: the chase cap, or what the allocation pays for, whichever is nearer. */
  cap: nullable(decimalString),
  /** The trigger of a stop entry. */
  stop: nullable(decimalString),
  stepIntervalMs: integer,
  /** What a unit is reserved at: the dearest price it may cost. */
  worstPrice: decimalString,
  /** Share of price × multiplier that a unit costs: 1, or the margin share of a future. */
  costShare: decimalString,
  feePerUnit: decimalString,
  /** The alerted price; null for a command without one. */
  alertPrice: nullable(decimalString),
});
export type EntryPlan = TypeOf<typeof entryPlanCodec>;

/** The limit that an entry begins with, and comes back to for the day; null for market and stop. */
export const firstLimit = (plan: EntryPlan): Decimal | null => plan.prices[0] ?? null;

/** What protects a fill and takes its profit. Exits live in core; the broker's own brackets are an optimisation. */
export const exitPlanCodec = union("plan", {
  /** A limit for half of what was filled (⌊q/2⌋, at least 1) at a gain over the average fill; the rest is the runner. */
  "half-at-gain": object({ gainPercent: decimalString }),
  /** A stop that rests for all that is held, and a target that is watched; either may be absent. */
  bracket: object({ stop: nullable(decimalString), target: nullable(decimalString) }),
  /** The trader closes by command (`flat`). */
  "by-command": object({}),
});
export type ExitPlan = TypeOf<typeof exitPlanCodec>;
