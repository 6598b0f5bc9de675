import { abs, add, decimal, divide, multiply, negate, subtract, ZERO, type Decimal } from "../decimal.ts";
import type { ExitLevel } from "../book/plans.ts";
import { roundToTick, stepTicks, type TickSchedule } from "../instrument/ticks.ts";
import type { OrderSide } from "../ports/orders.ts";

const HUNDRED = decimal("100");

/** What levels are counted from: the average fill of a holding of this side. */
export interface Basis {
  readonly side: OrderSide;
  readonly average: Decimal;
  readonly ticks: TickSchedule;
  /** Of a spread that was sold, what a level at or below 0 is bought back for: whoever gains all of the credit pays a tick. */
  readonly lowestBuyback?: Decimal;
}

/** Whether one price is better for the holding than another: higher for a long, lower for a short. */
export const isBetter = (side: OrderSide, price: Decimal, than: Decimal): boolean => (side === "buy" ? price > than : price < than);

/** The better of two prices, either of which may be missing. */
export const betterOf = (side: OrderSide, a: Decimal | null, b: Decimal | null): Decimal | null => {
  if (a === null || b === null) return a ?? b;
  return isBetter(side, b, a) ? b : a;
};

/** The price so far from another in the holding's favour; against it for a negative distance. */
export const towards = (side: OrderSide, from: Decimal, distance: Decimal): Decimal =>
  side === "buy" ? add(from, distance) : subtract(from, distance);

/** A price on a tick, never less favourable than asked for. */
export const roundedInFavour = ({ side, ticks }: Pick<Basis, "side" | "ticks">, price: Decimal): Decimal =>
  roundToTick(ticks, price, side === "buy" ? "up" : "down");

/** Of a magnitude in the direction of favour, like the gain it is: 8.333… % of a price is never rounded to our loss. */
const share = (price: Decimal, percent: Decimal): Decimal => {
  const amount = multiply(price, divide(abs(percent), HUNDRED), percent < 0n ? "down" : "up");
  return percent < 0n ? negate(amount) : amount;
};

const unrounded = (level: ExitLevel, { side, average, ticks }: Basis): Decimal => {
  switch (level.unit) {
    case "price":
      return level.value;
    case "percent":
      return towards(side, average, share(average, level.value));
    case "points":
      return towards(side, average, level.value);
    case "ticks":
      return stepTicks(ticks, average, side === "buy" ? level.count : -level.count);
  }
};

/**
 * The price of a level, on a tick and rounded in the holding's favour; null where there is no such price (nothing was
 * filled, or it would not be positive).
 */
export const levelPrice = (level: ExitLevel, basis: Basis): Decimal | null => {
  if (basis.average === ZERO) return null;
  const price = roundedInFavour(basis, unrounded(level, basis));
  return price > ZERO ? price : (basis.lowestBuyback ?? null);
};

/** The gain so far at a price, per unit: negative for a loss. */
export const gainAt = ({ side, average }: Basis, price: Decimal): Decimal =>
  side === "buy" ? subtract(price, average) : subtract(average, price);

/** So many percent of a gain, rounded in the holding's favour. */
export const partOfGain = (gain: Decimal, percent: Decimal): Decimal => share(gain, percent);

/** So many ticks, in units of price, from a price on the ladder. */
export const ticksBehind = (ticks: TickSchedule, side: OrderSide, from: Decimal, count: number): Decimal =>
  stepTicks(ticks, from, side === "buy" ? -count : count);

