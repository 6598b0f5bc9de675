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

/** What was hit of the things that are only watched. */
export interface Hit {
  readonly what: "stop" | "target";
  readonly leg: number | null;
  readonly units: number;
  readonly level: Decimal;
}

const stopHit = (legs: ExitLegs, holding: Holding, stopsWorking: number, price: Decimal): Hit | null => {
  const level = standingStop(legs, holding);
  // Where a stop rests, the broker sees to it; what it does not cover (also because it was refused) is ours to see to.
  const units = freeUnits(holding) - stopsWorking;
  if (level === null || units <= 0 || isBetter(holding.side, price, level)) return null;
  return { what: "stop", leg: null, units, level };
};

const targetHit = (legs: ExitLegs, holding: Holding, price: Decimal): Hit | null => {
  if (legs.rests !== "stop") return null;
  for (const { leg, at, units } of targetsLeft(legs, holding)) {
    const level = levelPrice(at, holding);
    if (units > 0 && level !== null && !isBetter(holding.side, level, price)) return { what: "target", leg, units, level };
  }
  return null;
};

/**
 * What the market has hit of the things that are watched beside what rests; the stop first, when one tick hits both. One
 * thing at a time: the next look finds the next.
 * @param stopsWorking Units that stops resting at the broker may still sell.
 */
export const watchedHit = (legs: ExitLegs, holding: Holding, stopsWorking: number, market: Market): Hit | null => {
  if (freeUnits(holding) === 0) return null;
  const price = payable(holding.side, market);
  return stopHit(legs, holding, stopsWorking, price) ?? targetHit(legs, holding, price);
};
