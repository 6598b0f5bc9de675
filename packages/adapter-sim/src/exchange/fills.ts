import { toFloat, ZERO, type Decimal } from "@floorbroker/core";
import type { MarketQuote } from "../market/market.ts";

/**
 * When a resting order fills although the market does not trade through it. Nobody publishes such rates; these follow
 * two observations: an order at the touch waits in a queue for minutes, and one at the middle of an active option's
 * spread fills within some tens of seconds, as price ladders that start at mid are built on.
 */
const RATE_AT_TOUCH = 0.003;
/** The rate grows by this power of e from the own side of the spread to the opposite one. */
const GROWTH = 5;

/** Fills per second of a limit that stands inside the spread (0: at the own side, 1: at the opposite side). */
export const restingRate = (place: number): number =>
  place < 0 ? 0 : RATE_AT_TOUCH * Math.exp(GROWTH * Math.min(place, 1));

/** Where a limit stands between the sides, from its own side on; negative behind the own side. */
export const placeInSpread = (side: "buy" | "sell", limit: Decimal, { bid, ask }: MarketQuote): number => {
  if (ask === null) return -1;
  const [low, high, price] = [toFloat(bid ?? ZERO), toFloat(ask), toFloat(limit)];
  if (high <= low) return 0;
  const fromBid = (price - low) / (high - low);
  // Nobody stands at a bid of zero, so an offer above an empty bid still waits for a buyer.
  return side === "buy" ? fromBid : 1 - fromBid;
};

/** Chance of a fill within a span of time at a rate per second. */
export const chanceWithin = (rate: number, ms: number): number => 1 - Math.exp((-rate * ms) / 1000);

/** How much of the rest one lucky moment fills: all of it half of the time, else any smaller part. */
export const luckyQuantity = (remaining: number, luck: number): number =>
  luck < 0.5 ? remaining : Math.max(1, Math.ceil(remaining * (luck - 0.5) * 2));
