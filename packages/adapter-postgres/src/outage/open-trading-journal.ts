import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fail, isOk, ok, problem, type Journal, type Problem, type Result } from "@floorbroker/core";
import { takeLock } from "../embedded/lock.ts";
import { openJournal } from "../open-journal.ts";
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

const releasing = (journal: Journal, release: () => void): Journal => ({
  ...journal,
  close: async () => {
    await journal.close();
    release();
  },
});

/**
 * The journal of a process that trades: with the outage log `<dataDir>/outage.log` beside it, so that exits go on while
 * the database is away. What an earlier process left in there is handed over first. One process a directory: a second
 * one is refused and told who holds it.
 *
 * Codes: those of {@link openJournal}, `store-locked`, `outage-log-not-opened`, and those of an append.
 */
export const openTradingJournal = async (place: TradingPlace): Promise<Result<Problem, Journal>> => {
  const release = await lockBeside(place);
  if (!isOk(release)) return release;
  const journal = await openJournal(place);
  if (!isOk(journal)) {
    release.right();
    return journal;
  }
  const file = openFile(join(place.dataDir, "outage.log"));
  const whole = isOk(file) ? await withOutageLog(journal.right, file.right) : file;
  if (isOk(whole)) return ok(releasing(whole.right, release.right));
  await journal.right.close();
  release.right();
  return whole;
};
