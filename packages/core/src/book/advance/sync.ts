import { entryOf, exitsOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver } from "../order.ts";
import { openTradesOf } from "../state.ts";

/** The broker is asked about every order that can still change: after a gap, after a restart. */
export const recordSync = (ledger: Ledger, reason: string): void => {
  for (const trade of openTradesOf(ledger.book)) {
    const entry = entryOf(ledger.book, trade);
    for (const order of [entry, ...exitsOf(ledger.book, trade)]) {
      if (isOver(order)) continue;
      record(ledger, { type: "inquiry-wanted", key: order.key, at: ledger.at, must: true, reason });
    }
  }
};
