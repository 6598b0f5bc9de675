import { add, divide, fromInteger, max, min, multiply, negate, ONE, subtract, times, ZERO, type Decimal } from "../decimal.ts";
import { get } from "../persistent-map.ts";
import { unitCost } from "../risk/unit-cost.ts";
import type { EpochMs } from "../time.ts";
import { averageFillPrice, executionsOf, exposureOf, filledOf, isOver, liveIncarnations, outstandingOf, turnoverOf, type Order } from "./order.ts";
import { pairExposure, pairReserve, sumOfExits } from "./pairs.ts";
import { openTradesOf, promised, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** The trade's entry order; it is intended in the commit that opens the trade. @throws Error in the middle of that commit. */
export const entryOf = (book: Book, trade: Trade): Order => promised(get(book.orders, trade.entry), "a trade's entry order");

/** All entry orders of the trade, oldest first: more than one where a trader's change had to be placed anew. */
export const entryOrdersOf = (book: Book, trade: Trade): readonly Order[] => [
  ...trade.earlierEntries.map((key) => promised(get(book.orders, key), "a trade's earlier entry")),
  entryOf(book, trade),
];

const sumOver = (orders: readonly Order[], of: (order: Order) => number): number =>
  orders.reduce((sum, order) => sum + of(order), 0);

/** A trade's exits, and what they filled, among these orders. */
interface Exits {
  readonly among: Book["orders"];
  readonly orders: readonly Order[];
  readonly filled: number;
}

/** A decision asks for them dozens of times between two events: as long as no order has changed, the answer stands. */
const exitsKnown = new WeakMap<Trade, Exits>();

const exitsNow = ({ orders: among }: Book, trade: Trade): Exits => {
  const before = exitsKnown.get(trade);
  if (before?.among === among) return before;
  const orders = trade.exits.map((key) => promised(get(among, key), "a trade's exit order"));
  const now: Exits = { among, orders, filled: sumOver(orders, filledOf) };
  exitsKnown.set(trade, now);
  return now;
};

/** The trade's exit orders, oldest first. */
export const exitsOf = (book: Book, trade: Trade): readonly Order[] => exitsNow(book, trade).orders;

/** Units the entry filled, whatever became of its order. */
export const entryFilled = (book: Book, trade: Trade): number =>
  trade.earlierEntries.length === 0 ? filledOf(entryOf(book, trade)) : sumOver(entryOrdersOf(book, trade), filledOf);

/** Units the exits filled. */
export const exitFilled = (book: Book, trade: Trade): number => exitsNow(book, trade).filled;

/** Units held: may be negative when the market sold more than we ever had, which is escalated. */
export const heldOf = (book: Book, trade: Trade): number => entryFilled(book, trade) - exitFilled(book, trade);

/** Units that exits may still sell: invariant 3 says held ≥ this, at every instant. */
export const exitExposure = (book: Book, trade: Trade): number => sumOfExits(book, exitsOf(book, trade), pairExposure);

/** Units that nothing new may be offered of: as {@link exitExposure}, but what a broker does with half a pair is not relied on. */
export const exitReserve = (book: Book, trade: Trade): number => sumOfExits(book, exitsOf(book, trade), pairReserve);

/** Units that the open close request still wants. */
export const closeRemaining = (book: Book, trade: Trade): number => {
  const held = Math.max(0, heldOf(book, trade));
  if (trade.close === null) return 0;
  if (trade.close.quantity === null) return held;
  return Math.min(held, Math.max(0, trade.close.quantity - (closeFilled(book, trade) - trade.close.filledBefore)));
};

/** The close order that is not over; there is never a second one. */
export const workingClose = (book: Book, trade: Trade): Order | undefined =>
  exitsOf(book, trade).findLast((order) => order.role === "close" && !isOver(order));

/** Units that close orders have filled in all. */
export const closeFilled = (book: Book, trade: Trade): number =>
  sumOver(exitsOf(book, trade).filter((order) => order.role === "close"), filledOf);

/** Average price of the entry's fills; undefined before the first. */
export const averageEntry = (book: Book, trade: Trade): Decimal | undefined => {
  if (trade.earlierEntries.length === 0) return averageFillPrice(entryOf(book, trade));
  const filled = entryFilled(book, trade);
  const turnover = entryOrdersOf(book, trade).reduce((sum, order) => add(sum, turnoverOf(order)), ZERO);
  return filled === 0 ? undefined : divide(turnover, fromInteger(filled));
};

/**
 * What a unit of the trade costs at a price, the fee included: the price; its margin share of it for a future; for a
 * spread that is sold what it may be worth beyond it.
 */
export const tradeUnitCost = (trade: Trade, price: Decimal): Decimal => unitCost({ ...trade.entryPlan, multiplier: trade.spec.multiplier }, price);

/** Units of the entry that may still fill. */
export const pendingUnits = (book: Book, trade: Trade): number => {
  const entry = entryOf(book, trade);
  if (isOver(entry)) return 0;
  // In the middle of a replace two incarnations may be alive, but only one was ever asked for.
  const asked = Math.max(0, entry.terms.quantity - filledOf(entry));
  // Where a change of the quantity is not in force yet, or came too late, the terms before it live, or owe their fills.
  const before = book.venue?.replacesQuantity === true ? Math.max(0, ...entry.incarnations.map((each) => outstandingOf(entry, each))) : 0;
  const pending = Math.min(exposureOf(entry), Math.max(asked, before));
  const { phase } = trade.ladder;
  // Until a trader's change is in force, the terms before it and those after it are both paid for.
  return phase === "changing" || phase === "anew" ? Math.max(pending, trade.entryPlan.quantity - entryFilled(book, trade)) : pending;
};

const heldCost = (book: Book, trade: Trade): Decimal =>
  times(tradeUnitCost(trade, averageEntry(book, trade) ?? ZERO), Math.max(0, heldOf(book, trade)));

/**
 * Money the trade has committed: what is held at its average cost, and what may still fill at the dearest price that
 * the ladder may reach. Futures count with their margin share. Invariant 2 sums this.
 */
export const committedOf = (book: Book, trade: Trade): Decimal =>
  add(heldCost(book, trade), times(tradeUnitCost(trade, trade.entryPlan.worstPrice), pendingUnits(book, trade)));

/** The least that the broker can be holding back for a unit of the entry: a change may be on its way. */
const leastReserved = (trade: Trade, entry: Order): Decimal => {
  const limits = [...liveIncarnations(entry).map((each) => each.limit), entry.pending?.terms?.limit ?? null];
  const costs = limits.flatMap((limit) => (limit === null ? [] : [tradeUnitCost(trade, limit)]));
  const [first = trade.entryPlan.feePerUnit, ...others] = costs;
  return others.reduce(min, first);
};

/** Whether a snapshot taken at `asOf` knew of the order: it had been acknowledged before. */
const isIn = (entry: Order, asOf: EpochMs): boolean => entry.acknowledgedAt !== null && entry.acknowledgedAt < asOf;

/**
 * The part of {@link committedOf} that a snapshot taken at `asOf` may not have taken off buying power yet: orders that
 * it did not know of, and what a known one may still climb.
 */
export const unreflectedOf = (book: Book, trade: Trade, asOf: EpochMs): Decimal => {
  const entry = entryOf(book, trade);
  if (!isIn(entry, asOf)) return committedOf(book, trade);
  const climb = subtract(tradeUnitCost(trade, trade.entryPlan.worstPrice), leastReserved(trade, entry));
  return times(climb, pendingUnits(book, trade));
};

/**
 * The part of {@link committedOf} that a snapshot taken at `asOf` has taken off buying power *for certain*: units that
 * are held and that no working exit can have sold. An entry that works is left out, because the broker may have ended
 * it without our having heard. So the base that shares are taken of is not overstated, at the price of being a little
 * small while orders work; see {@link addedBack} for what is an estimate of ours in it.
 */
export const reflectedOf = (book: Book, trade: Trade, asOf: EpochMs): Decimal =>
  times(tradeUnitCost(trade, averageEntry(book, trade) ?? ZERO), certainlyHeld(book, trade, asOf));

const certainlyHeld = (book: Book, trade: Trade, asOf: EpochMs): number =>
  isIn(entryOf(book, trade), asOf) ? Math.max(0, heldOf(book, trade) - exitExposure(book, trade)) : 0;

/** The part of {@link reflectedOf} that was paid: no fee and no margin, of which only the broker knows what he takes. */
const paidOf = (book: Book, trade: Trade, asOf: EpochMs): Decimal => {
  const { costShare, maxWorth } = trade.entryPlan;
  if (costShare !== ONE || maxWorth !== null) return ZERO;
  return times(multiply(averageEntry(book, trade) ?? ZERO, trade.spec.multiplier, "down"), certainlyHeld(book, trade, asOf));
};

/** The broker's figures that a base is made of. */
export interface BrokersFigures {
  readonly asOf: EpochMs;
  readonly power: Decimal;
  readonly netLiquidation: Decimal | null;
}

/**
 * What is added to the broker's power for the base that the total share is taken of: the money of ours that he has taken
 * off it. What we reckon for margin and fees may be more than he holds back, so it is never more than his own figures
 * bear out: power and this together not above net liquidation, and without that figure only what was paid. `reflected` is
 * that of the {@link commitments} at the figures' instant.
 */
export const addedBack = (book: Book, { asOf, power, netLiquidation }: BrokersFigures, reflected: Decimal): Decimal => {
  if (netLiquidation === null) return openTradesOf(book).reduce((sum, trade) => add(sum, paidOf(book, trade, asOf)), ZERO);
  return max(ZERO, min(reflected, subtract(netLiquidation, power)));
};

/** Money gained or lost on what was closed, before fees: (exit − entry) × multiplier, signed by the side. */
export const realisedOf = (book: Book, trade: Trade): Decimal => {
  const average = averageEntry(book, trade);
  if (average === undefined) return ZERO;
  const exits = exitsOf(book, trade);
  const proceeds = exits.reduce((sum, order) => add(sum, turnoverOf(order)), ZERO);
  const gain = subtract(proceeds, times(average, exitFilled(book, trade)));
  return multiply(trade.side === "buy" ? gain : negate(gain), trade.spec.multiplier);
};

const feesOf = (order: Order): Decimal => executionsOf(order).reduce((sum, { fees }) => add(sum, fees ?? ZERO), ZERO);

/** {@link realisedOf} less the fees that the broker has reported for the trade so far. */
export const realisedNetOf = (book: Book, trade: Trade): Decimal =>
  subtract(realisedOf(book, trade), [...entryOrdersOf(book, trade), ...exitsOf(book, trade)].reduce((sum, order) => add(sum, feesOf(order)), ZERO));

/** Gain of the closed units in percent of their cost; undefined when nothing was closed. */
export const realisedPercent = (book: Book, trade: Trade): Decimal | undefined => {
  const average = averageEntry(book, trade);
  const closed = exitFilled(book, trade);
  if (average === undefined || closed === 0 || average === ZERO) return undefined;
  const cost = multiply(times(average, closed), trade.spec.multiplier);
  return multiply(divide(realisedOf(book, trade), cost), fromInteger(100));
};

/** All open trades' money against one snapshot. */
export interface Commitments {
  readonly committed: Decimal;
  readonly unreflected: Decimal;
  readonly reflected: Decimal;
}

/** What our open trades have committed, and how much of it a snapshot taken at `asOf` contains or may not contain. */
export const commitments = (book: Book, asOf: EpochMs): Commitments => {
  const total = (of: (trade: Trade) => Decimal): Decimal => openTradesOf(book).reduce((sum, trade) => add(sum, of(trade)), ZERO);
  return {
    committed: total((trade) => committedOf(book, trade)),
    unreflected: total((trade) => unreflectedOf(book, trade, asOf)),
    reflected: total((trade) => reflectedOf(book, trade, asOf)),
  };
};
