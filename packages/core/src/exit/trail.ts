import { decimal, divide, multiply, negate, type Decimal } from "../decimal.ts";
import type { ExitLegs, TrailDistance } from "../book/plans.ts";
import { roundToTick } from "../instrument/ticks.ts";
import { isBetter, levelPrice, ticksBehind, towards, type Basis } from "./level.ts";

const HUNDRED = decimal("100");

const behind = ({ side, ticks }: Basis, by: TrailDistance, best: Decimal): Decimal => {
  switch (by.unit) {
    case "amount":
      return towards(side, best, negate(by.value));
    case "percent":
      return towards(side, best, negate(multiply(best, divide(by.value, HUNDRED), "up")));
    case "ticks":
      return ticksBehind(ticks, side, best, by.count);
  }
};

/**
 * Where a trailing stop belongs when the market would pay this price: never nearer than its distance; null before it
 * begins to trail. What it once reached is kept by whoever asks.
 */
export const trailStop = ({ trail }: ExitLegs, basis: Basis, price: Decimal): Decimal | null => {
  if (trail === null) return null;
  const from = trail.after === null ? null : levelPrice(trail.after, basis);
  if (trail.after !== null && (from === null || isBetter(basis.side, from, price))) return null;
  const stop = roundToTick(basis.ticks, behind(basis, trail.by, price), basis.side === "buy" ? "down" : "up");
  return stop > 0n ? stop : null;
};
