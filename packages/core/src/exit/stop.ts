import { negate, ZERO, type Decimal } from "../decimal.ts";
import type { ExitLegs } from "../book/plans.ts";
import { roundToTick } from "../instrument/ticks.ts";
import { breakEvenStop } from "./break-even.ts";
import { giveBackStop } from "./give-back.ts";
import { freeUnits, type Holding } from "./holding.ts";
import { betterOf, isBetter, levelPrice, towards } from "./level.ts";
import { trailStop } from "./trail.ts";

/** Where the stop stands: the better of the plan's own level and what it has been moved to; null for none. */
export const standingStop = (legs: ExitLegs, holding: Holding): Decimal | null =>
  betterOf(holding.side, legs.stop === null ? null : levelPrice(legs.stop.at, holding), holding.movedStop);

/** What a stop with a limit takes at worst: its distance beyond the trigger; null for one that goes to the market. */
export const stopLimit = (legs: ExitLegs, { side, ticks }: Holding, stop: Decimal): Decimal | null => {
  const offset = legs.stop?.limitOffset ?? null;
  if (offset === null) return null;
  const limit = roundToTick(ticks, towards(side, stop, negate(offset)), side === "buy" ? "down" : "up");
  return limit > ZERO ? limit : null;
};

/** A move of the stop, and what moved it: the market's best price, or (null) a filled target. */
export interface StopMove {
  readonly stop: Decimal;
  readonly best: Decimal | null;
  readonly reason: string;
}

/**
 * The stop's next move, if there is one: always in the trade's favour. Asked with the price that the market would pay,
 * or with null for what follows from fills alone.
 */
export const stopMove = (legs: ExitLegs, holding: Holding, price: Decimal | null): StopMove | null => {
  if (freeUnits(holding) === 0) return null;
  const wishes: readonly (readonly [stop: Decimal | null, best: Decimal | null, reason: string])[] = [
    [breakEvenStop(legs, holding), null, "break-even: enough targets are filled"],
    [price === null ? null : trailStop(legs, holding, price), price, "it trails the market"],
    [price === null ? null : giveBackStop(legs, holding, price), price, "it keeps its part of the gain"],
  ];
  let standing = standingStop(legs, holding);
  let move: StopMove | null = null;
  for (const [stop, best, reason] of wishes) {
    if (stop === null || (standing !== null && !isBetter(holding.side, stop, standing))) continue;
    move = { stop, best, reason };
    standing = stop;
  }
  return move;
};
