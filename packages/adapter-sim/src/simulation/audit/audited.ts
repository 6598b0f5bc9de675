import type { BookId, MemoryLimits } from "@floorbroker/core";
import type { LeanMarket } from "../market.ts";
import type { Room } from "../room.ts";
import type { UnderWay } from "../under-way.ts";
import type { Venue } from "../venue.ts";

/** What an auditor looks at. */
export interface Audited {
  readonly run: UnderWay;
  readonly venue: Venue;
  readonly market: LeanMarket;
  readonly room: Room;
  readonly book: BookId;
  /** What a book remembers, whoever folds it. */
  readonly limits: MemoryLimits;
}
