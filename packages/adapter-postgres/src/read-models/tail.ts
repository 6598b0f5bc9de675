import {
  decodeRows,
  fail,
  foldRows,
  isOk,
  ok,
  problem,
  project,
  type Book,
  type JournalRow,
  type Problem,
  type Result,
  type TableChanges,
} from "@floorbroker/core";

/** Rows of the journal that are read, folded and written as one: an order waits for its commit while they are. */
export const PAGE = 200;

const notFolded = (book: Book, error: unknown): Problem => {
  const why = error instanceof Error ? error.message : String(error);
  return problem("unreadable-row", `a row of ${book.id} after ${book.seq} does not fit the rows before it: ${why}`, [
    "run `floorbroker journal verify`",
  ]);
};

/** The book with more rows, and what they change in the tables. Codes: `journal-gap`, `unreadable-row`. */
export const projectRows = (
  book: Book,
  rows: readonly JournalRow[],
): Result<Problem, { readonly book: Book; readonly changes: TableChanges }> => {
  try {
    const events = decodeRows(book.seq, rows, book.id);
    return isOk(events) ? ok(project(book, events.right)) : events;
  } catch (error) {
    return fail(notFolded(book, error));
  }
};

/** The book with more rows. Codes: `journal-gap`, `unreadable-row`. */
export const foldMore = (book: Book, rows: readonly JournalRow[]): Result<Problem, Book> => {
  try {
    return foldRows(book, rows);
  } catch (error) {
    return fail(notFolded(book, error));
  }
};
