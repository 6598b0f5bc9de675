import { inputId, type BookId, type JournalRow } from "@floorbroker/core";
import type { Kysely, Selectable } from "kysely";
import type { JournalDatabase, JournalTable } from "../schema.ts";
import { originalPayload, originalText, storedText } from "../stored-text.ts";

const journalRow = (book: BookId, row: Omit<Selectable<JournalTable>, "book">): JournalRow => ({
  book,
  seq: Number(row.seq),
  at: Number(row.at),
  inputId: inputId(originalText(row.input_id)),
  ordinal: row.ordinal,
  type: originalText(row.type),
  payload: originalPayload(row.payload),
  previous: row.previous,
  hash: row.hash,
});

/** The rows of a book after a sequence number, ascending, at most `limit`. */
export const readRows = async (
  book: BookId,
  afterSeq: number,
  limit: number,
  db: Kysely<JournalDatabase>,
): Promise<readonly JournalRow[]> => {
  const rows = await db
    .selectFrom("journal")
    .select(["seq", "at", "input_id", "ordinal", "type", "payload", "previous", "hash"])
    .where("book", "=", storedText(book))
    .where("seq", ">", afterSeq)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map((row) => journalRow(book, row));
};
