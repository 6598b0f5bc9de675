import { tradesUntil } from "../calendar/last-trading.ts";
import { newYorkTimeOfDay } from "../calendar/new-york.ts";
import { marketCalendar } from "../calendar/trading-hours.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import { optionExpiryOf } from "../instrument/option-expiry.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import { HOUR, MINUTE, type EpochMs } from "../time.ts";

const NOTICE_MS = 30 * MINUTE;

/**
 * When it is said what happens to an option that is held on its last day: 15:30 in New York, half an hour before the
 * stock exchange's close, also on a half day and for options that trade a quarter of an hour longer. Null for anything else.
 */
export const expiryNoticeAt = (spec: InstrumentSpec): EpochMs | null => {
  if (optionExpiryOf(spec.instrument) === undefined) return null;
  return marketCalendar("nyse").sessionAt(tradesUntil(spec) - NOTICE_MS).nextClose - NOTICE_MS;
};

const two = (n: number): string => String(n).padStart(2, "0");

/** An instant as `15:45 New York`. */
export const clockText = (at: EpochMs): string => {
  const time = newYorkTimeOfDay(at);
  return `${two(Math.floor(time / HOUR))}:${two(Math.floor((time % HOUR) / MINUTE))} New York`;
};

/**
 * What happens to so many held on their last day, in plain words. Source: OCC rule 805, exercise by exception: an option
 * that is a cent or more in the money at expiry is exercised unless its holder says otherwise.
 */
export const expiryText = (spec: InstrumentSpec, held: number, closesAt: EpochMs | null): string => {
  const { instrument, multiplier } = spec;
  const name = `${held} ${instrumentText(instrument)}`;
  const close = tradesUntil(spec);
  if (close === Infinity) return name;
  if (closesAt !== null && closesAt < close) {
    return `${name} held on their last day: the plan closes them at ${clockText(closesAt)}`;
  }
  const until = ` after ${clockText(close)}`;
  if (instrument.kind !== "option") {
    return (
      `${name} held on their last day, and nothing closes them: left alone, they can't be closed${until}. Each leg goes its own way: bought ` +
      "ones a cent or more in the money are exercised, sold ones assigned, and what is left of one without the other has no bound"
    );
  }
  const units = BigInt(held) * (BigInt(multiplier) / 100_000_000n);
  const right = instrument.right === "C" ? "bought" : "sold";
  return (
    `${name} held on their last day, and nothing closes them: left alone, they can't be sold${until}. A cent or more in the money ` +
    `they are exercised (${units} ${instrument.underlying} ${right} at the strike, or settled in cash), otherwise they expire worthless`
  );
};
