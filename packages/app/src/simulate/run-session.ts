import { openWorld, type Process, type ProcessPorts, type Session, type SessionWorld, type Trace } from "@floorbroker/adapter-sim";
import { isOk, type Book } from "@floorbroker/core";
import { openBook } from "../run/open-book.ts";
import { provenVenue } from "../run/proven-venue.ts";
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
  /** Whether the world gave it the reason: another one writes its journal, or the login is another one. */
  mayGiveUp: boolean;
  /** Whether it has begun to end because it was asked to. */
  ending: boolean;
}

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
  const life: Life = { process, desk: undefined, failed: undefined, mayGiveUp: false, ending: false };
  const whole = world.portsFor(process);
  const ports = { ...(sabotage === undefined ? whole : sabotage(whole)), pause: pauseOn(process) };
  const open = async (): Promise<void> => {
    const opened = await openBook(ports.journal, world.book, ports.kept?.snapshots, world.limits);
    if (!isOk(opened)) throw new Error(opened.left.text);
    const { book, snapshotSeq } = opened.right;
    if (snapshotSeq > 0) world.run.inject("begun from a snapshot");
    // What another process writes meanwhile is not in it, and its first commit is refused.
    const isBehind = world.run.hadTwo() && book.seq < world.audit.book().seq;
    if (!isBehind) world.audit.restarted(book);
    if (!isBehind && !isSameBook(book, world.audit.book())) throw new Error("I7: a new process has folded another book than the rows make");
    const venue = await provenVenue(ports.broker, book);
    // A run that may not go on says so and ends; a watchdog begins it again.
    if (!isOk(venue)) return world.run.end(process, venue.left.text);
    life.desk = await openDesk({ book, config: world.config, venue: venue.right, ports, kept: ports.kept ?? undefined, snapshotSeq });
    void life.desk.failed.then(({ code, text }) => {
      life.failed = text;
      life.mayGiveUp = (code === "stale-writer" && world.run.hadTwo()) || code === "other-account";
    });
  };
  open().catch((error: unknown) => (life.failed = error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return life;
};

/**
 * All that was resolved goes on until it waits for the world again: a tick that a promise asks for comes when no promise
 * has anything to do any more, and costs less than a turn of the event loop. (One that is asked for outside of promises
 * comes before them.)
 */
const settle = (): Promise<void> => new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));

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
  /** More than one where somebody began a second process beside the first. */
  let lives: readonly Life[] = [life];
  let processes = 1;

  const begin = (): void => {
    processes++;
    life = beginLife(world, options);
    lives = [...lives, life];
  };
  /** Whoever gives up for a reason ends. Of two processes on one journal the other one goes on. */
  const endGivenUp = (): void => {
    for (const { mayGiveUp, failed, process } of lives) if (mayGiveUp) run.end(process, failed ?? "");
    if (lives.length === 1) return;
    lives = lives.filter(({ process }) => !process.isDead());
    life = lives.at(-1) ?? life;
  };
  /** Whoever died begins again, in its time; a second one when somebody begins it. */
  const beginAgain = (): void => {
    if (run.beginsSecond()) return begin();
    const due = run.beginsAgainAt();
    if (run.living() !== undefined || due === undefined || (clock.nextAt() ?? Infinity) < due) return;
    clock.advanceTo(due);
    begin();
  };
  // Nothing that this world does to a process is a reason to give up.
  const endedByItself = (): string | null => {
    const failed = lives.find((each) => each.failed !== undefined && !each.mayGiveUp && !each.process.isDead())?.failed;
    return failed === undefined ? null : `R11: the process gives up: ${failed}`;
  };
  /** Who is asked to end does what a run does: it hears no more, and what was heard is decided. */
  const endCleanly = (): void => {
    const { process, desk } = life;
    const downMs = run.endingFor(process);
    if (downMs === undefined || life.ending) return;
    life.ending = true;
    const over = (): void => {
      if (run.living() === process) run.kill("it was asked to end", downMs);
    };
    if (desk === undefined) over();
    else {
      void desk.stop().then(over, over);
      run.touch();
    }
  };
  const book = (): Book | undefined => (run.living() === life.process ? life.desk?.book() : undefined);

  let violation: string | null = null;
  while (violation === null) {
    if (run.wasTouched()) await settle();
    endCleanly();
    endGivenUp();
    beginAgain();
    violation = audit.broken()?.message ?? endedByItself() ?? ending.follow(book());
    if (violation !== null || ending.isOver(book(), life.process)) break;
    if (!run.hasTouched() && !clock.fireNext()) violation = "L1: nothing is left to happen, and the acts are not over";
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
