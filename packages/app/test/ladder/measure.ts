import { mean, meanInterval, type Interval } from "../../src/scorecard/statistics.ts";
import type { Worked } from "./fill-model.ts";

/** One entry worked by one strategy, with what its figures are measured against. */
export interface Attempt {
  readonly worked: Worked;
  /** The mid at the start. */
  readonly mid: number;
  /** Half of the distance between bid and ask at the start. */
  readonly half: number;
  /** Attempts of one cluster share their market. */
  readonly cluster: number;
}

/** A strategy's figures. Costs are shares: of the mid, and of the half spread (1 is the ask). */
export interface Measure {
  readonly attempts: number;
  readonly soon: number;
  readonly filled: number;
  readonly cost: { readonly ofMid: number; readonly ofHalf: number };
  readonly allIn: { readonly ofMid: number; readonly ofHalf: number };
  /** What {@link allIn} is beyond that of the reference, entry by entry, as a share of the mid. */
  readonly beyond: { readonly mean: number; readonly interval: Interval | null };
}

const paired = (attempts: readonly Attempt[], reference: readonly Attempt[]): Measure["beyond"] => {
  const differences = attempts.map(({ worked, mid, cluster }, index) => ({
    cluster,
    value: (worked.allIn - (reference[index]?.worked.allIn ?? worked.allIn)) / mid,
  }));
  const clusters = [...Map.groupBy(differences, ({ cluster }) => cluster).values()].map((group) =>
    group.map(({ value }) => value),
  );
  return {
    mean: mean(differences.map(({ value }) => value)),
    interval: meanInterval(clusters, { confidence: 0.9, seed: 1, resamples: 4_000 }),
  };
};

/**
 * Sums up the attempts of a strategy. Costs of fills are weighted by how much was filled. The reference is another
 * strategy's attempts at the very same entries, in the same order.
 */
export const measure = (attempts: readonly Attempt[], reference: readonly Attempt[]): Measure => {
  const weight = attempts.reduce((sum, { worked }) => sum + worked.filled, 0);
  const weighted = (of: (attempt: Attempt) => number): number =>
    weight === 0
      ? 0
      : attempts.reduce((sum, attempt) => sum + attempt.worked.filled * ((attempt.worked.cost ?? 0) / of(attempt)), 0) /
        weight;
  return {
    attempts: attempts.length,
    soon: mean(attempts.map(({ worked }) => worked.soon)),
    filled: mean(attempts.map(({ worked }) => worked.filled)),
    cost: { ofMid: weighted(({ mid }) => mid), ofHalf: weighted(({ half }) => half) },
    allIn: {
      ofMid: mean(attempts.map(({ worked, mid }) => worked.allIn / mid)),
      ofHalf: mean(attempts.map(({ worked, half }) => worked.allIn / half)),
    },
    beyond: paired(attempts, reference),
  };
};
