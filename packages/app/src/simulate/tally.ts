import type { SessionEnd } from "./run-session.ts";

/** A seed that failed, and how. */
export interface Failure {
  readonly seed: number;
  readonly violation: string;
}

/** What many sessions came to; plain data, so that it can cross threads. */
export interface Tally {
  readonly sessions: number;
  readonly rows: number;
  readonly simulatedMs: number;
  readonly processes: number;
  readonly boundaries: number;
  readonly failures: readonly Failure[];
  readonly injected: Readonly<Record<string, number>>;
  readonly coverage: Readonly<Record<string, number>>;
  /** Two campaigns over the same seeds have the same, however many threads ran them. */
  readonly digest: number;
}

/** Nothing yet. */
export const NOTHING: Tally = { sessions: 0, rows: 0, simulatedMs: 0, processes: 0, boundaries: 0, failures: [], injected: {}, coverage: {}, digest: 0 };

const summed = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> => {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

/** Two tallies as one; the order does not matter. */
export const together = (a: Tally, b: Tally): Tally => ({
  sessions: a.sessions + b.sessions,
  rows: a.rows + b.rows,
  simulatedMs: a.simulatedMs + b.simulatedMs,
  processes: a.processes + b.processes,
  boundaries: a.boundaries + b.boundaries,
  failures: [...a.failures, ...b.failures].toSorted((one, other) => one.seed - other.seed),
  injected: summed(a.injected, b.injected),
  coverage: summed(a.coverage, b.coverage),
  digest: (a.digest ^ b.digest) >>> 0,
});

const FNV_PRIME = 0x01000193;
const mixed = (hash: number, text: string): number => {
  let h = hash;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), FNV_PRIME);
  return h >>> 0;
};

/** When each row came, of which input, and of what kind: cheap, and no two different journals are likely to share it. */
const digestOf = (seed: number, { rows, boundaries }: SessionEnd): number =>
  rows.reduce((hash, { at, inputId, type }) => mixed(hash, `${at}${inputId}${type}`), mixed(0x811c9dc5, `${seed} ${boundaries}`));

/** Adds sessions up, one after the other. */
export const openTally = (): { add(seed: number, end: SessionEnd): void; sum(): Tally } => {
  const [injected, coverage] = [new Map<string, number>(), new Map<string, number>()];
  const failures: Failure[] = [];
  const sums = { sessions: 0, rows: 0, simulatedMs: 0, processes: 0, boundaries: 0, digest: 0 };
  const addAll = (to: Map<string, number>, from: ReadonlyMap<string, number>): void => {
    for (const [name, count] of from) to.set(name, (to.get(name) ?? 0) + count);
  };
  return {
    add: (seed, end) => {
      sums.sessions++;
      sums.rows += end.rows.length;
      sums.simulatedMs += end.simulatedMs;
      sums.processes += end.processes;
      sums.boundaries += end.boundaries;
      sums.digest = (sums.digest ^ digestOf(seed, end)) >>> 0;
      addAll(injected, end.injected);
      addAll(coverage, end.coverage);
      if (end.violation !== null) failures.push({ seed, violation: end.violation });
    },
    sum: () => ({ ...sums, failures, injected: Object.fromEntries(injected), coverage: Object.fromEntries(coverage) }),
  };
};
