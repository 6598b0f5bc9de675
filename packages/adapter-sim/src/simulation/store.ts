import { fail, isOk, ok, problem, type AppendedTo, type BookId, type EpochMs, type Journal, type JournalEntry, type JournalRow, type Problem, type Result } from "@floorbroker/core";
import type { Disk } from "./disk.ts";
import type { Fault } from "./session.ts";
import type { Process, UnderWay } from "./under-way.ts";

/** What is durable: it outlives every process. */
export interface Store {
  readonly rows: readonly JournalEntry[];
  /** The journal as one process sees it. */
  journalFor(process: Process): Journal;
}

/** A promise that nobody keeps: whoever waits for it has died. */
export const never = <A>(): Promise<A> => new Promise(() => undefined);

/** A journal in memory has no chain: nobody can change a row of it in secret. */
const NO_HASH = "0".repeat(64);

/** Who hears what becomes of commits. */
export interface StoreEars {
  /** Every row once, when it becomes durable. */
  readonly committed: (entries: readonly JournalEntry[]) => void;
  /** A process whose commit was refused because another one has written since. */
  readonly refused: (process: Process) => void;
}

/**
 * A journal in memory in the place of a database. A commit is durable or it is not, whatever its writer hears of it; a
 * crash leaves exactly what was durable.
 */
export const openStore = (run: UnderWay, book: BookId, disk: Disk, { committed, refused }: StoreEars): Store => {
  const rows: JournalEntry[] = [];
  const rowOf = (entry: JournalEntry): JournalRow => ({ ...entry, book, previous: NO_HASH, hash: NO_HASH });
  const { clock } = run;
  let downUntil: EpochMs = 0;

  const down = (): Result<Problem, never> => fail(problem("store-down", "the database is away", ["wait"]));
  const unsure = (): Result<Problem, never> => fail(problem("commit-unknown", "the connection broke in the middle of a commit", ["ask for the last row"]));
  const write = (process: Process, entries: readonly JournalEntry[]): Result<Problem, AppendedTo> => {
    const noRoom = disk.refusal();
    if (noRoom !== undefined) return noRoom;
    if (entries[0]?.seq !== rows.length + 1) {
      refused(process);
      return fail(problem("stale-writer", `the journal has ${rows.length} rows`, ["start again"]));
    }
    rows.push(...entries);
    run.note("journal", () => entries.map(({ seq, type, payload }) => `${seq} ${type}${subjectOf(payload)}`).join(", "));
    committed(entries);
    return ok("journal");
  };

  const append = (process: Process, entries: readonly JournalEntry[]): Promise<Result<Problem, AppendedTo>> => {
    if (run.crossing(process, "before a commit")) return never();
    const fate = run.fateOf("append");
    const answer = (result: Result<Problem, AppendedTo>): Promise<Result<Problem, AppendedTo>> =>
      run.crossing(process, "after a commit") ? never() : Promise.resolve(result);
    if (clock.now() < downUntil) return answer(down());
    return fate === undefined ? answer(write(process, entries)) : troubled(process, entries, fate, answer);
  };

  const troubled = (
    process: Process,
    entries: readonly JournalEntry[],
    { fate, ms }: Extract<Fault, { fault: "call" }>,
    answer: (result: Result<Problem, AppendedTo>) => Promise<Result<Problem, AppendedTo>>,
  ): Promise<Result<Problem, AppendedTo>> => {
    switch (fate) {
      case "store-down":
        downUntil = clock.now() + ms;
        return answer(down());
      case "unknown-landed": {
        const written = write(process, entries);
        return answer(isOk(written) ? unsure() : written);
      }
      case "unknown-lost":
        return answer(unsure());
      default:
        return new Promise((resolve) => run.later(process, ms, "the end of a slow commit", () => resolve(write(process, entries))));
    }
  };

  return {
    rows,
    journalFor: (process) => ({
      append: (_, entries) => append(process, entries),
      read: (_, afterSeq, limit) => {
        if (run.crossing(process, "reading the journal")) return never();
        return Promise.resolve(ok(rows.slice(afterSeq, afterSeq + limit).map(rowOf)));
      },
      last: () => Promise.resolve(ok({ seq: rows.length, hash: NO_HASH })),
      books: () => Promise.resolve(ok([book])),
      health: () => {
        const lost = down();
        const low = disk.health();
        if (low !== undefined) return Promise.resolve(low);
        return Promise.resolve(clock.now() < downUntil && !isOk(lost) ? { state: "entries-refused", problem: lost.left } : { state: "ok" });
      },
      close: () => Promise.resolve(),
    }),
  };
};

/** What a row is about, for the timeline. */
const subjectOf = (payload: JournalEntry["payload"]): string => {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return "";
  const fields = payload as Readonly<Record<string, unknown>>; // neither null nor a list
  const named = ["op", "key", "tradeId", "messageId", "outcome", "code", "state"].flatMap((name) => (typeof fields[name] === "string" ? [fields[name]] : []));
  return named.length === 0 ? "" : ` (${named.join(" ")})`;
};
