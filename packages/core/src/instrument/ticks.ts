import { add, fits, isMultipleOf, negate, roundTo, subtract, times, ZERO, type Decimal } from "../decimal.ts";

/** From this price on (inclusive), prices are multiples of `step`. */
export interface TickBand {
  readonly from: Decimal;
  readonly step: Decimal;
}

/** Ascending bands, the first from 0: `[{from: 0, step: 0.01}, {from: 3, step: 0.05}]`. Never a single constant. */
export type TickSchedule = readonly [TickBand, ...TickBand[]];

// Prices below 0 (crude oil in April 2020) are priced by the first band; so is everything in a schedule of one band.
const bandIndexAt = (schedule: TickSchedule, price: Decimal): number => {
  let index = schedule.length - 1;
  while (index > 0 && price < (schedule[index]?.from ?? ZERO)) index--;
  return index;
};

const bandAt = (schedule: TickSchedule, index: number): TickBand => schedule[index] ?? schedule[0];

/** The step that rules at the price; at a threshold the band above it. Negative prices have the first band's. */
export const tickAt = (schedule: TickSchedule, price: Decimal): Decimal =>
  bandAt(schedule, bandIndexAt(schedule, price)).step;

/** Whether an order at this price would be taken. */
export const isOnTick = (schedule: TickSchedule, price: Decimal): boolean =>
  isMultipleOf(price, tickAt(schedule, price));

/**
 * The nearest valid price at or below (`down`), or at or above (`up`). The answer is valid in the band in which it
 * lies, also when the rounding leaves the band of the price: with 0.01 < 3 ≤ 0.05, 2.999 up is 3.00 and 3.04 down is
 * 3.00. Below the first tick, `down` gives 0, which is no price that can be ordered: the caller has to look.
 */
export const roundToTick = (schedule: TickSchedule, price: Decimal, direction: "down" | "up"): Decimal => {
  let index = bandIndexAt(schedule, price);
  const band = bandAt(schedule, index);
  let rounded = roundTo(price, band.step, direction);
  if (direction === "down") {
    // Only a threshold that is no multiple of its own step leads here: the highest price of the band below is next.
    for (let above = band; index > 0 && rounded < above.from; ) {
      const below = bandAt(schedule, --index);
      rounded = subtract(roundTo(above.from, below.step, "up"), below.step);
      above = below;
    }
    return rounded;
  }
  for (let next = schedule[++index]; next !== undefined && rounded >= next.from; next = schedule[++index]) {
    rounded = roundTo(next.from, next.step, "up");
  }
  return rounded;
};

/** The valid prices around the price: the next one at or below and at or above; twice itself when it is on tick. */
export const neighbours = (schedule: TickSchedule, price: Decimal): readonly [lower: Decimal, upper: Decimal] => [
  roundToTick(schedule, price, "down"),
  roundToTick(schedule, price, "up"),
];

const ceilingOf = (price: Decimal, step: Decimal): number => -fits(negate(price), step);

/** How many valid prices a band has, below the band that follows it; 0 itself is not counted. */
const pricesIn = (band: TickBand, next: TickBand): number =>
  ceilingOf(next.from, band.step) - Math.max(ceilingOf(band.from, band.step), 1);

/** How many valid prices lie above 0 and at or below this one (negative below 0): the price's place on the ladder. */
const rankOf = (schedule: TickSchedule, price: Decimal): number => {
  const index = bandIndexAt(schedule, price);
  const { from, step } = bandAt(schedule, index);
  if (index === 0) return fits(price, step);
  let below = 0;
  for (let at = 0; at < index; at++) below += pricesIn(bandAt(schedule, at), bandAt(schedule, at + 1));
  return below + fits(price, step) - ceilingOf(from, step) + 1;
};

/** The valid price with that place on the ladder: the other direction of {@link rankOf}. */
const priceAt = (schedule: TickSchedule, rank: number): Decimal => {
  let left = rank;
  for (let index = 0; ; index++) {
    const { from, step } = bandAt(schedule, index);
    const next = schedule[index + 1];
    if (next !== undefined) {
      const inside = pricesIn(bandAt(schedule, index), next);
      if (left > inside) {
        left -= inside;
        continue;
      }
    }
    const first = index === 0 ? ZERO : subtract(roundTo(from, step, "up"), step);
    return add(first, times(step, left));
  }
};

/**
 * The price n ticks up, or down for a negative n, tick by tick across thresholds. From a price off the ladder the
 * first step reaches the next valid price in that direction; n = 0 leaves a price as it is. From above 0 it never
 * falls below one tick.
 * @throws RangeError when n is no safe integer.
 */
export const stepTicks = (schedule: TickSchedule, price: Decimal, n: number): Decimal => {
  if (n === 0) return price;
  const start = n < 0 ? roundToTick(schedule, price, "up") : price;
  const rank = rankOf(schedule, start) + n;
  return priceAt(schedule, price > ZERO ? Math.max(rank, 1) : rank);
};

/**
 * How many ticks lie between two valid prices: positive when the second one is higher, so that
 * `stepTicks(schedule, from, ticksBetween(schedule, from, to))` is `to`. A price off the ladder counts as the valid
 * price below it.
 */
export const ticksBetween = (schedule: TickSchedule, from: Decimal, to: Decimal): number =>
  rankOf(schedule, to) - rankOf(schedule, from);

/** A schedule with one step at every price, as futures have. @throws RangeError unless the step is positive. */
export const singleTick = (step: Decimal): TickSchedule => {
  if (step <= ZERO) throw new RangeError("a tick is positive");
  return [{ from: ZERO, step }];
};
