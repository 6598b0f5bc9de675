import type { Listing } from "../../ports/broker.ts";
import type { BrokerOrder } from "../../ports/orders.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { advance } from "../advance/advance.ts";
import { forgottenTrades } from "../forgotten.ts";
import { entryOf, exitsOf, heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Trade } from "../trade.ts";

const tell = (ledger: Ledger, trade: Trade): void => {
  const what = `${trade.id}: the broker has forgotten it: neither its order nor its ${heldOf(ledger.book, trade)} ${instrumentText(trade.spec.instrument)} are in the account any more`;
  const text = `${what}. It is frozen until they are, and nothing is sent for it; compare with the broker's statement. After a wipe of a test account, begin anew with another data directory`;
  record(ledger, { type: "escalated", code: "trade-forgotten", text, tradeId: trade.id, key: null });
};

/** Does what may complete the proof that a broker has forgotten a trade; the operator is told of each that it does. */
export const noticeForgotten = (ledger: Ledger, step: () => void): void => {
  const before = new Set(forgottenTrades(ledger.book).map(({ id }) => id));
  step();
  for (const trade of forgottenTrades(ledger.book)) if (!before.has(trade.id)) tell(ledger, trade);
};

/** A list that has a forgotten order after all is the answer that was asked for in vain: the trade goes on. */
export const rememberListed = (ledger: Ledger, orders: Listing<BrokerOrder>): void => {
  const listed = new Set(orders.items.map(({ orderKey }) => orderKey));
  for (const trade of forgottenTrades(ledger.book)) {
    const again = [entryOf(ledger.book, trade), ...exitsOf(ledger.book, trade)].filter(({ key, inquiry }) => inquiry !== null && listed.has(key));
    for (const { key } of again) record(ledger, { type: "inquiry-settled", key, outcome: "found", proof: "the broker's list has it again" });
    if (again.length > 0) advance(ledger, trade.id);
  }
};
