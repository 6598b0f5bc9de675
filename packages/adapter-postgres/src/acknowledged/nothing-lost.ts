import {
  bookId,
  fail,
  isOk,
  ok,
  problem,
  type BookId,
  type Journal,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { acknowledgedIn, type AcknowledgedFile } from "./acknowledged-file.ts";

const behind = (book: BookId, ends: number, acknowledged: number, path: string): Problem =>
  problem(
    "journal-behind",
    `book ${book} ends at row ${ends}, but row ${acknowledged} was acknowledged: rows are lost, or an older backup ` +
    `was restored`,
    [
      "look for the journal that has them, or restore a newer backup",
      `to go on without them, compare trades and positions with the broker's first, then: rm ${path}`,
    ],
  );

/**
 * Whether the journal still has every row that it ever acknowledged to a process that trades. Its own chain can't tell:
 * a journal that lost its end is a whole one, only shorter. Codes: `journal-behind`, and those of {@link Journal.last}.
 */
export const checkNothingLost = async (journal: Journal, path: string): Promise<Result<Problem, null>> => {
  for (const [book, seq] of Object.entries(acknowledgedIn(path))) {
    const last = await journal.last(bookId(book));
    if (!isOk(last)) return last;
    if (last.right.seq < seq) return fail(behind(bookId(book), last.right.seq, seq, path));
  }
  return ok(null);
};

/**
 * The journal, with its last row noted after each append. A disk that does not take the note changes nothing: the rows
 * are durable without it.
 */
export const notingAcknowledged = (journal: Journal, file: AcknowledgedFile): Journal => ({
  ...journal,
  append: async (book, entries) => {
    const end = await journal.append(book, entries);
    const last = entries.at(-1);
    if (isOk(end) && end.right === "journal" && last !== undefined) {
      try {
        file.note(book, last.seq);
      } catch {
        // A full disk, above all, on which exits go on.
      }
    }
    return end;
  },
  close: async () => {
    await journal.close();
    file.close();
  },
});
