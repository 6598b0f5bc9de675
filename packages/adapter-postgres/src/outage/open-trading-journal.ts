import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fail, isOk, ok, problem, type Journal, type Problem, type Result } from "@floorbroker/core";
import { takeLock } from "../embedded/lock.ts";
import { openStore } from "../open-journal.ts";
import type { OpenedStore } from "../opened-store.ts";
import { messageOf } from "../store-problems.ts";
import { openOutageFile, type OutageFile } from "./outage-file.ts";
import { withOutageLog } from "./outage-journal.ts";

/** Where a process that trades keeps its journal: in a directory of its own, or on a server with that directory beside it. */
export interface TradingPlace {
  readonly databaseUrl?: string;
  readonly dataDir: string;
}

const notReserved = (path: string, error: unknown): Problem =>
  problem("outage-log-not-opened", `the outage log ${path} can't be opened: ${messageOf(error)}`, [
    "free space for it, or set dataDir to a directory that can be written",
  ]);

const openFile = (path: string): Result<Problem, OutageFile> => {
  try {
    return ok(openOutageFile(path));
  } catch (error) {
    return fail(notReserved(path, error));
  }
};

/** The journal of an embedded database locks the directory by itself; one on a server leaves that to us. */
const lockBeside = async ({ databaseUrl, dataDir }: TradingPlace): Promise<Result<Problem, () => void>> => {
  if (databaseUrl === undefined) return ok(() => undefined);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const lock = takeLock(join(dataDir, "trading.lock"));
    return isOk(lock) ? ok(lock.right.release) : lock;
  } catch (error) {
    return fail(notReserved(dataDir, error));
  }
};

/**
 * The store of a process that trades: the journal with the outage log `<dataDir>/outage.log` beside it, so that exits go
 * on while the database is away, and the tables and snapshots of the same database, which then just fall behind. What an
 * earlier process left in the log is handed over first. One process a directory: a second one is refused and told who
 * holds it.
 *
 * Codes: those of {@link openStore}, `store-locked`, `outage-log-not-opened`, and those of an append.
 */
export const openTradingStore = async (place: TradingPlace): Promise<Result<Problem, OpenedStore>> => {
  const release = await lockBeside(place);
  if (!isOk(release)) return release;
  const store = await openStore(place);
  if (!isOk(store)) {
    release.right();
    return store;
  }
  const file = openFile(join(place.dataDir, "outage.log"));
  const whole = isOk(file) ? await withOutageLog(store.right.journal, file.right) : file;
  if (!isOk(whole)) {
    await store.right.close();
    release.right();
    return whole;
  }
  const close = async (): Promise<void> => {
    await whole.right.close();
    release.right();
  };
  return ok({ ...store.right, journal: { ...whole.right, close }, close });
};

/** The journal of {@link openTradingStore} alone; closing it closes the store. Codes: the same. */
export const openTradingJournal = async (place: TradingPlace): Promise<Result<Problem, Journal>> => {
  const store = await openTradingStore(place);
  return isOk(store) ? ok(store.right.journal) : store;
};
