import { createHash } from "node:crypto";
import { fail, ok, type BookId, type JournalEntry, type JournalRow, type Result } from "@floorbroker/core";
import { canonical } from "./canonical.ts";

/** Where a chain stands: sequence number and hash of its last row. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** The head of a book without rows: the first row's `previous` is 64 zeros. */
export const GENESIS: ChainHead = { seq: 0, hash: "0".repeat(64) };

/**
 * The first row at which a chain is broken, and what differs there: `book` (the row belongs to another book than the
 * one before it), `gap` (its sequence number is not the next), `previous` (it does not name the hash of the row before
 * it), `content` (its own content does not give its hash).
 */
export interface ChainBreak {
  readonly book: BookId;
  readonly seq: number;
  readonly differs: "book" | "gap" | "previous" | "content";
  /** A sentence for a person. */
  readonly text: string;
}

const hashOf = (previous: string, book: BookId, entry: JournalEntry): string => {
  const { seq, at, inputId, ordinal, type, payload } = entry;
  return createHash("sha256")
    .update(previous)
    .update(canonical({ book, seq, at, inputId, ordinal, type, payload }))
    .digest("hex");
};

/**
 * The entry as a row: `hash` is the hex SHA-256 over `previous` followed by the entry's canonical JSON with its book.
 */
export const chain = (previous: string, book: BookId, entry: JournalEntry): JournalRow => ({
  ...entry,
  book,
  previous,
  hash: hashOf(previous, book, entry),
});

/** The entries as rows, each chained to the one before it, the first one to `head`. */
export const chainAll = (head: ChainHead, book: BookId, entries: readonly JournalEntry[]): readonly JournalRow[] => {
  let previous = head.hash;
  return entries.map((entry) => {
    const row = chain(previous, book, entry);
    previous = row.hash;
    return row;
  });
};

const breakAt = (row: JournalRow, before: ChainHead, book: BookId): Omit<ChainBreak, "book" | "seq"> | undefined => {
  const at = `book ${row.book}, row ${row.seq}`;
  if (row.book !== book) return { differs: "book", text: `${at}: the row before it belongs to ${book}` };
  if (row.seq !== before.seq + 1) return { differs: "gap", text: `${at}: row ${before.seq + 1} was expected here` };
  if (row.previous !== before.hash) {
    return { differs: "previous", text: `${at}: it follows ${row.previous}, but row ${before.seq} is ${before.hash}` };
  }
  const hash = hashOf(row.previous, row.book, row);
  if (hash === row.hash) return undefined;
  return { differs: "content", text: `${at}: its content gives the hash ${hash}, but it bears ${row.hash}` };
};

/**
 * Checks rows of one book in ascending order. To check a journal page by page, hand the head of one page to the next; a
 * first page begins after {@link GENESIS}. Success is the new head: compare it with `Journal.last`, or with one that
 * was noted elsewhere, because a chain alone can't show that rows are missing from its end.
 */
export const verifyChain = (rows: readonly JournalRow[], after: ChainHead = GENESIS): Result<ChainBreak, ChainHead> => {
  let head = after;
  for (const row of rows) {
    const broken = breakAt(row, head, rows[0]?.book ?? row.book);
    if (broken !== undefined) return fail({ book: row.book, seq: row.seq, ...broken });
    head = { seq: row.seq, hash: row.hash };
  }
  return ok(head);
};
