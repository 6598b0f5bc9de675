/**
 * How long the calling thread is held up by the embedded database, in its own thread and, for comparison, in this one:
 *
 *     node --conditions=source packages/adapter-postgres/src/testing/main-thread-stall.ts
 */
import { fdatasyncSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Journal } from "@floorbroker/core";
import { Kysely, PGliteDialect, sql } from "kysely";
import { PGlite } from "@electric-sql/pglite";
import { durably } from "../embedded/durable-files.ts";
import { journalOver } from "../journal.ts";
import { migrate } from "../migrations/migrate.ts";
import { openEmbedded } from "../embedded/open-embedded.ts";
import type { JournalDatabase } from "../schema.ts";
import type { Store } from "../store.ts";
import { opened } from "./opened.ts";
import { BOOK, entry } from "./rows.ts";
import { inTemporary } from "./temporary.ts";

const ROWS = 20_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs it while a timer ticks every millisecond: how long it took, and the longest time in which no tick came. */
const stalled = async (run: () => Promise<unknown>): Promise<{ readonly ms: number; readonly stall: number }> => {
  let last = performance.now();
  let stall = 0;
  const tick = (): void => {
    const now = performance.now();
    stall = Math.max(stall, now - last);
    last = now;
  };
  const timer = setInterval(tick, 1);
  const from = performance.now();
  await run();
  tick();
  clearInterval(timer);
  return { ms: Math.round(performance.now() - from), stall: Math.round(stall) };
};

const fill = async (journal: Journal): Promise<void> => {
  const payload = { text: "x".repeat(300), price: "4.25", at: "2026-11-18" };
  for (let seq = opened(await journal.last(BOOK)).seq + 1; seq <= ROWS; seq += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, index) => entry(seq + index, { payload }));
    opened(await journal.append(BOOK, rows));
  }
};

const inPages = async (journal: Journal): Promise<void> => {
  for (let seq = 0; seq < ROWS; seq += 1_000) opened(await journal.read(BOOK, seq, 1_000));
};

const oneByOne = async (journal: Journal): Promise<void> => {
  const { seq } = opened(await journal.last(BOOK));
  for (let next = seq + 1; next <= seq + 500; next += 1) opened(await journal.append(BOOK, [entry(next)]));
};

const measure = async (where: string, store: Store): Promise<void> => {
  const journal = journalOver(store);
  await fill(journal);
  const works: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["20,000 rows in one read", async () => opened(await journal.read(BOOK, 0, ROWS))],
    ["20,000 rows in pages of 1,000", () => inPages(journal)],
    ["a sum over all payloads", () => sql`select sum(length(payload::text)) from journal`.execute(store.db)],
    ["500 commits of one row", () => oneByOne(journal)],
    ["a checkpoint", () => sql`checkpoint`.execute(store.db)],
  ];
  for (const [what, work] of works) {
    const { ms, stall } = await stalled(work);
    say(`| ${where} | ${what} | ${ms} | ${stall} |`);
  }
  await journal.close();
};

const onThisThread = async (dir: string): Promise<Store> => {
  const pglite = await PGlite.create(durably(join(dir, "journal"), fdatasyncSync));
  const db = new Kysely<JournalDatabase>({ dialect: new PGliteDialect({ pglite }) });
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  return { db, says: String, admit: none, written: none, entriesRefused: none, close: () => db.destroy() };
};

await inTemporary(async (dir) => {
  say("| database | work | ms | longest stall, ms |\n|---|---|---:|---:|");
  let store: Store | undefined;
  const first = await stalled(async () => (store = opened(await openEmbedded(dir))));
  say(`| own thread | first start | ${first.ms} | ${first.stall} |`);
  if (store !== undefined) {
    await migrate(store.db);
    await measure("own thread", store);
  }
  await measure("this thread", await onThisThread(dir));
});
