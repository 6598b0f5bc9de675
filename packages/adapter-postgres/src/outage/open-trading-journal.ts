import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fail, isOk, ok, problem, type Journal, type Problem, type Result } from "@floorbroker/core";
import { openAcknowledgedFile, type AcknowledgedFile } from "../acknowledged/acknowledged-file.ts";
import { checkNothingLost, notingAcknowledged } from "../acknowledged/nothing-lost.ts";
import { takeLock } from "../embedded/lock.ts";
import { openStore } from "../open-journal.ts";
import type { OpenedStore } from "../opened-store.ts";
import { messageOf } from "../store-problems.ts";
import { openOutageFile, OutageFileDamaged, type OutageFile } from "./outage-file.ts";
import { withOutageLog } from "./outage-journal.ts";

/**
 * Where a process that trades keeps its journal: in a directory of its own, or on a server with that directory beside
 * it.
 */
export interface TradingPlace {
  readonly databaseUrl?: string;
  readonly dataDir: string;
}

/** In the data directory: the last rows that were acknowledged. */
export const ACKNOWLEDGED = "journal.acknowledged";

const notReserved = (path: string, error: unknown): Problem =>
  problem("outage-log-not-opened", `the outage log ${path} can't be opened: ${messageOf(error)}`, [
    "free space for it, or set dataDir to a directory that can be written",
  ]);

const damaged = (path: string, { message }: OutageFileDamaged): Problem =>
  problem("outage-log-damaged", `the outage log ${path} holds rows that the journal does not have: ${message}`, [
    "see to open trades at the broker by hand, and keep a copy of the file",
    `to go on without those rows: mv ${path} ${path}.damaged`,
  ]);

const openAcknowledged = (path: string): Result<Problem, AcknowledgedFile> => {
  try {
    return ok(openAcknowledgedFile(path));
  } catch (error) {
    return fail(notReserved(path, error));
  }
};

/** The journal with the outage log beside it, once it is sure that it has everything it acknowledged. */
const wholeJournal = async (journal: Journal, dataDir: string): Promise<Result<Problem, Journal>> => {
  const file = openFile(join(dataDir, "outage.log"));
  const withLog = isOk(file) ? await withOutageLog(journal, file.right) : file;
  if (!isOk(withLog)) return withLog;
  const path = join(dataDir, ACKNOWLEDGED);
  const whole = await checkNothingLost(withLog.right, path);
  const noted = isOk(whole) ? openAcknowledged(path) : whole;
  if (isOk(noted)) return ok(notingAcknowledged(withLog.right, noted.right));
  await withLog.right.close();
  return noted;
};

const openFile = (path: string): Result<Problem, OutageFile> => {
  try {
    return ok(openOutageFile(path));
  } catch (error) {
    return fail(error instanceof OutageFileDamaged ? damaged(path, error) : notReserved(path, error));
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
 * The store of a process that trades: the journal with the outage log `<dataDir>/outage.log` beside it, so that exits
 * go on while the database is away, and the tables and snapshots of the same database, which then just fall behind.
 * What an earlier process left in the log is handed over first. One process a directory: a second one is refused and
 * told who holds it.
 *
 * Codes: those of {@link openStore}, `store-locked`, `outage-log-not-opened`, `outage-log-damaged`, `journal-behind`,
 * and those of an append.
 */
export const openTradingStore = async (place: TradingPlace): Promise<Result<Problem, OpenedStore>> => {
  const release = await lockBeside(place);
  if (!isOk(release)) return release;
  const store = await openStore(place);
  if (!isOk(store)) {
    release.right();
    return store;
  }
  const whole = await wholeJournal(store.right.journal, place.dataDir);
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
