import type { EpochMs } from "@floorbroker/core";

/** What comes first when several things happen in the same millisecond. */
const RANKS = ["session", "arrival", "effect", "match", "delivery"] as const;
export type Rank = (typeof RANKS)[number];

/**
 * What is going to happen at the venue. The order is that of time, rank and label and never that of insertion, so that
 * a world which is rebuilt from its requests does the same things in the same order.
 */
export interface Agenda {
  add(at: EpochMs, rank: Rank, label: string, action: (at: EpochMs) => void): void;
  nextAt(): EpochMs | undefined;
  /** Does everything due up to and including `until`, also what is added meanwhile. */
  runTo(until: EpochMs): void;
}

interface Entry {
  readonly at: EpochMs;
  readonly rank: number;
  readonly label: string;
  readonly action: (at: EpochMs) => void;
}

const before = (a: Entry, b: Entry): boolean => {
  if (a.at !== b.at) return a.at < b.at;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.label < b.label;
};

/** An empty agenda. */
export const agenda = (): Agenda => {
  // Descending, so that the next one is at the end. Few things are pending at any time: orders, answers, one match.
  const entries: Entry[] = [];
  return {
    add: (at, rank, label, action) => {
      const entry: Entry = { at, rank: RANKS.indexOf(rank), label, action };
      let [low, high] = [0, entries.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const there = entries[middle];
        if (there !== undefined && before(entry, there)) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, entry);
    },
    nextAt: () => entries.at(-1)?.at,
    runTo: (until) => {
      for (let next = entries.at(-1); next !== undefined && next.at <= until; next = entries.at(-1)) {
        entries.pop();
        next.action(next.at);
      }
    },
  };
};
