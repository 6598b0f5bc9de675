import { add, max, min, subtract, times, ZERO, type Decimal } from "../decimal.ts";
import type { OptionSpread, SpreadLeg } from "./instrument.ts";

/** What one spread can be worth at its expiry, per unit of the multiplier; null where there is no bound. */
export interface Worth {
  readonly least: Decimal | null;
  readonly most: Decimal | null;
}

/** What the options of one leg in one spread are worth when the underlying ends at a price. */
const legWorth = ({ option: { right, strike }, ratio }: SpreadLeg, ending: Decimal): Decimal =>
  times(max(ZERO, right === "C" ? subtract(ending, strike) : subtract(strike, ending)), ratio);

/**
 * The least and the most that a spread whose legs expire together is worth then: between two strikes, below the lowest
 * and above the highest one its worth is a straight line, so its corners are an underlying at 0 and at each strike, and
 * above the highest strike it goes on for ever by as many calls as are left over.
 */
export const worthOf = ({ legs }: Pick<OptionSpread, "legs">): Worth => {
  const corners = [ZERO, ...legs.map(({ option }) => option.strike)];
  const worths = corners.map((ending) => legs.reduce((sum, leg) => add(sum, legWorth(leg, ending)), ZERO));
  const [first = ZERO, ...others] = worths;
  const callsOver = legs.reduce((sum, { option, ratio }) => (option.right === "C" ? sum + ratio : sum), 0);
  return { least: callsOver < 0 ? null : others.reduce(min, first), most: callsOver > 0 ? null : others.reduce(max, first) };
};
