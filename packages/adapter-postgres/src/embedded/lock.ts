import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { codeOf } from "../store-problems.ts";

/**
 * Two processes can open one PGlite directory without an error, and then one of them silently loses acknowledged rows.
 * Hence a lock file, which names its holder:
 *
 *     {"pid": 4711, "started": "<boot id> <start time in ticks since boot>", "host": "<name>", "since": "<ISO 8601>"}
 *
 * - It is created with O_EXCL, so only one of two processes gets it.
 * - The lock of a process that is gone is taken over. `started` (from /proc, empty where there is none) tells a holder
 *   from a later process that was given the same pid; without it, a living process with that pid counts as the holder.
 * - Taking over happens under a guard, a second O_EXCL file `<lock>.takeover` held for a moment: otherwise two
 *   processes that both saw a dead holder could each remove the other's new lock. A guard whose process was killed in
 *   just that moment is judged like the lock itself, and for the same reason succeeded rather than removed: see
 *   {@link takeGuard}.
 * - It guards processes that see each other: one host, one process namespace. Whether a process of another host or
 *   container still runs can't be seen from here, so its lock is never taken over: a person has to remove it. Give each
 *   host its own directory, or use a PostgreSQL server.
 */
export interface Lock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly started: string;
  /** Where that process runs, and since when it has the lock; locks of earlier versions do not say. */
  readonly host?: string;
  readonly since?: string;
}

/** A file without contents is one that was created and not yet written; older than this, its writer is gone. */
const WRITING_TAKES_MS = 5_000;

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

/** What /proc says of a process behind its name, which stands in parentheses and may hold anything. */
const statusOf = (pid: number): readonly string[] =>
  read(`/proc/${pid}/stat`)?.split(")").at(-1)?.trim().split(" ") ?? [];

/** A process that is over and was not fetched by its parent yet: it answers to its pid, but holds nothing. */
const isZombie = (pid: number): boolean => ["Z", "X"].includes(statusOf(pid)[0] ?? "");

/** When a process started, in words that no other process with the same pid has; empty where /proc is missing. */
const startOf = (pid: number): string => {
  const boot = read("/proc/sys/kernel/random/boot_id")?.trim();
  // Its start time is the 20th field.
  const ticks = statusOf(pid)[19];
  return boot === undefined || ticks === undefined ? "" : `${boot} ${ticks}`;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM"; // somebody else's process, but a living one
  }
};

const isElsewhere = ({ host }: Holder): boolean => host !== undefined && host !== hostname();

const livesHere = ({ pid, started }: Holder): boolean =>
  isAlive(pid) && !isZombie(pid) && (started === "" || startOf(pid) === "" || startOf(pid) === started);

const holds = (holder: Holder): boolean => isElsewhere(holder) || livesHere(holder);

const holderIn = (text: string | undefined): Holder | undefined => {
  try {
    const { pid, started, host, since }: Record<string, unknown> = JSON.parse(text ?? "");
    if (typeof pid !== "number" || typeof started !== "string" || pid <= 0) return undefined;
    return { pid, started, ...(typeof host === "string" && { host }), ...(typeof since === "string" && { since }) };
  } catch {
    return undefined;
  }
};

