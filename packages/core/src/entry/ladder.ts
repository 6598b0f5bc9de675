import { add, divide, fromInteger, max, min, ZERO, type Decimal } from "../decimal.ts";
import { roundToTick, stepTicks, type TickSchedule } from "../instrument/ticks.ts";
import type { OrderSide } from "../ports/orders.ts";

/** What a ladder is planned from. */
export interface LadderInput {
  readonly side: OrderSide;
  readonly bid: Decimal;
  readonly ask: Decimal;
  readonly ticks: TickSchedule;
  /** Ticks to climb after the first price. */
  readonly steps: number;
  /** The worst price allowed: highest for a buy, lowest for a sell; null for none. */
  readonly cap: Decimal | null;
}

/** (bid + ask) ÷ 2, exact: 10⁻⁸ holds the half of every tick. */
export const midOf = (bid: Decimal, ask: Decimal): Decimal => divide(add(bid, ask), fromInteger(2));

/** The market's far side, on a tick: nothing is ever paid beyond it. */
const farSide = ({ side, bid, ask, ticks }: LadderInput): Decimal =>
  side === "buy" ? roundToTick(ticks, ask, "down") : roundToTick(ticks, bid, "up");

/** Whether a price lies on the dear side of a limit: above it for a buy, below it for a sale. */
export const isBeyond = (side: OrderSide, price: Decimal, limit: Decimal): boolean => (side === "buy" ? price > limit : price < limit);

/** The nearer one: the lower for a buy, the higher for a sell. */
export const nearer = (side: OrderSide, a: Decimal, b: Decimal): Decimal => (side === "buy" ? min(a, b) : max(a, b));

/**
 * The first limit: the mid, rounded to a valid tick *down* for a buy and *up* for a sell, never beyond the cap.
 * Zero when there is no valid price (the mid is below the first tick).
 */
export const firstPrice = (input: LadderInput): Decimal => {
  const mid = midOf(input.bid, input.ask);
  const capped = input.cap === null ? mid : nearer(input.side, mid, input.cap);
  return max(ZERO, roundToTick(input.ticks, capped, input.side === "buy" ? "down" : "up"));
};

/**
 * The prices in the order in which they are tried: the first limit, then one tick further each, at most `steps` of
 * them, never beyond the far side of the market and never beyond the cap. After the last, the order goes back to the
 * first and stays for the day. Empty when there is no valid first price.
 */
export const ladderPrices = (input: LadderInput): readonly Decimal[] => {
  const first = firstPrice(input);
  if (first <= 0n) return [];
  const far = farSide(input);
  const prices = [first];
  for (let step = 1; step <= input.steps; step++) {
    const price = stepTicks(input.ticks, first, input.side === "buy" ? step : -step);
    // Below the lowest tick there is no further price.
    if (price === prices.at(-1) || isBeyond(input.side, price, far)) break;
    if (input.cap !== null && isBeyond(input.side, price, input.cap)) break;
    prices.push(price);
  }
  return prices;
};

/**
 * The price of one step against the market as it is now: as planned, but never beyond today's far side. A market that
 * came towards us is met at its price, not overpaid.
 */
export const stepPrice = (planned: Decimal, input: LadderInput): Decimal => nearer(input.side, planned, farSide(input));
