import { add, fits, multiply, negate, subtract, times, toFloat, ZERO, type Decimal } from "@floorbroker/core";
import type { AlertedTrade, Asset } from "./trade.ts";

/** With how much each trade is followed, and what a unit costs each way. */
export interface Stake {
  /** Money for one trade; as many whole units are bought as it pays for. */
  readonly money: Decimal;
  readonly fees: Readonly<Record<Asset, { readonly open: Decimal; readonly close: Decimal }>>;
}

/** What following one trade came to. */
export interface Followed {
  readonly trade: AlertedTrade;
  readonly quantity: number;
  /** What was paid for it, fees of the opening included. */
  readonly cost: Decimal;
  /** Gained or lost, all fees included. */
  readonly result: Decimal;
  /** result ÷ cost */
  readonly yield: number;
  /** The same by the analyst's own prices, for one unit and without fees; null without them. */
  readonly alertedYield: number | null;
  /** (obtained − alerted) ÷ alerted, positive when the entry was worse for us. */
  readonly entrySlippage: number | null;
}

/** Why a trade has no result. */
export type LeftOut = "no-entry-quote" | "no-exit-price" | "too-dear";

const signedGain = ({ side }: AlertedTrade, entry: Decimal, exit: Decimal): Decimal => {
  const rise = subtract(exit, entry);
  return side === "buy" ? rise : negate(rise);
};

const alertedYieldOf = (trade: AlertedTrade): number | null => {
  const { entry, exit } = trade.alerted;
  return entry === null || exit === null || entry <= 0n
    ? null
    : toFloat(signedGain(trade, entry, exit)) / toFloat(entry);
};

const slippageOf = (trade: AlertedTrade): number | null => {
  const [alerted, obtained] = [trade.alerted.entry, trade.obtained.entry];
  if (alerted === null || obtained === null || alerted <= 0n) return null;
  // What the market rose by between alert and entry is what a buyer pays more, and a seller gets more.
  return toFloat(signedGain(trade, alerted, obtained)) / toFloat(alerted);
};

/**
 * Follows a trade with a stake at the prices that could be had. What expires worthless (exit 0) is not sold and pays no
 * closing fee. A short sale is staked as a purchase is: by its price.
 */
export const follow = (trade: AlertedTrade, stake: Stake): Followed | LeftOut => {
  const { entry, exit } = trade.obtained;
  if (entry === null || entry <= 0n) return "no-entry-quote";
  if (exit === null) return "no-exit-price";
  const { open, close } = stake.fees[trade.asset];
  const unit = add(multiply(entry, trade.multiplier), open);
  const quantity = fits(stake.money, unit);
  if (quantity < 1) return "too-dear";
  const fees = add(open, exit > 0n ? close : ZERO);
  const result = times(subtract(multiply(signedGain(trade, entry, exit), trade.multiplier), fees), quantity);
  const cost = times(unit, quantity);
  return {
    trade,
    quantity,
    cost,
    result,
    yield: toFloat(result) / toFloat(cost),
    alertedYield: alertedYieldOf(trade),
    entrySlippage: slippageOf(trade),
  };
};
