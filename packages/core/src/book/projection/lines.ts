import { newYorkDate } from "../../calendar/new-york.ts";
import { add, divide, fromInteger, times, ZERO } from "../../decimal.ts";
import type { InstrumentId } from "../../ids.ts";
import type { Fill } from "../../ports/orders.ts";
import type { FillLine, OrderLine, OrderStanding, PositionLine, TradeLine } from "../../ports/read-models.ts";
import { get } from "../../persistent-map.ts";
import { exitsOf } from "../holdings.ts";
import { averageFillPrice, filledOf, isOver, isUnknown, liveIncarnations, workingLimit, type CountedFill, type LegFill, type Order } from "../order.ts";
import { isReckoned } from "../settlement.ts";
import { openTradesOf, promised, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { dayOf, entryPriceOf, exitPriceOf, tradeDays, type TradeOrders } from "./trade-days.ts";

const standingOf = (order: Order): OrderStanding => {
  if (isUnknown(order)) return "unknown";
  if (order.role === "settlement") return "filled";
  if (order.stillborn !== null) return order.stillborn;
  return (liveIncarnations(order).at(-1) ?? order.incarnations.at(-1))?.state ?? "intended";
};

/** An order as its table shows it. */
export const orderLine = (trade: Trade, order: Order): OrderLine => ({
  key: order.key,
  tradeId: order.tradeId,
  day: dayOf(trade, order.intendedAt),
  role: order.role,
  instrument: order.terms.instrument,
  side: order.terms.side,
  quantity: order.terms.quantity,
  limit: workingLimit(order),
  filled: filledOf(order),
  averagePrice: averageFillPrice(order) ?? null,
  standing: standingOf(order),
  open: !isOver(order),
  intendedAt: order.intendedAt,
});

const enteredOf = ({ entry }: TradeOrders): number => (entry === undefined ? 0 : filledOf(entry));

const closedOf = ({ exits }: TradeOrders): number => exits.reduce((sum, order) => sum + filledOf(order), 0);

/** A trade as its table shows it. */
export const tradeLine = (orders: TradeOrders): TradeLine => {
  const { trade } = orders;
  const days = tradeDays(orders);
  return {
    id: trade.id,
    day: dayOf(trade, trade.openedAt),
    messageId: trade.messageId,
    instrument: trade.spec.instrument.id,
    side: trade.side,
    quantity: trade.entryPlan.quantity,
    entryFilled: enteredOf(orders),
    exitFilled: closedOf(orders),
    entryPrice: entryPriceOf(orders) ?? null,
    exitPrice: exitPriceOf(orders) ?? null,
    realised: days.reduce((sum, { realised }) => add(sum, realised), ZERO),
    fees: days.reduce((sum, { fees }) => add(sum, fees), ZERO),
    ended: trade.closed?.reason ?? null,
    openedAt: trade.openedAt,
    closedAt: trade.closed?.at ?? null,
  };
};

/** What the executions of an order are of: its instrument, or (a spread's) each a leg. */
const tradedBy = (order: Order): readonly LegFill[] => {
  const { fills, legFills, terms: { instrument, side } } = order;
  const whole = (fill: CountedFill): LegFill => ({ ...fill, instrument, side });
  const reckoned = fills.filter((fill) => isReckoned(order, fill)).map(whole);
  return legFills.length > 0 ? [...legFills, ...reckoned] : fills.map(whole);
};

/** The fills of an order of ours, each leg of a spread by itself. */
export const fillLines = (trade: Trade, order: Order): readonly FillLine[] =>
  tradedBy(order).map((fill) => ({
    fillId: fill.fillId,
    rev: fill.rev,
    tradeId: order.tradeId,
    key: order.key,
    day: dayOf(trade, fill.at),
    instrument: fill.instrument,
    side: fill.side,
    quantity: fill.quantity,
    price: fill.price,
    fees: fill.fees,
    at: fill.at,
  }));

/** A fill that no trade counts; its instrument's market is not known here, so its day is New York's. */
export const externalFillLine = (fill: Fill): FillLine => ({
  fillId: fill.fillId,
  rev: fill.rev,
  tradeId: null,
  key: fill.orderKey,
  day: newYorkDate(fill.at),
  instrument: fill.instrument,
  side: fill.side,
  quantity: fill.quantity,
  price: fill.price,
  fees: null,
  at: fill.at,
});

/** The entry as its trade counts it: with the fills of the orders that it took the place of. */
const wholeEntry = (earlier: readonly Order[], entry: Order | undefined): Order | undefined => {
  if (entry === undefined || earlier.length === 0) return entry;
  const all = [...earlier, entry];
  return { ...entry, fills: all.flatMap(({ fills }) => fills), legFills: all.flatMap(({ legFills }) => legFills) };
};

/** A trade of the book with those of its orders that there are. */
export const tradeOrdersOf = (book: Book, trade: Trade): TradeOrders => ({
  trade,
  entry: wholeEntry(trade.earlierEntries.map((key) => promised(get(book.orders, key), "a trade's earlier entry")), get(book.orders, trade.entry)),
  exits: exitsOf(book, trade),
});

/** What the open trades hold of an instrument; null when that is nothing. */
export const positionLine = (book: Book, instrument: InstrumentId): PositionLine | null => {
  const open = openTradesOf(book).filter(({ spec }) => spec.instrument.id === instrument);
  let quantity = 0;
  let units = 0;
  let cost = ZERO;
  for (const trade of open) {
    const orders = tradeOrdersOf(book, trade);
    const held = enteredOf(orders) - closedOf(orders);
    quantity += trade.side === "buy" ? held : -held;
    units += Math.abs(held);
    cost = add(cost, times(entryPriceOf(orders) ?? ZERO, Math.abs(held)));
  }
  const [first] = open;
  if (first === undefined || units === 0) return null;
  const averagePrice = divide(cost, fromInteger(units));
  return { instrument, quantity, averagePrice, multiplier: first.spec.multiplier, trades: open.length };
};
