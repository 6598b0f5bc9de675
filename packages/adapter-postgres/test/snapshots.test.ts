import { randomBytes } from "node:crypto";
import { SNAPSHOT_FORMAT, type BookId } from "@floorbroker/core";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { opened, refused } from "../src/testing/opened.ts";
import { entries } from "../src/testing/rows.ts";
import { newBook } from "./history.ts";
import { STORES, type LaidOpen, type TestedStore } from "./stores.ts";

/** A text as large as a real snapshot's pieces, with what needs more than a byte. */
const pieces = (seq: number): readonly string[] => [`{"seq":${seq},"text":"`, "€\u0000\ud83d\ude00".repeat(1_000), '"}'];

describe.each(STORES)("snapshots, %s", (_, start) => {
  let tested: TestedStore;
  let store: LaidOpen;
  beforeAll(async () => {
    tested = await start();
    store = await tested.open();
  });
  afterAll(async () => {
    await store.close();
    await tested.end();
  });

  const withRows = async (count: number): Promise<BookId> => {
    const book = newBook();
    opened(await store.journal.append(book, entries(1, count)));
    return book;
  };

  const save = async (book: BookId, seq: number) => opened(await store.snapshots.save(book, seq, pieces(seq)));
  const latest = async (book: BookId, upTo?: number) => opened(await store.snapshots.latest(book, upTo));

  it("come back as they were kept, the newest first, and only of their own book", async () => {
    const book = await withRows(9);
    expect(await latest(book)).toBeNull();
    const { bytes } = await save(book, 3);
    expect(bytes).toBeLessThan(pieces(3).join("").length);
    await save(book, 7);
    expect(await latest(book)).toEqual({ seq: 7, text: pieces(7).join("") });
    expect(await latest(book, 6)).toEqual({ seq: 3, text: pieces(3).join("") });
    expect(await latest(book, 2)).toBeNull();
    expect(await latest(await withRows(9))).toBeNull();
  });

  it("are kept twice a book and no more", async () => {
    const book = await withRows(9);
    const other = await withRows(9);
    await save(other, 1);
    for (const seq of [2, 4, 6, 8]) await save(book, seq);
    const { rows } = await sql<{ readonly seq: unknown }>`select seq from snapshots where book = ${book} order by seq`.execute(store.db);
    expect(rows.map(({ seq }) => Number(seq))).toEqual([6, 8]);
    expect((await latest(other))?.seq).toBe(1);
    await save(book, 8);
    expect((await latest(book))?.seq).toBe(8);
  });

  it("are refused of a row that the journal does not have: it may yet turn out otherwise", async () => {
    const book = await withRows(3);
    expect(refused(await store.snapshots.save(book, 4, pieces(4))).code).toBe("row-not-in-journal");
    expect(await latest(book)).toBeNull();
  });

  it("that are not of this journal, of this format, or not whole give way to the older one", async () => {
    const book = await withRows(9);
    const spoil = async (change: string): Promise<void> => {
      await save(book, 4);
      await save(book, 8);
      expect((await latest(book))?.seq).toBe(8);
      await sql`${sql.raw(change)} where book = ${book} and seq = 8`.execute(store.db);
      expect((await latest(book))?.seq).toBe(4);
    };
    await spoil(`update snapshots set hash = repeat('f', 64)`);
    await spoil(`update snapshots set format = ${SNAPSHOT_FORMAT + 1}`);
    await spoil(`delete from snapshots`);
    await spoil(`delete from snapshot_parts`);
    await spoil(`update snapshot_parts set state = substring(state from 1 for 40)`);
    await spoil(`update snapshot_parts set state = set_byte(state, 30, (get_byte(state, 30) + 1) % 256)`);
    await sql`update snapshot_parts set state = '\\x00' where book = ${book}`.execute(store.db);
    expect(await latest(book)).toBeNull();
  });

  it("are cut into parts, and leave none behind that belongs to no snapshot", async () => {
    const book = await withRows(9);
    // Nothing that zips: half a megabyte.
    const large = [JSON.stringify({ noise: randomBytes(400_000).toString("base64") })];
    for (const seq of [1, 2, 3]) expect(opened(await store.snapshots.save(book, seq, large)).bytes).toBeGreaterThan(300_000);
    expect(refused(await store.snapshots.save(book, 10, large)).code).toBe("row-not-in-journal");
    expect(await latest(book)).toEqual({ seq: 3, text: large[0] });
    const { rows } = await sql<{ readonly seq: unknown; readonly n: unknown }>`
      select seq, count(*) as n from snapshot_parts where book = ${book} group by seq order by seq`.execute(store.db);
    expect(rows.map(({ seq }) => Number(seq))).toEqual([2, 3]);
    expect(rows.every(({ n }) => Number(n) > 4)).toBe(true);
  });
});
