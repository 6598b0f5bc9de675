import {
  daysBetween,
  decimal,
  formatFuture,
  format,
  fromInteger,
  multiply,
  newYorkDate,
  productOf,
  toFloat,
  type Decimal,
  type EpochMs,
  type Json,
} from "@floorbroker/core";
import { streamerSymbolOf } from "../streams/streamer-symbols.ts";
import type { Venue } from "../venue/venue.ts";
import { decimalText, timestampText } from "../wire/values.ts";
import { listedFutures, standing, type ListedFuture } from "./futures.ts";
import { listedAs, marketOf } from "./listed.ts";

/** Index products whose quarterly options are shown, with the distance of their strikes in points. */
const STEPS: ReadonlyMap<string, number> = new Map([
  ["ES", 25],
  ["MES", 25],
  ["NQ", 100],
  ["MNQ", 100],
]);
/** Strikes to either side of the price, and delivery months. */
const REACH = 20;
const MONTHS = 2;
/** CME's steps of index options since 2025: nickels below 10 points, quarters above. */
const TICKS: Json = [{ value: "0.05", threshold: "10.0" }, { value: "0.25" }];

/**
 * One quarterly option on an index future. They are shown, so that clients can walk a chain; the simulated exchange has
 * no prices for them and takes no orders, so that they are closing-only.
 */
export interface FutureOption {
  readonly underlying: ListedFuture;
  readonly right: "C" | "P";
  readonly strike: Decimal;
  /** `./ESZ6 ESZ6  261218C6000`. */
  readonly symbol: string;
  /** `./ESZ26C6000:XCME`. */
  readonly streamerSymbol: string;
}

const symbolFor = (underlying: ListedFuture, right: "C" | "P", strike: Decimal): string => {
  const future = formatFuture(underlying.contract);
  const date = underlying.lastTradeDate.slice(2).replaceAll("-", "");
  return `.${future} ${future.slice(1).padEnd(6)}${date}${right}${format(strike)}`;
};

const optionAt = (underlying: ListedFuture, right: "C" | "P", strike: Decimal): FutureOption => {
  const [future = "", exchange = ""] = streamerSymbolOf(underlying.contract).split(":");
  return {
    underlying,
    right,
    strike,
    symbol: symbolFor(underlying, right, strike),
    streamerSymbol: `.${future}${right}${format(strike)}:${exchange}`,
  };
};

const strikesOf = (venue: Venue, { product, spec }: ListedFuture, start: EpochMs): readonly Decimal[] => {
  const step = STEPS.get(product.root);
  const mark = marketOf(venue).mark(spec, start);
  if (step === undefined || mark === undefined) return [];
  const middle = Math.round(toFloat(mark) / step);
  return Array.from({ length: 2 * REACH + 1 }, (_, n) => fromInteger((middle - REACH + n) * step));
};

/** Options on a product, by the future that they are on; none where only the product is known. */
export const futureOptionsOf = (
  venue: Venue,
  code: string,
  start: EpochMs,
  now: EpochMs,
): ReadonlyMap<ListedFuture, readonly FutureOption[]> => {
  const product = productOf(code);
  if (product === undefined || !STEPS.has(code)) return new Map();
  return new Map(
    listedFutures(venue, product, now)
      .slice(0, MONTHS)
      .map((listed) => [
        listed,
        strikesOf(venue, listed, start).flatMap((strike) => [
          optionAt(listed, "C", strike),
          optionAt(listed, "P", strike),
        ]),
      ]),
  );
};

