import type { EquityOption, Instrument, InstrumentSpec, SessionCalendar } from "../instrument/instrument.ts";
import { productOf } from "../instrument/products.ts";
import { lastTradeDate } from "../instrument/roll.ts";
import type { EpochMs } from "../time.ts";
import { cme } from "./cme.ts";
import { nyse } from "./nyse.ts";
import { marketCalendar } from "./trading-hours.ts";

/** Roots that settle at the open of their expiry, and trade until the business day before. Source: Cboe and Nasdaq, product specifications. */
const MORNING_SETTLED: ReadonlySet<string> = new Set(["SPX", "NDX", "RUT", "VIX", "VIXW", "DJX"]);

/**
 * Indices whose options are settled in cash. Expiring in the afternoon they stop at 16:00 on their last day, although the
 * others trade until 16:15. Source: Cboe, SPX and XSP options specifications ("expiring PM-settled series cease at 4:00 p.m.").
 */
const CASH_SETTLED: ReadonlySet<string> = new Set("SPX XSP NDX XND RUT MRUT VIX DJX OEX XEO".split(" "));

const optionEnd = ({ root, underlying, expiry }: EquityOption, calendar: SessionCalendar): EpochMs | undefined => {
  const market = marketCalendar(calendar);
  const lastDay = nyse.isTradingDay(expiry) ? expiry : nyse.previousTradingDay(expiry);
  if (MORNING_SETTLED.has(root)) return market.sessionOf(nyse.previousTradingDay(lastDay))?.close;
  return (CASH_SETTLED.has(underlying) ? nyse : market).sessionOf(lastDay)?.close;
};

const endOf = (instrument: Instrument, calendar: SessionCalendar): EpochMs | undefined => {
  switch (instrument.kind) {
    case "equity":
      return undefined;
    case "option":
      return optionEnd(instrument, calendar);
    case "spread":
      return Math.min(...instrument.legs.map(({ option }) => optionEnd(option, calendar) ?? Infinity));
    case "future": {
      const product = productOf(instrument.root);
      return product === undefined ? undefined : cme.sessionOf(lastTradeDate(product, instrument.year, instrument.month))?.close;
    }
  }
};

/**
 * The instant from which a contract trades no more, of a spread its first leg: on the last day of options on funds and
 * stocks the close of their own hours (16:15 in New York for SPY, QQQ and their like), for options settled in cash 16:00,
 * for those settled in the morning the close of the day before. `Infinity` for what has no last day.
 */
export const tradesUntil = ({ instrument, calendar }: Pick<InstrumentSpec, "instrument" | "calendar">): EpochMs => endOf(instrument, calendar) ?? Infinity;

/** Null while the contract can be traded; else when its market opens next (whether or not the contract is there then). */
export const opensNextAt = (spec: InstrumentSpec, at: EpochMs): EpochMs | null => {
  const now = marketCalendar(spec.calendar).sessionAt(at);
  return now.state === "open" && at < tradesUntil(spec) ? null : now.nextOpen;
};
