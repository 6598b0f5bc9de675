import { oneOf, type TypeOf } from "../codec.ts";
import type { Decimal } from "../decimal.ts";
import type { BookId, ChannelId, FillId, InstrumentId, MessageId, OrderKey, TradeId, UserId } from "../ids.ts";
import { IN_MEMORY, type MemoryLimits } from "../limits.ts";
import { emptyMap, get, type PersistentMap } from "../persistent-map.ts";
import type { Link } from "../ports/broker.ts";
import type { Fill } from "../ports/orders.ts";
import type { EpochMs } from "../time.ts";
import { emptyRecord, type RiskRecord } from "../risk/record.ts";
import { isSpreadId } from "../instrument/spread.ts";
import type { Abilities, BookConfig, Venue } from "./config.ts";
import type { ConfirmationWait } from "./confirmation.ts";
import type { Hold } from "./hold.ts";
import { bySnowflake, isSnowflake } from "./keys.ts";
import type { Order } from "./order.ts";
import { noPast, type Past } from "./past.ts";
import type { Trade } from "./trade.ts";

/** `active`; `reduce-only`: exits yes, entries no; `halted`: an operator must act, exits still run. */
export const tradingState = oneOf("active", "reduce-only", "halted");
export type TradingState = TypeOf<typeof tradingState>;

/** When entries were ended, and by whom, with the reason where one was given: `by 7041…: news at two`, `a bug: …`. */
export interface Stopped {
  readonly at: EpochMs;
  readonly reason: string;
}

/** What is remembered of a message: its newest decided revision, and what it did. */
export interface HeardMessage {
  readonly revision: number;
  readonly channelId: ChannelId;
  /** The thread of that channel in which it stands, and is answered; null for the channel itself. */
  readonly threadId: ChannelId | null;
  readonly authorId: UserId;
  /** The trade that it opened. */
  readonly tradeId: TradeId | null;
  /** The (first) trade that it closed, whole or in part: an edit of it closes nothing more. */
  readonly closes: TradeId | null;
  /** Whether a person was asked to confirm what it says: once, whatever it is edited to. */
  readonly asked: boolean;
}

/** An order that works at the broker and is not ours, as it is shown. */
export interface ForeignOrder {
  readonly text: string;
  /** The book's sequence number when it was told of: what was told of first is forgotten first. */
  readonly toldAt: number;
}

/** An instrument of which the broker says something else than our trades do: its symbol takes no entries. */
export interface Disagreement {
  readonly instrument: InstrumentId;
  /** What entries are frozen on: the underlying, or the future's root. */
  readonly symbol: string;
  /** Units that the account has and our trades don't explain. */
  readonly difference: number;
  /** The broker's average price where that is what differs; null where it is the units. */
  readonly average: Decimal | null;
  /** False after the first look, while the orders are asked about; the operator is told with the second. */
  readonly confirmed: boolean;
  readonly text: string;
}

/** Everything known about one account in one environment. A fold of its journal; immutable. */
export interface Book {
  readonly id: BookId;
  /** Sequence number of the last event it contains. */
  readonly seq: number;
  /** How much is kept in memory. */
  readonly limits: MemoryLimits;
  readonly config: BookConfig | null;
  readonly venue: Venue | null;
  readonly tradingState: TradingState;
  /** Who or what ended entries, and when; null while the book is active. */
  readonly stopped: Stopped | null;
  readonly messages: PersistentMap<MessageId, HeardMessage>;
  /** The newest message that has left memory: nothing at or below it trades again. Null as long as all are remembered. */
  readonly heardUntil: MessageId | null;
  readonly trades: PersistentMap<TradeId, Trade>;
  /** Trades that can still change, oldest first. */
  readonly openTrades: readonly TradeId[];
  /** Trades that are over and still in memory, the one that ended first in front. */
  readonly closedTrades: readonly TradeId[];
  readonly orders: PersistentMap<OrderKey, Order>;
  /** Orders about which the broker is being asked. */
  readonly inquiries: readonly OrderKey[];
  /** What is remembered of trades that have left memory. */
  readonly past: Past;
  /** Fills of orders that are not ours, and fills that came before their order was known; the newest ones. */
  readonly externalFills: PersistentMap<FillId, Fill>;
  /** When the newest fill happened that has left {@link Book.externalFills}; null as long as all are there. */
  readonly externalUntil: EpochMs | null;
  /** Working orders that no intent of ours explains, by broker id: shown once, never touched. */
  readonly foreignOrders: PersistentMap<string, ForeignOrder>;
  /** Units (signed, never 0) that the account holds of an instrument beside our trades. */
  readonly foreignPositions: PersistentMap<InstrumentId, number>;
  /** Average prices of the broker that an operator accepted in place of ours. */
  readonly acceptedAverages: PersistentMap<InstrumentId, Decimal>;
  readonly disagreements: readonly Disagreement[];
  /** What the risk rules look back on. */
  readonly risk: RiskRecord;
  readonly holds: readonly Hold[];
  /** Entries that wait for a person's word, the one asked about first in front. */
  readonly waiting: readonly ConfirmationWait[];
  readonly links: Readonly<Partial<Record<Link["name"], Link>>>;
}

/** A book before its first event. */
export const emptyBook = (id: BookId, limits: MemoryLimits = IN_MEMORY): Book => ({
  id,
  seq: 0,
  limits,
  config: null,
  venue: null,
  tradingState: "active",
  stopped: null,
  messages: emptyMap(),
  heardUntil: null,
  trades: emptyMap(),
  openTrades: [],
  closedTrades: [],
  orders: emptyMap(),
  inquiries: [],
  past: noPast,
  externalFills: emptyMap(),
  externalUntil: null,
  foreignOrders: emptyMap(),
  foreignPositions: emptyMap(),
  acceptedAverages: emptyMap(),
  disagreements: [],
  risk: emptyRecord,
  holds: [],
  waiting: [],
  links: {},
});

/** A value that the book's own structure promises. @throws Error when it is missing, which is a bug and halts the book. */
export const promised = <A>(value: A | null | undefined, what: string): A => {
  if (value == null) throw new Error(`the book has lost ${what}`);
  return value;
};

/** The configuration. Nothing that needs it can come before it. @throws Error for a book that was never configured. */
export const configOf = (book: Book): BookConfig => promised(book.config, "its configuration");

/** What the broker of this book can do. @throws Error for a book that was never configured. */
export const venueOf = (book: Book): Venue => promised(book.venue, "its venue");

const NO_ABILITIES: Abilities = { replacesPrice: false, replacesQuantity: false, replacesAtomically: false, restsOvernight: false };

/** What the broker of this book can do with orders in an instrument. */
export const abilitiesFor = (book: Book, instrument: InstrumentId): Abilities => {
  const venue = venueOf(book);
  return isSpreadId(instrument) ? (venue.spreads ?? NO_ABILITIES) : venue;
};

/** The open trades themselves, oldest first. */
export const openTradesOf = (book: Book): readonly Trade[] =>
  book.openTrades.map((id) => promised(get(book.trades, id), "an open trade"));

/** Whether the message is as old as those that have left memory: it was heard before, or comes far too late. */
export const isBygone = ({ heardUntil }: Book, id: MessageId): boolean =>
  heardUntil !== null && isSnowflake(id) && bySnowflake(id, heardUntil) <= 0;
