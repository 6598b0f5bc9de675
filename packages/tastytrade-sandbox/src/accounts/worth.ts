import { abs, add, decimal, fromScaled, multiply, subtract, times, ZERO, type Decimal } from "@floorbroker/core";
import type { Settled } from "../options.ts";
import type { PositionRecord } from "../venue/venue.ts";

/** Money in positions at the market's price, by kind and side; the short ones above 0, too. */
export interface Worth {
  readonly longEquity: Decimal;
  readonly shortEquity: Decimal;
  readonly longOptions: Decimal;
  readonly shortOptions: Decimal;
  readonly longFutures: Decimal;
  readonly shortFutures: Decimal;
  /** What open futures have won since they were opened: not in the cash yet. */
  readonly futuresResult: Decimal;
}

const NOTHING: Worth = {
  longEquity: ZERO,
  shortEquity: ZERO,
  longOptions: ZERO,
  shortOptions: ZERO,
  longFutures: ZERO,
  shortFutures: ZERO,
  futuresResult: ZERO,
};

/** What a unit stands at: the middle of the market, or where nobody quotes, its own price. */
export const priceOf = ({ mark, averageOpenPrice }: PositionRecord): Decimal => mark ?? averageOpenPrice;

/** Sums up positions. */
export const worthOf = (positions: readonly PositionRecord[]): Worth =>
  positions.reduce((sum, position) => {
    const { spec, quantity, averageOpenPrice } = position;
    const value = times(multiply(priceOf(position), spec.multiplier), Math.abs(quantity));
    const isLong = quantity > 0;
    switch (spec.instrument.kind) {
      case "equity":
        return isLong
          ? { ...sum, longEquity: add(sum.longEquity, value) }
          : { ...sum, shortEquity: add(sum.shortEquity, value) };
      case "option":
        return isLong
          ? { ...sum, longOptions: add(sum.longOptions, value) }
          : { ...sum, shortOptions: add(sum.shortOptions, value) };
      case "future": {
        const perUnit = multiply(subtract(priceOf(position), averageOpenPrice), spec.multiplier);
        const futuresResult = add(sum.futuresResult, times(perUnit, quantity));
        return isLong
          ? { ...sum, futuresResult, longFutures: add(sum.longFutures, value) }
          : { ...sum, futuresResult, shortFutures: add(sum.shortFutures, value) };
      }
      case "spread":
        return sum;
    }
  }, NOTHING);

/** The simulated exchange's rules (`adapter-sim`, margin): a fifth of a bare option's strike, half of a short share. */
const SHORT_OPTION_SHARE = decimal("0.2");
const SHORT_EQUITY_SHARE = decimal("0.5");
/** Of a future's value, where the world's settings name no other share. */
const FUTURES_SHARE = 0.06;

/** What is held against a position by itself; what covers an option that was sold is not counted. */
export const heldAgainst = ({ spec, quantity, averageOpenPrice }: PositionRecord, world: Settled["world"]): Decimal => {
  const units = Math.abs(quantity);
  const { instrument, multiplier } = spec;
  switch (instrument.kind) {
    case "future": {
      const share = fromScaled(BigInt(Math.round((world.futuresMargin ?? FUTURES_SHARE) * 1e8)));
      return times(multiply(multiply(abs(averageOpenPrice), multiplier), share, "up"), units);
    }
    case "option":
      return quantity > 0
        ? ZERO
        : times(multiply(multiply(instrument.strike, SHORT_OPTION_SHARE, "up"), multiplier), units);
    case "equity":
      return quantity > 0 ? ZERO : times(multiply(averageOpenPrice, SHORT_EQUITY_SHARE, "up"), units);
    case "spread":
      return ZERO;
  }
};

/** What is held against all futures. */
export const heldAgainstFutures = (positions: readonly PositionRecord[], world: Settled["world"]): Decimal =>
  positions
    .filter(({ spec }) => spec.instrument.kind === "future")
    .reduce((sum, position) => add(sum, heldAgainst(position, world)), ZERO);
