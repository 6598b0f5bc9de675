import { instrumentText, underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import { entryOf, exitsOf } from "../holdings.ts";
import { isOver, type Order } from "../order.ts";
import type { Book } from "../state.ts";
import type { Trade } from "../trade.ts";

/** How traders name what is ours: an order, a trade, the message that opened it, or a symbol. Small and large letters are the same. */
export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const bare = (symbol: string): string => symbol.replace(/^[/$]/, "");

/** A symbol as a trader writes it: the underlying, the product, the contract, with or without its slash. */
const isOfSymbol = ({ spec: { instrument } }: Trade, name: string): boolean =>
  [underlyingOfInstrument(instrument), instrument.id, instrumentText(instrument)].some((each) => same(bare(each), bare(name)));

/** Our key, or the broker's id of any life of it. */
export const isOrderNamed = (order: Order, name: string): boolean =>
  same(order.key, name) || order.incarnations.some(({ ref }) => same(ref.id, name));

/** A trade by its own id, its message, its entry or its symbol. */
export const isTradeNamed = (book: Book, trade: Trade, name: string): boolean =>
  same(trade.id, name) || same(trade.messageId, name) || isOrderNamed(entryOf(book, trade), name) || isOfSymbol(trade, name);

/** The trade's exits that are not over. */
export const workingExits = (book: Book, trade: Trade): readonly Order[] => exitsOf(book, trade).filter((order) => !isOver(order));
