import type { BookId } from "@floorbroker/core";
import type { Kysely } from "kysely";
import { GENESIS, type ChainHead } from "../chain.ts";
import type { JournalDatabase } from "../schema.ts";
import { storedText } from "../stored-text.ts";

/** Sequence number and hash of a book's last row; {@link GENESIS} when it has none. */
export const lastRow = async (book: BookId, db: Kysely<JournalDatabase>): Promise<ChainHead> => {
  const row = await db
    .selectFrom("journal")
    .select(["seq", "hash"])
    .where("book", "=", storedText(book))
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? GENESIS : { seq: Number(row.seq), hash: row.hash };
};
