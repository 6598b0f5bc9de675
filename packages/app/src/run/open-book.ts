import {
  bookOfSnapshot,
  emptyBook,
  foldRows,
  IN_MEMORY,
  isOk,
  ok,
  type Book,
  type BookId,
  type Journal,
  type MemoryLimits,
  type Problem,
  type Result,
  type Snapshots,
} from "@floorbroker/core";
import { pagesOf } from "../journal/journal-of.ts";

/** A book as its journal left it, and how it was come by. */
export interface OpenedBook {
  readonly book: Book;
  /** The row that the snapshot contained last; 0 when the whole journal was folded. */
  readonly snapshotSeq: number;
  /** Rows folded on top of it. */
  readonly folded: number;
}

/** The newest snapshot that can be read; of one that can't, an older one is tried. */
const fromSnapshot = async (snapshots: Snapshots, id: BookId, empty: Book): Promise<Result<Problem, Book>> => {
  for (let upTo: number | undefined; ; ) {
    const kept = await snapshots.latest(id, upTo);
    if (!isOk(kept)) return kept;
    if (kept.right === null) return ok(empty);
    const book = bookOfSnapshot(kept.right.text);
    if (isOk(book) && book.right.id === id && book.right.seq === kept.right.seq) return book;
    upTo = kept.right.seq - 1;
  }
};

/**
 * A book as its journal left it: from the newest snapshot, where there are any, and the rows after it. A snapshot is a
 * shortcut, never the truth: whatever is wrong with it, the journal is folded from further back.
 *
 * Codes: those of the journal, `journal-gap`, `unreadable-row`.
 */
export const openBook = async (
  journal: Journal,
  id: BookId,
  snapshots?: Snapshots,
  limits: MemoryLimits = IN_MEMORY,
): Promise<Result<Problem, OpenedBook>> => {
  const empty = emptyBook(id, limits);
  const start = snapshots === undefined ? ok(empty) : await fromSnapshot(snapshots, id, empty);
  if (!isOk(start)) return start;
  const snapshotSeq = start.right.seq;
  let book = start.right;
  for await (const page of pagesOf(journal, id, snapshotSeq)) {
    if (!isOk(page)) return page;
    const folded = foldRows(book, page.right);
    if (!isOk(folded)) return folded;
    book = folded.right;
  }
  return ok({ book, snapshotSeq, folded: book.seq - snapshotSeq });
};
