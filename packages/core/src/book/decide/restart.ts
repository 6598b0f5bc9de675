import { entryOf, exitsOf } from "../holdings.ts";
import { advance } from "../advance/advance.ts";
import { recordSync } from "../advance/sync.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Order } from "../order.ts";
import { openTradesOf } from "../state.ts";

const doubt = (ledger: Ledger, order: Order): void => {
  const pending = order.pending;
  if (pending === null || pending.stage.is === "unknown") return;
  const { op, revision } = pending;
  const operation = { key: order.key, op, revision };
  // Without a claim it can't have been sent; with one, only the broker knows.
  if (pending.stage.is === "intended") record(ledger, { type: "expired-unsent", ...operation });
  else record(ledger, { type: "unknown", ...operation, origin: "restart" });
};

/**
 * The first input after a fold of the journal. Whoever finds a claim asks the broker and never sends; every order that
 * could have changed meanwhile is asked about too, so that fills of the time in between get their exits.
 */
export const decideRestart = (ledger: Ledger): void => {
  const trades = openTradesOf(ledger.book);
  record(ledger, { type: "restarted", open: trades.length > 0 });
  for (const trade of trades) {
    for (const order of [entryOf(ledger.book, trade), ...exitsOf(ledger.book, trade)]) doubt(ledger, order);
  }
  recordSync(ledger, "the process was restarted");
  for (const trade of trades) advance(ledger, trade.id);
};
