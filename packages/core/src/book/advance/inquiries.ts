import { entryOf, exitsOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { owesAnswer, type Order } from "../order.ts";
import { quickPause } from "../questions.ts";
import { configOf } from "../state.ts";
import type { Trade } from "../trade.ts";

const inquire = (ledger: Ledger, order: Order): void => {
  const owed = owesAnswer(order);
  if (order.inquiry === null) {
    if (!owed) return;
    const at = ledger.at + quickPause(configOf(ledger.book).retry, order, 1);
    record(ledger, { type: "inquiry-wanted", key: order.key, at, must: false, reason: "an answer is owed" });
  } else if (!owed && !order.inquiry.must) {
    record(ledger, { type: "inquiry-settled", key: order.key, outcome: "moot", proof: "the stream answered first" });
  }
};

/**
 * Keeps the list of orders about which the broker must be asked: one whose answer is owed is asked about after a pause
 * (the stream usually answers first), and never sent again.
 */
export const advanceInquiries = (ledger: Ledger, trade: Trade): void => {
  for (const order of [entryOf(ledger.book, trade), ...exitsOf(ledger.book, trade)]) inquire(ledger, order);
};
