import type { Log } from "@floorbroker/adapter-tastytrade";
import type { BookId, Journal, Problem, Result } from "@floorbroker/core";
import type { Kept } from "../shell/upkeep.ts";
import { inProcessVenue } from "./in-process-venue.ts";
import type { OpenedVenue } from "./opened-venue.ts";
import type { Place } from "./place.ts";
import { remoteVenue } from "./remote-venue.ts";
import { tastytradeVenue } from "./tastytrade-venue.ts";

/** A book, and where it is traded. */
export interface TradedAt {
  readonly bookId: BookId;
  readonly at: Place;
  readonly journal: Journal;
  readonly kept: Kept;
  /** Hears what a person may want to know of the connection. */
  readonly log: Log;
}

/** Opens the venue and the book for it. Codes: those of the journal and of the connection. */
export const venueAt = ({ at, journal, bookId, kept, log }: TradedAt): Promise<Result<Problem, OpenedVenue>> => {
  if ("tastytrade" in at) return tastytradeVenue(journal, bookId, at, kept.snapshots, log);
  return "address" in at ? remoteVenue(journal, bookId, at, kept.snapshots) : inProcessVenue(journal, bookId, at);
};
