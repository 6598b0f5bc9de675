import { add, times, ZERO, type Decimal } from "@floorbroker/core";

/** One side's and the other's price of something, with what is displayed. */
interface Sides {
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  readonly bidSize: number;
  readonly askSize: number;
  readonly live: boolean;
}

/** A leg of a spread with its own market. */
export interface QuotedLeg {
  /** Options in one spread; below 0 those that the buyer of the spread sells. */
  readonly ratio: number;
  readonly quote: Sides;
}

const sum = (parts: readonly (Decimal | null)[]): Decimal | null =>
  parts.reduce((total, part) => (total === null || part === null ? null : add(total, part)), ZERO);

/** A net price that nobody would pay for is none: the buyer of a spread pays, by the way in which spreads are named. */
const paid = (price: Decimal | null): Decimal | null => (price !== null && price > 0n ? price : null);

const fewest = (legs: readonly QuotedLeg[], sizeOf: (leg: QuotedLeg) => number): number =>
  Math.min(...legs.map((leg) => Math.floor(sizeOf(leg) / Math.abs(leg.ratio))));

/**
 * What the market shows for a whole spread: its seller hits the bids of the bought legs and lifts the asks of the sold
 * ones, and its buyer does the opposite. A side is missing where a leg has none, and of sizes the scarcest leg decides.
 */
export const netQuote = (legs: readonly QuotedLeg[]): Sides => {
  const bid = paid(sum(legs.map(({ ratio, quote }) => priced(ratio > 0 ? quote.bid : quote.ask, ratio))));
  const ask = paid(sum(legs.map(({ ratio, quote }) => priced(ratio > 0 ? quote.ask : quote.bid, ratio))));
  return {
    bid,
    ask,
    bidSize: bid === null ? 0 : fewest(legs, ({ ratio, quote }) => (ratio > 0 ? quote.bidSize : quote.askSize)),
    askSize: ask === null ? 0 : fewest(legs, ({ ratio, quote }) => (ratio > 0 ? quote.askSize : quote.bidSize)),
    live: legs.every(({ quote }) => quote.live),
  };
};

const priced = (price: Decimal | null, ratio: number): Decimal | null => (price === null ? null : times(price, ratio));
