import { openWorld, type Process, type ProcessPorts, type Session, type SessionWorld, type Trace } from "@floorbroker/adapter-sim";
import { dueTimers, HOUR, isOk, MINUTE, openTradesOf, SECOND, timerName, valuesOf, type Book } from "@floorbroker/core";
import { openBook } from "../run/open-book.ts";
import { venueOf } from "../run/venue.ts";
import { openDesk, type Desk } from "../shell/desk.ts";
import type { Pause } from "../shell/ports.ts";

/** How a session ended. */
export interface SessionEnd {
  /** What did not hold; null when everything did. */
  readonly violation: string | null;
  /** The journal's rows, as they became durable. */
  readonly rows: SessionWorld["store"]["rows"];
  readonly simulatedMs: number;
  /** Calls begun, done and answered, and things heard: where the process may die. */
  readonly boundaries: number;
  readonly processes: number;
  readonly injected: ReadonlyMap<string, number>;
  /** How often which input met an order in which state. */
  readonly coverage: ReadonlyMap<string, number>;
}

/** What may be different in a run of a session. */
export interface RunOptions {
  /** Hears what happens, line by line. */
  readonly trace?: Trace;
  /** Puts something between the process and its ports: a planted bug. */
  readonly sabotage?: (ports: ProcessPorts) => ProcessPorts;
}

/** A process at work: the real shell between the world's ports. */
interface Life {
  readonly process: Process;
  desk: Desk | undefined;
  /** Why the process ended by itself. */
  failed: string | undefined;
}

/** After the last act, what was let go wrong still goes wrong for a while. */
const AFTERMATH_MS = 2 * SECOND;
/** After the faults have stopped the broker's lists are looked at once more, and what they brought is done. */
const LOOK_MS = 2 * SECOND;
/** When everything must have come to rest after the faults have stopped. */
const REST_MS = 5 * MINUTE;
/** When nothing may be unknown any more that no person was told of (L1). */
const UNKNOWN_MS = 30 * SECOND;
/** How long a book is watched that holds what its broker has forgotten. */
const FORGOTTEN_MS = 45 * SECOND;
/** A watchdog begins a failed process again. */
const BEGIN_AGAIN_MS = SECOND;

/** What a process waits with, on its own clock. */
const pauseOn =
  ({ clock }: Process): Pause =>
  (ms) => {
    let cancel = (): void => undefined;
    const over = new Promise<void>((resolve) => (cancel = clock.schedule(clock.now() + ms, resolve)));
    return { over, cancel };
  };

