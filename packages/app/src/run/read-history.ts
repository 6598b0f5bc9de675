import {
  decodeRows,
  emptyBook,
  evolve,
  isOk,
  ok,
  type Book,
  type BookId,
  type Event,
  type Journal,
  type Problem,
  type Recorded,
  type Result,
} from "@floorbroker/core";
import { pagesOf } from "../journal/journal-of.ts";

/** A book as its journal left it, with everything that led there. */
export interface BookHistory {
  readonly book: Book;
  readonly history: readonly Recorded<Event>[];
}

/**
 * Folds a book from its whole journal, and keeps what it read: for summaries, and for worlds that are rebuilt from it.
 * Codes: those of the journal, `journal-gap`, `unreadable-row`.
 */
export const readHistory = async (journal: Journal, id: BookId): Promise<Result<Problem, BookHistory>> => {
  let book = emptyBook(id);
  const history: Recorded<Event>[] = [];
  for await (const page of pagesOf(journal, id)) {
    if (!isOk(page)) return page;
    const events = decodeRows(book.seq, page.right, id);
    if (!isOk(events)) return events;
    book = events.right.reduce(evolve, book);
    history.push(...events.right);
  }
  return ok({ book, history });
};
