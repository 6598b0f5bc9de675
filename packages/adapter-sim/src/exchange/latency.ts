import type { DelayRange, Latency } from "../config.ts";
import { whole } from "../random.ts";

/** The part of the way that takes time. */
export type Leg = "request" | "response" | "stream" | "routing" | "change";

/** Delays in milliseconds, drawn by label: the same request always takes the same time. */
export type Delays = (leg: Leg, label: string) => number;

/** Delays of a world. */
export const delays =
  (seed: number, latency: Latency): Delays =>
  (leg, label) => {
    const range: DelayRange = latency[leg];
    return whole(range.min, range.max, seed, "latency", leg, label);
  };
