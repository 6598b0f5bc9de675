import { fromScaled, toFloat, type Decimal, type TickSchedule } from "@floorbroker/core";

/** A tick schedule in floats, for a market that prices in floats and ends in exact decimals. */
export interface FloatTicks {
  /** The highest valid price at or below a float; `undefined` when that is no price (below one tick). */
  down(price: number): Decimal | undefined;
  /** The lowest valid price at or above a float, at least one tick. */
  up(price: number): Decimal;
  /** The next valid price above a valid one. */
  above(price: Decimal): Decimal;
}

/** A float this close to a multiple of the step (in steps) is one. */
const NEAR = 1e-6;

/**
 * Bands of thresholds that are multiples of their own steps, as all listed ones are: then the multiple of a band's step
 * that is nearest below or above a price is valid also when it lies on the band's border.
 */
export const floatTicks = (schedule: TickSchedule): FloatTicks => {
  const bands = schedule.map((band) => ({ from: toFloat(band.from), step: toFloat(band.step), exact: band }));
  const first = bands[0];
  if (first === undefined) throw new RangeError("a schedule has a band");
  const bandAt = (price: number): (typeof bands)[number] => {
    let found = first;
    for (const band of bands) if (price >= band.from - NEAR * band.step) found = band;
    return found;
  };
  const priceOf = (steps: number, step: Decimal): Decimal => fromScaled(BigInt(steps) * step);
  return {
    down: (price) => {
      const band = bandAt(price);
      const steps = Math.floor(price / band.step + NEAR);
      return steps < 1 ? undefined : priceOf(steps, band.exact.step);
    },
    up: (price) => {
      const band = bandAt(price);
      return priceOf(Math.max(Math.ceil(price / band.step - NEAR), 1), band.exact.step);
    },
    above: (price) => {
      const band = bandAt(toFloat(price));
      return fromScaled(price + band.exact.step);
    },
  };
};
