import {
  civilDate,
  decimal,
  fillId,
  instrumentId,
  messageId,
  orderKey,
  subtract,
  tradeId,
  type BookId,
  type DailyPnl,
  type Decimal,
  type FillLine,
  type Json,
  type LineCounts,
  type LineFilter,
  type OrderKey,
  type OrderLine,
  type PositionLine,
  type TradeId,
  type TradeLine,
} from "@floorbroker/core";
import { sql, type Kysely } from "kysely";
import type { JournalDatabase } from "../schema.ts";
import { originalPayload, originalText, storedText } from "../stored-text.ts";

type Db = Kysely<JournalDatabase>;

/** Lines that are answered when nobody says how many. */
const LIMIT = 1_000;

const amount = (digits: string | null): Decimal | null => (digits === null ? null : decimal(digits));

const instant = (value: string | number | bigint | null): number | null => (value === null ? null : Number(value));

const day = sql<string>`day::text`.as("day");

/** A column that only this program writes: its words are those of the type. */
const word = <Word extends string>(text: string): Word => text as Word;

/** The orders that are asked for, oldest first. */
export const readOrders = async (
  book: BookId,
  { day: on, tradeId: of, open, limit = LIMIT }: LineFilter,
  db: Db,
): Promise<readonly OrderLine[]> => {
  const rows = await db
    .selectFrom("orders")
    .select([
      "order_key", "trade_id", "role", "instrument", "side", "quantity", "limit_price", "filled", "average_price",
    ])
    .select(["standing", "open", "intended_at", day])
    .where("book", "=", storedText(book))
    .$if(on !== undefined, (query) => query.where("day", "=", on ?? ""))
    .$if(of !== undefined, (query) => query.where("trade_id", "=", storedText(of ?? "")))
    .$if(open === true, (query) => query.where("open", "=", true))
    .orderBy("intended_at", "desc")
    .orderBy("order_key", "desc")
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => ({
    key: orderKey(row.order_key),
    tradeId: tradeId(row.trade_id),
    day: civilDate(row.day),
    role: word<OrderLine["role"]>(row.role),
    instrument: instrumentId(originalText(row.instrument)),
    side: word<OrderLine["side"]>(row.side),
    quantity: Number(row.quantity),
    limit: amount(row.limit_price),
    filled: Number(row.filled),
    averagePrice: amount(row.average_price),
    standing: word<OrderLine["standing"]>(row.standing),
    open: row.open,
    intendedAt: Number(row.intended_at),
  }));
};

/** The trades that are asked for, oldest first. */
export const readTrades = async (
  book: BookId,
  { day: on, tradeId: of, open, limit = LIMIT }: LineFilter,
  db: Db,
): Promise<readonly TradeLine[]> => {
  const rows = await db
    .selectFrom("trades")
    .select(["trade_id", "message_id", "instrument", "side", "quantity", "entry_filled", "exit_filled", "entry_price"])
    .select(["exit_price", "realised", "fees", "ended", "opened_at", "closed_at", day])
    .where("book", "=", storedText(book))
    .$if(on !== undefined, (query) => query.where("day", "=", on ?? ""))
    .$if(of !== undefined, (query) => query.where("trade_id", "=", storedText(of ?? "")))
    .$if(open === true, (query) => query.where("ended", "is", null))
    .orderBy("opened_at", "desc")
    .orderBy("trade_id", "desc")
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => ({
    id: tradeId(row.trade_id),
    day: civilDate(row.day),
    messageId: messageId(originalText(row.message_id)),
    instrument: instrumentId(originalText(row.instrument)),
    side: word<TradeLine["side"]>(row.side),
    quantity: Number(row.quantity),
    entryFilled: Number(row.entry_filled),
    exitFilled: Number(row.exit_filled),
    entryPrice: amount(row.entry_price),
    exitPrice: amount(row.exit_price),
    realised: decimal(row.realised),
    fees: decimal(row.fees),
    ended: row.ended === null ? null : word<NonNullable<TradeLine["ended"]>>(row.ended),
    openedAt: Number(row.opened_at),
    closedAt: instant(row.closed_at),
  }));
};

