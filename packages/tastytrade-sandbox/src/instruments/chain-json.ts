import { daysBetween, newYorkDate, type EpochMs, type EquityOption, type Json } from "@floorbroker/core";
import { streamerSymbolOf } from "../streams/streamer-symbols.ts";
import { underlyingSymbolOf } from "../venue/symbols.ts";
import { decimalText, timestampText } from "../wire/values.ts";
import type { Chain, ListedExpiration, Strike } from "./chain.ts";
import { stableNumber, tickSizesJson } from "./listed.ts";
import { shareOf } from "./shares.ts";

const SHARES_PER_CONTRACT = 100;

const wired = (underlying: string): string => underlying.replace(".", "/");

const isIndex = (underlying: string): boolean => shareOf(wired(underlying)).kind === "index";

const deliverables = (root: string, underlying: string): Json => [
  {
    id: stableNumber(root),
    "root-symbol": root,
    "deliverable-type": "Shares",
    description: `${SHARES_PER_CONTRACT} shares of ${wired(underlying)}`,
    amount: "100.0",
    symbol: wired(underlying),
    "instrument-type": "Equity",
    percent: "100",
  },
];

/** One option as `/instruments/equity-options` has it. */
export const optionJson = (
  contract: EquityOption,
  expiration: Omit<ListedExpiration, "strikes">,
  now: EpochMs,
): Json => {
  const { stopsAt, spec } = expiration;
  const active = now < stopsAt;
  return {
    symbol: contract.id,
    "instrument-type": "Equity Option",
    active,
    "strike-price": decimalText(contract.strike),
    "root-symbol": contract.root,
    "underlying-symbol": underlyingSymbolOf(contract),
    "expiration-date": contract.expiry,
    "exercise-style": isIndex(contract.underlying) ? "European" : "American",
    "shares-per-contract": SHARES_PER_CONTRACT,
    "option-type": contract.right,
    "option-chain-type": "Standard",
    "expiration-type": expiration.type,
    "settlement-type": expiration.settlement,
    "stops-trading-at": timestampText(stopsAt),
    "market-time-instrument-collection":
      spec.calendar === "nyse-options-late" ? "Cash Settled Equity Option" : "Equity Option",
    "days-to-expiration": daysBetween(newYorkDate(now), contract.expiry),
    "expires-at": timestampText(stopsAt),
    "is-closing-only": false,
    "streamer-symbol": streamerSymbolOf(contract),
  };
};

/** The detailed chain: every option by itself. */
export const detailedChainJson = ({ roots }: Chain, now: EpochMs): readonly Json[] =>
  [...roots.values()].flatMap((expirations) =>
    expirations.flatMap((expiration) =>
      expiration.strikes.flatMap(({ call, put }) => [call, put].map((each) => optionJson(each, expiration, now))),
    ),
  );

const strikeJson = ({ price, call, put }: Strike): Json => ({
  "strike-price": decimalText(price),
  call: call.id,
  "call-streamer-symbol": streamerSymbolOf(call),
  put: put.id,
  "put-streamer-symbol": streamerSymbolOf(put),
});

/** The nested chain: an item for each root, its expirations and their strikes. */
export const nestedChainJson = ({ underlying, roots }: Chain, now: EpochMs): readonly Json[] =>
  [...roots].map(([root, expirations]) => ({
    "underlying-symbol": wired(underlying),
    "root-symbol": root,
    "option-chain-type": "Standard",
    "shares-per-contract": SHARES_PER_CONTRACT,
    "tick-sizes": expirations[0] === undefined ? [] : tickSizesJson(expirations[0].spec.ticks),
    deliverables: deliverables(root, underlying),
    expirations: expirations.map(({ date, type, settlement, strikes }) => ({
      "expiration-type": type,
      "expiration-date": date,
      "days-to-expiration": daysBetween(newYorkDate(now), date),
      "settlement-type": settlement,
      strikes: strikes.map(strikeJson),
    })),
  }));

/** The compact chain: an item for each root and kind of expiration, with nothing but symbols. */
export const compactChainJson = ({ underlying, roots }: Chain): readonly Json[] =>
  [...roots].flatMap(([root, expirations]) =>
    [...Map.groupBy(expirations, ({ type }) => type)].map(([type, same]) => {
      const contracts = same.flatMap(({ strikes }) => strikes.flatMap(({ call, put }) => [call, put]));
      return {
        "underlying-symbol": wired(underlying),
        "root-symbol": root,
        "option-chain-type": "Standard",
        "settlement-type": same[0]?.settlement ?? "PM",
        "shares-per-contract": SHARES_PER_CONTRACT,
        "expiration-type": type,
        deliverables: deliverables(root, underlying),
        symbols: contracts.map(({ id }) => id),
        "streamer-symbols": contracts.map(streamerSymbolOf),
      };
    }),
  );
