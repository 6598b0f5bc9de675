import type { Order, OrderRole } from "../book/order.ts";
import type { CloseReason, Trade } from "../book/trade.ts";
import type { Decimal } from "../decimal.ts";
import type { BookId, FillId, InstrumentId, MessageId, OrderKey, TradeId } from "../ids.ts";
import type { Problem, Result } from "../result.ts";
import type { CivilDate, EpochMs } from "../time.ts";
import type { IncarnationState, OrderSide } from "./orders.ts";

/**
 * The tables that are made of the journal, for questions: what was ordered, filled, held and earned. Nothing in them is
 * the truth; they can be emptied and made again at any time. A `day` is the trading day of the instrument's market.
 */

/** Where an order stands, in one word: what the broker last said of it, or why nothing more can be said. */
export type OrderStanding = IncarnationState | "unknown" | "not-sent" | "expired-unsent" | "intended";

/** One order of ours, in the columns of the table `orders`. */
export interface OrderLine {
  readonly key: OrderKey;
  readonly tradeId: TradeId;
  /** Of the intent that placed it. */
  readonly day: CivilDate;
  readonly role: OrderRole;
  readonly instrument: InstrumentId;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly limit: Decimal | null;
  readonly filled: number;
  readonly averagePrice: Decimal | null;
  readonly standing: OrderStanding;
  /** Whether anything can still come of it. */
  readonly open: boolean;
  readonly intendedAt: EpochMs;
}

/** One trade, in the columns of the table `trades`. Money in the account's currency, fees not taken off `realised`. */
export interface TradeLine {
  readonly id: TradeId;
  /** On which it was opened. */
  readonly day: CivilDate;
  readonly messageId: MessageId;
  readonly instrument: InstrumentId;
  readonly side: OrderSide;
  /** Units that the entry was for. */
  readonly quantity: number;
  readonly entryFilled: number;
  readonly exitFilled: number;
  readonly entryPrice: Decimal | null;
  readonly exitPrice: Decimal | null;
  readonly realised: Decimal;
  readonly fees: Decimal;
  /** How it ended; null while it is open. */
  readonly ended: CloseReason | null;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs | null;
}

/** One fill at its newest revision; quantity 0 was voided. Without `tradeId` it belongs to no order of ours. */
export interface FillLine {
  readonly fillId: FillId;
  readonly rev: number;
  readonly tradeId: TradeId | null;
  /** As the broker named it; null for an order that is not ours. */
  readonly key: OrderKey | null;
  readonly day: CivilDate;
  readonly instrument: InstrumentId;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly price: Decimal;
  /** Null until the broker has reported them. */
  readonly fees: Decimal | null;
  readonly at: EpochMs;
}

/** What the open trades together hold of an instrument; there is no line for one of which nothing is held. */
export interface PositionLine {
  readonly instrument: InstrumentId;
  /** Units, negative when short. */
  readonly quantity: number;
  /** Average entry price of the units held, over the trades. */
  readonly averagePrice: Decimal;
  readonly multiplier: Decimal;
  readonly trades: number;
}

/**
 * What one trade earned on one day: (exit − average entry) × units × multiplier of that day's exits. The days of a trade
 * add up to its `realised`, to the last digit; so a later fill of the entry, or a correction, restates earlier days.
 */
export interface TradeDay {
  readonly tradeId: TradeId;
  readonly day: CivilDate;
  readonly instrument: InstrumentId;
  /** Units closed. */
  readonly closed: number;
  readonly realised: Decimal;
  readonly fees: Decimal;
}

/** What all trades together earned on one day. */
export interface DailyPnl {
  readonly day: CivilDate;
  readonly realised: Decimal;
  readonly fees: Decimal;
  /** `realised` without `fees`. */
  readonly net: Decimal;
  /** Trades of which something was filled that day. */
  readonly trades: number;
}

/** What a stretch of journal rows changed; each line is whole, and takes the place of the one before it. */
export interface TableChanges {
  readonly book: BookId;
  /** The changes are those of the rows after `after`, up to and including `to`. */
  readonly after: number;
  readonly to: number;
  readonly orders: readonly { readonly line: OrderLine; readonly order: Order }[];
  readonly trades: readonly { readonly line: TradeLine; readonly trade: Trade }[];
  readonly fills: readonly FillLine[];
  /** `line` is null when nothing is held any more. */
  readonly positions: readonly { readonly instrument: InstrumentId; readonly line: PositionLine | null }[];
  /** All days of each trade that is named, in the place of all that it had. */
  readonly tradeDays: readonly { readonly tradeId: TradeId; readonly days: readonly TradeDay[] }[];
}

/** Which lines are asked for; everything that is given must hold. */
export interface LineFilter {
  readonly day?: CivilDate;
  readonly tradeId?: TradeId;
  /** Only what is open; of fills this asks for nothing. */
  readonly open?: boolean;
  /** At most so many, the newest ones; default 1,000. */
  readonly limit?: number;
}

/** Lines in each table of a book. */
export interface LineCounts {
  readonly orders: number;
  readonly trades: number;
  readonly fills: number;
  readonly positions: number;
  readonly dailyPnl: number;
}

/** Told now and then how far a long work is: rows of the journal done, and all there were at its beginning. */
export type Told = (done: number, all: number) => void;

/**
 * The tables of a store that also has the journal. They are written from the journal's own rows and so never run ahead
 * of it. Codes of every method: `store-down`, `store-full`, `store-damaged`; nothing rejects for what a database can do.
 */
export interface ReadModels {
  /** The last row of the journal that the tables contain; 0 when they contain none. */
  progress(book: BookId): Promise<Result<Problem, number>>;

  /**
   * Brings the tables up to the journal's last row, a few rows in each transaction, and answers with that row. Safe at any time, also
   * twice at once. Codes: also `unreadable-row`, `journal-gap`.
   */
  catchUp(book: BookId, told?: Told): Promise<Result<Problem, number>>;

  /**
   * Empties the tables of a book and makes them again from the whole journal, in one transaction: who reads meanwhile
   * sees the old ones. In an embedded database nobody else is served meanwhile. Codes: as `catchUp`.
   */
  rebuild(book: BookId, told?: Told): Promise<Result<Problem, { readonly rows: number; readonly lines: LineCounts }>>;

  /** An order, whole, also one that has left the book's memory; null when there was none. */
  order(book: BookId, key: OrderKey): Promise<Result<Problem, Order | null>>;
  /** A trade, whole, also one that has left the book's memory; null when there was none. */
  trade(book: BookId, id: TradeId): Promise<Result<Problem, Trade | null>>;
  /** Oldest first. */
  orders(book: BookId, filter: LineFilter): Promise<Result<Problem, readonly OrderLine[]>>;
  /** Oldest first. */
  trades(book: BookId, filter: LineFilter): Promise<Result<Problem, readonly TradeLine[]>>;
  /** Oldest first. */
  fills(book: BookId, filter: LineFilter): Promise<Result<Problem, readonly FillLine[]>>;
  positions(book: BookId): Promise<Result<Problem, readonly PositionLine[]>>;
  /** Oldest first; days without fills have no line. */
  dailyPnl(book: BookId, filter: Pick<LineFilter, "day" | "limit">): Promise<Result<Problem, readonly DailyPnl[]>>;
}
