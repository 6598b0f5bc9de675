import { openTradesOf, type Book, type EpochMs, type Event } from "@floorbroker/core";
import { demand } from "./violation.ts";

const MINUTE_MS = 60_000;

/** The caps that end a loop (the Knight drill), counted by the auditor himself: orders placed, and trades open. */
export interface CapsAudit {
  /** Once for each event, against the book that contains it. */
  heard(book: Book, event: Event, at: EpochMs): void;
}

/** Nothing placed yet. */
export const openCapsAudit = (): CapsAudit => {
  const placed: EpochMs[] = [];
  return {
    heard: (book, event, at) => {
      if (event.type === "intended" && event.op === "place") placed.push(at);
      if (event.type !== "trade-opened" || book.config === null) return;
      const { ordersPerMinute, ordersPerDay, maxOpenTrades } = book.config.risk.book;
      const lately = placed.filter((each) => each > at - MINUTE_MS).length;
      demand(ordersPerMinute === null || lately < ordersPerMinute, () => `R10: ${event.tradeId} was opened after ${lately} orders in a minute, the limit is ${String(ordersPerMinute)}`);
      demand(ordersPerDay === null || placed.length < ordersPerDay, () => `R10: ${event.tradeId} was opened after ${placed.length} orders, the limit is ${String(ordersPerDay)}`);
      const open = openTradesOf(book).length;
      demand(maxOpenTrades === null || open <= maxOpenTrades, () => `R10: ${open} trades are open, the limit is ${String(maxOpenTrades)}`);
    },
  };
};
