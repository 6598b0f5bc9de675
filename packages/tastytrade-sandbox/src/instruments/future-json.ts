import {
  equity,
  formatFuture,
  isOk,
  newYorkDate,
  toFloat,
  type EpochMs,
  type FuturesProduct,
  type Json,
} from "@floorbroker/core";
import { streamerSymbolOf } from "../streams/streamer-symbols.ts";
import type { Venue } from "../venue/venue.ts";
import { present } from "../wire/present.ts";
import { decimalText, timestampText } from "../wire/values.ts";
import { hasFirstNotice, isCashSettled, monthAfter, standing, type ListedFuture } from "./futures.ts";
import { optionProductsOf, SECTORS } from "./future-option-products.ts";
import { marketOf, stableNumber, tickSizesJson } from "./listed.ts";

/** All of CME Group's exchanges are CME to tastytrade. */
export const EXCHANGE = "CME";

const MONTH_CODES = "FGHJKMNQUVXZ";

/** The fund that moves with a product. */
const FUNDS: ReadonlyMap<string, string> = new Map([
  ["ES", "SPY"],
  ["MES", "SPY"],
  ["NQ", "QQQ"],
  ["MNQ", "QQQ"],
  ["RTY", "IWM"],
  ["M2K", "IWM"],
  ["YM", "DIA"],
  ["MYM", "DIA"],
  ["GC", "GLD"],
  ["MGC", "GLD"],
  ["SI", "SLV"],
  ["SIL", "SLV"],
]);
const SMALL: ReadonlySet<string> = new Set(["MES", "MNQ", "M2K", "MYM", "MCL", "MGC", "SIL", "MBT"]);
const STREAMER_CODES: Readonly<Record<FuturesProduct["exchange"], string>> = {
  CME: "XCME",
  CBOT: "XCBT",
  NYMEX: "XNYM",
  COMEX: "XCEC",
};

const codes = ({ activeMonths }: FuturesProduct): readonly string[] =>
  activeMonths.map((month) => MONTH_CODES[month - 1] ?? "");

/** A product as `/instruments/future-products` has it, without what hangs on it. */
export const bareProductJson = (product: FuturesProduct): { readonly [key: string]: Json } => ({
  "root-symbol": `/${product.root}`,
  code: product.root,
  description: product.name,
  exchange: EXCHANGE,
  "product-type": isCashSettled(product) ? "Financial" : "Physical",
  "listed-months": codes(product),
  "active-months": codes(product),
  "notional-multiplier": decimalText(product.pointValue),
  "tick-size": decimalText(product.tick),
  "display-factor": "0.01",
  "streamer-exchange-code": STREAMER_CODES[product.exchange],
  "small-notional": SMALL.has(product.root),
  "back-month-first-calendar-symbol": true,
  "first-notice": hasFirstNotice(product),
  "cash-settled": isCashSettled(product),
  "market-sector": SECTORS[product.expiryRule],
  "security-group": product.root,
  supported: true,
  "clearing-code": product.root,
  "clearing-exchange-code": "16",
  "clearport-code": product.root,
  "legacy-code": product.root,
  "legacy-exchange-code": product.exchange,
  roll: {
    name: product.expiryRule.replaceAll("-", "_"),
    "active-count": 3,
    "business-days-offset": 4,
    "cash-settled": isCashSettled(product),
    "first-notice": hasFirstNotice(product),
  },
});

/** A product with the options on it. */
export const futureProductJson = (product: FuturesProduct): Json => ({
  ...bareProductJson(product),
  "option-products": [...optionProductsOf(product)],
});

/** How many shares of a fund move as much money as one contract. */
const fundEquivalent = (venue: Venue, { product, spec }: ListedFuture, now: EpochMs): Json | undefined => {
  const market = marketOf(venue);
  const symbol = FUNDS.get(product.root);
  const fund = symbol === undefined ? undefined : equity(symbol);
  const fundSpec = fund !== undefined && isOk(fund) ? market.specOf(fund.right.id) : undefined;
  const [mark, fundMark] = [market.mark(spec, now), fundSpec && market.mark(fundSpec, now)];
  if (symbol === undefined || mark === undefined || fundMark === undefined || fundMark === 0n) return undefined;
  return { symbol, "share-quantity": Math.round((toFloat(mark) * toFloat(spec.multiplier)) / toFloat(fundMark)) };
};

/** A delivery month as `/instruments/futures` has it. */
export const futureJson = (venue: Venue, listed: ListedFuture, now: EpochMs): Json => {
  const { product, contract, spec, closingOnlyDate, firstNoticeDate, stopsAt } = listed;
  const symbol = formatFuture(contract);
  const stands = standing(listed, now);
  const active = now < stopsAt;
  return present({
    symbol,
    "product-code": product.root,
    "contract-size": decimalText(product.pointValue),
    "tick-size": decimalText(product.tick),
    "notional-multiplier": decimalText(product.pointValue),
    "main-fraction": "0.0",
    "sub-fraction": "0.0",
    "display-factor": "0.01",
    "last-trade-date": listed.lastTradeDate,
    "expiration-date": listed.lastTradeDate,
    "closing-only-date": closingOnlyDate,
    "first-notice-date": firstNoticeDate ?? undefined,
    active,
    "active-month": stands === "active",
    "next-active-month": stands === "next",
    "is-closing-only": newYorkDate(now) > closingOnlyDate,
    "is-tradeable": active,
    "stops-trading-at": timestampText(stopsAt),
    "expires-at": timestampText(stopsAt),
    "product-group": `${EXCHANGE}_${product.root}`,
    exchange: EXCHANGE,
    "exchange-symbol": symbol.slice(1),
    "roll-target-symbol": formatFuture(monthAfter(product, contract)),
    "streamer-exchange-code": STREAMER_CODES[product.exchange],
    "streamer-symbol": streamerSymbolOf(contract),
    "back-month-first-calendar-symbol": true,
    "security-id": String(stableNumber(contract.id)),
    "future-etf-equivalent": fundEquivalent(venue, listed, now),
    "future-product": bareProductJson(product),
    "tick-sizes": tickSizesJson(spec.ticks),
  });
};
