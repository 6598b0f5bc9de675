import { entryOf, exitsOf } from "../holdings.ts";
import { advance } from "../advance/advance.ts";
import { recordSync } from "../advance/sync.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Order } from "../order.ts";
import { endUnconfirmed } from "./confirmation-end.ts";
import { configOf, openTradesOf } from "../state.ts";
import { MINUTE } from "../../time.ts";
import type { Trade } from "../trade.ts";

const doubt = (ledger: Ledger, order: Order): void => {
  const pending = order.pending;
  if (pending === null || pending.stage.is === "unknown") return;
  const { op, revision } = pending;
  const operation = { key: order.key, op, revision };
  // Without a claim it can't have been sent; with one, only the broker knows.
  if (pending.stage.is === "intended") record(ledger, { type: "expired-unsent", ...operation });
  else record(ledger, { type: "unknown", ...operation, origin: "restart" });
};

/** No pause between two tries of an exit is longer; only a closed market is waited for, and that is looked at anew. */
const FARTHEST_TRY_MS = 10 * MINUTE;

/**
 * What is due later than it ever should be was reckoned by a process whose clock was ahead. It is due now: a step that
 * came too early does less harm than an exit that stands still for as long as the clock was wrong.
 */
const pullIn = (ledger: Ledger, { id, close, ladder, entryPlan, exitsNotBefore }: Trade): void => {
  const { at, book } = ledger;
  if (close !== null && close.nextStepAt > at + configOf(book).close.stepIntervalMs) {
    record(ledger, { type: "close-moved", tradeId: id, step: close.step, nextStepAt: at });
  }
  if (ladder.nextStepAt !== null && ladder.nextStepAt > at + entryPlan.stepIntervalMs) {
    record(ledger, { type: "ladder-moved", tradeId: id, ...ladder, nextStepAt: at, reason: "its time was reckoned with another clock" });
  }
  if (exitsNotBefore > at + FARTHEST_TRY_MS) {
    record(ledger, { type: "exit-deferred", tradeId: id, until: 0, code: "retry", text: "looked at anew after the restart", stuck: null });
  }
};

/**
 * The first input after a fold of the journal. Whoever finds a claim asks the broker and never sends; every order that
 * could have changed meanwhile is asked about too, so that fills of the time in between get their exits.
 */
export const decideRestart = (ledger: Ledger): void => {
  const trades = openTradesOf(ledger.book);
  for (const wait of ledger.book.waiting) {
    // One that was asked about later than now was reckoned with another clock: nobody knows how long it has waited.
    if (wait.until < ledger.at || wait.askedAt > ledger.at) endUnconfirmed(ledger, wait);
  }
  record(ledger, { type: "restarted", open: trades.length > 0 });
  for (const trade of trades) {
    pullIn(ledger, trade);
    for (const order of [entryOf(ledger.book, trade), ...exitsOf(ledger.book, trade)]) doubt(ledger, order);
  }
  recordSync(ledger, "the process was restarted");
  for (const trade of trades) advance(ledger, trade.id);
};