/** One option of the chains by its symbol, with or without its leading `./`; any run of spaces will do. */
export const futureOptionBy = (
  venue: Venue,
  symbol: string,
  start: EpochMs,
  now: EpochMs,
): FutureOption | undefined => {
  const plain = (text: string): string => text.replace(/^\.?\/*/, "").replaceAll(/\s+/g, " ");
  const [root] = plain(symbol).split(" ");
  const future = root === undefined ? undefined : listedAs(venue, "Future", root);
  if (future?.instrument.kind !== "future") return undefined;
  return [...futureOptionsOf(venue, future.instrument.root, start, now).values()]
    .flat()
    .find((each) => plain(each.symbol) === plain(symbol));
};

/** An option as `/instruments/future-options` has it. */
export const futureOptionJson = (
  { underlying, right, strike, symbol, streamerSymbol }: FutureOption,
  now: EpochMs,
): Json => {
  const { product, contract, lastTradeDate, stopsAt } = underlying;
  const future = formatFuture(contract);
  return {
    symbol,
    "instrument-type": "Future Option",
    "underlying-symbol": future,
    "product-code": product.root,
    "expiration-date": lastTradeDate,
    "root-symbol": `/${product.root}`,
    "option-root-symbol": product.root,
    "strike-price": decimalText(strike),
    exchange: "CME",
    "exchange-symbol": `${future.slice(1)} ${right}${format(strike)}`,
    "streamer-symbol": streamerSymbol,
    "option-type": right,
    "exercise-style": "American",
    "is-vanilla": true,
    "is-primary-deliverable": true,
    "future-price-ratio": "1.0",
    multiplier: "1.0",
    "underlying-count": "1.0",
    "is-confirmed": true,
    "notional-value": notionalValue(underlying),
    "display-factor": "0.01",
    "security-exchange": "2",
    "sx-id": "0",
    "settlement-type": "Future",
    "strike-factor": "1.0",
    "maturity-date": lastTradeDate,
    "is-exercisable-weekly": false,
    "last-trade-time": "0",
    "days-to-expiration": daysBetween(newYorkDate(now), lastTradeDate),
    "is-closing-only": true,
    active: now < stopsAt,
    "stops-trading-at": timestampText(stopsAt),
    "expires-at": timestampText(stopsAt),
  };
};

const DISPLAY_FACTOR = decimal("0.01");
/** Money per point, times the display factor: 0.5 for /ES. */
const notionalValue = ({ product }: ListedFuture): string => decimalText(multiply(product.pointValue, DISPLAY_FACTOR));

const futureInChain = (listed: ListedFuture, now: EpochMs): Json => ({
  symbol: formatFuture(listed.contract),
  "root-symbol": `/${listed.product.root}`,
  "expiration-date": listed.lastTradeDate,
  "days-to-expiration": daysBetween(newYorkDate(now), listed.lastTradeDate),
  "active-month": standing(listed, now) === "active",
  "next-active-month": standing(listed, now) === "next",
  "stops-trading-at": timestampText(listed.stopsAt),
  "expires-at": timestampText(listed.stopsAt),
});

const expirationJson = (listed: ListedFuture, options: readonly FutureOption[], now: EpochMs): Json => {
  const { product, contract, lastTradeDate, stopsAt } = listed;
  const puts = new Map(options.filter(({ right }) => right === "P").map((put) => [put.strike, put]));
  return {
    "underlying-symbol": formatFuture(contract),
    "root-symbol": `/${product.root}`,
    "option-root-symbol": product.root,
    "option-contract-symbol": formatFuture(contract).slice(1),
    asset: product.root,
    "expiration-date": lastTradeDate,
    "days-to-expiration": daysBetween(newYorkDate(now), lastTradeDate),
    "expiration-type": "Regular",
    "settlement-type": "AM",
    "notional-value": notionalValue(listed),
    "display-factor": "0.01",
    "strike-factor": "1.0",
    "stops-trading-at": timestampText(stopsAt),
    "expires-at": timestampText(stopsAt),
    "tick-sizes": TICKS,
    strikes: options.flatMap((call) => {
      const put = puts.get(call.strike);
      if (call.right === "P" || put === undefined) return [];
      return [
        {
          "strike-price": decimalText(call.strike),
          call: call.symbol,
          "call-streamer-symbol": call.streamerSymbol,
          put: put.symbol,
          "put-streamer-symbol": put.streamerSymbol,
        },
      ];
    }),
  };
};

/** `/futures-option-chains/{code}/nested`: the futures, and the options on each. */
export const nestedFutureChainJson = (venue: Venue, code: string, start: EpochMs, now: EpochMs): Json => {
  const options = [...futureOptionsOf(venue, code, start, now)];
  const product = productOf(code);
  return {
    futures:
      product === undefined ? [] : listedFutures(venue, product, now).map((listed) => futureInChain(listed, now)),
    "option-chains": [
      {
        "underlying-symbol": `/${code}`,
        "root-symbol": `/${code}`,
        "exercise-style": "American",
        expirations: options.map(([listed, each]) => expirationJson(listed, each, now)),
      },
    ],
  };
};
