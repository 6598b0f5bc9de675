import type { BookId } from "@floorbroker/core";
import { sql, type Kysely } from "kysely";
import type { JournalDatabase } from "../schema.ts";
import { storedText } from "../stored-text.ts";

type Db = Kysely<JournalDatabase>;

/** Snapshots that a book keeps: the newest, and one more in case that one can't be read. */
const KEPT = 2;

/** One part of a snapshot. As base64, since PGlite spells bytes out one by one. */
export const insertPart = async (book: BookId, seq: number, part: number, state: Uint8Array, db: Db): Promise<void> => {
  const text = Buffer.from(state.buffer, state.byteOffset, state.byteLength).toString("base64");
  await sql`
    insert into snapshot_parts (book, seq, part, state)
    values (${storedText(book)}, ${seq}, ${part}, decode(${text}::text, 'base64'))`.execute(db);
};

/** Makes the parts a snapshot, with the hash of its journal row; false when the journal has no such row. */
export const insertSnapshot = async (
  book: BookId,
  seq: number,
  format: number,
  parts: number,
  db: Db,
): Promise<boolean> => {
  const { rows } = await sql`
    insert into snapshots (book, seq, hash, format, parts)
    select book, seq, hash, ${format}::integer, ${parts}::integer
      from journal where book = ${storedText(book)} and seq = ${seq}
    returning seq`.execute(db);
  return rows.length > 0;
};

/** Removes a snapshot, whole or begun. */
export const removeSnapshot = async (book: BookId, seq: number, db: Db): Promise<void> => {
  await db.deleteFrom("snapshots").where("book", "=", storedText(book)).where("seq", "=", seq).execute();
  await db.deleteFrom("snapshot_parts").where("book", "=", storedText(book)).where("seq", "=", seq).execute();
};

/** Removes all but the newest, and what was begun and never finished. */
export const removeOldSnapshots = async (book: BookId, db: Db): Promise<void> => {
  const name = storedText(book);
  await sql`
    delete from snapshots where book = ${name} and seq not in
      (select seq from snapshots where book = ${name} order by seq desc limit ${KEPT})`.execute(db);
  await sql`
    delete from snapshot_parts where book = ${name} and seq not in
      (select seq from snapshots where book = ${name})`.execute(db);
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

/** The zipped text of a snapshot, in parts; a missing one shows when it is unzipped. */
export const readParts = async (book: BookId, seq: number, db: Db): Promise<readonly Uint8Array[]> => {
  const rows = await db
    .selectFrom("snapshot_parts")
    .select("state")
    .where("book", "=", storedText(book))
    .where("seq", "=", seq)
    .orderBy("part")
    .execute();
  return rows.map(({ state }) => state);
};
