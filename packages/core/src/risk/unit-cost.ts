import { add, max, multiply, subtract, ZERO, type Decimal } from "../decimal.ts";

/** What makes the cost of a unit, beside its price. */
export interface CostFigures {
  readonly multiplier: Decimal;
  /** 1, or the margin share of a future. */
  readonly costShare: Decimal;
  readonly feePerUnit: Decimal;
  /** The most that a unit can be worth, of a spread that is sold; null for what is bought, and for futures. */
  readonly maxWorth: Decimal | null;
}

/** What a unit takes at a price, per unit of the multiplier: what is paid, or what may have to be paid beyond what was received. */
export const takenBy = (maxWorth: Decimal | null, price: Decimal): Decimal =>
  maxWorth === null ? price : max(ZERO, subtract(maxWorth, price));

/** What one unit costs at a price. */
export const unitCost = ({ multiplier, costShare, feePerUnit, maxWorth }: CostFigures, price: Decimal): Decimal =>
  add(multiply(multiply(takenBy(maxWorth, price), multiplier, "up"), costShare, "up"), feePerUnit);
