import { toFloat, type Decimal } from "@floorbroker/core";
import { chanceWithin, placeInSpread, restingRate } from "../../../adapter-sim/src/exchange/fills.ts";
import { STEP_SECONDS, STEPS, type Entry, type Sides, type Strategy } from "./strategies.ts";

/**
 * When a limit counts as filled.
 * - `far-side`: only when the ask stands at it or below. A lower bound: nobody ever sells to an order inside the spread,
 *   and what the ask did between two recorded quotes is not seen.
 * - `inside`: that, and inside the spread at the rates of the simulated exchange, which are an assumption: 0.3 % a second
 *   at the bid to 45 % a second next to the ask. No queue and no displayed size: one contract always fits.
 */
export type FillRule = "far-side" | "inside";

/** A market that can be looked at once a second; undefined where it has no two sides. */
export type MarketAt = (second: number) => Sides | undefined;

/** What working an entry came to, as shares of one contract: chances are kept as they are, no luck is drawn. */
export interface Worked {
  /** Filled while the strategies work: within {@link STEPS} × {@link STEP_SECONDS} seconds. */
  readonly soon: number;
  /** Filled within {@link HORIZON_SECONDS}. */
  readonly filled: number;
  /** Mean price of what was filled, less the mid at the start; null without fills. Per unit. */
  readonly cost: number | null;
  /** The same when what was not filled is bought at the ask at the end. */
  readonly allIn: number;
}

/** How long a strategy is watched. */
export const HORIZON_SECONDS = 60;

/** An order or its change takes effect in the second after it is sent. */
const DELAY_SECONDS = 1;

const chanceOf = (limit: Decimal, sides: Sides, rule: FillRule): number => {
  if (limit >= sides.ask) return 1;
  if (rule === "far-side") return 0;
  const place = placeInSpread("buy", limit, { ...sides, bidSize: 1, askSize: 1, live: true });
  return chanceWithin(restingRate(place), 1_000);
};

/** The mid in floats. */
export const midFloat = ({ bid, ask }: Sides): number => (toFloat(bid) + toFloat(ask)) / 2;

/**
 * Works one entry from `from` on; undefined where the market is not there the whole time. An order that arrives at or
 * above the ask pays the ask; one that rests pays its limit.
 */
export const work = (
  strategy: Strategy,
  market: MarketAt,
  from: number,
  ticksAndCap: Omit<Entry, "first">,
  rule: FillRule,
): Worked | undefined => {
  const first = market(from);
  if (first === undefined) return undefined;
  const entry: Entry = { ...ticksAndCap, first };
  let [sent, effective, arrived]: [Decimal | null, Decimal | null, boolean] = [null, null, false];
  let [left, soon, paid] = [1, 0, 0];
  for (let second = 0; second <= HORIZON_SECONDS; second++) {
    const now = market(from + second);
    if (now === undefined) return undefined;
    // What was sent a second ago holds now, before anything new is sent.
    const before = effective;
    if (second % STEP_SECONDS === DELAY_SECONDS) effective = sent;
    arrived = effective !== null && effective !== before;
    if (effective !== null) {
      const share = left * chanceOf(effective, now, rule);
      const price = arrived && effective >= now.ask ? now.ask : effective;
      left -= share;
      paid += share * toFloat(price);
      if (second <= STEPS * STEP_SECONDS) soon += share;
    }
    if (second % STEP_SECONDS === 0) sent = strategy.limit(second / STEP_SECONDS, entry, now, sent);
  }
  const last = market(from + HORIZON_SECONDS);
  if (last === undefined) return undefined;
  const mid = midFloat(first);
  const filled = 1 - left;
  return {
    soon,
    filled,
    cost: filled < 1e-9 ? null : paid / filled - mid,
    allIn: paid + left * toFloat(last.ask) - mid,
  };
};
