import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OpenedStore } from "@floorbroker/adapter-postgres";
import {
  fail,
  isOk,
  ok,
  problem,
  type BookId,
  type Journal,
  type JournalRow,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { bookOf, type Config } from "../config/config.ts";
import { reveal } from "../config/secret.ts";

/**
 * Opens the configured journal to look at it: where there is none, none is made. Its library is loaded only now:
 * commands without a journal start without it.
 */
export const openConfiguredJournal = async (config: Config): Promise<Result<Problem, Journal>> => {
  const store = await openConfiguredStore(config);
  return isOk(store) ? ok(store.right.journal) : store;
};

/** The same, to fill it: where there is none, one is made. */
export const openNewJournal = async ({ databaseUrl, dataDir }: Config): Promise<Result<Problem, Journal>> => {
  const { openJournal } = await import("@floorbroker/adapter-postgres");
  return openJournal(databaseUrl === null ? { dataDir } : { databaseUrl: reveal(databaseUrl) });
};

/** The configured journal with the tables made of it and the snapshots beside it. */
export const openConfiguredStore = async ({ databaseUrl, dataDir }: Config): Promise<Result<Problem, OpenedStore>> => {
  const { openStore } = await import("@floorbroker/adapter-postgres");
  return openStore(databaseUrl === null ? { dataDir, mustExist: true } : { databaseUrl: reveal(databaseUrl) });
};

/** Rows that an outage has left beside the journal, and that it does not have yet. */
export const rowsBeside = async ({ dataDir }: Config): Promise<{ readonly path: string; readonly records: number }> => {
  const path = join(dataDir, "outage.log");
  if (!existsSync(path)) return { path, records: 0 };
  const { outageRecords } = await import("@floorbroker/adapter-postgres");
  return { path, records: outageRecords(path) };
};

/**
 * The whole store of a process that trades: exits go on while the database is away; tables and snapshots are in it,
 * too.
 */
export const openConfiguredTradingStore = async ({
  databaseUrl,
  dataDir,
}: Config): Promise<Result<Problem, OpenedStore>> => {
  const { openTradingStore } = await import("@floorbroker/adapter-postgres");
  return openTradingStore(databaseUrl === null ? { dataDir } : { databaseUrl: reveal(databaseUrl), dataDir });
};

/** Rows that are read at once. */
const PAGE = 1_000;

/** The rows of a book after a sequence number, page by page; a page that can't be read is the last thing that comes. */
export async function* pagesOf(
  journal: Journal,
  book: BookId,
  afterSeq = 0,
): AsyncGenerator<Result<Problem, readonly JournalRow[]>> {
  let seq = afterSeq;
  for (;;) {
    const page = await journal.read(book, seq, PAGE);
    if (!isOk(page)) {
      yield page;
      return;
    }
    const last = page.right.at(-1);
    if (last === undefined) return;
    yield page;
    seq = last.seq;
  }
}

const noSuchBook = (asked: string, books: readonly BookId[]): Problem =>
  problem("unknown-book", `the journal has no book ${asked}`, [
    books.length === 0 ? "the journal is empty: run something first" : `choose ${books.join(" or ")}`,
  ]);

const emptyJournal: Problem = problem("empty-journal", "the journal is empty", [
  "run something first: floorbroker run --help",
  "check --data-dir and the settings if there should be something",
]);

/** The one book that is asked for: the named one, else the configured one, else the only one there is. */
export const chosenBook = async (
  journal: Journal,
  config: Config,
  asked: string | undefined,
): Promise<Result<Problem, BookId>> => {
  const books = await journal.books();
  if (!isOk(books)) return books;
  const named = books.right.find((book) => book === asked);
  if (asked !== undefined) return named === undefined ? fail(noSuchBook(asked, books.right)) : ok(named);
  const [first, ...others] = books.right;
  if (first === undefined) return fail(emptyJournal);
  const configured = bookOf(config.venue);
  const mine = books.right.find((book) => book === configured);
  if (mine !== undefined) return ok(mine);
  if (others.length === 0) return ok(first);
  return fail(
    problem(
      "which-book",
      "the journal has several books",
      books.right.map((book) => `--book ${book}`) as [string, ...string[]],
    ),
  ); // two or more
};

/** The named book, or all. */
export const chosenBooks = async (
  journal: Journal,
  asked: string | undefined,
): Promise<Result<Problem, readonly BookId[]>> => {
  const books = await journal.books();
  if (!isOk(books) || asked === undefined) return books;
  const named = books.right.filter((book) => book === asked);
  return named.length === 0 ? fail(noSuchBook(asked, books.right)) : ok(named);
};
