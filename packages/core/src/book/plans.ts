import { addedLater, array, decimalString, integer, nullable, object, oneOf, union, type TypeOf } from "../codec.ts";
import type { Decimal } from "../decimal.ts";

/** How a trade gets in. Journaled when the trade opens, so that later settings never change a running trade. */
export const entryPlanCodec = object({
  type: oneOf("market", "limit", "stop", "stop-limit"),
  /** Anything but the day is a command's own wish. */
  timeInForce: addedLater(oneOf("day", "gtc", "ioc", "fok"), "day"),
  quantity: integer,
  /** The limits in the order in which they are tried: first (mid), then a tick further each. Empty for market and stop. */
  prices: array(decimalString),
  /** No limit goes beyond this: the chase cap, or what the allocation pays for, whichever is nearer. */
  cap: nullable(decimalString),
  /** The trigger of a stop and a stop-limit entry. */
  stop: nullable(decimalString),
  stepIntervalMs: integer,
  /** What a unit is reserved at: the dearest price it may cost. */
  worstPrice: decimalString,
  /** Share of price × multiplier that a unit costs: 1, or the margin share of a future. */
  costShare: decimalString,
  /** The most that a unit can be worth, of a spread that is sold: it costs what that exceeds the price. Null for all else. */
  maxWorth: addedLater(nullable(decimalString), null),
  feePerUnit: decimalString,
  /** The alerted price; null for a command without one. */
  alertPrice: nullable(decimalString),
});
export type EntryPlan = TypeOf<typeof entryPlanCodec>;

/** Whether what it does not fill at once is over. */
export const isImmediate = ({ timeInForce }: EntryPlan): boolean => timeInForce === "ioc" || timeInForce === "fok";

/** The limit that an entry begins with, and comes back to for the day; null for market and stop. */
export const firstLimit = (plan: EntryPlan): Decimal | null => plan.prices[0] ?? null;

/**
 * Where an exit lies: a price; a gain in percent of the average fill; a distance from it in points (units of price); or in
 * ticks. Gains and distances count in the trade's favour, so a stop's are usually negative.
 */
export const exitLevel = union("unit", {
  price: object({ value: decimalString }),
  percent: object({ value: decimalString }),
  points: object({ value: decimalString }),
  ticks: object({ count: integer }),
});
export type ExitLevel = TypeOf<typeof exitLevel>;

/** How far a trailing stop stays behind the best price: an amount, a percentage of it, or ticks. All positive. */
export const trailDistance = union("unit", {
  amount: object({ value: decimalString }),
  percent: object({ value: decimalString }),
  ticks: object({ count: integer }),
});
export type TrailDistance = TypeOf<typeof trailDistance>;

/**
 * A composed exit plan. Whatever stop, break-even, trail and give-back ask for is one stop: the level that is best for
 * the trade, and it only ever moves in its favour.
 */
const legs = object({
  /** Nearest first. `share` is a percentage of what was filled; what the shares leave over is the runner. */
  targets: array(object({ at: exitLevel, share: decimalString })),
  /** `limitOffset`: null for a stop that goes to the market, else the distance of its limit beyond the trigger. */
  stop: nullable(object({ at: exitLevel, limitOffset: nullable(decimalString) })),
  /** `after`: the level from which it trails; null from the first fill on. */
  trail: nullable(object({ by: trailDistance, after: nullable(exitLevel) })),
  /** The stop comes to the average fill when so many targets are filled. */
  breakEvenAfter: nullable(integer),
  /** Once the gain has reached `armAt`, the stop keeps so many percent of the best gain. */
  giveBack: nullable(object({ armAt: exitLevel, keepPercent: decimalString })),
  /** Closes what is held: so long before the session's close, after the first fill, before the close of the last day. */
  closeBy: nullable(
    object({ beforeCloseMs: nullable(integer), afterMs: nullable(integer), zeroDteBeforeCloseMs: nullable(integer) }),
  ),
  /**
   * Brokers rest only one exit for each unit held. `stop`: the stop rests for all of it and the targets are watched.
   * `targets`: they rest, the stop is watched. `split`: the targets rest, the stop rests for the remainder, and for the
   * targets' units it is watched. `both`: each target rests with a stop on its units, as a pair of which the broker ends
   * one when the other fills, and a stop for the remainder; where the broker has no such pairs it is read as `stop`.
   */
  rests: oneOf("stop", "targets", "split", "both"),
});
/** The one shape in which every plan is read. */
export type ExitLegs = TypeOf<typeof legs>;

/** In place of a target's number: what no target sells. */
export const RUNNER = -1;

/** What protects a fill and takes its profit. Exits live in core; the broker's own brackets are an optimisation. */
export const exitPlanCodec = union("plan", {
  /** A limit for half of what was filled (⌊q/2⌋, at least 1) at a gain over the average fill; the rest is the runner. */
  "half-at-gain": object({ gainPercent: decimalString }),
  /** A stop that rests for all that is held, and a target that is watched; either may be absent. */
  bracket: object({ stop: nullable(decimalString), target: nullable(decimalString) }),
  /** The trader closes by command (`flat`). */
  "by-command": object({}),
  legs,
});
export type ExitPlan = TypeOf<typeof exitPlanCodec>;
