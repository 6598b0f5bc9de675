/** Milliseconds since 1970-01-01T00:00:00Z. The clock that says them is injected; core never reads one. */
export type EpochMs = number;

/** A civil date without time or zone, `YYYY-MM-DD`, as exchanges name trading days and expiries. */
export type CivilDate = string & { readonly [civilDateBrand]: true };

declare const civilDateBrand: unique symbol;

/** Milliseconds in a second. */
export const SECOND = 1_000;
/** Milliseconds in a minute. */
export const MINUTE = 60 * SECOND;
/** Milliseconds in an hour. */
export const HOUR = 60 * MINUTE;
/** Milliseconds in a day without a change of the clocks. */
export const DAY = 24 * HOUR;

/** Days of an era of 400 years, after which the calendar repeats, and those from 0000-03-01 to 1970-01-01. */
const ERA_DAYS = 146_097;
const EPOCH_FROM_MARCH = 719_468;

/**
 * Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that the day which leap years
 * add is the last one. Method: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
const dayNumber = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * ERA_DAYS + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - EPOCH_FROM_MARCH;
};

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const written = (year: number, month: number, day: number): CivilDate =>
  `${year < 1000 ? String(year).padStart(4, "0") : year}-${two(month)}-${two(day)}` as CivilDate; // of a day that there is

/** The way back: civil_from_days of the same source. @throws RangeError for what is no number of days. */
const dateOfDay = (days: number): CivilDate => {
  if (!Number.isFinite(days)) throw new RangeError(`no such day: ${days}`);
  const shifted = days + EPOCH_FROM_MARCH;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return written(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
};

const ZERO_DIGIT = 48;
/** The number that so many digits at a place make. */
const digits = (text: string, from: number, count: number): number => {
  let value = 0;
  for (let at = from; at < from + count; at++) value = value * 10 + text.charCodeAt(at) - ZERO_DIGIT;
  return value;
};
const dayOf = (date: string): number => dayNumber(digits(date, 0, 4), digits(date, 5, 2), digits(date, 8, 2));

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** Reads `YYYY-MM-DD`; a date that no calendar has (`2026-02-30`) is `undefined`. */
export const parseCivilDate = (text: string): CivilDate | undefined => {
  if (!SHAPE.test(text)) return undefined;
  const month = digits(text, 5, 2);
  // Only a text that names a real day survives the round trip through the calendar.
  return month < 1 || month > 12 || dateOfDay(dayOf(text)) !== text ? undefined : (text as CivilDate);
};

/** The date of a literal. @throws RangeError when there is no such day. */
export const civilDate = (text: string): CivilDate => {
  const date = parseCivilDate(text);
  if (date === undefined) throw new RangeError(`no such day: ${text}`);
  return date;
};

/** The date from its parts (month 1–12), `undefined` when there is no such day. */
export const civilDateOf = (year: number, month: number, day: number): CivilDate | undefined =>
  parseCivilDate(`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);

/** Midnight UTC of the date: for arithmetic between dates only. */
export const dayStartUtc = (date: CivilDate): EpochMs => dayOf(date) * DAY;

/** The date `days` later (earlier when negative). */
export const addDays = (date: CivilDate, days: number): CivilDate => dateOfDay(dayOf(date) + days);

/** Whole days from `a` to `b`. */
export const daysBetween = (a: CivilDate, b: CivilDate): number => dayOf(b) - dayOf(a);

/** 0 is Sunday … 6 is Saturday. 1970-01-01 was a Thursday. */
export const weekday = (date: CivilDate): number => (((dayOf(date) + 4) % 7) + 7) % 7;

/** Year, month (1–12) and day of the date. */
export const partsOf = (date: CivilDate): { readonly year: number; readonly month: number; readonly day: number } => ({
  year: digits(date, 0, 4),
  month: digits(date, 5, 2),
  day: digits(date, 8, 2),
});
