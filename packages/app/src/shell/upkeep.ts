import {
  fail,
  isOk,
  problem,
  snapshotPieces,
  type Book,
  type Problem,
  type ReadModels,
  type Result,
  type Snapshots,
} from "@floorbroker/core";
import type { Pause } from "./ports.ts";

/** Rows after which a new snapshot is taken: what a restart folds at most, give or take those that came meanwhile. */
export const SNAPSHOT_EVERY = 5_000;
/** Pause in ms after a commit before the tables are brought up to it: a burst of commits is one piece of work. */
const TABLES_AFTER_MS = 250;

/** What is kept beside the journal, off the path of orders: snapshots for the next start, tables for questions. */
export interface Upkeep {
  /** After each commit. Returns at once. */
  follow(book: Book): void;
  /** Brings the tables up to date and resolves when nothing is under way. Nothing is begun afterwards. */
  finish(): Promise<void>;
}

/** The parts of a store that are looked after. */
export interface Kept {
  readonly snapshots: Snapshots;
  readonly readModels: Pick<ReadModels, "catchUp">;
  /** Rows after which a new snapshot is taken; {@link SNAPSHOT_EVERY} by default. */
  readonly snapshotEvery?: number;
}

/** The machine's own timer, for which no process is kept alive. */
const unheld: Pause = (ms) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms).unref()));
  return { over, cancel: () => clearTimeout(timer) };
};

/**
 * Looks after snapshots and tables while a book is worked. Neither is the truth: what fails is told once in a row and
 * tried again with the next commit; the journal has everything.
 */
export const keepUp = (
  { snapshots, readModels, snapshotEvery = SNAPSHOT_EVERY }: Kept,
  first: { readonly snapshotSeq: number },
  trouble: (problem: Problem) => void,
  pauseFor: Pause = unheld,
): Upkeep => {
  let snapshotSeq = first.snapshotSeq;
  let newest: Book | null = null;
  let working: Promise<void> | null = null;
  let waits: ReturnType<Pause> | undefined;
  let troubled = false;
  let finished = false;

  const note = (end: Result<Problem, unknown>): boolean => {
    if (isOk(end)) troubled = false;
    else if (!troubled) {
      troubled = true;
      trouble(end.left);
    }
    return isOk(end);
  };

  const work = async (book: Book): Promise<void> => {
    note(await readModels.catchUp(book.id));
    if (book.seq - snapshotSeq < snapshotEvery) return;
    if (note(await snapshots.save(book.id, book.seq, snapshotPieces(book)))) snapshotSeq = book.seq;
  };

  const start = (): void => {
    const book = newest;
    if (book === null || working !== null) return;
    newest = null;
    working = work(book)
      .catch(
        (error: unknown) =>
          void note(fail(problem("store-down", String(error).slice(0, 200), ["look after the journal's database"]))),
      )
      .finally(() => {
        working = null;
        later();
      });
  };

  const later = (): void => {
    if (newest === null || waits !== undefined) return;
    const pause = pauseFor(TABLES_AFTER_MS);
    waits = pause;
    void pause.over.then(() => {
      if (waits !== pause) return;
      waits = undefined;
      start();
    });
  };

  return {
    follow: (book) => {
      if (finished) return;
      newest = book;
      later();
    },
    finish: async () => {
      while (working !== null || newest !== null) {
        waits?.cancel();
        waits = undefined;
        start();
        await working;
      }
      finished = true;
    },
  };
};
