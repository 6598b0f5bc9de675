import type { InstrumentId } from "../ids.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import type { AccountSnapshot } from "./accounts.ts";
import type { Quote } from "./quotes.ts";

/**
 * What the shell looked up before it handed an input in, so that deciding needs no I/O. A key that is absent was not
 * asked for; `null` was asked for and not to be had.
 */
export interface MarketView {
  readonly quotes: Readonly<Record<string, Quote | null>>;
  readonly specs: Readonly<Record<string, InstrumentSpec | null>>;
  /** Undefined when it was not asked for. */
  readonly account?: AccountSnapshot | null;
}

/** Nothing was looked up. */
export const EMPTY_VIEW: MarketView = { quotes: {}, specs: {} };

/** The quote of an instrument, if it was asked for and found. */
export const quoteIn = (view: MarketView, instrument: InstrumentId): Quote | null => view.quotes[instrument] ?? null;
