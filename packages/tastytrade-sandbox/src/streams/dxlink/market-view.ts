import type { Market, MarketQuote } from "@floorbroker/adapter-sim";
import { roundToTick, toFloat, type Decimal, type EpochMs, type InstrumentSpec } from "@floorbroker/core";
import type { Venue } from "../../venue/venue.ts";

/** One look at an instrument: what can be traded against, and what trades are printed at. */
export interface Look {
  readonly quote: MarketQuote;
  /** Where the last trade is taken to have been: the middle, on tick. */
  readonly last: number;
  /** What is taken to trade in a sample of the market: the smaller of the sizes on display. */
  readonly size: number;
}

/** The market behind the quote stream. */
export interface MarketView {
  specOf(id: InstrumentSpec["instrument"]["id"]): InstrumentSpec | undefined;
  look(spec: InstrumentSpec, t: EpochMs): Look | undefined;
  /** Between bid and ask, unrounded. */
  mark(spec: InstrumentSpec, t: EpochMs): Decimal | undefined;
  readonly hours: Market["hours"];
}

/** The view over the worlds of all accounts: they have one market, and who looks makes its instruments known in each. */
export const marketViewOf = (venue: Venue): MarketView => {
  const first = (): Market => {
    const [account] = venue.accounts;
    if (account === undefined) throw new Error("a sandbox has an account");
    return account.world().market;
  };
  const meet = (spec: InstrumentSpec, t: EpochMs): void => {
    for (const account of venue.accounts) account.world().market.meet(spec, null, t);
  };
  return {
    specOf: (id) => first().specOf(id),
    look: (spec, t) => {
      meet(spec, t);
      const quote = first().quote(spec, t);
      if (quote === undefined) return undefined;
      const mark = first().mark(spec, t);
      const last = mark === undefined ? NaN : toFloat(roundToTick(spec.ticks, mark, "down"));
      return { quote, last, size: Math.min(quote.bidSize || quote.askSize, quote.askSize || quote.bidSize) };
    },
    mark: (spec, t) => {
      meet(spec, t);
      return first().mark(spec, t);
    },
    get hours() {
      return first().hours;
    },
  };
};
