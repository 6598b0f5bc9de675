import {
  format,
  orderCodec,
  tradeCodec,
  type BookId,
  type Decimal,
  type FillLine,
  type TableChanges,
  type TradeDay,
} from "@floorbroker/core";
import { sql, type Insertable, type Transaction } from "kysely";
import type {
  DailyPnlTable,
  FillsTable,
  JournalDatabase,
  OrdersTable,
  PositionsTable,
  TradesTable,
} from "../schema.ts";
import { storedPayload, storedText } from "../stored-text.ts";

/** Lines that one statement carries: at most 16 parameters each, of the 65,535 that the protocol can count. */
const LINES = 500;

const digits = (amount: Decimal | null): string | null => (amount === null ? null : format(amount));

const textOrNull = (text: string | null): string | null => (text === null ? null : storedText(text));

function* pieces<A>(all: readonly A[]): Generator<readonly A[]> {
  for (let at = 0; at < all.length; at += LINES) yield all.slice(at, at + LINES);
}

const orderColumns = (book: BookId, { line, order }: TableChanges["orders"][number]): Insertable<OrdersTable> => ({
  book: storedText(book),
  order_key: storedText(line.key),
  trade_id: storedText(line.tradeId),
  day: line.day,
  role: line.role,
  instrument: storedText(line.instrument),
  side: line.side,
  quantity: line.quantity,
  limit_price: digits(line.limit),
  filled: line.filled,
  average_price: digits(line.averagePrice),
  standing: line.standing,
  open: line.open,
  intended_at: line.intendedAt,
  whole: storedPayload(orderCodec.encode(order)),
});

const tradeColumns = (book: BookId, { line, trade }: TableChanges["trades"][number]): Insertable<TradesTable> => ({
  book: storedText(book),
  trade_id: storedText(line.id),
  day: line.day,
  message_id: storedText(line.messageId),
  instrument: storedText(line.instrument),
  side: line.side,
  quantity: line.quantity,
  entry_filled: line.entryFilled,
  exit_filled: line.exitFilled,
  entry_price: digits(line.entryPrice),
  exit_price: digits(line.exitPrice),
  realised: format(line.realised),
  fees: format(line.fees),
  ended: line.ended,
  opened_at: line.openedAt,
  closed_at: line.closedAt,
  whole: storedPayload(tradeCodec.encode(trade)),
});

const fillColumns = (book: BookId, line: FillLine): Insertable<FillsTable> => ({
  book: storedText(book),
  fill_id: storedText(line.fillId),
  rev: line.rev,
  trade_id: textOrNull(line.tradeId),
  order_key: textOrNull(line.key),
  day: line.day,
  instrument: storedText(line.instrument),
  side: line.side,
  quantity: line.quantity,
  price: format(line.price),
  fees: digits(line.fees),
  at: line.at,
});

const dayColumns = (
  book: BookId,
  { tradeId, day, instrument, closed, realised, fees }: TradeDay,
): Insertable<DailyPnlTable> => ({
  book: storedText(book),
  day,
  trade_id: storedText(tradeId),
  instrument: storedText(instrument),
  closed,
  realised: format(realised),
  fees: format(fees),
});

type Db = Transaction<JournalDatabase>;

/** What takes the place of each column when the line is there already. */
const newest = (row: object) =>
  Object.fromEntries(Object.keys(row).map((column) => [column, sql.ref<never>(`excluded.${column}`)]));

const writeOrders = async (rows: readonly Insertable<OrdersTable>[], db: Db): Promise<void> => {
  for (const some of pieces(rows)) {
    const replacing = newest(some[0] ?? {});
    await db
      .insertInto("orders")
      .values(some)
      .onConflict((on) => on.columns(["book", "order_key"]).doUpdateSet(replacing))
      .execute();
  }
};

