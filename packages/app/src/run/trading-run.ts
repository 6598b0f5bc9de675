import { fail, isOk, ok, problem, type BookId, type Journal, type Problem, type Result } from "@floorbroker/core";
import { bookOf, noAccount, tradableVenue, type Config, type Venue } from "../config/config.ts";
import { openConfiguredJournal, openConfiguredTradingStore } from "../journal/journal-of.ts";
import type { Kept } from "../shell/upkeep.ts";

/** A book and the journal it is written to; closing the journal closes everything. */
export interface ReadingRun {
  readonly bookId: BookId;
  readonly journal: Journal;
}

/** The same for a process that trades, with what it keeps beside the journal. */
export interface TradingRun extends ReadingRun {
  readonly kept: Kept;
}

const bookAt = (venue: Venue): Result<Problem, BookId> => {
  const id = bookOf(venue);
  return id === null ? fail(noAccount(venue.environment)) : ok(id);
};

/** Opens what only reads; what belongs to the one that trades is left alone. Codes: `no-account`, and those of the journal. */
export const openReadingRun = async (config: Config): Promise<Result<Problem, ReadingRun>> => {
  const id = bookAt(config.venue);
  if (!isOk(id)) return id;
  const journal = await openConfiguredJournal(config);
  return isOk(journal) ? ok({ bookId: id.right, journal: journal.right }) : journal;
};

/**
 * An embedded journal is of one environment, and of one account where orders leave this machine: what was simulated, or was
 * traded in another account, is kept apart from it. A database may hold several books.
 */
const foreignBook = async (config: Config, id: BookId, journal: Journal): Promise<Problem | undefined> => {
  if (config.databaseUrl !== null) return undefined;
  const books = await journal.books();
  if (!isOk(books)) return books.left;
  const { environment } = config.venue;
  const other = books.right.find((book) => book !== id && (environment !== "sim" || !book.startsWith("sim:")));
  return other === undefined
    ? undefined
    : problem("other-account", `${config.dataDir} holds the book ${other}, and ${id} is to be traded`, [
        "trade each environment and account in a data directory of its own: --data-dir, or dataDir in its section",
      ]);
};

/** Opens what a run that trades needs. Codes: `environment-not-ready`, `no-account`, `other-account`, and those of the journal. */
export const openTradingRun = async (config: Config): Promise<Result<Problem, TradingRun>> => {
  const venue = tradableVenue(config);
  if (!isOk(venue)) return venue;
  const id = bookAt(venue.right);
  if (!isOk(id)) return id;
  const store = await openConfiguredTradingStore(config);
  if (!isOk(store)) return store;
  const { journal, snapshots, readModels } = store.right;
  const foreign = await foreignBook(config, id.right, journal);
  if (foreign === undefined) return ok({ bookId: id.right, journal, kept: { snapshots, readModels } });
  await journal.close();
  return fail(foreign);
};
