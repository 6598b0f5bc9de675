import { marketCalendar } from "../../calendar/trading-hours.ts";
import { get } from "../../persistent-map.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Order, PendingOperation } from "../order.ts";
import { configOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { retryEntry } from "./entry.ts";

/** An exit that was refused waits: the pause doubles with each refusal, up to 64 times. It is never given up. */
const deferExits = (ledger: Ledger, trade: Trade, order: Order, code: string, text: string): void => {
  const pauseMs = configOf(ledger.book).exit.retryMs * 2 ** Math.min(trade.exitRefusals, 6);
  const session = marketCalendar(trade.spec.calendar).sessionAt(ledger.at);
  const until = session.state === "open" ? ledger.at + pauseMs : session.nextOpen;
  record(ledger, { type: "exit-deferred", tradeId: trade.id, until, code, text });
  record(ledger, {
    type: "escalated",
    code: "exit-refused",
    text: `${trade.id}: the broker refused an exit (${code}: ${text}); it is tried again at ${new Date(until).toISOString()}`,
    tradeId: trade.id,
    key: order.key,
  });
};

/**
 * After a refusal that left everything as it was, the same is wanted still: it is tried again, but never at once, or a
 * broker that always refuses would be hammered. An entry that was refused is over; the book is not asked to insist.
 */
export const pause = (ledger: Ledger, order: Order, op: PendingOperation["op"], code: string, text: string): void => {
  const trade = get(ledger.book.trades, order.tradeId);
  if (trade === undefined || trade.closed !== null) return;
  if (order.role !== "entry") return deferExits(ledger, trade, order, code, text);
  // While the ladder climbs, its next step is the next try.
  if (op !== "place" && trade.ladder.nextStepAt === null) retryEntry(ledger, trade, `the ${op} was refused (${code}): tried again later`);
};
