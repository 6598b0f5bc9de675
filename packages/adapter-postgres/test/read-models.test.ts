import fc from "fast-check";
import {
  add,
  civilDate,
  encodeEvent,
  evicted,
  foldJournal,
  get,
  inputId,
  isOk,
  openTradesOf,
  realisedOf,
  snapshotPieces,
  valuesOf,
  ZERO,
  type Book,
  type BookId,
  type Decimal,
  type JournalEntry,
} from "@floorbroker/core";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenedStore } from "../src/opened-store.ts";
import { opened, refused } from "../src/testing/opened.ts";
import { histories, newBook } from "./history.ts";
import { STORES, type LaidOpen, type TestedStore } from "./stores.ts";

const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

/** Everything that the tables say of a book. */
const linesOf = async ({ readModels }: OpenedStore, book: BookId) => ({
  orders: opened(await readModels.orders(book, {})),
  trades: opened(await readModels.trades(book, {})),
  fills: opened(await readModels.fills(book, {})),
  positions: opened(await readModels.positions(book)),
  dailyPnl: opened(await readModels.dailyPnl(book, {})),
});

const append = async ({ journal }: OpenedStore, book: BookId, rows: readonly JournalEntry[]): Promise<void> =>
  void opened(await journal.append(book, rows));

const bookOf = (id: BookId, rows: readonly JournalEntry[]): Book => {
  const book = foldJournal(id, rows);
  if (!isOk(book)) throw new Error(book.left.text);
  return book.right;
};

/** A history with trades, fills and days in it. */
const [rich = []] = fc.sample(
  histories.filter((rows) => rows.filter(({ type }) => type === "fill").length >= 4 && rows.some(({ type }) => type === "fees-reported") && rows.some(({ type }) => type === "trade-closed")),
  { numRuns: 1, seed: 7 },
);

