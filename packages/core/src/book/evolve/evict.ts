import type { OrderKey, TradeId } from "../../ids.ts";
import { get, remove } from "../../persistent-map.ts";
import { promised, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { leftMemory } from "./past.ts";

const ordersOf = (trade: Trade): readonly OrderKey[] => [...trade.earlierEntries, trade.entry, ...trade.exits];

const closedTrade = (book: Book, id: TradeId): Trade => promised(get(book.trades, id), "a trade that is over");

/** About a trade that is over the broker may still be asked: it stays until the answer has come. */
const mayLeave = (book: Book, id: TradeId): boolean =>
  ordersOf(closedTrade(book, id)).every((key) => get(book.orders, key)?.inquiry == null);

const without = (book: Book, id: TradeId): Book => {
  const trade = closedTrade(book, id);
  return {
    ...book,
    trades: remove(book.trades, id),
    closedTrades: book.closedTrades.filter((each) => each !== id),
    orders: ordersOf(trade).reduce(remove, book.orders),
    past: leftMemory(book, trade),
  };
};

/**
 * The book with no more orders than memory should hold: whole trades leave, the one that ended first in front. They
 * stay in the journal and in the tables made of it; the names of their fills are remembered for long after.
 */
export const evicted = (book: Book, limit = book.limits.orders): Book => {
  let kept = book;
  while (kept.orders.size > limit) {
    const oldest = kept.closedTrades.find((id) => mayLeave(kept, id));
    if (oldest === undefined) break;
    kept = without(kept, oldest);
  }
  return kept;
};
