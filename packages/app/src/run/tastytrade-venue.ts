import { realClock } from "@floorbroker/adapter-sim";
import type { Log } from "@floorbroker/adapter-tastytrade";
import { fail, isOk, ok, type BookId, type Journal, type Problem, type Result, type Snapshots } from "@floorbroker/core";
import { openBook } from "./open-book.ts";
import type { OpenedVenue } from "./opened-venue.ts";
import type { AtTastytrade } from "./place.ts";
import { connectAt } from "./tastytrade-connection.ts";

/**
 * Connects to tastytrade on the machine's own time, and opens the book for it from the newest snapshot and the rows after
 * it: what became of everything meanwhile, tastytrade is asked. Codes: those of {@link connectAt}, and those of a book.
 */
export const tastytradeVenue = async (
  journal: Journal,
  id: BookId,
  at: AtTastytrade,
  snapshots: Snapshots,
  log: Log,
): Promise<Result<Problem, OpenedVenue>> => {
  const clock = realClock(false);
  const opened = await openBook(journal, id, snapshots);
  if (!isOk(opened)) return opened;
  const connected = await connectAt(at, clock, log);
  if (!isOk(connected)) return fail(connected.left);
  const { broker, accounts, quotes, instruments, close } = connected.right;
  return ok({ clock, broker, accounts, quotes, instruments, opened: opened.right, close });
};
