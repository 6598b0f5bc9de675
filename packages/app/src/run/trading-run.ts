import { fail, isOk, ok, problem, type BookId, type Journal, type Problem, type Result } from "@floorbroker/core";
import { bookOf, simVenue, type Config, type SimVenue } from "../config/config.ts";
import { openConfiguredJournal, openConfiguredTradingStore } from "../journal/journal-of.ts";
import type { Kept } from "../shell/upkeep.ts";

/** A simulated venue, its book, and the journal it is written to; closing the journal closes everything. */
export interface ReadingRun {
  readonly venue: SimVenue;
  readonly bookId: BookId;
  readonly journal: Journal;
}

/** The same for a process that trades, with what it keeps beside the journal. */
export interface TradingRun extends ReadingRun {
  readonly kept: Kept;
}

const chosenVenue = (config: Config): Result<Problem, Pick<ReadingRun, "venue" | "bookId">> => {
  const venue = simVenue(config);
  if (!isOk(venue)) return venue;
  const bookId = bookOf(venue.right);
  return bookId === null
    ? fail(problem("no-account", "no account is named", ["set sim.account"]))
    : ok({ venue: venue.right, bookId });
};

/**
 * Opens what only reads; what belongs to the one that trades is left alone. Codes: `environment-not-ready`, and those
 * of the journal.
 */
export const openReadingRun = async (config: Config): Promise<Result<Problem, ReadingRun>> => {
  const chosen = chosenVenue(config);
  if (!isOk(chosen)) return chosen;
  const journal = await openConfiguredJournal(config);
  return isOk(journal) ? ok({ ...chosen.right, journal: journal.right }) : journal;
};

/** Opens what a run that trades needs. Codes: `environment-not-ready`, and those of the journal. */
export const openTradingRun = async (config: Config): Promise<Result<Problem, TradingRun>> => {
  const chosen = chosenVenue(config);
  if (!isOk(chosen)) return chosen;
  const store = await openConfiguredTradingStore(config);
  if (!isOk(store)) return store;
  const { journal, snapshots, readModels } = store.right;
  return ok({ ...chosen.right, journal, kept: { snapshots, readModels } });
};
