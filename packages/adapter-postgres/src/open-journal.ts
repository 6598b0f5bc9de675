import { fail, isOk, ok, problem, type Journal, type Problem, type Result } from "@floorbroker/core";
import { openEmbedded, type Disk } from "./embedded/open-embedded.ts";
import { journalOver } from "./journal.ts";
import { migrate } from "./migrations/migrate.ts";
import { notOpened, openServer } from "./server/open-server.ts";
import { storeDown } from "./store-problems.ts";
import type { Store } from "./store.ts";

/** Where the journal lies. With both, the server has it; `dataDir` is then not touched. */
export interface JournalPlace {
  /** `postgresql://user:password@host:port/database`: a PostgreSQL server. */
  readonly databaseUrl?: string;
  /** A directory of this process alone: PGlite, embedded, in `<dataDir>/journal`. */
  readonly dataDir?: string;
}

const nowhere: Problem = problem("no-journal-place", "it is not said where the journal shall lie", [
  "set dataDir to a directory, or databaseUrl to a PostgreSQL database",
]);

const withSchema = async (store: Store, why: (error: unknown) => Problem): Promise<Result<Problem, Journal>> => {
  try {
    await migrate(store.db);
    return ok(journalOver(store));
  } catch (error) {
    await store.close();
    return fail(why(error));
  }
};

/** The journal embedded in this process. */
export const openEmbeddedJournal = async (dataDir: string, disk?: Disk): Promise<Result<Problem, Journal>> => {
  const store = await openEmbedded(dataDir, disk);
  return isOk(store) ? withSchema(store.right, (error) => storeDown(store.right.says(error))) : store;
};

/** The journal on a server. */
export const openServerJournal = async (databaseUrl: string): Promise<Result<Problem, Journal>> => {
  const opened = await openServer(databaseUrl);
  if (!isOk(opened)) return opened;
  const { store, address } = opened.right;
  return withSchema(store, (error) => notOpened(address, error));
};

/**
 * Opens the journal and brings its schema up to date. An embedded journal is locked to this process until it is closed,
 * and runs in a thread of its own: its first start takes seconds, and holds up nobody.
 *
 * Codes: `no-journal-place`; with `databaseUrl`: `bad-database-url`, `store-unreachable`, `login-refused`,
 * `database-missing`, `not-permitted`, `store-newer`, `store-not-durable`; with `dataDir`: `data-dir-not-writable`,
 * `store-locked` (names the holder's pid), `store-full`, `store-not-opened`. No text holds a password.
 */
export const openJournal = async ({ databaseUrl, dataDir }: JournalPlace): Promise<Result<Problem, Journal>> => {
  if (databaseUrl !== undefined) return openServerJournal(databaseUrl);
  return dataDir === undefined ? fail(nowhere) : openEmbeddedJournal(dataDir);
};