/** The real shell begins: its book is folded from what is durable, then its desk is opened. */
const beginLife = (world: SessionWorld, { sabotage }: RunOptions): Life => {
  const process = world.run.begin();
  const life: Life = { process, desk: undefined, failed: undefined };
  const whole = world.portsFor(process);
  const ports = { ...(sabotage === undefined ? whole : sabotage(whole)), pause: pauseOn(process) };
  const open = async (): Promise<void> => {
    const opened = await openBook(ports.journal, world.book);
    if (!isOk(opened)) throw new Error(opened.left.text);
    const { book } = opened.right;
    world.audit.restarted(book);
    life.desk = await openDesk({ book, config: world.config, venue: await venueOf(ports.broker), ports });
    void life.desk.failed.then(({ text }) => (life.failed = text));
  };
  open().catch((error: unknown) => (life.failed = error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return life;
};

/** All that was resolved goes on until it waits for the world again. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether a call is still open that nobody asks about yet: its answer comes, or its deadline. */
const isAnswerAwaited = (book: Book): boolean => {
  for (const { pending, inquiry } of valuesOf(book.orders)) if (pending !== null && inquiry === null) return true;
  return false;
};

/** What is due in days, or looks for ever, is not what a quiet book waits for. */
const isIdle = (book: Book, now: number): boolean =>
  book.inquiries.length === 0 &&
  !isAnswerAwaited(book) &&
  openTradesOf(book).every(({ close }) => close === null) &&
  dueTimers(book).every(({ at, timer }) => timer.timer === "watch" || at > now + HOUR);

const wishes = (book: Book): string => dueTimers(book).map(({ timer }) => timerName(timer)).join(", ");

/**
 * Runs a session: the real shell and the real core, every port of them simulated, on one virtual clock. Nothing in it
 * depends on the machine: the same session gives the same journal.
 */
export const runSession = async (session: Session, options: RunOptions = {}): Promise<SessionEnd> => {
  const world = openWorld(session, options.trace);
  const { run, audit } = world;
  const { clock } = run;
  let life = beginLife(world, options);
  let processes = 1;
  let calmAt: number | undefined;
  let isL1Checked = false;
  let violation: string | null = null;

  const isResting = (): boolean => {
    const { desk } = life;
    if (calmAt === undefined || clock.now() < calmAt + session.habits.ordersIntervalMs + LOOK_MS) return false;
    if (run.living() !== life.process || desk === undefined || !world.isQuiet()) return false;
    // A book never comes to rest about what a wiped broker has forgotten; a person has been told by then.
    if (audit.isWiped()) return clock.now() > calmAt + FORGOTTEN_MS;
    return isIdle(desk.book(), life.process.clock.now());
  };
  /** Whoever died begins again, in its time. */
  const beginAgain = (): void => {
    if (life.failed !== undefined && run.living() === life.process) run.kill(`it ended by itself: ${life.failed}`, BEGIN_AGAIN_MS);
    const due = run.beginsAgainAt();
    if (run.living() !== undefined || due === undefined || (clock.nextAt() ?? Infinity) < due) return;
    clock.advanceTo(due);
    processes++;
    life = beginLife(world, options);
  };

  while (violation === null) {
    if (run.wasTouched()) await settle();
    const broken = audit.broken();
    if (broken !== undefined) violation = broken.message;
    beginAgain();
    if (isResting()) break;
    if (calmAt === undefined && clock.now() > world.actsUntil + AFTERMATH_MS) {
      calmAt = clock.now();
      run.note("world", () => "the faults have stopped");
      world.calm();
    }
    if (calmAt !== undefined && !isL1Checked && clock.now() > calmAt + UNKNOWN_MS) {
      isL1Checked = true;
      audit.unknownsSettled();
    }
    if (calmAt !== undefined && clock.now() > calmAt + REST_MS) violation ??= `L1: not at rest ${REST_MS / SECOND} s after the faults have stopped: ${life.desk === undefined ? "no desk" : wishes(life.desk.book())}`;
    if (!run.hasTouched()) clock.fireNext();
  }
  if (violation === null) {
    audit.end();
    violation = audit.broken()?.message ?? sameBook(world, life);
  }
  return {
    violation,
    rows: world.store.rows,
    simulatedMs: clock.now() - session.start,
    boundaries: run.boundaries(),
    processes,
    injected: run.injected,
    coverage: audit.coverage.pairs,
  };
};

/** Parts that thousands of books share: which of them were found to be the same. */
const SHARED: ReadonlySet<string> = new Set(["authority", "retry", "risk", "spec"]);
const foundSame = new WeakMap<object, object>();

const isSameShared = (a: object, b: object): boolean => {
  if (foundSame.get(a) === b) return true;
  const same = isSame(a, b);
  if (same) foundSame.set(a, b);
  return same;
};

/** Whether two values are the same in all their parts, without writing either of them down. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>]; // neither is null
  const keys = Object.keys(left);
  for (const key of keys) {
    const [one, other] = [left[key], right[key]];
    if (one === other) continue;
    const shared = typeof one === "object" && one !== null && typeof other === "object" && other !== null && SHARED.has(key);
    if (!(shared ? isSameShared(one, other) : isSame(one, other))) return false;
  }
  return keys.length === Object.keys(right).length || Object.keys(right).every((key) => right[key] === undefined || key in left);
};

/** 7: the book that the rows make is the one in memory, part by part. */
const sameBook = ({ audit }: SessionWorld, { desk }: Life): string | null =>
  desk !== undefined && isSame(desk.book(), audit.book()) ? null : "I7: the replayed journal is not the book";
