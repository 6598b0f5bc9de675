import { type EpochMs, type Equity, type InstrumentSpec, type Json } from "@floorbroker/core";
import { streamerSymbolOf } from "../streams/streamer-symbols.ts";
import type { Venue } from "../venue/venue.ts";
import { symbolOf } from "../venue/symbols.ts";
import { present } from "../wire/present.ts";
import { optionTicksOf, stableNumber, tickSizesJson } from "./listed.ts";
import { shareOf } from "./shares.ts";

/** An equity as `/instruments/equities` has it. An index can't be traded: it is not active and has no ticks. */
export const equityJson = (
  venue: Venue,
  spec: InstrumentSpec & { readonly instrument: Equity },
  now: EpochMs,
): Json => {
  const symbol = symbolOf(spec.instrument);
  const { name, kind, market } = shareOf(symbol);
  const isIndex = kind === "index";
  const optionTicks = optionTicksOf(venue, spec.instrument.symbol, now);
  return present({
    id: stableNumber(symbol),
    symbol,
    "instrument-type": "Equity",
    "short-description": name.slice(0, 24),
    description: name,
    "is-index": isIndex,
    "is-etf": kind === "fund",
    "listed-market": market,
    lendability: isIndex ? "Locate Required" : "Easy To Borrow",
    "borrow-rate": isIndex ? undefined : "0.0",
    "market-time-instrument-collection": kind === "stock" ? "Equity" : "Equity Index",
    "is-closing-only": false,
    "is-options-closing-only": false,
    active: !isIndex,
    // The simulated exchange knows whole shares only.
    "is-fractional-quantity-eligible": false,
    "is-illiquid": false,
    "bypass-manual-review": false,
    "overnight-trading-permitted": false,
    "streamer-symbol": streamerSymbolOf(spec.instrument),
    "tick-sizes": isIndex ? undefined : tickSizesJson(spec.ticks),
    "option-tick-sizes": optionTicks === undefined ? undefined : tickSizesJson(optionTicks),
  });
};
