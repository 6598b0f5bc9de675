import type { JournalRow } from "@floorbroker/core";
import type { Insertable, Kysely } from "kysely";
import type { JournalDatabase, JournalTable } from "../schema.ts";
import { storedText } from "../stored-text.ts";

/** A row whose payload is already the text that jsonb takes, so that it is written out only once. */
export interface RowToAppend {
  readonly row: JournalRow;
  readonly payload: string;
}

const columns = ({ row, payload }: RowToAppend): Insertable<JournalTable> => ({
  book: storedText(row.book),
  seq: row.seq,
  at: row.at,
  input_id: storedText(row.inputId),
  ordinal: row.ordinal,
  type: storedText(row.type),
  payload,
  previous: row.previous,
  hash: row.hash,
});

/** Inserts all rows in one statement; the caller keeps within the protocol's 65,535 parameters (nine per row). */
export const appendEvents = async (rows: readonly RowToAppend[], db: Kysely<JournalDatabase>): Promise<void> => {
  await db.insertInto("journal").values(rows.map(columns)).execute();
};
