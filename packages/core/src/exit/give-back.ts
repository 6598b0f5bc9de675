import type { Decimal } from "../decimal.ts";
import type { ExitLegs } from "../book/plans.ts";
import { gainAt, isBetter, levelPrice, partOfGain, roundedInFavour, towards, type Basis } from "./level.ts";

/** The stop that keeps its part of the gain at this price; null before the gain is large enough to be guarded. */
export const giveBackStop = ({ giveBack }: ExitLegs, basis: Basis, price: Decimal): Decimal | null => {
  if (giveBack === null) return null;
  const armed = levelPrice(giveBack.armAt, basis);
  if (armed === null || isBetter(basis.side, armed, price)) return null;
  const kept = partOfGain(gainAt(basis, price), giveBack.keepPercent);
  return kept > 0n ? roundedInFavour(basis, towards(basis.side, basis.average, kept)) : null;
};
