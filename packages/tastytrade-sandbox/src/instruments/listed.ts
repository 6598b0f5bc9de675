import type { Market } from "@floorbroker/adapter-sim";
import {
  option,
  isOk,
  decimal,
  nyse,
  newYorkDate,
  type EpochMs,
  type InstrumentSpec,
  type Json,
  type TickSchedule,
} from "@floorbroker/core";
import type { Venue } from "../venue/venue.ts";
import type { InstrumentType } from "../venue/ticket.ts";
import { decimalText } from "../wire/values.ts";

/** The market of the exchange: that of the first account, as all accounts have the same one. */
export const marketOf = (venue: Venue): Market => {
  const [account] = venue.accounts;
  if (account === undefined) throw new Error("a sandbox has an account");
  return account.world().market;
};

/**
 * What is behind a symbol of a URL or a query, by type. Futures may be without their slash (`ESZ6`), as the documents
 * have it.
 */
export const listedAs = (venue: Venue, type: InstrumentType, symbol: string): InstrumentSpec | undefined =>
  venue.instrument(type, type === "Future" && !symbol.startsWith("/") ? `/${symbol}` : symbol);

/** `tick-sizes`: each step up to its threshold, the last one from there on (Instruments API). */
export const tickSizesJson = (ticks: TickSchedule): Json =>
  ticks.map(({ step }, n) => {
    const next = ticks[n + 1];
    return next === undefined
      ? { value: decimalText(step) }
      : { value: decimalText(step), threshold: decimalText(next.from) };
  });

/** The steps of options on an underlying; `undefined` when it has none. */
export const optionTicksOf = (venue: Venue, underlying: string, now: EpochMs): TickSchedule | undefined => {
  const any = option(underlying, nyse.nextTradingDay(newYorkDate(now)), "C", decimal("100"));
  return isOk(any) ? marketOf(venue).specOf(any.right.id)?.ticks : undefined;
};

/** A number that stays the same for a symbol, as tastytrade's ids do. */
export const stableNumber = (symbol: string): number =>
  [...symbol].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 900_001, 7) + 1;
