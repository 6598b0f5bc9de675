import type { OrderKey, TradeId } from "../../ids.ts";
import { ORDERS_IN_MEMORY } from "../../limits.ts";
import { get, remove } from "../../persistent-map.ts";
import type { Book } from "../state.ts";
import type { Trade } from "../trade.ts";

const ordersOf = (trade: Trade): readonly OrderKey[] => [trade.entry, ...trade.exits];

/** About a trade that is over the broker may still be asked: it stays until the answer has come. */
const mayLeave = (book: Book, id: TradeId): boolean => {
  const trade = get(book.trades, id);
  return trade === undefined || ordersOf(trade).every((key) => get(book.orders, key)?.inquiry == null);
};

const without = (book: Book, id: TradeId): Book => {
  const trade = get(book.trades, id);
  const orders = trade === undefined ? book.orders : ordersOf(trade).reduce(remove, book.orders);
  return { ...book, orders, trades: remove(book.trades, id), closedTrades: book.closedTrades.filter((each) => each !== id) };
};

/**
 * The book with no more orders than memory should hold: whole trades leave, the one that ended first in front. They
 * stay in the journal and in the tables made of it. Which message opened them is remembered for ever, so that none opens
 * a second one.
 */
export const evicted = (book: Book, limit = ORDERS_IN_MEMORY): Book => {
  let kept = book;
  while (kept.orders.size > limit) {
    const oldest = kept.closedTrades.find((id) => mayLeave(kept, id));
    if (oldest === undefined) break;
    kept = without(kept, oldest);
  }
  return kept;
};
