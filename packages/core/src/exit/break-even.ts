import type { Decimal } from "../decimal.ts";
import type { ExitLegs } from "../book/plans.ts";
import { targetsFilled, type Holding } from "./holding.ts";
import { levelPrice } from "./level.ts";

/** The average fill, on a tick and never at a loss, once enough targets are filled; null before. */
export const breakEvenStop = (legs: ExitLegs, holding: Holding): Decimal | null => {
  if (legs.breakEvenAfter === null || targetsFilled(legs, holding) < legs.breakEvenAfter) return null;
  return levelPrice({ unit: "price", value: holding.average }, holding);
};
