import * as t from "io-ts";
import { compare, ZERO, type Decimal, type TickBand, type TickSchedule } from "@floorbroker/core";
import { amount, maybe } from "../wire/values.ts";

const sizes = t.array(t.type({ value: amount, threshold: maybe(amount) }));

/**
 * tastytrade's list of ticks in our words; `undefined` when there is none that makes sense. Each of its entries holds for
 * prices below its `threshold`, the one without from the highest threshold up (in all examples of its Instruments API).
 */
export const ticksOf = (json: unknown): TickSchedule | undefined => {
  const read = sizes.decode(json);
  if (read._tag === "Left") return undefined;
  const below = read.right.flatMap(({ value, threshold }) => (threshold === null ? [] : [{ value, threshold }]));
  const above = read.right.filter(({ threshold }) => threshold === null);
  const ascending = [...below.toSorted((a, b) => compare(a.threshold, b.threshold)), ...above];
  const bands: TickBand[] = [];
  let from: Decimal | null = ZERO;
  for (const { value, threshold } of ascending) {
    if (from === null || value <= ZERO || (threshold !== null && threshold <= from)) return undefined;
    bands.push({ from, step: value });
    from = threshold;
  }
  const [first, ...more] = bands;
  // A list that ends with a threshold says nothing of the prices above it.
  return first === undefined || from !== null ? undefined : [first, ...more];
};
