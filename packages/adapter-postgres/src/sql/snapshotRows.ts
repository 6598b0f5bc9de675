import type { BookId } from "@floorbroker/core";
import { sql, type Kysely } from "kysely";
import type { JournalDatabase } from "../schema.ts";
import { storedText } from "../stored-text.ts";

type Db = Kysely<JournalDatabase>;

/** Snapshots that a book keeps: the newest, and one more in case that one can't be read. */
const KEPT = 2;

/** Keeps a snapshot with the hash of its journal row; false when the journal has no such row. */
export const insertSnapshot = async (book: BookId, seq: number, format: number, state: Uint8Array, db: Db): Promise<boolean> => {
  const { rows } = await sql`
    insert into snapshots (book, seq, hash, format, state)
    select book, seq, hash, ${format}::integer, ${state}::bytea from journal where book = ${storedText(book)} and seq = ${seq}
    on conflict (book, seq) do update set hash = excluded.hash, format = excluded.format, state = excluded.state, created_at = now()
    returning seq`.execute(db);
  return rows.length > 0;
};

/** Removes all but the newest. */
export const removeOldSnapshots = async (book: BookId, db: Db): Promise<void> => {
  await sql`
    delete from snapshots where book = ${storedText(book)} and seq not in
      (select seq from snapshots where book = ${storedText(book)} order by seq desc limit ${KEPT})`.execute(db);
};

/** Sequence numbers of the snapshots of a format that belong to this journal, by hash; the newest first. */
export const listSnapshots = async (book: BookId, upTo: number, format: number, db: Db): Promise<readonly number[]> => {
  const rows = await db
    .selectFrom("snapshots")
    .innerJoin("journal", (join) =>
      join
        .onRef("journal.book", "=", "snapshots.book")
        .onRef("journal.seq", "=", "snapshots.seq")
        .onRef("journal.hash", "=", "snapshots.hash"),
    )
    .select("snapshots.seq")
    .where("snapshots.book", "=", storedText(book))
    .where("snapshots.seq", "<=", upTo)
    .where("snapshots.format", "=", format)
    .orderBy("snapshots.seq", "desc")
    .execute();
  return rows.map(({ seq }) => Number(seq));
};

/** The zipped text of a snapshot; undefined when it is gone. */
export const readSnapshot = async (book: BookId, seq: number, db: Db): Promise<Uint8Array | undefined> => {
  const row = await db.selectFrom("snapshots").select("state").where("book", "=", storedText(book)).where("seq", "=", seq).executeTakeFirst();
  return row?.state;
};
