import type { FillId, InstrumentId, OrderKey, TradeId } from "../../ids.ts";
import { get } from "../../persistent-map.ts";
import type { Fill } from "../../ports/orders.ts";
import type { FillLine, TableChanges } from "../../ports/read-models.ts";
import type { Event, Recorded } from "../events.ts";
import { evolve } from "../evolve.ts";
import { tradeClosed } from "../evolve/trades.ts";
import type { Order } from "../order.ts";
import type { Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { externalFillLine, fillLines, orderLine, positionLine, tradeLine, tradeOrdersOf } from "./lines.ts";
import { tradeDays, type TradeOrders } from "./trade-days.ts";

/** The order that an event is about. */
const keyIn = (event: Event): OrderKey | null => ("fill" in event ? event.fill.orderKey : "key" in event ? event.key : null);

/** What was touched by a stretch of events, as it was last seen: a trade that is over may leave the book meanwhile. */
interface Touched {
  readonly orders: Map<OrderKey, { readonly trade: Trade; readonly order: Order }>;
  readonly trades: Map<TradeId, TradeOrders>;
  readonly external: Map<FillId, Fill>;
}

/** The trade as the event left it, also when the very event made it leave the book. */
const tradeAfter = (before: Book, recorded: Recorded, after: Book, id: TradeId): Trade | undefined => {
  const trade = get(after.trades, id);
  const left = trade === undefined ? get(before.trades, id) : undefined;
  const { at, event } = recorded;
  if (left === undefined || event.type !== "trade-closed") return trade;
  return tradeClosed(before, left, { at, event });
};

const touch = (touched: Touched, before: Book, recorded: Recorded, after: Book): void => {
  const { event } = recorded;
  const key = keyIn(event);
  const order = key === null ? undefined : get(after.orders, key);
  const id = order?.tradeId ?? ("tradeId" in event ? event.tradeId : null);
  const trade = id === null ? undefined : tradeAfter(before, recorded, after, id);
  // A fill that came when its trade had left memory is in no trade's figures, but it is a fill.
  const isLate = event.type === "fill" && order === undefined && after.past !== before.past;
  if (event.type === "external-fill" || isLate) touched.external.set(event.fill.fillId, event.fill);
  if (trade === undefined) return;
  const orderChanged = order !== undefined && order !== get(before.orders, order.key);
  if (orderChanged) touched.orders.set(order.key, { trade, order });
  if (!orderChanged && trade === get(before.trades, trade.id)) return;
  touched.trades.set(trade.id, tradeOrdersOf(get(after.trades, trade.id) === undefined ? before : after, trade));
};

const fillsOf = ({ orders, external }: Touched): readonly FillLine[] => {
  const lines = new Map<FillId, FillLine>();
  for (const fill of external.values()) lines.set(fill.fillId, externalFillLine(fill));
  // A fill that a trade counts is no stranger's any more.
  for (const { trade, order } of orders.values()) for (const line of fillLines(trade, order)) lines.set(line.fillId, line);
  return [...lines.values()];
};

const changesOf = (touched: Touched, before: Book, after: Book): TableChanges => {
  const trades = [...touched.trades.values()];
  const instruments = new Set<InstrumentId>(trades.map(({ trade }) => trade.spec.instrument.id));
  return {
    book: after.id,
    after: before.seq,
    to: after.seq,
    orders: [...touched.orders.values()].map(({ trade, order }) => ({ line: orderLine(trade, order), order })),
    trades: trades.map((orders) => ({ line: tradeLine(orders), trade: orders.trade })),
    fills: fillsOf(touched),
    positions: [...instruments].map((instrument) => ({ instrument, line: positionLine(after, instrument) })),
    tradeDays: trades.map((orders) => ({ tradeId: orders.trade.id, days: tradeDays(orders) })),
  };
};

/**
 * Folds more events into the book, and says which lines of the tables they change. The lines are computed from the book
 * that the events make and not from the events, so nothing can be counted twice; each line stands once, at its newest.
 */
export const project = (before: Book, events: readonly Recorded[]): { readonly book: Book; readonly changes: TableChanges } => {
  const touched: Touched = { orders: new Map(), trades: new Map(), external: new Map() };
  let book = before;
  for (const recorded of events) {
    const after = evolve(book, recorded);
    touch(touched, book, recorded, after);
    book = after;
  }
  return { book, changes: changesOf(touched, before, book) };
};
