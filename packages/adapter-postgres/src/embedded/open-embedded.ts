import { fdatasyncSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { Kysely, PGliteDialect, sql } from "kysely";
import type { JournalDatabase } from "../schema.ts";
import { codeOf, messageOf, storeDown } from "../store-problems.ts";
import type { Store } from "../store.ts";
import { engineOf, type Engine } from "./engine.ts";
import { durably, syncOnce, type SyncFile } from "./durable-files.ts";
import { freeBytes, tooFull } from "./free-space.ts";
import { takeLock, type Lock } from "./lock.ts";

/**
 * PGlite has no background checkpointer, and after a crash it replays all the log since the last checkpoint (seconds
 * per few hundred MB). So the journal checkpoints by itself after so much.
 */
const CHECKPOINT_ROWS = 5_000;
const CHECKPOINT_BYTES = 16 * 2 ** 20;

/** The disk, where a test looks at it or makes it fail. */
export interface Disk {
  readonly sync?: SyncFile;
  /** Free bytes on the disk of a directory. */
  readonly freeBytes?: (dir: string) => Promise<number>;
}

const notWritable = (dir: string, error: unknown): Problem =>
  problem("data-dir-not-writable", `the data directory ${dir} can't be used: ${codeOf(error) ?? messageOf(error)}`, [
    "make the directory writable for the user that runs floorbroker",
    "set dataDir to another directory",
  ]);

const notOpened = (dir: string, error: unknown): Problem =>
  problem("store-not-opened", `the journal in ${dir} doesn't open: ${messageOf(error)}`, [
    "if the disk is full, free space and start again",
    "if it stays so, keep the directory for examination and restore a backup",
  ]);

const storeIn = (dir: string, engine: Engine, lock: Lock, free: (dir: string) => Promise<number>): Store => {
  const db = new Kysely<JournalDatabase>({ dialect: new PGliteDialect({ pglite: engine.client }) });
  let rows = 0;
  let bytes = 0;
  return {
    db,
    says: messageOf,
    admit: async (count) => {
      try {
        return tooFull(dir, await free(dir), count);
      } catch (error) {
        return storeDown(messageOf(error));
      }
    },
    written: async (newRows, newBytes) => {
      rows += newRows;
      bytes += newBytes;
      if (rows < CHECKPOINT_ROWS && bytes < CHECKPOINT_BYTES) return;
      try {
        await sql`checkpoint`.execute(db);
        rows = 0;
        bytes = 0;
      } catch {
        // The rows are durable without it; the next append tries again, and says so if the store is broken.
      }
    },
    close: async () => {
      try {
        await db.destroy();
        // Kysely closes only an engine that it used.
        await engine.close();
      } catch {
        // A store that can't be closed cleanly recovers at the next start, as after a crash.
      } finally {
        lock.release();
      }
    },
  };
};

const boot = async (dir: string, sync: SyncFile): Promise<Result<Problem, Engine>> => {
  try {
    const pglite = await PGlite.create(durably(join(dir, "journal"), sync));
    await syncOnce(dir, join(dir, "journal.synced"));
    return ok(engineOf(pglite));
  } catch (error) {
    return fail(notOpened(dir, error));
  }
};

/** Room is looked at first: on a full disk the lock could not be written either, and nothing would say why. */
const lockIn = async (dir: string, free: (dir: string) => Promise<number>): Promise<Result<Problem, Lock>> => {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const full = tooFull(dir, await free(dir), 0);
    return full === undefined ? takeLock(join(dir, "journal.lock")) : fail(full);
  } catch (error) {
    return fail(notWritable(dir, error));
  }
};

/**
 * A store inside this process: PGlite in `<dir>/journal`, under the lock `<dir>/journal.lock`. It runs on the calling
 * thread: a first start holds it for seconds.
 *
 * Codes: `data-dir-not-writable`, `store-locked` (names the holder's pid), `store-full`, `store-not-opened`.
 */
export const openEmbedded = async (dir: string, disk: Disk = {}): Promise<Result<Problem, Store>> => {
  const free = disk.freeBytes ?? freeBytes;
  const lock = await lockIn(dir, free);
  if (!isOk(lock)) return lock;
  const engine = await boot(dir, disk.sync ?? fdatasyncSync);
  if (isOk(engine)) return ok(storeIn(dir, engine.right, lock.right, free));
  lock.right.release();
  return engine;
};