describe.each(STORES)("the tables made of a journal, %s", (_, start) => {
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

  const reopen = async (): Promise<void> => {
    await store.close();
    store = await tested.open();
  };

  /** The very rows of the tables, as the database holds them. */
  const dumped = async (book: BookId): Promise<unknown> => {
    const dump = [];
    for (const table of ["orders", "trades", "fills", "positions", "daily_pnl", "projection_progress"]) {
      const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(table)} t where book = ${book} order by to_jsonb(t)::text`.execute(store.db);
      dump.push([table, rows]);
    }
    return dump;
  };

  it("are the same live, in any pieces, and rebuilt once or twice; and their days add up", async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 60 }), async (rows, length) => {
        const book = newBook();
        for (let at = 0; at < rows.length; at += length) {
          await append(store, book, rows.slice(at, at + length));
          expect(opened(await store.readModels.catchUp(book))).toBe(Math.min(rows.length, at + length));
        }
        const live = await dumped(book);
        const { lines, rows: read } = opened(await store.readModels.rebuild(book));
        expect(read).toBe(rows.length);
        expect(await dumped(book)).toEqual(live);
        expect(opened(await store.readModels.rebuild(book)).lines).toEqual(lines);
        expect(await dumped(book)).toEqual(live);
        const whole = bookOf(book, rows);
        const shown = await linesOf(store, book);
        const realised = sum([...valuesOf(whole.trades)].map((trade) => realisedOf(whole, trade)));
        expect(sum(shown.dailyPnl.map((day) => day.realised))).toBe(realised);
        expect(sum(shown.trades.map((trade) => trade.realised))).toBe(realised);
        expect(shown.trades.filter(({ ended }) => ended === null).map(({ id }) => id).toSorted()).toEqual(openTradesOf(whole).map(({ id }) => id).toSorted());
        const counted = [...valuesOf(whole.orders)].flatMap(({ fills }) => fills.map(({ fillId }) => fillId as string));
        const strangers = [...valuesOf(whole.externalFills)].map(({ fillId }) => fillId as string);
        expect(shown.fills.map(({ fillId }) => fillId as string).toSorted()).toEqual([...new Set([...counted, ...strangers])].toSorted());
      }),
      { numRuns: 25 },
    );
  });

  it("give back every order and trade, whole", async () => {
    const book = newBook();
    await append(store, book, rich);
    opened(await store.readModels.catchUp(book));
    const whole = bookOf(book, rich);
    expect(whole.orders.size).toBeGreaterThan(1);
    for (const order of valuesOf(whole.orders)) expect(opened(await store.readModels.order(book, order.key))).toEqual(order);
    for (const trade of valuesOf(whole.trades)) expect(opened(await store.readModels.trade(book, trade.id))).toEqual(trade);
    const elsewhere = newBook();
    const [order] = valuesOf(whole.orders);
    expect(order && opened(await store.readModels.order(elsewhere, order.key))).toBeNull();
  });

  it("answer by day, by trade, only what is open, and only the newest", async () => {
    const book = newBook();
    await append(store, book, rich);
    opened(await store.readModels.catchUp(book));
    const all = await linesOf(store, book);
    const { readModels } = store;
    const [first] = all.trades;
    const trade = first?.id;
    if (trade === undefined) throw new Error("no trade");
    expect(opened(await readModels.orders(book, { tradeId: trade }))).toEqual(all.orders.filter((line) => line.tradeId === trade));
    expect(opened(await readModels.fills(book, { tradeId: trade }))).toEqual(all.fills.filter((line) => line.tradeId === trade));
    expect(opened(await readModels.orders(book, { open: true }))).toEqual(all.orders.filter((line) => line.open));
    expect(opened(await readModels.trades(book, { open: true }))).toEqual(all.trades.filter((line) => line.ended === null));
    expect(opened(await readModels.orders(book, { limit: 2 }))).toEqual(all.orders.slice(-2));
    for (const { day } of all.dailyPnl) {
      expect(opened(await readModels.fills(book, { day }))).toEqual(all.fills.filter((line) => line.day === day));
      expect(opened(await readModels.dailyPnl(book, { day }))).toEqual(all.dailyPnl.filter((line) => line.day === day));
    }
    expect(opened(await readModels.trades(book, { day: civilDate("2001-01-01") }))).toEqual([]);
  });

  it("catch up where another process left them, and lose nothing when two do it at once", async () => {
    const book = newBook();
    const half = Math.floor(rich.length / 2);
    await append(store, book, rich.slice(0, half));
    opened(await store.readModels.catchUp(book));
    await reopen();
    expect(opened(await store.readModels.progress(book))).toBe(half);
    await append(store, book, rich.slice(half));
    const told: number[] = [];
    const both = await Promise.all([store.readModels.catchUp(book, (done) => void told.push(done)), store.readModels.catchUp(book)]);
    expect(both.map(opened)).toEqual([rich.length, rich.length]);
    expect(told).toEqual([half, rich.length]);
    const live = await dumped(book);
    opened(await store.readModels.rebuild(book));
    expect(await dumped(book)).toEqual(live);
  });

  it("go on from a snapshot as from the whole journal", async () => {
    const book = newBook();
    const half = Math.floor(rich.length / 2);
    await append(store, book, rich.slice(0, half));
    opened(await store.readModels.catchUp(book));
    opened(await store.snapshots.save(book, half, snapshotPieces(bookOf(book, rich.slice(0, half)))));
    await reopen();
    await append(store, book, rich.slice(half));
    expect(opened(await store.readModels.catchUp(book))).toBe(rich.length);
    const live = await dumped(book);
    opened(await store.readModels.rebuild(book));
    expect(await dumped(book)).toEqual(live);
  });

  it("stay as they were when a row can't be read: the rebuild is refused as a whole, and the row named", async () => {
    const book = newBook();
    await append(store, book, rich);
    opened(await store.readModels.catchUp(book));
    const before = await dumped(book);
    const seq = rich.length + 1;
    await append(store, book, [{ seq, at: 1, inputId: inputId("nonsense"), ordinal: 0, type: "nonsense", payload: {} }]);
    const problem = refused(await store.readModels.rebuild(book));
    expect([problem.code, problem.text]).toEqual(["unreadable-row", expect.stringContaining(`row ${seq}`)]);
    expect(refused(await store.readModels.catchUp(book)).code).toBe("unreadable-row");
    expect(await dumped(book)).toEqual(before);
  });

  it("still have an order and a trade that have left the book's memory", async () => {
    const book = newBook();
    await append(store, book, rich);
    opened(await store.readModels.catchUp(book));
    const whole = bookOf(book, rich);
    const small = evicted(whole, 0);
    const gone = [...valuesOf(whole.orders)].filter(({ key }) => get(small.orders, key) === undefined);
    expect(gone.length).toBeGreaterThan(0);
    opened(await store.snapshots.save(book, whole.seq, snapshotPieces(small)));
    await reopen();
    const next: JournalEntry = { seq: rich.length + 1, at: 1, inputId: inputId("later"), ordinal: 0, ...encodeEvent({ type: "restarted", open: false }) };
    await append(store, book, [next]);
    expect(opened(await store.readModels.catchUp(book))).toBe(rich.length + 1);
    for (const order of gone) {
      expect(opened(await store.readModels.order(book, order.key))).toEqual(order);
      expect(opened(await store.readModels.trade(book, order.tradeId))).toEqual(get(whole.trades, order.tradeId));
    }
  });

  it("are made anew when they are of a longer journal than there is", async () => {
    const book = newBook();
    await append(store, book, rich);
    opened(await store.readModels.catchUp(book));
    const right = await dumped(book);
    await sql`update projection_progress set seq = seq + 7 where book = ${book}`.execute(store.db);
    await sql`update orders set filled = filled + 1 where book = ${book}`.execute(store.db);
    expect(opened(await store.readModels.catchUp(book))).toBe(rich.length);
    expect(await dumped(book)).toEqual(right);
  });

  it("are empty for a book without rows, and closed with the store", async () => {
    const book = newBook();
    expect(opened(await store.readModels.catchUp(book))).toBe(0);
    expect(opened(await store.readModels.rebuild(book)).lines).toEqual({ orders: 0, trades: 0, fills: 0, positions: 0, dailyPnl: 0 });
    await store.journal.close();
    expect(refused(await store.readModels.catchUp(book)).code).toBe("store-down");
    expect(refused(await store.readModels.positions(book)).code).toBe("store-down");
    await reopen();
  });
});
