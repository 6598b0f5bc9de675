import type { AlertDrift } from "@floorbroker/adapter-sim";
import { toFloat } from "@floorbroker/core";
import { marketOfAlert, type AlertedEntry } from "./alerts.ts";

/** The 10th, 25th, 50th, 75th and 90th hundredth of something. */
export type Quantiles = readonly [number, number, number, number, number];

const at = (sorted: readonly number[], share: number): number => {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
};

/** Linear between the two nearest values. */
export const quantilesOf = (values: readonly number[]): Quantiles => {
  const sorted = values.toSorted((a, b) => a - b);
  return [at(sorted, 0.1), at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), at(sorted, 0.9)];
};

/** How far the ask stands over each alert in the modelled market. */
export const modelledSlippages = (entries: readonly AlertedEntry[], drift: AlertDrift): readonly number[] =>
  entries.flatMap((entry, seed) => {
    const found = marketOfAlert(entry, seed + 1, drift);
    const ask = found?.market.quote(found.spec, entry.at)?.ask ?? null;
    return ask === null ? [] : [(toFloat(ask) - toFloat(entry.price)) / toFloat(entry.price)];
  });

const ROUNDS = 5;

/**
 * The drift with which the modelled asks stand over the alerts as the recorded ones did: median and quartiles are met by
 * moving the drift's median by what is missing and stretching its spread by the ratio of the quartiles' distances.
 */
export const calibrated = (entries: readonly AlertedEntry[], start: AlertDrift): AlertDrift => {
  const [, low, middle, high] = quantilesOf(entries.map(({ slippage }) => slippage));
  let drift = start;
  for (let round = 0; round < ROUNDS; round++) {
    const [, modelLow, modelMiddle, modelHigh] = quantilesOf(modelledSlippages(entries, drift));
    drift = {
      median: drift.median + middle - modelMiddle,
      spread: (drift.spread * (high - low)) / (modelHigh - modelLow),
    };
  }
  return drift;
};
