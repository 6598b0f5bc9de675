import type { Decimal } from "../decimal.ts";
import type { ExitLegs } from "../book/plans.ts";
import type { OrderSide } from "../ports/orders.ts";
import { freeUnits, targetsLeft, unitsLeft, type Holding } from "./holding.ts";
import { isBetter, levelPrice } from "./level.ts";
import { standingStop } from "./stop.ts";

/** The two sides of a market that can be traded on. */
interface Market {
  readonly bid: Decimal;
  readonly ask: Decimal;
}

/** What the market would pay for a holding of this side: the bid for a long, the ask for a short. */
export const payable = (side: OrderSide, { bid, ask }: Market): Decimal => (side === "buy" ? bid : ask);

/**
 * Whether the market has to be looked at: it moves the stop, or there is a level that only we watch. Where this is false,
 * no market would hit anything. Break-even is no reason: it follows from fills.
 * @param stopsWorking Units that stops resting at the broker may still sell.
 */
export const isWatching = (legs: ExitLegs, holding: Holding, stopsWorking: number): boolean => {
  const free = freeUnits(holding);
  if (free === 0) return false;
  if (legs.trail !== null || legs.giveBack !== null) return true;
  if (free > stopsWorking && standingStop(legs, holding) !== null) return true;
  return legs.rests === "stop" && unitsLeft(legs, holding).some((units) => units > 0);
};

/** A level that only we watch, and the units that it gets rid of. */
export interface Watched {
  readonly what: "stop" | "target";
  readonly leg: number | null;
  readonly units: number;
  readonly level: Decimal;
}

const watchedStop = (legs: ExitLegs, holding: Holding, stopsWorking: number): readonly Watched[] => {
  const level = standingStop(legs, holding);
  // Where a stop rests, the broker sees to it; what it does not cover (also because it was refused) is ours to see to.
  const units = freeUnits(holding) - stopsWorking;
  return level === null || units <= 0 ? [] : [{ what: "stop", leg: null, units, level }];
};

const watchedTargets = (legs: ExitLegs, holding: Holding): readonly Watched[] => {
  if (legs.rests !== "stop") return [];
  return targetsLeft(legs, holding).flatMap(({ leg, at, units }): readonly Watched[] => {
    const level = levelPrice(at, holding);
    return units === 0 || level === null ? [] : [{ what: "target", leg, units, level }];
  });
};

/**
 * What is watched beside what rests: the stop first, then the targets, the nearest first.
 * @param stopsWorking Units that stops resting at the broker may still sell.
 */
export const watchedLevels = (legs: ExitLegs, holding: Holding, stopsWorking: number): readonly Watched[] =>
  freeUnits(holding) === 0 ? [] : [...watchedStop(legs, holding, stopsWorking), ...watchedTargets(legs, holding)];

/**
 * What the market has hit of the things that are watched; the stop first, when one tick hits both. One thing at a time: the
 * next look finds the next.
 * @param stopsWorking Units that stops resting at the broker may still sell.
 */
export const watchedHit = (legs: ExitLegs, holding: Holding, stopsWorking: number, market: Market): Watched | null => {
  const price = payable(holding.side, market);
  const isHit = ({ what, level }: Watched): boolean =>
    what === "stop" ? !isBetter(holding.side, price, level) : !isBetter(holding.side, level, price);
  return watchedLevels(legs, holding, stopsWorking).find(isHit) ?? null;
};
