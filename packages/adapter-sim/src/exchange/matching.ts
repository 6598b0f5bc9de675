import { stepTicks, type Decimal, type OrderSide, type OrderTerms, type TickSchedule } from "@floorbroker/core";
import type { MarketQuote } from "../market/market.ts";
import { chanceWithin, luckyQuantity, placeInSpread, restingRate } from "./fills.ts";

/** What an order meets at one moment. */
export interface Encounter {
  readonly side: OrderSide;
  /** Null for a market order and a triggered stop. */
  readonly limit: Decimal | null;
  readonly remaining: number;
  readonly quote: MarketQuote;
  /** What is left of the displayed size on the other side; Infinity where size does not limit. */
  readonly displayed: number;
  /** Whether the order has just come to the market: it takes what is there. Else it rests and is taken. */
  readonly arriving: boolean;
  /** Time since the last look, in milliseconds. */
  readonly elapsed: number;
  /** Two numbers in [0, 1): whether a resting order is taken, and how much of it. */
  readonly luck: readonly [taken: number, part: number];
  readonly partialFills: boolean;
  readonly slippageTicks: number;
  readonly ticks: TickSchedule;
}

/** One execution of an order. */
export interface Execution {
  readonly quantity: number;
  readonly price: Decimal;
}

/** A price worse by some ticks for the side that trades. */
const worse = (side: OrderSide, price: Decimal, ticks: number, schedule: TickSchedule): Decimal =>
  stepTicks(schedule, price, side === "buy" ? ticks : -ticks);

const atMarket = (input: Encounter, opposite: Decimal): readonly Execution[] => {
  const price = worse(input.side, opposite, input.slippageTicks, input.ticks);
  const first = Math.min(input.remaining, Math.max(input.displayed, 0));
  const executions: Execution[] = first > 0 ? [{ quantity: first, price }] : [];
  // What the first price level does not hold is found one tick further.
  if (first < input.remaining) {
    executions.push({ quantity: input.remaining - first, price: worse(input.side, price, 1, input.ticks) });
  }
  return executions;
};

/** Whether a limit reaches the other side. */
export const reaches = (side: OrderSide, limit: Decimal, { bid, ask }: MarketQuote): boolean =>
  side === "buy" ? ask !== null && limit >= ask : bid !== null && limit <= bid;

const resting = (input: Encounter, limit: Decimal): readonly Execution[] => {
  if (input.arriving) return [];
  const rate = restingRate(placeInSpread(input.side, limit, input.quote));
  if (input.luck[0] >= chanceWithin(rate, input.elapsed)) return [];
  return [
    { quantity: input.partialFills ? luckyQuantity(input.remaining, input.luck[1]) : input.remaining, price: limit },
  ];
};

/**
 * What an order gets at this moment. An arriving order trades at the other side's price; a resting one, when the market
 * comes to it, at its own; inside the spread it is taken now and then. Never beyond the limit, never more than remains.
 */
export const match = (input: Encounter): readonly Execution[] => {
  const { side, limit, quote } = input;
  const opposite = side === "buy" ? quote.ask : quote.bid;
  if (!quote.live || input.remaining <= 0) return [];
  if (limit === null) return opposite === null ? [] : atMarket(input, opposite);
  if (opposite === null || !reaches(side, limit, quote)) return resting(input, limit);
  const quantity = Math.min(input.remaining, Math.max(input.displayed, 0));
  return quantity > 0 ? [{ quantity, price: input.arriving ? opposite : limit }] : [];
};

/** Whether the market has touched a stop: a buy stop when the ask rises to it, a sell stop when the bid falls to it. */
export const touches = (terms: OrderTerms, { bid, ask }: MarketQuote): boolean => {
  if (terms.stop === null) return false;
  return terms.side === "buy" ? ask !== null && ask >= terms.stop : bid === null || bid <= terms.stop;
};