const writeTrades = async (rows: readonly Insertable<TradesTable>[], db: Db): Promise<void> => {
  for (const some of pieces(rows)) {
    const replacing = newest(some[0] ?? {});
    await db
      .insertInto("trades")
      .values(some)
      .onConflict((on) => on.columns(["book", "trade_id"]).doUpdateSet(replacing))
      .execute();
  }
};

/** A fill that a trade counts takes the place of what was first thought to be a stranger's, and never the other way. */
const writeFills = async (rows: readonly Insertable<FillsTable>[], db: Db): Promise<void> => {
  for (const some of pieces(rows)) {
    const replacing = newest(some[0] ?? {});
    const counts = sql<boolean>`fills.trade_id is null or excluded.trade_id is not null`;
    await db
      .insertInto("fills")
      .values(some)
      .onConflict((on) => on.columns(["book", "fill_id"]).doUpdateSet(replacing).where(counts))
      .execute();
  }
};

const writePositions = async ({ positions }: TableChanges, book: string, db: Db): Promise<void> => {
  for (const some of pieces(positions)) {
    const named = some.map(({ instrument }) => storedText(instrument));
    await db.deleteFrom("positions").where("book", "=", book).where("instrument", "in", named).execute();
    const rows = some.flatMap(({ instrument, line }): Insertable<PositionsTable>[] => {
      if (line === null) return [];
      const { quantity, averagePrice, multiplier, trades } = line;
      return [
        {
          book,
          instrument: storedText(instrument),
          quantity,
          average_price: format(averagePrice),
          multiplier: format(multiplier),
          trades,
        },
      ];
    });
    if (rows.length > 0) await db.insertInto("positions").values(rows).execute();
  }
};

const writeDays = async ({ book: id, tradeDays }: TableChanges, book: string, db: Db): Promise<void> => {
  for (const some of pieces(tradeDays)) {
    const named = some.map(({ tradeId }) => storedText(tradeId));
    await db.deleteFrom("daily_pnl").where("book", "=", book).where("trade_id", "in", named).execute();
    const rows = some.flatMap(({ days }) => days.map((day) => dayColumns(id, day)));
    for (const piece of pieces(rows)) await db.insertInto("daily_pnl").values(piece).execute();
  }
};

/** What is to be written, as the database holds it. */
export interface PreparedChanges {
  readonly changes: TableChanges;
  readonly orders: readonly Insertable<OrdersTable>[];
  readonly trades: readonly Insertable<TradesTable>[];
  /** About how much it is. */
  readonly lines: number;
  readonly bytes: number;
}

/** Bytes of a line beside its JSON, indexes included: a guess, for the room on the disk. */
const LINE_BYTES = 400;

/** Turns changes into columns, outside any transaction. */
export const prepared = (changes: TableChanges): PreparedChanges => {
  const orders = changes.orders.map((each) => orderColumns(changes.book, each));
  const trades = changes.trades.map((each) => tradeColumns(changes.book, each));
  const lines =
    orders.length + trades.length + changes.fills.length + changes.positions.length + changes.tradeDays.length;
  const wholes = [...orders, ...trades].reduce((sum, { whole }) => sum + whole.length, 0);
  return { changes, orders, trades, lines, bytes: wholes + lines * LINE_BYTES };
};

/** Puts each line in the place of the one before it. */
export const writeChanges = async ({ changes, orders, trades }: PreparedChanges, db: Db): Promise<void> => {
  const book = storedText(changes.book);
  await writeOrders(orders, db);
  await writeTrades(trades, db);
  await writeFills(changes.fills.map((line) => fillColumns(changes.book, line)), db);
  await writePositions(changes, book, db);
  await writeDays(changes, book, db);
};

/** Takes all lines of a book out of the tables. */
export const emptyTables = async (id: BookId, db: Db): Promise<void> => {
  const book = storedText(id);
  for (const table of ["orders", "trades", "fills", "positions", "daily_pnl"] as const) {
    await db.deleteFrom(table).where("book", "=", book).execute();
  }
};
