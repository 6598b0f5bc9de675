import { decodeRow, emptyBook, evolve, fail, isOk, ok, problem, type Book, type BookId, type Event, type Journal, type Problem, type Recorded, type Result } from "@floorbroker/core";

const PAGE = 2_000;

/** A book as its journal left it, with everything that led there. */
export interface OpenedBook {
  readonly book: Book;
  readonly history: readonly Recorded<Event>[];
}

/** Folds a book from its journal. Codes: those of the journal, `journal-gap`, `unreadable-row`. */
export const openBook = async (journal: Journal, id: BookId): Promise<Result<Problem, OpenedBook>> => {
  let book = emptyBook(id);
  const history: Recorded<Event>[] = [];
  for (;;) {
    const rows = await journal.read(id, book.seq, PAGE);
    if (!isOk(rows)) return rows;
    for (const row of rows.right) {
      if (row.seq !== book.seq + 1) {
        return fail(problem("journal-gap", `row ${row.seq} follows row ${book.seq} of ${id}`, ["run `floorbroker journal verify`"]));
      }
      const recorded = decodeRow(row);
      if (!isOk(recorded)) return recorded;
      book = evolve(book, recorded.right);
      history.push(recorded.right);
    }
    if (rows.right.length < PAGE) return ok({ book, history });
  }
};
