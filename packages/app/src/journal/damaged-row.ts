import { isOk, problem, type BookId, type Journal, type Problem, type Result } from "@floorbroker/core";
import { pagesOf } from "./journal-of.ts";

/** What a question ends as when the disk does not give back what was written to it. */
const DAMAGED = "store-damaged";

/** The first row that can't be read alone. Undefined when all can be read, so that something else is damaged. */
const firstUnreadable = async (journal: Journal, book: BookId): Promise<Problem | undefined> => {
  let seq = 0;
  for await (const page of pagesOf(journal, book)) {
    if (isOk(page)) {
      seq = page.right.at(-1)?.seq ?? seq;
      continue;
    }
    for (;;) {
      const row = await journal.read(book, seq, 1);
      const why = isOk(row) ? undefined : row.left.text;
      if (why !== undefined) {
        return problem("journal-broken", `book ${book}, row ${seq + 1} can't be read: ${why}`, [
          "restore the last backup into another journal: floorbroker --data-dir NEW restore FILE",
          "keep this journal as it is, for examination, and let nothing trade on it",
        ]);
      }
      if (isOk(row) && row.right.length === 0) return undefined;
      seq += 1;
    }
  }
  return undefined;
};

/**
 * The problem, or, where a damaged disk is behind it, `journal-broken` with the first row of these books that can't be
 * read. The rows before that one are all there.
 */
export const namingRow = async (journal: Journal, books: readonly BookId[], cause: Problem): Promise<Problem> => {
  if (cause.code !== DAMAGED) return cause;
  for (const book of books) {
    const named = await firstUnreadable(journal, book);
    if (named !== undefined) return named;
  }
  return cause;
};

/**
 * The books, also when their list stands on a damaged page: then the configured one is taken, so that its row can be
 * named.
 */
export const booksOr = (
  books: Result<Problem, readonly BookId[]>,
  configured: BookId | null,
): readonly BookId[] => {
  if (isOk(books)) return books.right;
  return configured !== null && books.left.code === DAMAGED ? [configured] : [];
};
