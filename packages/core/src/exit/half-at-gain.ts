import { add, decimal, divide, multiply, subtract, type Decimal } from "../decimal.ts";
import { roundToTick, type TickSchedule } from "../instrument/ticks.ts";
import type { OrderSide } from "../ports/orders.ts";

const HUNDRED = decimal("100");

/** Half of what was filled, rounded down, but at least one: 1→1, 2→1, 3→1, 4→2. Nothing for nothing. */
export const halfOf = (filled: number): number => (filled <= 0 ? 0 : Math.max(1, Math.floor(filled / 2)));

/**
 * The limit that takes a gain of `gainPercent` over the average *fill*, rounded to a tick in our favour: twice the
 * average for 100 %, rounded up, on a long; mirrored on a short, where it may be zero (no such price).
 */
export const gainPrice = (average: Decimal, gainPercent: Decimal, side: OrderSide, ticks: TickSchedule): Decimal => {
  const gain = multiply(average, divide(gainPercent, HUNDRED), "up");
  return side === "buy" ? roundToTick(ticks, add(average, gain), "up") : roundToTick(ticks, subtract(average, gain), "down");
};
