import { PROPERTIES, type PropertyName } from "../packages/core/test/invariants/properties.ts";

/** A part of a soak: so many sequences of one property from one seed, or the one that a path leads to. */
export interface Part {
  readonly property: PropertyName;
  readonly seed: number;
  readonly numRuns: number;
  readonly path?: string;
  readonly endOnFailure?: boolean;
  readonly interruptAfterTimeLimit?: number;
}

/** What a worker tells of its part. */
export type Told =
  | { readonly told: "begun"; readonly begun: number }
  | { readonly told: "ended"; readonly sequences: number; readonly violation: string | null };

/** Sequences of the invariants in one round. */
const ROUND = 500;

/** How a round is shared out: the invariants' parts make up its whole; the limits, the spreads and what shares a leg come on top. */
const PERCENT: Readonly<Record<PropertyName, number>> = {
  "new-id": 35,
  "same-id": 35,
  pairs: 15,
  modify: 15,
  limits: 10,
  spreads: 5,
  legs: 1,
};

/** The parts of a soak: round after round, each of a seed of its own. */
export function* partsOf(runs: number, firstSeed: number): Generator<Part> {
  for (let [done, seed] = [0, firstSeed]; done < runs; done += ROUND, seed = (seed + 1) | 0) {
    const round = Math.min(ROUND, runs - done);
    for (const { name } of Object.values(PROPERTIES)) {
      yield { property: name, seed, numRuns: Math.ceil((round * PERCENT[name]) / 100) };
    }
  }
}

/** How many sequences such a soak has in all. */
export const sequencesIn = (runs: number, firstSeed: number): number =>
  [...partsOf(runs, firstSeed)].reduce((sum, { numRuns }) => sum + numRuns, 0);
