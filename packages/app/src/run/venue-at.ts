import type { BookId, Journal, Problem, Result } from "@floorbroker/core";
import type { Kept } from "../shell/upkeep.ts";
import { inProcessVenue, type InProcess } from "./in-process-venue.ts";
import type { OpenedVenue } from "./opened-venue.ts";
import { remoteVenue, type Remote } from "./remote-venue.ts";

/** A book, and where it is traded: in a world of this process, or at a simulated broker in another one. */
export interface TradedAt {
  readonly bookId: BookId;
  readonly at: InProcess | Remote;
  readonly journal: Journal;
  readonly kept: Kept;
}

/** Opens the venue and the book for it. Codes: those of the journal and of the connection. */
export const venueAt = ({ at, journal, bookId, kept }: TradedAt): Promise<Result<Problem, OpenedVenue>> =>
  "address" in at ? remoteVenue(journal, bookId, at, kept.snapshots) : inProcessVenue(journal, bookId, at);
