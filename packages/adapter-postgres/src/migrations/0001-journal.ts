import { sql, type Kysely } from "kysely";
import { INPUT_UNIQUE, SEQ_UNIQUE } from "../schema.ts";

const createTable = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable("journal")
    // "C": books are compared byte by byte, on every server alike.
    .addColumn("book", sql`text collate "C"`, (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull().check(sql`seq >= 1`))
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("input_id", sql`text collate "C"`, (column) => column.notNull())
    .addColumn("ordinal", "integer", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("payload", "jsonb", (column) => column.notNull())
    .addColumn("previous", "char(64)", (column) => column.notNull())
    .addColumn("hash", "char(64)", (column) => column.notNull())
    .addPrimaryKeyConstraint(SEQ_UNIQUE, ["book", "seq"])
    .addUniqueConstraint(INPUT_UNIQUE, ["book", "input_id", "ordinal"])
    .execute();

const refuseChanges = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function journal_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the journal is append-only: % refused', lower(tg_op) using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create trigger journal_keeps_rows before update or delete on journal
    for each row execute function journal_is_append_only()`.execute(db);
  // A truncation touches no single row, so it needs a trigger of its own.
  await sql`
    create trigger journal_keeps_table before truncate on journal
    for each statement execute function journal_is_append_only()`.execute(db);
};

/** The journal: one row per event, unique by (book, seq) and by (book, input, ordinal), never changed or deleted. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createTable(db);
  await refuseChanges(db);
};
