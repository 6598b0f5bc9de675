import type { InstrumentId } from "../ids.ts";
import type { Instrument, InstrumentSpec } from "../instrument/instrument.ts";
import { spreadSpec } from "../instrument/spread-spec.ts";
import { parseSpread } from "../instrument/spread.ts";
import { isOk } from "../result.ts";
import type { AccountSnapshot } from "./accounts.ts";
import { netQuote } from "./net-quote.ts";
import type { Quote } from "./quotes.ts";

/**
 * What the shell looked up before it handed an input in, so that deciding needs no I/O. A key that is absent was not
 * asked for; `null` was asked for and not to be had. Of a spread its legs are in it.
 */
export interface MarketView {
  readonly quotes: Readonly<Record<string, Quote | null>>;
  readonly specs: Readonly<Record<string, InstrumentSpec | null>>;
  /** Undefined when it was not asked for. */
  readonly account?: AccountSnapshot | null;
}

/** Nothing was looked up. */
export const EMPTY_VIEW: MarketView = { quotes: {}, specs: {} };

/** The quote of an instrument, if it was asked for and found; a spread's is made of those of its legs. */
export const quoteIn = ({ quotes }: MarketView, instrument: InstrumentId): Quote | null => {
  const spread = parseSpread(instrument);
  if (!isOk(spread)) return quotes[instrument] ?? null;
  return netQuote(spread.right, spread.right.legs.map(({ option }) => quotes[option.id] ?? null));
};

/** The specification of an instrument, if it was asked for and found; a spread's is made of those of its legs. */
export const specIn = ({ specs }: MarketView, instrument: Instrument): InstrumentSpec | null =>
  instrument.kind === "spread"
    ? spreadSpec(instrument, instrument.legs.map(({ option }) => specs[option.id] ?? null))
    : (specs[instrument.id] ?? null);

/** The instruments that have a market of their own: a spread's are its legs. */
export const quotedOf = (instrument: Instrument): readonly Instrument[] =>
  instrument.kind === "spread" ? instrument.legs.map(({ option }) => option) : [instrument];
