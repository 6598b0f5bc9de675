import { bookId } from "@floorbroker/core";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { chainAll, GENESIS } from "../chain.ts";
import { appendEvents } from "../sql/appendEvents.ts";
import { lastRow } from "../sql/lastRow.ts";
import type { Store } from "../store.ts";
import { entry } from "./rows.ts";

/** What the journal needs of any store, one whose schema is there. */
export const storePromises = (open: () => Promise<Store>): void => {
  it("keeps what is written beside a transaction that rolls back, and nothing of the transaction", async () => {
    const store = await open();
    const { db } = store;
    const book = bookId("beside a transaction");
    const rows = (seq: number, at: number) =>
      chainAll(GENESIS, book, [entry(seq, { at })]).map((row) => ({ row, payload: "{}" }));
    await appendEvents(rows(1, 1), db);
    const unrelated = await db.startTransaction().execute();
    await sql`create table unrelated (id int)`.execute(unrelated);
    // Not awaited: where there is one connection it waits until the transaction is over, and must not slip into it.
    const writing = appendEvents(rows(2, 2), db);
    await expect(appendEvents(rows(1, 3), unrelated)).rejects.toThrow("journal_pkey");
    await unrelated.rollback().execute();
    await writing;
    expect((await lastRow(book, db)).seq).toBe(2);
    const found = await sql`select to_regclass('unrelated') is null as gone`.execute(db);
    expect(found.rows).toEqual([{ gone: true }]);
    await store.close();
  });

  it("rolls back when a transaction is committed of which a statement failed, and says so", async () => {
    const store = await open();
    const transaction = await store.db.startTransaction().execute();
    await sql`create table half (id int)`.execute(transaction);
    await expect(sql`select 1 / 0`.execute(transaction)).rejects.toMatchObject({ code: "22012" });
    await expect(transaction.commit().execute()).rejects.toThrow();
    // Nothing is sent any more; on a pool it would keep its connection.
    await transaction.rollback().execute();
    const { rows } = await sql`select to_regclass('half') as half`.execute(store.db);
    expect(rows).toEqual([{ half: null }]);
    await store.close();
  });
};
