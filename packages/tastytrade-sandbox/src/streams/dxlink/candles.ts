import { DAY, HOUR, MINUTE, SECOND, type EpochMs, type InstrumentSpec } from "@floorbroker/core";
import { indexAt } from "./events.ts";
import { numeric, type FeedEvent } from "./event-fields.ts";
import type { MarketView } from "./market-view.ts";

/** A candle symbol: `SPY{=5m}`, `SPY{=1d,tho=true}`. */
export interface CandleSymbol {
  /** Of the instrument alone. */
  readonly streamerSymbol: string;
  /** Where the candle begins that a moment lies in. */
  readonly startOf: (t: EpochMs) => EpochMs;
  readonly nextAfter: (start: EpochMs) => EpochMs;
}

/** One candle, from samples of the market. */
interface Candle {
  readonly time: EpochMs;
  readonly count: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly turnover: number;
}

const LENGTHS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };
const SYMBOL = /^([^{]+)\{=(\d*)(mo|[smhdw])(,[^}]*)?\}$/;
/** The epoch was a Thursday; weeks begin on Mondays. */
const MONDAY = 4 * DAY;
const EPOCH_YEAR = 1970;

const ofLength = (streamerSymbol: string, length: number, origin: number): CandleSymbol => ({
  streamerSymbol,
  startOf: (t) => Math.floor((t - origin) / length) * length + origin,
  nextAfter: (start) => start + length,
});

const ofMonths = (streamerSymbol: string, months: number): CandleSymbol => ({
  streamerSymbol,
  startOf: (t) => {
    const date = new Date(t);
    const month = (date.getUTCFullYear() - EPOCH_YEAR) * 12 + date.getUTCMonth();
    return Date.UTC(EPOCH_YEAR, Math.floor(month / months) * months);
  },
  nextAfter: (start) => {
    const date = new Date(start);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
  },
});

/** Reads a candle symbol; `undefined` for a period that is not made here (ticks, volumes, price ranges). */
export const candleSymbol = (symbol: string): CandleSymbol | undefined => {
  const [, streamerSymbol = "", digits = "", unit = ""] = SYMBOL.exec(symbol) ?? [];
  const count = digits === "" ? 1 : Number(digits);
  if (streamerSymbol === "" || count < 1) return undefined;
  if (unit === "mo") return ofMonths(streamerSymbol, count);
  return ofLength(streamerSymbol, (LENGTHS[unit] ?? DAY) * count, unit === "w" ? MONDAY : 0);
};

/** Looks at the market in one candle. */
const SAMPLES = 12;
/** Days and longer ones are looked at no less often than this, so that a session is not missed. */
const COARSEST_MS = 30 * MINUTE;
const FINEST_MS = SECOND;

/** The candle from `start` up to `end` (exclusive), or up to now; `undefined` when the market was closed all the time. */
const candleOf = (
  view: MarketView,
  spec: InstrumentSpec,
  start: EpochMs,
  end: EpochMs,
  now: EpochMs,
): Candle | undefined => {
  const step = Math.min(Math.max(Math.floor((end - start) / SAMPLES), FINEST_MS), COARSEST_MS);
  const last = Math.min(end - SECOND, now);
  let candle: Candle | undefined;
  for (let at = start; at <= last; at = at < last ? Math.min(at + step, last) : last + 1) {
    if (!view.hours.isOpen(spec, at)) continue;
    const look = view.look(spec, at);
    if (look === undefined || !Number.isFinite(look.last)) continue;
    const { last: price, size } = look;
    const { count, open, high, low, volume, turnover } = candle ?? {
      count: 0,
      open: price,
      high: price,
      low: price,
      volume: 0,
      turnover: 0,
    };
    candle = {
      time: start,
      count: count + 1,
      open,
      high: Math.max(high, price),
      low: Math.min(low, price),
      close: price,
      volume: volume + size,
      turnover: turnover + size * price,
    };
  }
  return candle;
};

const eventOf = ({ time, count, open, high, low, close, volume, turnover }: Candle, eventFlags: number): FeedEvent => ({
  eventFlags,
  index: indexAt(time),
  time,
  sequence: 0,
  count,
  open,
  high,
  low,
  close,
  volume,
  vwap: numeric(Number((turnover / volume).toFixed(4))),
  bidVolume: Math.floor(volume / 2),
  askVolume: Math.ceil(volume / 2),
  impVolatility: "NaN",
  openInterest: 0,
});

/** dxFeed's flags of a snapshot: its first event, its last, its last when there would be more. */
const BEGIN = 4;
const END = 8;
const SNIP = 16;
/** The most that is looked back on. */
const MOST_CANDLES = 1_000;
/** Moments without a quote, as before a recording, are not searched for ever. */
const LONGEST_SEARCH = 5_000;

/** The candle that is being made now. */
export const candleNow = (
  view: MarketView,
  spec: InstrumentSpec,
  { startOf, nextAfter }: CandleSymbol,
  now: EpochMs,
): FeedEvent | undefined => {
  const start = startOf(now);
  const candle = candleOf(view, spec, start, nextAfter(start), now);
  return candle && eventOf(candle, 0);
};

/** All candles from the one of `from` until now, newest first, as one snapshot. */
export const candleSnapshot = (
  view: MarketView,
  spec: InstrumentSpec,
  { startOf, nextAfter }: CandleSymbol,
  from: EpochMs,
  now: EpochMs,
): readonly FeedEvent[] => {
  const found: Candle[] = [];
  const earliest = startOf(from);
  let start = startOf(now);
  for (let tries = 0; start >= earliest && found.length < MOST_CANDLES && tries < LONGEST_SEARCH; tries++) {
    const candle = candleOf(view, spec, start, nextAfter(start), now);
    if (candle !== undefined) found.push(candle);
    // Over nights and weekends in one leap.
    start = startOf(view.hours.lastOpen(spec, start - 1));
  }
  const end = start >= earliest ? SNIP : END;
  return found.map((candle, n) => eventOf(candle, (n === 0 ? BEGIN : 0) | (n === found.length - 1 ? end : 0)));
};
