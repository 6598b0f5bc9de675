import { boundaryText } from "./boundaries.ts";
import { reachedBoundary, type RunDay } from "./campaign.ts";

/** The figures of some days. */
export interface Figures {
  readonly days: number;
  /** Processes that were killed. */
  readonly kills: number;
  /** Days whose first boundary was never reached, because there were fewer that day. */
  readonly unreached: number;
  readonly violations: number;
  /** From the start of a process after a kill until it was ready, in ms; null without any. */
  readonly recovery: { readonly p50: number; readonly p99: number; readonly max: number } | null;
}

/** The value below which a share of the sorted values lies: the nearest rank. */
const rank = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** How many of the day's processes were killed. */
export const killsOf = ({ end }: RunDay): number => end.lives.filter(({ how }) => how === "killed").length;

/** Counts days, kills and violations, and ranks the recoveries. */
export const figuresOf = (days: readonly RunDay[]): Figures => {
  const recoveries = days
    .flatMap(({ end }) => end.lives.slice(1).flatMap(({ readyMs }) => (readyMs === null ? [] : [readyMs])))
    .toSorted((a, b) => a - b);
  const ms = (share: number): number => Math.round(rank(recoveries, share));
  return {
    days: days.length,
    kills: days.reduce((sum, day) => sum + killsOf(day), 0),
    unreached: days.filter((day) => day.deaths.length > 0 && !reachedBoundary(day)).length,
    violations: days.reduce((sum, { violations }) => sum + violations.length, 0),
    recovery: recoveries.length === 0 ? null : { p50: ms(0.5), p99: ms(0.99), max: ms(1) },
  };
};

/** How often a process was killed at each boundary of its first life, by store and boundary. */
export const killsByBoundary = (days: readonly RunDay[]): ReadonlyMap<string, number> => {
  const kills = new Map<string, number>();
  for (const day of days) {
    const [boundary] = day.deaths;
    if (boundary === undefined) continue;
    const name = `${day.store} ${boundaryText(boundary)}`;
    kills.set(name, (kills.get(name) ?? 0) + (reachedBoundary(day) ? 1 : 0));
  }
  return kills;
};

/** Recovery must take no longer than this, in ms, in 99 of 100 cases. */
export const RECOVERY_LIMIT_MS = 5_000;
