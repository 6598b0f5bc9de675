import { decimal, divide, formatMoney, times, type Decimal } from "../decimal.ts";
import { midOf } from "../entry/ladder.ts";
import type { Futures } from "../interpret/instruction.ts";
import type { Quote } from "../ports/quotes.ts";
import { objected, type Check } from "./check.ts";

const TWO = decimal("2");

/** Where the market is; the entry's own price when nobody quotes it. */
const standing = (quote: Quote | null, entry: Decimal): Decimal => {
  const { bid, ask } = quote ?? { bid: null, ask: null };
  return bid === null || ask === null ? entry : midOf(bid, ask);
};

const mistyped = (what: string, level: Decimal | null, market: Decimal, instead: string): Check | undefined => {
  // Futures have traded below zero; there is no half of that.
  if (level === null || market <= 0n) return undefined;
  const [half, twice] = [divide(market, TWO), times(market, 2)];
  if (level >= half && level <= twice) return undefined;
  const far = level < half ? "less than half" : "more than twice";
  const text = `a ${what} at ${formatMoney(level)} is ${far} of the market at ${formatMoney(market)}: it looks mistyped`;
  return objected("levels", "mistyped-level", text, [
    `give the ${what} a price nearer to ${formatMoney(market)}`,
    instead,
  ]);
};

/**
 * A command's stop loss or target that no market goes to: below half or above twice of where it stands, a digit is
 * missing or too many. The position would be without the protection that its trader believes in.
 * @param instead What else can be done.
 */
export const mistypedLevel = (
  { stopLoss, takeProfit }: Pick<Futures, "stopLoss" | "takeProfit">,
  quote: Quote | null,
  entry: Decimal,
  instead = "send the entry without it",
): Check | undefined => {
  const market = standing(quote, entry);
  return mistyped("stop loss", stopLoss, market, instead) ?? mistyped("target", takeProfit, market, instead);
};
