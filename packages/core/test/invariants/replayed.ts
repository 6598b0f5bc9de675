import { bookId, decodeRow, emptyBook, evolve, IN_MEMORY, isOk, type Book, type JournalEntry, type MemoryLimits } from "../../src/index.ts";
import { Violation } from "./violation.ts";

/** The book that the written journal makes, through JSON and back. */
export const replayed = (journal: readonly JournalEntry[], limits: MemoryLimits = IN_MEMORY): Book => {
  let book = emptyBook(bookId("sim:test"), limits);
  for (const row of journal) {
    const recorded = decodeRow({ ...row, payload: JSON.parse(JSON.stringify(row.payload)) });
    if (!isOk(recorded)) throw new Violation(recorded.left.text);
    book = evolve(book, recorded.right);
  }
  return book;
};
