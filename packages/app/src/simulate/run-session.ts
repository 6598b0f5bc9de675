import { openWorld, type Process, type ProcessPorts, type Session, type SessionWorld, type Trace } from "@floorbroker/adapter-sim";
import { isOk, SECOND, type Book } from "@floorbroker/core";
import { openBook } from "../run/open-book.ts";
import { venueOf } from "../run/venue.ts";
import { openDesk, type Desk } from "../shell/desk.ts";
import type { Pause } from "../shell/ports.ts";
import { openEnding } from "./ending.ts";
import { isSameBook } from "./same-book.ts";

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

/**
 * Runs a session: the real shell and the real core, every port of them simulated, on one virtual clock. Nothing in it
 * depends on the machine: the same session gives the same journal.
 */
export const runSession = async (session: Session, options: RunOptions = {}): Promise<SessionEnd> => {
  const world = openWorld(session, options.trace);
  const { run, audit } = world;
  const { clock } = run;
  const ending = openEnding(world);
  let life = beginLife(world, options);
  let processes = 1;

  /** Whoever died begins again, in its time. */
  const beginAgain = (): void => {
    if (life.failed !== undefined && run.living() === life.process) run.kill(`it ended by itself: ${life.failed}`, BEGIN_AGAIN_MS);
    const due = run.beginsAgainAt();
    if (run.living() !== undefined || due === undefined || (clock.nextAt() ?? Infinity) < due) return;
    clock.advanceTo(due);
    processes++;
    life = beginLife(world, options);
  };
  const book = (): Book | undefined => (run.living() === life.process ? life.desk?.book() : undefined);

  let violation: string | null = null;
  while (violation === null) {
    if (run.wasTouched()) await settle();
    beginAgain();
    violation = audit.broken()?.message ?? ending.follow(book());
    if (violation !== null || ending.isOver(book(), life.process)) break;
    if (!run.hasTouched()) clock.fireNext();
  }
  if (violation === null) audit.end();
  return {
    violation: violation ?? audit.broken()?.message ?? replayedElse(world, life),
    rows: world.store.rows,
    simulatedMs: clock.now() - session.start,
    boundaries: run.boundaries(),
    processes,
    injected: run.injected,
    coverage: audit.coverage.pairs,
  };
};

/** 7: the book that the rows make is the one in memory. */
const replayedElse = ({ audit }: SessionWorld, { desk }: Life): string | null =>
  desk !== undefined && isSameBook(desk.book(), audit.book()) ? null : "I7: the replayed journal is not the book";
