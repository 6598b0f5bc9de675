import {
  add,
  DAY,
  HOUR,
  max,
  min,
  MINUTE,
  multiply,
  newYorkDate,
  subtract,
  times,
  ZERO,
  type Decimal,
  type EpochMs,
  type Json,
} from "@floorbroker/core";
import { positionBook, type PositionBook } from "../venue/position-book.ts";
import { idOfSymbol } from "../venue/symbols.ts";
import type { TransactionRecord, VenueAccount } from "../venue/venue.ts";
import { decimalText, timestampText } from "../wire/values.ts";

/** The worth of an account over one stretch of time. */
export interface Bar {
  readonly from: EpochMs;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
}

/** How far back each word looks, and in what steps. */
const TIME_BACK = {
  "1d": { back: DAY, step: 5 * MINUTE },
  "1m": { back: 31 * DAY, step: HOUR },
  "3m": { back: 92 * DAY, step: DAY },
  "6m": { back: 183 * DAY, step: DAY },
  "1y": { back: 366 * DAY, step: DAY },
  all: { back: Infinity, step: DAY },
} as const;

const isTimeBack = (word: string): word is keyof typeof TIME_BACK => Object.hasOwn(TIME_BACK, word);

/** From when on and in what steps a word of `time-back` looks; `undefined` for no such word. */
export const lookBack = (
  word: string,
  now: EpochMs,
  since: EpochMs,
): { readonly from: EpochMs; readonly step: number } | undefined => {
  if (!isTimeBack(word)) return undefined;
  const { back, step } = TIME_BACK[word];
  return { from: Math.max(now - back, since), step };
};

/** The step for a stretch that was given by its beginning: at most a few hundred bars. */
export const stepFor = (from: EpochMs, now: EpochMs): number =>
  [TIME_BACK["1d"], TIME_BACK["1m"]].find(({ back }) => now - from <= back)?.step ?? DAY;

/** The market in the account's own world prices the past as well as the present. */
const worthAt = (account: VenueAccount, cash: Decimal, book: PositionBook, t: EpochMs): Decimal => {
  const { market } = account.world();
  return book.positions(newYorkDate(t)).reduce((sum, { spec, quantity, average }) => {
    const mark = market.mark(spec, t) ?? average;
    const price = spec.instrument.kind === "future" ? subtract(mark, average) : mark;
    return add(sum, times(multiply(price, spec.multiplier), quantity));
  }, cash);
};

/** Walks through an account's bookings: the worth at each of the moments, which must come in order. */
const walkThrough = (account: VenueAccount, records: readonly TransactionRecord[]): ((t: EpochMs) => Decimal) => {
  const { market } = account.world();
  const book = positionBook();
  let cash = ZERO;
  let next = 0;
  const post = ({ value, fees, trade, at }: TransactionRecord): void => {
    cash = add(cash, subtract(value, fees.total));
    const id = trade === null ? undefined : idOfSymbol(trade.instrumentType, trade.symbol, at);
    const spec = id === undefined ? undefined : market.specOf(id);
    if (trade === null || spec === undefined) return;
    const { quantity, price } = trade.fill;
    book.book({ spec, buys: trade.action.startsWith("Buy"), quantity, price, at });
  };
  return (t) => {
    for (let record = records[next]; record !== undefined && record.at <= t; record = records[next]) {
      post(record);
      next += 1;
    }
    return worthAt(account, cash, book, t);
  };
};

/** Looks into each bar besides its beginning and its end. */
const LOOKS = 4;

/**
 * What an account was worth in each step from `from` (on a whole step) to now, by its bookings (`records`, oldest
 * first, the first deposit among them) and the market. High and low are those of a few looks, as prices between them
 * are not kept.
 */
export const netLiqBars = (
  account: VenueAccount,
  records: readonly TransactionRecord[],
  from: EpochMs,
  step: number,
  now: EpochMs,
): readonly Bar[] => {
  const worth = walkThrough(account, records);
  const bars: Bar[] = [];
  for (let at = Math.floor(from / step) * step; at <= now; at += step) {
    const begin = Math.max(at, from);
    const end = Math.min(at + step - 1, now);
    const looks = Array.from({ length: LOOKS + 1 }, (_, n) => worth(begin + Math.round(((end - begin) * n) / LOOKS)));
    const [open = ZERO] = looks;
    bars.push({ from: at, open, high: looks.reduce(max), low: looks.reduce(min), close: looks.at(-1) ?? open });
  }
  return bars;
};

/** A bar on the wire: all of it is money at hand, no cash is ever on its way. */
export const barJson = ({ from, open, high, low, close }: Bar): Json => ({
  open: decimalText(open),
  high: decimalText(high),
  low: decimalText(low),
  close: decimalText(close),
  "pending-cash-open": "0.0",
  "pending-cash-high": "0.0",
  "pending-cash-low": "0.0",
  "pending-cash-close": "0.0",
  "total-open": decimalText(open),
  "total-high": decimalText(high),
  "total-low": decimalText(low),
  "total-close": decimalText(close),
  time: timestampText(from),
});
