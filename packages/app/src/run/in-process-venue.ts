import { realClock, simulatedWorld, type WorldConfig } from "@floorbroker/adapter-sim";
import {
  isOk,
  ok,
  type BookId,
  type Clock,
  type EpochMs,
  type Journal,
  type Problem,
  type Result,
} from "@floorbroker/core";
import type { OpenedVenue } from "./opened-venue.ts";
import { readHistory } from "./read-history.ts";
import { worldHistory } from "./world-history.ts";

/** A simulated world that lives and dies with this process. */
export interface InProcess {
  readonly world: Omit<WorldConfig, "start">;
  /** What "now" is at the start; later instants follow the real clock. Null is the real time. */
  readonly pretendNow: EpochMs | null;
}

/** The real clock, moved by a constant: it runs at real speed from the pretended instant, but after what is journaled. */
const clockFrom = (pretendNow: EpochMs | null, lastAt: EpochMs): Clock => {
  const real = realClock(false);
  const now = real.now();
  const shift = Math.max(pretendNow ?? now, lastAt + 1) - now;
  return {
    now: () => real.now() + shift,
    wallAhead: real.wallAhead,
    schedule: (at, action) => real.schedule(at - shift, action),
  };
};

/**
 * Rebuilds the simulated world from the requests that the journal holds: it needs the whole journal, however long,
 * since the broker's memory is in there. Codes: those of the journal, `journal-gap`, `unreadable-row`.
 */
export const inProcessVenue = async (
  journal: Journal,
  id: BookId,
  { world: settings, pretendNow }: InProcess,
): Promise<Result<Problem, OpenedVenue>> => {
  const read = await readHistory(journal, id);
  if (!isOk(read)) return read;
  const { book, history } = read.right;
  const lastAt = history.at(-1)?.at ?? 0;
  const clock = clockFrom(pretendNow, lastAt);
  const world = simulatedWorld({ ...settings, start: history[0]?.at ?? clock.now() }, clock);
  if (history.length > 0) world.restore(worldHistory(history), lastAt);
  const { broker, quotes, instruments, accounts } = world;
  return ok({
    clock,
    broker,
    quotes,
    instruments,
    accounts,
    opened: { book, snapshotSeq: 0, folded: book.seq },
    close: () => undefined,
  });
};