/** The fills that are asked for, oldest first. */
export const readFills = async (
  book: BookId,
  { day: on, tradeId: of, limit = LIMIT }: LineFilter,
  db: Db,
): Promise<readonly FillLine[]> => {
  const rows = await db
    .selectFrom("fills")
    .select(["fill_id", "rev", "trade_id", "order_key", "instrument", "side", "quantity", "price", "fees", "at", day])
    .where("book", "=", storedText(book))
    .$if(on !== undefined, (query) => query.where("day", "=", on ?? ""))
    .$if(of !== undefined, (query) => query.where("trade_id", "=", storedText(of ?? "")))
    .orderBy("at", "desc")
    .orderBy("fill_id", "desc")
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => ({
    fillId: fillId(originalText(row.fill_id)),
    rev: Number(row.rev),
    tradeId: row.trade_id === null ? null : tradeId(row.trade_id),
    // An order of somebody else may bear any name.
    key: row.order_key === null ? null : (originalText(row.order_key) as OrderKey),
    day: civilDate(row.day),
    instrument: instrumentId(originalText(row.instrument)),
    side: word<FillLine["side"]>(row.side),
    quantity: Number(row.quantity),
    price: decimal(row.price),
    fees: amount(row.fees),
    at: Number(row.at),
  }));
};

/** What is held, by instrument. */
export const readPositions = async (book: BookId, db: Db): Promise<readonly PositionLine[]> => {
  const rows = await db
    .selectFrom("positions")
    .select(["instrument", "quantity", "average_price", "multiplier", "trades"])
    .where("book", "=", storedText(book))
    .orderBy("instrument")
    .execute();
  return rows.map((row) => ({
    instrument: instrumentId(originalText(row.instrument)),
    quantity: Number(row.quantity),
    averagePrice: decimal(row.average_price),
    multiplier: decimal(row.multiplier),
    trades: Number(row.trades),
  }));
};

/** What each day earned, oldest first. */
export const readDailyPnl = async (
  book: BookId,
  { day: on, limit = LIMIT }: Pick<LineFilter, "day" | "limit">,
  db: Db,
): Promise<readonly DailyPnl[]> => {
  const rows = await db
    .selectFrom("daily_pnl")
    .select(({ fn }) => [fn.sum<string>("realised").as("realised"), fn.sum<string>("fees").as("fees"), day])
    .select(({ fn }) => fn.countAll<string>().as("trades"))
    .where("book", "=", storedText(book))
    .$if(on !== undefined, (query) => query.where("day", "=", on ?? ""))
    .groupBy("daily_pnl.day")
    .orderBy("daily_pnl.day", "desc")
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => {
    const realised = decimal(row.realised);
    const fees = decimal(row.fees);
    return { day: civilDate(row.day), realised, fees, net: subtract(realised, fees), trades: Number(row.trades) };
  });
};

/** An order as it was written, whole. */
export const readOrderJson = async (book: BookId, key: OrderKey, db: Db): Promise<Json | null> => {
  const row = await db
    .selectFrom("orders")
    .select("whole")
    .where("book", "=", storedText(book))
    .where("order_key", "=", storedText(key))
    .executeTakeFirst();
  return row === undefined ? null : originalPayload(row.whole);
};

/** A trade as it was written, whole. */
export const readTradeJson = async (book: BookId, id: TradeId, db: Db): Promise<Json | null> => {
  const row = await db
    .selectFrom("trades")
    .select("whole")
    .where("book", "=", storedText(book))
    .where("trade_id", "=", storedText(id))
    .executeTakeFirst();
  return row === undefined ? null : originalPayload(row.whole);
};

/** Lines of a book in each table. */
export const countLines = async (book: BookId, db: Db): Promise<LineCounts> => {
  const count = async (table: "orders" | "trades" | "fills" | "positions" | "daily_pnl"): Promise<number> => {
    const { lines } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string>().as("lines"))
      .where("book", "=", storedText(book))
      .executeTakeFirstOrThrow();
    return Number(lines);
  };
  return {
    orders: await count("orders"),
    trades: await count("trades"),
    fills: await count("fills"),
    positions: await count("positions"),
    dailyPnl: await count("daily_pnl"),
  };
};
