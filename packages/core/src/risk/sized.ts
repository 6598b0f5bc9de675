import { fits, times, type Decimal } from "../decimal.ts";
import type { SizedEntry } from "./rule.ts";
import { affordableUnits } from "./sizing.ts";
import { unitCost } from "./unit-cost.ts";

/** Units that were asked for, or that the size came to. */
export const unitsOf = ({ sizing }: SizedEntry): number => sizing.asked ?? sizing.quantity;

/** What a unit of the entry may cost at most, fee included. */
export const worstUnitCost = ({ sizing, worstPrice }: SizedEntry): Decimal => unitCost(sizing, worstPrice);

/** What the entry may cost at most. */
export const worstCost = (entry: SizedEntry): Decimal => times(worstUnitCost(entry), unitsOf(entry));

/** The largest number to ask for of which each takes so much of what is left, and which can be paid for. */
export const mostUnits = ({ sizing }: SizedEntry, left: Decimal, each: Decimal): number =>
  left <= 0n || each <= 0n ? 0 : Math.min(fits(left, each), affordableUnits(sizing));
