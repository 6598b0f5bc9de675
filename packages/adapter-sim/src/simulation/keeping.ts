import { fail, ok, problem, type Problem, type Result, type Snapshots } from "@floorbroker/core";
import { brokenAdapter } from "./credentials.ts";
import { never, type Store } from "./store.ts";
import type { Process, UnderWay } from "./under-way.ts";

/** What is kept beside the journal, as the shell takes it. */
export interface KeptPort {
  readonly snapshots: Snapshots;
  readonly readModels: { readonly catchUp: () => Promise<Result<Problem, number>> };
  readonly snapshotEvery: number;
}

interface Snapshot {
  readonly seq: number;
  readonly text: string;
}

/** As many as a store keeps. */
const KEPT = 2;
const WRITING_MS = 40;

/** Where snapshots lie. Like the journal they outlive every process, but a process may die before one is whole. */
export const openKeeping = (run: UnderWay, store: Pick<Store, "rows">): { portFor(process: Process, every: number): KeptPort } => {
  let kept: readonly Snapshot[] = [];
  const down = (): Result<Problem, never> => fail(problem("store-down", "the database is away", ["wait"]));

  const save = (process: Process, seq: number, pieces: Iterable<string>): Promise<Result<Problem, { readonly bytes: number }>> => {
    if (run.crossing(process, "before a snapshot")) return never();
    const fault = run.fateOf("snapshot");
    if (fault?.fate === "throws") throw brokenAdapter("snapshot");
    if (fault?.fate === "hang") return never();
    if (fault?.fate === "empty") return Promise.resolve(down());
    if (seq > store.rows.length) return Promise.resolve(fail(problem("row-not-in-journal", `there is no row ${seq} yet`, ["wait"])));
    const text = [...pieces].join("");
    return new Promise((resolve) =>
      run.later(process, WRITING_MS + (fault?.ms ?? 0), "the end of a snapshot", () => {
        kept = [...kept, { seq, text }].slice(-KEPT);
        run.note("journal", () => `a snapshot of row ${seq}`);
        resolve(ok({ bytes: text.length }));
      }),
    );
  };

  return {
    portFor: (process, every) => ({
      snapshotEvery: every,
      readModels: { catchUp: () => Promise.resolve(ok(0)) },
      snapshots: {
        save: (_, seq, pieces) => save(process, seq, pieces),
        latest: (_, upTo = Infinity) => {
          if (run.crossing(process, "reading a snapshot")) return never();
          const newest = kept.findLast(({ seq }) => seq <= upTo) ?? null;
          // One that was written half, or to a bad sector.
          const torn = newest !== null && run.fateOf("torn-snapshot") !== undefined;
          return Promise.resolve(ok(torn ? { ...newest, text: newest.text.slice(0, newest.text.length >> 1) } : newest));
        },
      },
    }),
  };
};
