import { ALL_PAIRS, ONLY_AFTER_A_WIPE } from "@floorbroker/adapter-sim";
import type { Tally } from "./tally.ts";

/** How long a campaign took. */
export interface Took {
  readonly wallMs: number;
  /** Of all threads together. */
  readonly cpuMs: number;
}

const number = (value: number): string => Math.round(value).toLocaleString("en-US");

const HOUR_MS = 3_600_000;

/** Pairs of an order's state and an input that never met. */
export const neverReached = ({ coverage }: Tally): readonly string[] => ALL_PAIRS.filter((pair) => coverage[pair] === undefined);

const perSecond = (count: number, ms: number): number => (ms <= 0 ? 0 : (count * 1_000) / ms);

/** One line while it goes on. */
export const progressLine = (sum: Tally, all: number, wallMs: number): string =>
  `${number(sum.sessions)} of ${number(all)} seeds, ${number(perSecond(sum.sessions, wallMs))} a second, ${number(sum.simulatedMs / HOUR_MS)} simulated hours, ${sum.failures.length} violations`;

/** What a campaign came to, for a person. */
export const reportLines = (sum: Tally, { wallMs, cpuMs }: Took): readonly string[] => {
  const missing = neverReached(sum);
  const kinds = Object.entries(sum.injected).toSorted(([, a], [, b]) => b - a);
  return [
    `${number(sum.sessions)} seeds in ${(wallMs / 1_000).toFixed(1)} s: ${number(perSecond(sum.sessions, wallMs))} a second, ${number(perSecond(sum.sessions, cpuMs))} a second and core`,
    `${number(sum.simulatedMs / HOUR_MS)} simulated hours, ${number(sum.rows)} journal rows, ${number(sum.processes)} processes, ${number(sum.boundaries)} boundaries; digest ${sum.digest.toString(16)}`,
    "",
    "faults injected",
    ...kinds.map(([kind, count]) => `${number(count).padStart(10)}  ${kind}`),
    "",
    `state × input: ${ALL_PAIRS.length - missing.length} of ${ALL_PAIRS.length} pairs reached${missing.length === 0 ? "" : "; never:"}`,
    ...missing.map((pair) => `            ${pair}${ONLY_AFTER_A_WIPE.has(pair) ? " (only after a wipe)" : ""}`),
    "",
    sum.failures.length === 0 ? "every invariant held" : `${number(sum.failures.length)} seeds failed`,
  ];
};

/** The same as data. */
export const reportJson = (sum: Tally, took: Took): object => ({
  seeds: sum.sessions,
  violations: sum.failures,
  seedsPerSecond: perSecond(sum.sessions, took.wallMs),
  seedsPerSecondAndCore: perSecond(sum.sessions, took.cpuMs),
  simulatedHours: sum.simulatedMs / HOUR_MS,
  rows: sum.rows,
  processes: sum.processes,
  boundaries: sum.boundaries,
  digest: sum.digest.toString(16),
  faults: sum.injected,
  pairs: { all: ALL_PAIRS.length, reached: ALL_PAIRS.length - neverReached(sum).length, never: neverReached(sum) },
});
