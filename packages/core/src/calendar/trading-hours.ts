import type { Instrument, SessionCalendar } from "../instrument/instrument.ts";
import { cme } from "./cme.ts";
import { nyse, nyseOptionsLate } from "./nyse.ts";
import type { MarketCalendar } from "./sessions.ts";

/**
 * Underlyings whose options trade until 16:15 in New York. Sources: Cboe hours (index options, SPX, XSP, VIX, NDX, RUT
 * and others); brokers' published lists of funds with a 16:15 close, of which this keeps the ones that alerts name.
 * What is missing here closes at 16:00 for us: too early, never too late.
 */
const LATE: ReadonlySet<string> = new Set(
  (
    "SPX XSP NDX XND RUT MRUT VIX DJX OEX XEO SPY QQQ IWM DIA MDY EEM EFA " +
    "XLB XLC XLE XLF XLI XLK XLP XLRE XLU XLV XLY XHB XME XRT KBE KRE UVXY VIXY VXX SVXY UNG"
  ).split(" "),
);

/** Whose hours an instrument keeps, when the venue does not say. */
export const sessionCalendarOf = (instrument: Instrument): SessionCalendar => {
  switch (instrument.kind) {
    case "equity":
      return "nyse";
    case "option":
    case "spread":
      return LATE.has(instrument.underlying) ? "nyse-options-late" : "nyse";
    case "future":
      return "cme";
  }
};

/** The calendar behind its name. */
export const marketCalendar = (name: SessionCalendar): MarketCalendar => {
  switch (name) {
    case "nyse":
      return nyse;
    case "nyse-options-late":
      return nyseOptionsLate;
    case "cme":
      return cme;
  }
};