/** Creates the file with this process's name in it; false when there is one already. */
const create = (path: string): boolean => {
  try {
    const holder: Holder = {
      pid: process.pid,
      started: startOf(process.pid),
      host: hostname(),
      since: new Date().toISOString(),
    };
    writeFileSync(path, `${JSON.stringify(holder)}\n`, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
};

const whoHas = ({ pid, host, since }: Holder): string => {
  const where = host === undefined ? "" : ` on ${host}`;
  const when = since === undefined ? "" : ` since ${since}`;
  return pid === process.pid && (host === undefined || host === hostname())
    ? `this process (${pid}) has the journal open already${when}`
    : `process ${pid}${where} has the journal open${when}`;
};

const locked = (path: string, holder: Holder | undefined): Problem => {
  if (holder === undefined) {
    return problem("store-locked", `another process is just opening the journal (${path})`, [
      "try again in a few seconds",
    ]);
  }
  const stop = isElsewhere(holder)
    ? `stop process ${holder.pid} on ${holder.host} first; if that host or container is gone for good, remove ${path}`
    : `stop process ${holder.pid} first`;
  return problem("store-locked", `${whoHas(holder)} (${path})`, [
    stop,
    "give this one another data directory, or a databaseUrl",
  ]);
};

const takingOver = (guard: string, holder: Holder | undefined): Problem => {
  const who = holder === undefined ? "another process" : `process ${holder.pid}`;
  const away = holder !== undefined && isElsewhere(holder);
  return problem("store-locked", `${who} is taking the journal over from a dead one (${guard})`, [
    "try again in a few seconds",
    away
      ? `if that host or container (${holder.host}) is gone for good, remove ${guard}`
      : "give this one another data directory, or a databaseUrl",
  ]);
};

/** A lock or a guard as it was seen: who holds it, and which file it was, since one is removed and made again. */
interface Seen {
  readonly holder: Holder | undefined;
  /** Whether it counts: its holder lives, or may still be writing its name into it. */
  readonly stands: boolean;
  /** No other file that is ever there has the same: what is dead by this name stays dead. */
  readonly identity: string;
}

const look = (path: string): Seen | undefined => {
  const text = read(path);
  const status = statSync(path, { throwIfNoEntry: false });
  if (text === undefined || status === undefined) return undefined;
  const holder = holderIn(text);
  const stands = holder === undefined ? Date.now() - status.mtimeMs < WRITING_TAKES_MS : holds(holder);
  const identity = createHash("sha256").update(`${status.ino} ${status.mtimeMs} ${text}`).digest("hex").slice(0, 16);
  return { holder, stands, identity };
};

const isStill = (path: string, { identity }: Seen): boolean => look(path)?.identity === identity;

/**
 * Takes the guard, and answers its files: one, or, after processes that were killed while they had it, a chain. Whoever
 * is dead is not removed but succeeded, in a file named after what it left, which only one can create. So at most one
 * living process has the end of the chain; and the chain counts only as long as its first file is the one that was
 * seen, because whoever is done removes that one first.
 */
const takeGuard = (path: string): Result<Problem, readonly string[]> => {
  const first = `${path}.takeover`;
  const chain = [first];
  let root: Seen | undefined;
  for (let file = first; !create(file); ) {
    const there = look(file);
    // Gone meanwhile: whoever had it is done.
    if (there === undefined || there.stands) return fail(takingOver(file, there?.holder));
    root ??= there;
    file = `${first}-${there.identity}`;
    chain.push(file);
  }
  if (root === undefined || isStill(first, root)) return ok(chain);
  const mine = chain.at(-1);
  if (mine !== undefined) rmSync(mine, { force: true });
  return fail(takingOver(first, undefined));
};

const takeOver = (path: string): Problem | undefined => {
  const guard = takeGuard(path);
  if (!isOk(guard)) return guard.left;
  try {
    // Looked at under the guard: only its owner or the guard's holder removes a lock, so what is dead now stays dead.
    const seen = look(path);
    if (seen?.stands === true) return locked(path, seen.holder);
    rmSync(path, { force: true });
    return create(path) ? undefined : locked(path, holderIn(read(path)));
  } finally {
    for (const file of guard.right) rmSync(file, { force: true });
  }
};

/**
 * Takes the lock; `store-locked` names the process that has it.
 * @throws what the file system says when the file can't be written.
 */
export const takeLock = (path: string): Result<Problem, Lock> => {
  const refused = create(path) ? undefined : takeOver(path);
  if (refused !== undefined) return fail(refused);
  const mine = read(path);
  return ok({
    release: () => {
      if (read(path) === mine) rmSync(path, { force: true });
    },
  });
};
