import type { Json } from "../codec.ts";
import type { BookId, InputId } from "../ids.ts";
import type { EpochMs } from "../time.ts";
import type { Problem, Result } from "../result.ts";

/** One row to be written: what happened (`payload` is the encoded event, without its type), caused by which input. */
export interface JournalEntry {
  readonly seq: number;
  readonly at: EpochMs;
  readonly inputId: InputId;
  /** Position among the events of the same input: (book, inputId, ordinal) is unique. */
  readonly ordinal: number;
  readonly type: string;
  readonly payload: Json;
}

/** A row as it stands: chained to the one before it. */
export interface JournalRow extends JournalEntry {
  readonly book: BookId;
  /** Hex SHA-256 over the previous row's hash and this row's canonical content; the first row's `previous` is zeros. */
  readonly previous: string;
  readonly hash: string;
}

/**
 * Whether new trades may be opened on this journal. `entries-refused`: what is left of the disk, or of the database, is
 * kept for the trades that are open; appends are still tried, and exits go on.
 */
export type JournalHealth =
  | { readonly state: "ok" }
  | { readonly state: "entries-refused"; readonly problem: Problem };

/**
 * Where an append went. Both survive power loss. `outage-log`: the database is away, and the rows lie beside it until it
 * answers; what is open goes on, but nothing new should be begun.
 */
export type AppendedTo = "journal" | "outage-log";

/**
 * Where a book writes everything down. Append-only: per book, sequence numbers start at 1, have no gap and are unique,
 * so the commit of a stale writer fails as a whole. No method rejects for what a database can do: ends are values.
 */
export interface Journal {
  /**
   * Appends all entries in **one** durable commit: when it resolves to success they survive power loss.
   * Entries must continue the book's sequence without a gap.
   *
   * Codes: `stale-writer` (somebody else wrote on; also a gap inside the batch, or the same batch again), `duplicate` (an
   * input that is already there), `not-storable` (NaN, endless nesting, an input id too long for an index),
   * `store-full`, `store-down` (nothing was written), `commit-unknown` (ask {@link Journal.last} before going on),
   * `store-damaged` (a page of it can't be read: every method may end so).
   */
  append(book: BookId, entries: readonly JournalEntry[]): Promise<Result<Problem, AppendedTo>>;

  /** Rows after `afterSeq`, ascending, in pages of at most `limit`. */
  read(book: BookId, afterSeq: number, limit: number): Promise<Result<Problem, readonly JournalRow[]>>;

  /** Sequence number and hash of the last row, `{seq: 0, hash: zeros}` for an empty book. */
  last(book: BookId): Promise<Result<Problem, { readonly seq: number; readonly hash: string }>>;

  /** Every book that has rows. */
  books(): Promise<Result<Problem, readonly BookId[]>>;

  /**
   * Asked before an entry. Codes of the problem: `disk-nearly-full`, `store-down`. A journal without it has no such limit.
   */
  health?(): Promise<JournalHealth>;

  /** Releases the store. Further calls end as `store-down`. */
  close(): Promise<void>;
}
