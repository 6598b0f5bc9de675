import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Message } from "../../interpret/message.ts";
import { entriesOf } from "../../persistent-map.ts";
import { problem, type Problem } from "../../result.ts";
import { waitNamed } from "../confirmation.ts";
import type { Ledger } from "../ledger.ts";
import type { Order } from "../order.ts";
import { openTradesOf, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { withdrawAll, withdrawnText, withdrawWait } from "./confirmation-end.ts";
import { answer, refuse } from "./entry.ts";
import { isOrderNamed, isTradeNamed, same, workingExits } from "./named.ts";
import { isEntering, stopEntries } from "./stop-entries.ts";

/** An exit protects what is held: without it, nobody would sell any more. What can be done instead is said. */
const exitStays = (trade: Trade, { key, role }: Order): Problem => {
  const name = instrumentText(trade.spec.instrument);
  const text = `${key} is the ${role} of ${name}: without it the position would lose its protection`;
  const close = trade.spec.instrument.kind === "future" ? `!tt flat ${name}` : `${trade.side === "buy" ? "an STC" : "a BTC"} alert closes ${name}`;
  return problem("exit-order", text, [`close the position, and the exit ends with it: ${close}`, "!tt flatten closes everything"]);
};

const nothingNamed = (book: Book, name: string): Problem => {
  for (const trade of openTradesOf(book)) {
    const exits = workingExits(book, trade);
    const exit = exits.find((order) => isOrderNamed(order, name)) ?? (isTradeNamed(book, trade, name) ? exits[0] : undefined);
    if (exit !== undefined) return exitStays(trade, exit);
  }
  const foreign = [...entriesOf(book.foreignOrders)].find(([id]) => same(id, name));
  if (foreign !== undefined) return problem("foreign-order", foreign[1].text, ["cancel it at the broker"]);
  return problem("nothing-to-cancel", `no entry of ours works under ${name}`, ["see what works with !tt orders", "!tt cancel all"], name);
};

const cancelEntries = (ledger: Ledger, message: Message, trades: readonly Trade[]): void => {
  const stopped = stopEntries(ledger, trades, `cancelled by ${message.authorId}`);
  const names = stopped.map(({ spec, id }) => `${instrumentText(spec.instrument)} (${id})`);
  answer(ledger, message, "done", `cancelling ${names.join(", ")}; what fills until then keeps its exits`);
};

/** `!tt cancel`: ends working entries: all, those of a symbol, or the one of a trade, message or order. Exits stay. */
export const decideCancel = (ledger: Ledger, message: Message, name: string | null): void => {
  const { book } = ledger;
  if (name === null) {
    const advice = ["!tt cancel all", "!tt cancel SPY", "see the ids with !tt orders"] as const;
    return refuse(ledger, message, problem("missing-name", "cancel what?", advice));
  }
  const wait = name === "all" ? undefined : waitNamed(book.waiting, name);
  if (wait !== undefined) {
    withdrawWait(ledger, wait, `cancelled by ${message.authorId}`);
    return answer(ledger, message, "done", `not sent: ${wait.text}`);
  }
  const withdrawn = name === "all" ? withdrawAll(ledger, `cancelled by ${message.authorId}`) : 0;
  const entering = openTradesOf(book).filter((trade) => isEntering(book, trade));
  const meant = name === "all" ? entering : entering.filter((trade) => isTradeNamed(book, trade, name));
  if (meant.length > 0) return cancelEntries(ledger, message, meant);
  const none = withdrawn === 0 ? "no entry works" : withdrawnText(withdrawn);
  if (name === "all") return answer(ledger, message, "done", `${none}; exits are left alone`);
  refuse(ledger, message, nothingNamed(book, name));
};
