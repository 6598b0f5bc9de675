import type { OrderKey, TradeId } from "../../ids.ts";
import { emptyMap, get, set, valuesOf } from "../../persistent-map.ts";
import type { Fill } from "../../ports/orders.ts";
import { entryOrdersOf, exitsOf } from "../holdings.ts";
import { executionsOf } from "../order.ts";
import { tradeOfKey } from "../keys.ts";
import { pastTrade, type Past, type PastTrade } from "../past.ts";
import { promised, type Book } from "../state.ts";
import type { EpochMs } from "../../time.ts";
import type { Trade } from "../trade.ts";

const forgetting = ({ old, forgotten }: Past): Past["forgotten"] => {
  let newest = forgotten;
  for (const { overAt, filledAt } of valuesOf(old)) {
    newest = { overAt: Math.max(newest?.overAt ?? 0, overAt), filledAt: Math.max(newest?.filledAt ?? 0, filledAt) };
  }
  return newest;
};

const remembering = (past: Past, id: TradeId, trade: PastTrade, limit: number): Past => {
  const isFull = past.young.size >= limit && get(past.young, id) === undefined;
  const room = isFull ? { young: emptyMap<TradeId, PastTrade>(), old: past.young, forgotten: forgetting(past) } : past;
  return { ...room, young: set(room.young, id, trade) };
};

/** The past with a trade that now leaves memory. */
export const leftMemory = (book: Book, trade: Trade): Past => {
  const fills = [...entryOrdersOf(book, trade), ...exitsOf(book, trade)].flatMap(executionsOf);
  const left = {
    instrument: trade.spec.instrument.id,
    overAt: promised(trade.closed, "the end of a trade").at,
    filledAt: Math.max(0, ...fills.map(({ at }) => at)),
    fills: fills.map(({ fillId, rev, quantity }) => ({ fillId, rev, quantity })),
  };
  return remembering(book.past, trade.id, left, book.limits.pastTrades);
};

/** A fill of a trade that has left memory: remembered, so that it is told once. It counts nowhere. */
export const filledInThePast = (book: Book, key: OrderKey, fill: Fill, at: EpochMs): Book => {
  const id = tradeOfKey(key);
  if (id === undefined) return book;
  const known = pastTrade(book.past, id);
  if (known === undefined && book.past.forgotten === null) return book;
  const { fillId, rev, quantity, instrument } = fill;
  const trade = known ?? { instrument, overAt: at, filledAt: 0, fills: [] };
  const fills = [...trade.fills.filter((each) => each.fillId !== fillId), { fillId, rev, quantity }];
  const told = { ...trade, filledAt: Math.max(trade.filledAt, fill.at), fills };
  return { ...book, past: remembering(book.past, id, told, book.limits.pastTrades) };
};
