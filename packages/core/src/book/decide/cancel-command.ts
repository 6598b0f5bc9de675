import { instrumentText, underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import type { Message } from "../../interpret/message.ts";
import { entriesOf } from "../../persistent-map.ts";
import { problem, type Problem } from "../../result.ts";
import { entryOf, exitsOf } from "../holdings.ts";
import type { Ledger } from "../ledger.ts";
import { isOver, type Order } from "../order.ts";
import { openTradesOf, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, refuse } from "./entry.ts";
import { isEntering, stopEntries } from "./stop-entries.ts";

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const bare = (symbol: string): string => symbol.replace(/^[/$]/, "");

/** A symbol as a trader writes it: the underlying, the product, the contract, with or without its slash. */
const isOfSymbol = ({ spec: { instrument } }: Trade, name: string): boolean =>
  [underlyingOfInstrument(instrument), instrument.id, instrumentText(instrument)].some((each) => same(bare(each), bare(name)));

const isOrderNamed = (order: Order, name: string): boolean =>
  same(order.key, name) || order.incarnations.some(({ ref }) => same(ref.id, name));

const isTradeNamed = (book: Book, trade: Trade, name: string): boolean =>
  same(trade.id, name) || same(trade.messageId, name) || isOrderNamed(entryOf(book, trade), name) || isOfSymbol(trade, name);

const workingExits = (book: Book, trade: Trade): readonly Order[] => exitsOf(book, trade).filter((order) => !isOver(order));

/** An exit protects what is held: without it, nobody would sell any more. What can be done instead is said. */
const exitStays = (trade: Trade, { key, role }: Order): Problem => {
  const name = instrumentText(trade.spec.instrument);
  const text = `${key} is the ${role} of ${name}: without it the position would lose its protection`;
  const close = trade.spec.instrument.kind === "future" ? `!tt flat ${name}` : `an STC alert closes ${name}`;
  return problem("exit-order", text, [`close the position, and the exit ends with it: ${close}`, "!tt flatten closes everything"]);
};

const nothingNamed = (book: Book, name: string): Problem => {
  for (const trade of openTradesOf(book)) {
    const exits = workingExits(book, trade);
    const exit = exits.find((order) => isOrderNamed(order, name)) ?? (isTradeNamed(book, trade, name) ? exits[0] : undefined);
    if (exit !== undefined) return exitStays(trade, exit);
  }
  const foreign = [...entriesOf(book.foreignOrders)].find(([id]) => same(id, name));
  if (foreign !== undefined) return problem("foreign-order", `${foreign[1].text}: what is not ours is left alone`, ["cancel it at the broker"]);
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
  const entering = openTradesOf(book).filter((trade) => isEntering(book, trade));
  const meant = name === "all" ? entering : entering.filter((trade) => isTradeNamed(book, trade, name));
  if (meant.length > 0) return cancelEntries(ledger, message, meant);
  if (name === "all") return answer(ledger, message, "done", "no entry works; exits are left alone");
  refuse(ledger, message, nothingNamed(book, name));
};
