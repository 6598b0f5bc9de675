import { sql, type CreateTableBuilder, type Kysely } from "kysely";

/** Compared byte by byte, on every server alike. */
const name = sql`text collate "C"`;

/** A table of one book's lines. Prices and money are `numeric`, instants epoch milliseconds, days trading days. */
const linesOf = (db: Kysely<unknown>, table: string): CreateTableBuilder<string, "book"> =>
  db.schema.createTable(table).addColumn("book", name, (column) => column.notNull());

const createOrders = async (db: Kysely<unknown>): Promise<void> => {
  await linesOf(db, "orders")
    .addColumn("order_key", name, (column) => column.notNull())
    .addColumn("trade_id", name, (column) => column.notNull())
    .addColumn("day", "date", (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("instrument", name, (column) => column.notNull())
    .addColumn("side", "text", (column) => column.notNull())
    .addColumn("quantity", "bigint", (column) => column.notNull())
    .addColumn("limit_price", "numeric")
    .addColumn("filled", "bigint", (column) => column.notNull())
    .addColumn("average_price", "numeric")
    .addColumn("standing", "text", (column) => column.notNull())
    .addColumn("open", "boolean", (column) => column.notNull())
    .addColumn("intended_at", "bigint", (column) => column.notNull())
    .addColumn("whole", "jsonb", (column) => column.notNull())
    .addPrimaryKeyConstraint("orders_pkey", ["book", "order_key"])
    .execute();
  await sql`create index orders_open on orders (book, intended_at) where open`.execute(db);
  await sql`create index orders_of_trade on orders (book, trade_id)`.execute(db);
  await sql`create index orders_of_day on orders (book, day, intended_at)`.execute(db);
  await sql`create index orders_in_time on orders (book, intended_at)`.execute(db);
};

const createTrades = async (db: Kysely<unknown>): Promise<void> => {
  await linesOf(db, "trades")
    .addColumn("trade_id", name, (column) => column.notNull())
    .addColumn("day", "date", (column) => column.notNull())
    .addColumn("message_id", name, (column) => column.notNull())
    .addColumn("instrument", name, (column) => column.notNull())
    .addColumn("side", "text", (column) => column.notNull())
    .addColumn("quantity", "bigint", (column) => column.notNull())
    .addColumn("entry_filled", "bigint", (column) => column.notNull())
    .addColumn("exit_filled", "bigint", (column) => column.notNull())
    .addColumn("entry_price", "numeric")
    .addColumn("exit_price", "numeric")
    .addColumn("realised", "numeric", (column) => column.notNull())
    .addColumn("fees", "numeric", (column) => column.notNull())
    .addColumn("ended", "text")
    .addColumn("opened_at", "bigint", (column) => column.notNull())
    .addColumn("closed_at", "bigint")
    .addColumn("whole", "jsonb", (column) => column.notNull())
    .addPrimaryKeyConstraint("trades_pkey", ["book", "trade_id"])
    .execute();
  await sql`create index trades_open on trades (book, opened_at) where ended is null`.execute(db);
  await sql`create index trades_of_day on trades (book, day, opened_at)`.execute(db);
  await sql`create index trades_in_time on trades (book, opened_at)`.execute(db);
};

const createFills = async (db: Kysely<unknown>): Promise<void> => {
  await linesOf(db, "fills")
    .addColumn("fill_id", name, (column) => column.notNull())
    .addColumn("rev", "bigint", (column) => column.notNull())
    // Null for a fill of no order of ours.
    .addColumn("trade_id", name)
    .addColumn("order_key", name)
    .addColumn("day", "date", (column) => column.notNull())
    .addColumn("instrument", name, (column) => column.notNull())
    .addColumn("side", "text", (column) => column.notNull())
    .addColumn("quantity", "bigint", (column) => column.notNull())
    .addColumn("price", "numeric", (column) => column.notNull())
    .addColumn("fees", "numeric")
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("fills_pkey", ["book", "fill_id"])
    .execute();
  await sql`create index fills_of_trade on fills (book, trade_id)`.execute(db);
  await sql`create index fills_of_order on fills (book, order_key)`.execute(db);
  await sql`create index fills_of_day on fills (book, day, at)`.execute(db);
  await sql`create index fills_in_time on fills (book, at)`.execute(db);
};

const createPositions = async (db: Kysely<unknown>): Promise<void> => {
  await linesOf(db, "positions")
    .addColumn("instrument", name, (column) => column.notNull())
    .addColumn("quantity", "bigint", (column) => column.notNull())
    .addColumn("average_price", "numeric", (column) => column.notNull())
    .addColumn("multiplier", "numeric", (column) => column.notNull())
    .addColumn("trades", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("positions_pkey", ["book", "instrument"])
    .execute();
};

/** A line for each trade and day; a day's figure is their sum. So a trade's days can be replaced without the others. */
const createDailyPnl = async (db: Kysely<unknown>): Promise<void> => {
  await linesOf(db, "daily_pnl")
    .addColumn("day", "date", (column) => column.notNull())
    .addColumn("trade_id", name, (column) => column.notNull())
    .addColumn("instrument", name, (column) => column.notNull())
    .addColumn("closed", "bigint", (column) => column.notNull())
    .addColumn("realised", "numeric", (column) => column.notNull())
    .addColumn("fees", "numeric", (column) => column.notNull())
    .addPrimaryKeyConstraint("daily_pnl_pkey", ["book", "day", "trade_id"])
    .execute();
  await sql`create index daily_pnl_of_trade on daily_pnl (book, trade_id)`.execute(db);
};

/** A snapshot is there when its line in `snapshots` is; the parts come before it, each in a commit of its own. */
const createSnapshots = async (db: Kysely<unknown>): Promise<void> => {
  await linesOf(db, "snapshots")
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("hash", "char(64)", (column) => column.notNull())
    .addColumn("format", "integer", (column) => column.notNull())
    .addColumn("parts", "integer", (column) => column.notNull())
    .addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint("snapshots_pkey", ["book", "seq"])
    .execute();
  await linesOf(db, "snapshot_parts")
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("part", "integer", (column) => column.notNull())
    .addColumn("state", "bytea", (column) => column.notNull())
    .addPrimaryKeyConstraint("snapshot_parts_pkey", ["book", "seq", "part"])
    .execute();
  // It is zipped already.
  await sql`alter table snapshot_parts alter column state set storage external`.execute(db);
};

/**
 * Tables made of the journal, and snapshots of books beside it. All of them may be emptied at any time: the journal has
 * everything.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createOrders(db);
  await createTrades(db);
  await createFills(db);
  await createPositions(db);
  await createDailyPnl(db);
  await linesOf(db, "projection_progress")
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("projection_progress_pkey", ["book"])
    .execute();
  await createSnapshots(db);
};
