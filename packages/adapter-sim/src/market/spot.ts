import type { EpochMs } from "@floorbroker/core";
import { normal } from "../random.ts";
import { pricePath, type Path } from "./path.ts";
import { futureStart, shareStart, UNKNOWN_FUTURE_VOL, UNKNOWN_VOL, type StartPrice } from "./start-prices.ts";

/** Prices of what is not an option, as floats: before spread and ticks. */
export interface Spots {
  /** Price of a share, fund or index. */
  share(symbol: string, t: EpochMs): number;
  /** Price of one delivery month of a product. */
  future(root: string, year: number, month: number, t: EpochMs): number;
  /** What a symbol starts with. */
  startOf(symbol: string): StartPrice;
  /** Whether the tables have a price for the symbol, or somebody has fixed one with {@link settle}. */
  isKnown(symbol: string): boolean;
  /** Lets a symbol that nobody has priced stand at `price` at `t`. The first call counts. */
  settle(symbol: string, price: number, t: EpochMs): void;
}

const TRADING_DAYS = Math.sqrt(252);
/** What a futures price gains with each month of delivery that lies further out. */
const CARRY_PER_MONTH = 0.003;

const MARKET_FACTOR = "SPX";

/** A symbol that is in no table gets a price between a few dollars and a few hundred, by its name. */
const priceByName = (seed: number, symbol: string): number => 60 * Math.exp(0.8 * normal(seed, "price", symbol));

/** Prices from the start prices and one path for each factor; shares move with the market as far as they do. */
export const spotPrices = (seed: number, start: EpochMs): Spots => {
  const paths = new Map<string, Path>();
  const settledAt = new Map<string, { readonly price: number; readonly level: number }>();
  const guesses = new Map<string, StartPrice>();

  const pathOf = (factor: string): Path => {
    const known = paths.get(factor);
    if (known !== undefined) return known;
    const path = pricePath(seed, factor, start);
    paths.set(factor, path);
    return path;
  };
  const startOf = (symbol: string): StartPrice => {
    const known = shareStart(symbol) ?? guesses.get(symbol);
    if (known !== undefined) return known;
    const guess = { price: priceByName(seed, symbol), vol: UNKNOWN_VOL, factor: symbol, market: 0.4, liquid: false };
    guesses.set(symbol, guess);
    return guess;
  };
  /** Logarithm of the growth since the start. */
  const levelOf = ({ vol, factor, market }: StartPrice, t: EpochMs): number => {
    const marketLevel = pathOf(MARKET_FACTOR).at(t);
    const own = factor === MARKET_FACTOR ? 0 : pathOf(factor).at(t);
    return (vol / TRADING_DAYS) * (market * marketLevel + Math.sqrt(1 - market * market) * own);
  };

  return {
    share: (symbol, t) => {
      const from = startOf(symbol);
      const settled = settledAt.get(symbol);
      const level = levelOf(from, t);
      return settled === undefined ? from.price * Math.exp(level) : settled.price * Math.exp(level - settled.level);
    },
    future: (root, year, month, t) => {
      const from = futureStart(root) ?? {
        price: priceByName(seed, `/${root}`),
        vol: UNKNOWN_FUTURE_VOL,
        factor: `/${root}`,
        market: 0,
        liquid: false,
      };
      const first = new Date(start);
      const monthsOut = (year - first.getUTCFullYear()) * 12 + month - (first.getUTCMonth() + 1);
      return from.price * Math.exp(levelOf(from, t)) * (1 + CARRY_PER_MONTH * monthsOut);
    },
    startOf,
    isKnown: (symbol) => shareStart(symbol) !== undefined || settledAt.has(symbol),
    settle: (symbol, price, t) => {
      if (settledAt.has(symbol) || shareStart(symbol) !== undefined) return;
      settledAt.set(symbol, { price, level: levelOf(startOf(symbol), t) });
    },
  };
};
