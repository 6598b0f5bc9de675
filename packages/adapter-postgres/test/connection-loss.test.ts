import type { BookId, JournalEntry } from "@floorbroker/core";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { verifyChain } from "../src/chain.ts";
import { openServerStore } from "../src/open-journal.ts";
import type { OpenedStore } from "../src/opened-store.ts";
import { openServer } from "../src/server/open-server.ts";
import { cuttingProxy, type Cut, type CuttingProxy } from "../src/testing/cutting-proxy.ts";
import { opened, refused } from "../src/testing/opened.ts";
import { startPostgres, type PostgresServer } from "../src/testing/postgres-server.ts";
import { entries } from "../src/testing/rows.ts";
import { histories, newBook } from "./history.ts";

const NEVER = "no statement holds this";

let server: PostgresServer;
let databaseUrl: string;
let proxy: CuttingProxy;
let store: OpenedStore;
beforeAll(async () => {
  server = await startPostgres();
  databaseUrl = await server.createDatabase();
  proxy = await cuttingProxy(databaseUrl);
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
});
beforeEach(async () => {
  proxy.cut(NEVER, "before");
  store = opened(await openServerStore(proxy.url));
});
afterEach(() => store.close());

/** Where a connection can break in a transaction; statements without parameters end with a zero byte. */
const CUTS: readonly (readonly [string, Cut])[] = [
  ["begin\0", "before"],
  ["begin\0", "after"],
  ["insert into", "before"],
  ["insert into", "after"],
  ["commit\0", "before"],
  ["commit\0", "after"],
];
const name = ([statement, when]: readonly [string, Cut]): string => `${statement.replace("\0", "")}, ${when} the server got it`;

const named = CUTS.map((cut) => [name(cut), ...cut] as const);

/** What somebody does whose append ended without an answer: asks for the last row by its name, and goes on behind it. */
const appendOnce = async (book: BookId, rows: readonly JournalEntry[]): Promise<string> => {
  const end = await store.journal.append(book, rows);
  proxy.cut(NEVER, "before");
  if (end._tag === "Right") return "ok";
  const last = opened(await store.journal.last(book));
  const written = opened(await store.journal.read(book, last.seq - 1, 1)).at(0);
  const mine = rows.at(-1);
  if (written === undefined || written.inputId !== mine?.inputId || written.ordinal !== mine.ordinal) opened(await store.journal.append(book, rows));
  return end.left.code;
};

describe("an append whose connection breaks", () => {
  it.each(named)("at %s: after asking for the rows by name they are there once, in one chain", async (_, statement, when) => {
    const book = newBook();
    opened(await store.journal.append(book, entries(1, 3)));
    proxy.cut(statement, when);
    const code = await appendOnce(book, entries(4, 6));
    expect(code).toBe(statement.startsWith("commit") ? "commit-unknown" : "store-down");
    const rows = opened(await store.journal.read(book, 0, 100));
    expect(rows.map(({ inputId }) => inputId)).toEqual(entries(1, 6).map(({ inputId }) => inputId));
    expect(verifyChain(rows)).toMatchObject({ right: { seq: 6 } });
    // Who does not ask and sends the same again writes nothing twice.
    expect(refused(await store.journal.append(book, entries(4, 6))).code).toBe("stale-writer");
    const renumbered = entries(4, 6).map((row, index) => ({ ...row, seq: 7 + index }));
    expect(refused(await store.journal.append(book, renumbered)).code).toBe("duplicate");
    expect(opened(await store.journal.last(book)).seq).toBe(6);
  });
});

const [history = []] = fc.sample(histories.filter((rows) => rows.filter(({ type }) => type === "fill").length >= 3), { numRuns: 1, seed: 11 });

/** All lines of all tables, as the database holds them, but for the book's name. */
const dumped = async (book: BookId): Promise<unknown> => {
  const { store: raw } = opened(await openServer(databaseUrl));
  const tables = await Promise.all(
    ["orders", "trades", "fills", "positions", "daily_pnl", "projection_progress"].map(async (table) => {
      const { rows } = await sql`select to_jsonb(t) - 'book' as row from ${sql.table(table)} t where book = ${book} order by 1`.execute(raw.db);
      return [table, rows] as const;
    }),
  );
  await raw.close();
  return tables;
};

describe("tables whose connection breaks while they are written", () => {
  it.each(named)("at %s: the next try makes them whole", async (_, statement, when) => {
    const book = newBook();
    const whole = newBook();
    for (const each of [book, whole]) opened(await store.journal.append(each, history));
    opened(await store.readModels.rebuild(whole));
    proxy.cut(statement, when);
    expect(refused(await store.readModels.catchUp(book)).code).toBe("store-down");
    proxy.cut(NEVER, "before");
    expect(opened(await store.readModels.catchUp(book))).toBe(history.length);
    expect(await dumped(book)).toEqual(await dumped(whole));
    proxy.cut(statement, when);
    expect(refused(await store.readModels.rebuild(book)).code).toBe("store-down");
    proxy.cut(NEVER, "before");
    expect(await dumped(book)).toEqual(await dumped(whole));
  });
});
