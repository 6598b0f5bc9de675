import { DAY, decimal, equity, isOk, option, roundTo, type Decimal, type EpochMs, type Json } from "@floorbroker/core";
import { greeksOf } from "../streams/dxlink/greeks.ts";
import type { MarketView } from "../streams/dxlink/market-view.ts";
import { timestampText } from "../wire/values.ts";
import { expirationsOf, type Expiration } from "./expirations.ts";
import { shareOf } from "./shares.ts";

const DOLLAR = decimal("1");
const FIVE_DAYS = 5 * DAY;
const MONTH = 30 * DAY;
/** Narrow, usual and wide spreads of an option at the money, as a share of its price. */
const SPREADS = [0.01, 0.03, 0.08] as const;

interface AtTheMoney extends Expiration {
  readonly expiresAt: EpochMs;
  readonly volatility: number;
  /** Between bid and ask, as a share of the middle. */
  readonly spread: number;
}

/** The option at the money on each date, at the volatility that its price implies. */
const volatilities = (view: MarketView, underlying: string, spot: Decimal, t: EpochMs): readonly AtTheMoney[] =>
  expirationsOf(underlying, t).flatMap((expiration): readonly AtTheMoney[] => {
    const strike = roundTo(spot, DOLLAR, "half-even");
    const call = option(underlying, expiration.date, "C", strike, expiration.settlement);
    const spec = isOk(call) ? view.specOf(call.right.id) : undefined;
    const greeks = spec && greeksOf(view, spec, t);
    const look = spec && view.look(spec, t);
    const expiresAt = spec && view.hours.expiresAt(spec);
    if (greeks === undefined || look === undefined || expiresAt === undefined) return [];
    const { bid, ask } = look.quote;
    const spread = bid === null || ask === null ? Infinity : Number(ask - bid) / Number((ask + bid) / 2n);
    return [{ ...expiration, expiresAt, volatility: greeks.volatility, spread }];
  });

const nearestTo = (all: readonly AtTheMoney[], at: EpochMs): AtTheMoney | undefined =>
  all.toSorted((a, b) => Math.abs(a.expiresAt - at) - Math.abs(b.expiresAt - at))[0];

const text = (value: number): string => value.toFixed(9);

/** From 1 (hardly traded) to 4, by the width of the market at the money. */
const liquidityRating = ({ spread }: AtTheMoney): number => 4 - SPREADS.filter((width) => spread > width).length;

/**
 * What `/market-metrics` says of an underlying; null without options. The market's model has no memory of its
 * volatility: it neither rises nor falls over the year, so that it always stands in the middle of its range.
 */
export const marketMetricsJson = (view: MarketView, symbol: string, now: EpochMs): Json | null => {
  const share = equity(symbol.replace("/", "."));
  const spec = isOk(share) ? view.specOf(share.right.id) : undefined;
  const [spot, earlier] = [spec && view.mark(spec, now), spec && view.mark(spec, now - FIVE_DAYS)];
  if (spec?.instrument.kind !== "equity" || spot === undefined) return null;
  const underlying = spec.instrument.symbol;
  const all = volatilities(view, underlying, spot, now);
  const index = nearestTo(all, now + MONTH);
  if (index === undefined) return null;
  const before =
    earlier && nearestTo(volatilities(view, underlying, earlier, now - FIVE_DAYS), now - FIVE_DAYS + MONTH);
  const rating = liquidityRating(index);
  return {
    symbol,
    "implied-volatility-index": text(index.volatility),
    "implied-volatility-index-5-day-change": text(index.volatility - (before?.volatility ?? index.volatility)),
    "implied-volatility-index-rank": "0.5",
    "tos-implied-volatility-index-rank": "0.5",
    "tw-implied-volatility-index-rank": "0.5",
    "implied-volatility-index-rank-source": "tos",
    "implied-volatility-rank": "0.5",
    "implied-volatility-percentile": "0.5",
    "implied-volatility-updated-at": timestampText(now),
    "liquidity-value": String(rating),
    "liquidity-rank": text(rating / 4),
    "liquidity-rating": rating,
    "listed-market": shareOf(symbol).market,
    lendability: "Easy To Borrow",
    "borrow-rate": "0.0",
    "updated-at": timestampText(now),
    "option-expiration-implied-volatilities": all.map(({ date, settlement, volatility }) => ({
      "expiration-date": date,
      "settlement-type": settlement,
      "option-chain-type": "Standard",
      "implied-volatility": text(volatility),
    })),
  };
};
