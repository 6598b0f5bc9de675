import { fail, isOk, ok, problem, type BookId, type Journal, type Problem, type Result } from "@floorbroker/core";
import { bookOf, simVenue, type Config, type SimVenue } from "../config/config.ts";
import { openConfiguredJournal, openConfiguredTradingJournal } from "../journal/journal-of.ts";

/** A simulated venue, its book, and the journal it is written to. */
export interface TradingRun {
  readonly venue: SimVenue;
  readonly bookId: BookId;
  readonly journal: Journal;
}

/** Opens what a run that trades needs; `reading` leaves alone what belongs to the one that trades. Codes: `environment-not-ready`, and those of the journal. */
export const openTradingRun = async (config: Config, purpose: "trading" | "reading"): Promise<Result<Problem, TradingRun>> => {
  const venue = simVenue(config);
  if (!isOk(venue)) return venue;
  const bookId = bookOf(venue.right);
  if (bookId === null) return fail(problem("no-account", "no account is named", ["set sim.account"]));
  const journal = await (purpose === "trading" ? openConfiguredTradingJournal : openConfiguredJournal)(config);
  return isOk(journal) ? ok({ venue: venue.right, bookId, journal: journal.right }) : journal;
};
