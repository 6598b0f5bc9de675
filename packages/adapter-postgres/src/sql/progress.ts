import type { BookId } from "@floorbroker/core";
import type { Kysely, Transaction } from "kysely";
import type { JournalDatabase } from "../schema.ts";
import { storedText } from "../stored-text.ts";

/** The last row of the journal that a book's tables contain; 0 when they contain none. */
export const progressOf = async (book: BookId, db: Kysely<JournalDatabase>): Promise<number> => {
  const row = await db
    .selectFrom("projection_progress")
    .select("seq")
    .where("book", "=", storedText(book))
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
};

/** As {@link progressOf}; and nobody else writes this book's tables until the transaction is over. */
export const lockProgress = async (book: BookId, db: Transaction<JournalDatabase>): Promise<number> => {
  // An update of nothing: it locks the line, and answers with it.
  const row = await db
    .insertInto("projection_progress")
    .values({ book: storedText(book), seq: 0 })
    .onConflict((on) => on.column("book").doUpdateSet({ book: storedText(book) }))
    .returning("seq")
    .executeTakeFirstOrThrow();
  return Number(row.seq);
};

/** From now on the tables contain the journal up to this row. */
export const setProgress = async (book: BookId, seq: number, db: Kysely<JournalDatabase>): Promise<void> => {
  await db.updateTable("projection_progress").set({ seq }).where("book", "=", storedText(book)).execute();
};
