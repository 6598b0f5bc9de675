import { fromInteger, multiply, decimal, type Decimal } from "@floorbroker/core";

/** A stretch of strikes around the price: `reach` to either side as a share of it, in steps. */
interface Band {
  readonly reach: number;
  readonly step: number;
}

interface Ladder {
  /** Prices below it keep to this ladder. */
  readonly below: number;
  readonly near: Band;
  readonly far: Band;
}

/** About as the exchanges list them: fine near the price, coarse further out (Cboe Rule 4.5, strike intervals). */
const SHARES: readonly Ladder[] = [
  { below: 25, near: { reach: 0.4, step: 0.5 }, far: { reach: 0.8, step: 1 } },
  { below: 200, near: { reach: 0.2, step: 1 }, far: { reach: 0.6, step: 5 } },
  { below: 1_000, near: { reach: 0.15, step: 2.5 }, far: { reach: 0.5, step: 10 } },
  { below: 10_000, near: { reach: 0.06, step: 5 }, far: { reach: 0.25, step: 25 } },
  { below: Infinity, near: { reach: 0.05, step: 25 }, far: { reach: 0.2, step: 100 } },
];
/** The funds and the small index that have a strike at every dollar. */
const DOLLAR_WIDE: Ladder = { below: 1_000, near: { reach: 0.1, step: 1 }, far: { reach: 0.3, step: 5 } };
const BY_DOLLARS: ReadonlySet<string> = new Set(["SPY", "QQQ", "IWM", "DIA", "XSP", "GLD", "TLT", "SMH"]);
const ladderOf = (underlying: string, price: number): Ladder => {
  const ladders = BY_DOLLARS.has(underlying)
    ? [DOLLAR_WIDE, ...SHARES.filter(({ below }) => below > DOLLAR_WIDE.below)]
    : SHARES;
  const found = ladders.find(({ below }) => price < below);
  if (found === undefined) throw new Error("the last ladder is for every price");
  return found;
};

/** Strikes are counted in hundredths, so that steps of 2.50 stay exact. */
const HUNDREDTH = decimal("0.01");

/**
 * Strikes listed while the underlying went from one price to another (`prices`: where it stood first, and where it is):
 * once listed, a strike stays. In their order.
 */
export const strikesAround = (
  underlying: string,
  prices: readonly [first: number, now: number],
): readonly Decimal[] => {
  const { near, far } = ladderOf(underlying, prices[0]);
  const found = new Set<number>();
  for (const { reach, step } of [near, far]) {
    const size = Math.round(step * 100);
    const lowest = Math.max(Math.ceil((Math.min(...prices) * (1 - reach) * 100) / size), 1);
    const highest = Math.floor((Math.max(...prices) * (1 + reach) * 100) / size);
    for (let n = lowest; n <= highest; n++) found.add(n * size);
  }
  return [...found].toSorted((a, b) => a - b).map((hundredths) => multiply(fromInteger(hundredths), HUNDREDTH));
};
