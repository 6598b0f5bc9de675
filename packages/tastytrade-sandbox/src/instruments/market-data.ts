import {
  formatFuture,
  fromScaled,
  marketCalendar,
  newYorkDate,
  parseDecimal,
  roundToTick,
  type Decimal,
  type EpochMs,
  type InstrumentSpec,
  type Json,
} from "@floorbroker/core";
import type { DaySoFar } from "../streams/dxlink/day-so-far.ts";
import type { MarketView } from "../streams/dxlink/market-view.ts";
import { present } from "../wire/present.ts";
import { decimalText } from "../wire/values.ts";

/** Where an instrument stood at the end of the trading day before the one that `t` counts to. */
const closeBefore = (
  view: MarketView,
  spec: InstrumentSpec,
  t: EpochMs,
): { readonly price: Decimal | undefined; readonly date: string } => {
  const calendar = marketCalendar(spec.calendar);
  const today = calendar.sessionOf(newYorkDate(view.hours.lastOpen(spec, t)))?.date ?? newYorkDate(t);
  const date = calendar.previousTradingDay(today);
  const close = calendar.sessionOf(date)?.close;
  return { price: close === undefined ? undefined : view.mark(spec, close - 1), date };
};

/** Prices inside of the day are floats of the model: on tick again for the wire. */
const onTick = (spec: InstrumentSpec, price: number): string | undefined => {
  const exact = Number.isFinite(price) ? parseDecimal(price.toFixed(8)) : undefined;
  return exact && decimalText(roundToTick(spec.ticks, exact, "down"));
};

const textOf = (price: Decimal | null | undefined): string | undefined =>
  price === null || price === undefined ? undefined : decimalText(price);

/**
 * One instrument's quote as `/market-data` has it; null without a market. An index is asked for as one, whatever our
 * own kind of it.
 */
export const marketDataJson = (
  view: MarketView,
  dayOf: (spec: InstrumentSpec, t: EpochMs) => DaySoFar | undefined,
  asked: { readonly symbol: string; readonly type: string },
  spec: InstrumentSpec,
  now: EpochMs,
): Json | null => {
  const look = view.look(spec, now);
  const mark = view.mark(spec, now);
  if (look === undefined || mark === undefined) return null;
  const { bid, ask, bidSize, askSize, live } = look.quote;
  const day = dayOf(spec, now);
  const before = closeBefore(view, spec, now);
  const last = onTick(spec, look.last);
  return present({
    symbol: spec.instrument.kind === "future" ? formatFuture(spec.instrument) : asked.symbol,
    "instrument-type": asked.type,
    "updated-at": new Date(now).toISOString(),
    bid: textOf(bid),
    "bid-size": `${bidSize}.0`,
    ask: textOf(ask),
    "ask-size": `${askSize}.0`,
    mid: bid === null || ask === null ? undefined : decimalText(fromScaled((bid + ask) / 2n)),
    mark: decimalText(mark),
    last,
    "last-mkt": last,
    open: day && onTick(spec, day.open),
    "day-high-price": day && onTick(spec, day.high),
    "day-low-price": day && onTick(spec, day.low),
    close: live ? undefined : last,
    "close-price-type": live ? "Unknown" : "Regular",
    "prev-close": textOf(before.price),
    "prev-close-price-type": before.price === undefined ? "Unknown" : "Regular",
    "summary-date": newYorkDate(day?.endAt ?? now),
    "prev-close-date": before.date,
    "is-trading-halted": false,
    "halt-start-time": -1,
    "halt-end-time": -1,
    volume: day && `${Math.round(day.volume)}.0`,
  });
};
