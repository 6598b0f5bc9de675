import { fail, isOk, ok, problem, type Journal, type Problem, type Result } from "@floorbroker/core";
import { openEmbedded, type Disk } from "./embedded/open-embedded.ts";
import { traceOf } from "./embedded/trace.ts";
import { migrate } from "./migrations/migrate.ts";
import { openedStore, type OpenedStore } from "./opened-store.ts";
import { notOpened, openServer } from "./server/open-server.ts";
import { notAnswered } from "./store-problems.ts";
import type { Store } from "./store.ts";

/** Where the journal lies. With both, the server has it; `dataDir` is then not touched. */
export interface JournalPlace {
  /** `postgresql://user:password@host:port/database`: a PostgreSQL server. */
  readonly databaseUrl?: string;
  /** A directory of this process alone: PGlite, embedded, in `<dataDir>/journal`. */
  readonly dataDir?: string;
  /** For what only reads: in a directory without a journal none is made. */
  readonly mustExist?: boolean;
}

const nowhere: Problem = problem("no-journal-place", "it is not said where the journal shall lie", [
  "set dataDir to a directory, or databaseUrl to a PostgreSQL database",
]);

const noJournal = (dataDir: string): Problem =>
  problem("no-journal", `there is no journal in ${dataDir}`, [
    "run something first: floorbroker run --help",
    "check --data-dir and the settings if there should be one",
  ]);

const withSchema = async (store: Store, why: (error: unknown) => Problem): Promise<Result<Problem, OpenedStore>> => {
  try {
    await migrate(store.db);
    return ok(openedStore(store));
  } catch (error) {
    await store.close();
    return fail(why(error));
  }
};

/** The store embedded in this process. */
export const openEmbeddedStore = async (dataDir: string, disk?: Disk): Promise<Result<Problem, OpenedStore>> => {
  const store = await openEmbedded(dataDir, disk);
  return isOk(store) ? withSchema(store.right, (error) => notAnswered(error, store.right.says(error))) : store;
};

/** The store on a server. */
export const openServerStore = async (databaseUrl: string): Promise<Result<Problem, OpenedStore>> => {
  const opened = await openServer(databaseUrl);
  if (!isOk(opened)) return opened;
  const { store, address } = opened.right;
  return withSchema(store, (error) => notOpened(address, error));
};

const journalOf = (store: Result<Problem, OpenedStore>): Result<Problem, Journal> =>
  isOk(store) ? ok(store.right.journal) : store;

/** The journal embedded in this process. */
export const openEmbeddedJournal = async (dataDir: string, disk?: Disk): Promise<Result<Problem, Journal>> =>
  journalOf(await openEmbeddedStore(dataDir, disk));

/**
 * Opens the journal with the tables made of it and the snapshots beside it. Codes: those of {@link openJournal}.
 */
export const openStore = async ({
  databaseUrl,
  dataDir,
  mustExist = false,
}: JournalPlace): Promise<Result<Problem, OpenedStore>> => {
  if (databaseUrl !== undefined) return openServerStore(databaseUrl);
  if (dataDir === undefined) return fail(nowhere);
  return mustExist && traceOf(dataDir) === "none" ? fail(noJournal(dataDir)) : openEmbeddedStore(dataDir);
};

/**
 * Opens the journal and brings its schema up to date. An embedded journal is locked to this process until it is closed,
 * and runs in a thread of its own: its first start takes seconds, and holds up nobody.
 *
 * Codes: `no-journal-place`; with `databaseUrl`: `bad-database-url`, `store-unreachable`, `login-refused`,
 * `database-missing`, `not-permitted`, `store-newer`, `store-not-durable`; with `dataDir`: `no-journal` (when it must
 * exist), `journal-missing`, `data-dir-not-writable`, `store-locked` (names the holder's pid), `store-full`,
 * `store-not-opened`. No text holds a password.
 */
export const openJournal = async (place: JournalPlace): Promise<Result<Problem, Journal>> =>
  journalOf(await openStore(place));
