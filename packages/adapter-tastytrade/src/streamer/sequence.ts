/**
 * Counts what a connection says against the numbers that it gives to its notifications. In frames captured from
 * production, and in every acknowledgement before them, the count of all frames of the connection was the number of the
 * last. No document promises that; so what is missing here only *may* be lost.
 */
export interface Sequence {
  acknowledged(): void;
  /** False for one that was heard before. */
  heard(sequence: number | null): boolean;
  /** Frames that were never heard though later ones were. */
  missing(): number;
  /** What is missing now was told to whom it concerns. */
  forgive(): void;
}

/** Numbers that are remembered in order to know a repetition. */
const REMEMBERED = 1_000;

/** Nothing was heard yet. */
export const sequence = (): Sequence => {
  let frames = 0;
  let highest = 0;
  const seen = new Set<number>();
  return {
    acknowledged: () => {
      frames += 1;
    },
    heard: (number) => {
      if (number !== null && seen.has(number)) return false;
      frames += 1;
      if (number === null) return true;
      highest = Math.max(highest, number);
      seen.add(number);
      seen.delete(number - REMEMBERED);
      return true;
    },
    missing: () => Math.max(0, highest - frames),
    forgive: () => {
      frames = Math.max(frames, highest);
    },
  };
};
