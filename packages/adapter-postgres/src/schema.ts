import type { Json } from "@floorbroker/core";
import type { ColumnType, Generated } from "kysely";

/** A `bigint`: written as a number; `pg` reads it as a string, PGlite as a number. `Number` makes them one. */
type BigInteger = ColumnType<string | number | bigint, number, never>;

/** A column that is written once and never updated. */
type Once<Read, Written = Read> = ColumnType<Read, Written, never>;

/**
 * The table `journal`. Texts are held as `stored-text.ts` spells them, since PostgreSQL has no NUL and no lone
 * surrogate.
 *
 * `payload` is jsonb and not text, so that SQL can look inside. That is exact enough for the chain: jsonb forgets the
 * order of keys, which canonical JSON sorts anyway, and keeps a number as the decimal that was written, which reads
 * back as the very same double. What jsonb can't hold, texts escape and `storable.ts` refuses.
 */
export interface JournalTable {
  readonly book: Once<string>;
  readonly seq: BigInteger;
  readonly at: BigInteger;
  readonly input_id: Once<string>;
  readonly ordinal: Once<number>;
  readonly type: Once<string>;
  readonly payload: Once<Json, string>;
  readonly previous: Once<string>;
  readonly hash: Once<string>;
}

/** A `bigint` that may be written again. */
type Count = ColumnType<string | number | bigint, number, number>;

/** A `numeric`: read and written as its decimal digits. */
type Numeric = string;

/** A `date`. It is read as text only where a query casts it: drivers make it an instant of the machine's own zone. */
type Day = ColumnType<unknown, string, string>;

/** A `jsonb` that is written as text. */
type Whole = ColumnType<Json, string, string>;

/** The table `orders`: one line an order of ours, `whole` with all that is known of it. */
export interface OrdersTable {
  readonly book: string;
  readonly order_key: string;
  readonly trade_id: string;
  readonly day: Day;
  readonly role: string;
  readonly instrument: string;
  readonly side: string;
  readonly quantity: Count;
  readonly limit_price: Numeric | null;
  readonly filled: Count;
  readonly average_price: Numeric | null;
  readonly standing: string;
  readonly open: boolean;
  readonly intended_at: Count;
  readonly whole: Whole;
}

/** The table `trades`: one line a trade, `whole` with all that is known of it. */
export interface TradesTable {
  readonly book: string;
  readonly trade_id: string;
  readonly day: Day;
  readonly message_id: string;
  readonly instrument: string;
  readonly side: string;
  readonly quantity: Count;
  readonly entry_filled: Count;
  readonly exit_filled: Count;
  readonly entry_price: Numeric | null;
  readonly exit_price: Numeric | null;
  readonly realised: Numeric;
  readonly fees: Numeric;
  readonly ended: string | null;
  readonly opened_at: Count;
  readonly closed_at: ColumnType<string | number | bigint | null, number | null, number | null>;
  readonly whole: Whole;
}

/** The table `fills`: one line a fill, at its newest revision. */
export interface FillsTable {
  readonly book: string;
  readonly fill_id: string;
  readonly rev: Count;
  readonly trade_id: string | null;
  readonly order_key: string | null;
  readonly day: Day;
  readonly instrument: string;
  readonly side: string;
  readonly quantity: Count;
  readonly price: Numeric;
  readonly fees: Numeric | null;
  readonly at: Count;
}

/** The table `positions`: what open trades hold, one line an instrument. */
export interface PositionsTable {
  readonly book: string;
  readonly instrument: string;
  readonly quantity: Count;
  readonly average_price: Numeric;
  readonly multiplier: Numeric;
  readonly trades: Count;
}

/** The table `daily_pnl`: one line a trade and day. */
export interface DailyPnlTable {
  readonly book: string;
  readonly day: Day;
  readonly trade_id: string;
  readonly instrument: string;
  readonly closed: Count;
  readonly realised: Numeric;
  readonly fees: Numeric;
}

/** The table `projection_progress`: up to which row of the journal a book's tables have come. */
export interface ProgressTable {
  readonly book: string;
  readonly seq: Count;
}

/** The table `snapshots`: whole books, each with the hash of the journal row that it contains last. */
export interface SnapshotsTable {
  readonly book: string;
  readonly seq: Count;
  readonly hash: string;
  readonly format: number;
  readonly parts: number;
  readonly created_at: Generated<unknown>;
}

/** The table `snapshot_parts`: the zipped text of a snapshot, cut into pieces. */
export interface SnapshotPartsTable {
  readonly book: string;
  readonly seq: Count;
  readonly part: number;
  readonly state: Uint8Array;
}

/** What the database holds. */
export interface JournalDatabase {
  readonly journal: JournalTable;
  readonly orders: OrdersTable;
  readonly trades: TradesTable;
  readonly fills: FillsTable;
  readonly positions: PositionsTable;
  readonly daily_pnl: DailyPnlTable;
  readonly projection_progress: ProgressTable;
  readonly snapshots: SnapshotsTable;
  readonly snapshot_parts: SnapshotPartsTable;
}

/** The constraint that makes a stale writer's commit fail as a whole. */
export const SEQ_UNIQUE = "journal_pkey";

/** The constraint by which a book takes each event of an input once. */
export const INPUT_UNIQUE = "journal_input_unique";
