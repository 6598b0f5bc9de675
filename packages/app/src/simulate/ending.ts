import type { Process, SessionWorld } from "@floorbroker/adapter-sim";
import { dueTimers, HOUR, MINUTE, openTradesOf, SECOND, timerName, valuesOf, type Book } from "@floorbroker/core";

/** After the last act, what was let go wrong still goes wrong for a while. */
const AFTERMATH_MS = 2 * SECOND;
/** After the faults have stopped the broker's lists are looked at once more; so long after that what they brought is done. */
const LOOK_MS = 2 * SECOND;
/** When everything must have come to rest after the faults have stopped. */
const REST_MS = 5 * MINUTE;
/** When nothing may be unknown any more that no person was told of (L1). */
const UNKNOWN_MS = 30 * SECOND;
/** How long a book is watched that holds what its broker has forgotten. */
const FORGOTTEN_MS = 45 * SECOND;

/** Whether a call is still open that nobody asks about yet: its answer comes, or its deadline. */
const isAnswerAwaited = (book: Book): boolean => {
  for (const { pending, inquiry } of valuesOf(book.orders)) if (pending !== null && inquiry === null) return true;
  return false;
};

/** What is due in days, or looks for ever, is not what a quiet book waits for. */
const isIdle = (book: Book, now: number): boolean =>
  book.inquiries.length === 0 &&
  !isAnswerAwaited(book) &&
  // What waits for a market that is closed for longer is at rest.
  openTradesOf(book).every(({ close }) => close === null || (close.waitsUntil ?? 0) > now + HOUR) &&
  dueTimers(book).every(({ at, every }) => every !== null || at > now + HOUR);

const wishes = (book: Book | undefined): string =>
  book === undefined ? "no process" : dueTimers(book).map(({ timer }) => timerName(timer)).join(", ");

/** How a session comes to its end: the acts are over, the faults stop, and everything comes to rest. */
export interface Ending {
  /** After each event, with the living book if there is one; what does not hold, or null. */
  follow(book: Book | undefined): string | null;
  /** Whether everything has come to rest. */
  isOver(book: Book | undefined, process: Process): boolean;
}

/** The ending of a session that has just begun. */
export const openEnding = (world: SessionWorld): Ending => {
  const { run, audit } = world;
  const { clock } = run;
  let calmAt: number | undefined;
  let lookedAt: number | undefined;
  let unknownUntil = Infinity;

  const stopFaults = (): void => {
    calmAt = clock.now();
    unknownUntil = calmAt + UNKNOWN_MS;
    run.note("world", () => "the faults have stopped");
    world.calm();
  };

  return {
    follow: (book) => {
      const now = clock.now();
      if (calmAt === undefined) {
        if (now > world.actsUntil + AFTERMATH_MS) stopFaults();
        return null;
      }
      // While no process lives nobody can ask.
      if (book === undefined && unknownUntil !== Infinity) unknownUntil = now + UNKNOWN_MS;
      if (now > unknownUntil) {
        unknownUntil = Infinity;
        audit.unknownsSettled();
      }
      return now > calmAt + REST_MS ? `L1: not at rest ${REST_MS / SECOND} s after the faults have stopped: ${wishes(book)}` : null;
    },
    isOver: (book, process) => {
      const now = clock.now();
      if (calmAt === undefined || !world.isListedSince(calmAt)) return false;
      lookedAt ??= now;
      if (now < lookedAt + LOOK_MS) return false;
      if (book === undefined || !world.isQuiet()) return false;
      // A book never comes to rest about what a wiped broker has forgotten; a person has been told by then.
      return audit.isWiped() ? now > calmAt + FORGOTTEN_MS : isIdle(book, process.clock.now());
    },
  };
};
