import { openJournal } from "@floorbroker/adapter-postgres";
import { fail, isOk, ok, problem, type BookId, type Journal, type Problem, type Result } from "@floorbroker/core";
import { bookOf, simVenue, type Config, type SimVenue } from "../config/config.ts";
import { reveal } from "../config/secret.ts";

/** A simulated venue, its book, and the journal it is written to. */
export interface TradingRun {
  readonly venue: SimVenue;
  readonly bookId: BookId;
  readonly journal: Journal;
}

/** Opens what a run needs. Codes: `environment-not-ready`, and those of the journal. */
export const openTradingRun = async (config: Config): Promise<Result<Problem, TradingRun>> => {
  const venue = simVenue(config);
  if (!isOk(venue)) return venue;
  const bookId = bookOf(venue.right);
  if (bookId === null) return fail(problem("no-account", "no account is named", ["set sim.account"]));
  const journal = await openJournal(config.databaseUrl === null ? { dataDir: config.dataDir } : { databaseUrl: reveal(config.databaseUrl) });
  return isOk(journal) ? ok({ venue: venue.right, bookId, journal: journal.right }) : journal;
};
