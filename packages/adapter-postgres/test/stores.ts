import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { openEmbedded } from "../src/embedded/open-embedded.ts";
import { migrate } from "../src/migrations/migrate.ts";
import { openedStore, type OpenedStore } from "../src/opened-store.ts";
import type { JournalDatabase } from "../src/schema.ts";
import { openServer } from "../src/server/open-server.ts";
import type { Store } from "../src/store.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { opened } from "../src/testing/opened.ts";
import { startPostgres } from "../src/testing/postgres-server.ts";

/** What is offered of a store, and the database behind it. */
export interface LaidOpen extends OpenedStore {
  readonly db: Kysely<JournalDatabase>;
}

/** A database that the tests of a file share. */
export interface TestedStore {
  open(): Promise<LaidOpen>;
  end(): Promise<void>;
}

const laidOpen = async (store: Store): Promise<LaidOpen> => {
  await migrate(store.db);
  return { ...openedStore(store), db: store.db };
};

const embedded = async (): Promise<TestedStore> => {
  const dir = await mkdtemp(join(tmpdir(), "floorbroker-"));
  layEmptyJournal(dir);
  return {
    open: async () => laidOpen(opened(await openEmbedded(dir))),
    end: () => rm(dir, { recursive: true, force: true }),
  };
};

const server = async (): Promise<TestedStore> => {
  const postgres = await startPostgres();
  const url = await postgres.createDatabase();
  return {
    open: async () => laidOpen(opened(await openServer(url)).store),
    end: () => postgres.stop(),
  };
};

/** Both stores by name: everything is promised of either. */
export const STORES = [
  ["embedded in PGlite", embedded],
  ["on a PostgreSQL server", server],
] as const;
