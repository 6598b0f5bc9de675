import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { Kysely, sql } from "kysely";
import type { JournalDatabase } from "../schema.ts";
import { codeOf, DISK_FULL, messageOf, storeDown, storeFull } from "../store-problems.ts";
import type { Store } from "../store.ts";
import { compiledEngine } from "./compiled-engine.ts";
import { ENGINE_PROGRAM, startThread, type EngineProgram, type EngineThread, type Patience } from "./engine-thread.ts";
import { EMPTY_DATABASE, freeBytes, lackOfRoom, tooFullForEntries } from "./free-space.ts";
import { livingEngine, type LivingEngine } from "./living-engine.ts";
import { takeLock, type Lock } from "./lock.ts";
import { threadDialect } from "./thread-dialect.ts";
import { traceOf } from "./trace.ts";

/**
 * PGlite has no background checkpointer, and after a crash it replays all the log since the last checkpoint (seconds
 * per few hundred MB). So the journal checkpoints by itself after so much, which also keeps the log small.
 */
const CHECKPOINT_ROWS = 5_000;
const CHECKPOINT_BYTES = 8 * 2 ** 20;

/** A statement of ours takes milliseconds; a start may have to replay a log on a slow disk. */
const PATIENCE: Patience = { startMs: 120_000, statementMs: 10_000, endMs: 30_000 };

/** The disk and the database's thread, where a test looks at them or makes them fail. */
export interface Disk {
  readonly program?: EngineProgram;
  readonly patience?: Partial<Patience>;
  /** Free bytes on the disk of a directory. */
  readonly freeBytes?: (dir: string) => Promise<number>;
}

type FreeBytes = NonNullable<Disk["freeBytes"]>;

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

const journalMissing = (dir: string): Problem =>
  problem(
    "journal-missing",
    `a journal was made in ${dir}, but its database (${join(dir, "journal", "PG_VERSION")}) is not there any more`,
    [
      "bring the files back, or restore the last backup into an empty directory",
      `if it was removed on purpose: rm ${join(dir, "journal.synced")}`,
    ],
  );

const full = (lack: string | undefined): Problem | undefined => (lack === undefined ? undefined : storeFull(lack));

/** The problem with the room on the disk, if there is one; not being able to ask is one too. */
const roomFor = async (
  dir: string,
  free: FreeBytes,
  judge: (free: number) => Problem | undefined,
): Promise<Problem | undefined> => {
  try {
    return judge(await free(dir));
  } catch (error) {
    return storeDown(messageOf(error));
  }
};

/** A checkpoint after so much, that a failed one does not stop: the rows are durable without it. */
const checkpointing = (db: Kysely<JournalDatabase>): Store["written"] => {
  let rows = 0;
  let bytes = 0;
  return async (newRows, newBytes) => {
    rows += newRows;
    bytes += newBytes;
    if (rows < CHECKPOINT_ROWS && bytes < CHECKPOINT_BYTES) return;
    try {
      await sql`checkpoint`.execute(db);
      rows = 0;
      bytes = 0;
    } catch {
      // The next append tries again, and says so if the store is broken.
    }
  };
};

const storeIn = (dir: string, engine: LivingEngine, lock: Lock, free: FreeBytes): Store => {
  const db = new Kysely<JournalDatabase>({ dialect: threadDialect(engine) });
  return {
    db,
    says: messageOf,
    admit: (bytes) => roomFor(dir, free, (left) => full(lackOfRoom(dir, left, bytes))),
    written: checkpointing(db),
    entriesRefused: async () => {
      const scarce = await roomFor(dir, free, (left) => tooFullForEntries(dir, left));
      if (scarce !== undefined) return scarce;
      try {
        // A dead one is started again here, since nobody may write as long as it is dead.
        await engine.now();
        return undefined;
      } catch (error) {
        return storeDown(messageOf(error));
      }
    },
    close: async () => {
      await db.destroy().catch(() => undefined);
      // Otherwise the lock stays as long as this process: a thread that hangs in the operating system may still write.
      if (await engine.close()) lock.release();
    },
  };
};

/** Room is looked at first: on a full disk the lock could not be written either, and nothing would say why. */
const lockIn = async (dir: string, free: FreeBytes): Promise<Result<Problem, Lock>> => {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const first = !existsSync(join(dir, "journal.synced"));
    const lack = lackOfRoom(dir, (await free(dir)) - (first ? EMPTY_DATABASE : 0), 0);
    return lack === undefined ? takeLock(join(dir, "journal.lock")) : fail(storeFull(lack));
  } catch (error) {
    return fail(notWritable(dir, error));
  }
};

/**
 * A store in this process: PGlite in `<dir>/journal`, in a thread of its own, under the lock `<dir>/journal.lock`. When
 * the thread dies, what it was doing fails, and the next call starts another under the same lock.
 *
 * Codes: `journal-missing`, `data-dir-not-writable`, `store-locked` (names the holder's pid), `store-full`,
 * `store-not-opened`.
 */
export const openEmbedded = async (dir: string, disk: Disk = {}): Promise<Result<Problem, Store>> => {
  if (traceOf(dir) === "lost") return fail(journalMissing(dir));
  const free = disk.freeBytes ?? freeBytes;
  const lock = await lockIn(dir, free);
  if (!isOk(lock)) return lock;
  const patience = { ...PATIENCE, ...disk.patience };
  const mayStart = async (): Promise<void> => {
    const lack = lackOfRoom(dir, await free(dir), 0);
    if (lack !== undefined) throw Object.assign(new Error(lack), { code: DISK_FULL });
  };
  const start = async (): Promise<EngineThread> =>
    startThread({ dir, compiled: await compiledEngine() }, patience, disk.program ?? ENGINE_PROGRAM);
  const engine = livingEngine(start, mayStart);
  try {
    await engine.now();
    return ok(storeIn(dir, engine, lock.right, free));
  } catch (error) {
    if (await engine.close()) lock.right.release();
    return fail(notOpened(dir, error));
  }
};
