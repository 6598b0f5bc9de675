import { toFloat, type Decimal } from "@floorbroker/core";
import { mean, meanInterval, type Interval } from "../scorecard/statistics.ts";

/** A difference over several simulated markets. */
export interface Spread {
  readonly seeds: number;
  readonly mean: number;
  /** In how many of them the second was better. */
  readonly better: number;
  readonly interval: Interval | null;
}

/** The differences of each market, together. One market is one draw of luck: only several say anything of a setting. */
export const spreadOf = (differences: readonly Decimal[]): Spread => {
  const values = differences.map(toFloat);
  return {
    seeds: values.length,
    mean: mean(values),
    better: values.filter((value) => value > 0).length,
    interval: meanInterval(
      values.map((value) => [value]),
      { confidence: 0.9, seed: 1, resamples: 10_000 },
    ),
  };
};
