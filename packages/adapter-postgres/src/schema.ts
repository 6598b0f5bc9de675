import type { Json } from "@floorbroker/core";
import type { ColumnType } from "kysely";

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

/** What the database holds. */
export interface JournalDatabase {
  readonly journal: JournalTable;
}

/** The constraint that makes a stale writer's commit fail as a whole. */
export const SEQ_UNIQUE = "journal_pkey";

/** The constraint by which a book takes each event of an input once. */
export const INPUT_UNIQUE = "journal_input_unique";
