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

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** Reads `YYYY-MM-DD`; a date that no calendar has (`2026-02-30`) is `undefined`. */
export const parseCivilDate = (text: string): CivilDate | undefined => {
  if (!SHAPE.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // Only a text that names a real day survives the round trip through the calendar.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : (text as CivilDate);
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
export const dayStartUtc = (date: CivilDate): EpochMs => Date.parse(`${date}T00:00:00Z`);

/** The date `days` later (earlier when negative). */
export const addDays = (date: CivilDate, days: number): CivilDate =>
  new Date(dayStartUtc(date) + days * DAY).toISOString().slice(0, 10) as CivilDate; // a date plus whole days is a date

/** Whole days from `a` to `b`. */
export const daysBetween = (a: CivilDate, b: CivilDate): number => (dayStartUtc(b) - dayStartUtc(a)) / DAY;

/** 0 is Sunday … 6 is Saturday. */
export const weekday = (date: CivilDate): number => new Date(dayStartUtc(date)).getUTCDay();

/** Year, month (1–12) and day of the date. */
export const partsOf = (date: CivilDate): { readonly year: number; readonly month: number; readonly day: number } => ({
  year: Number(date.slice(0, 4)),
  month: Number(date.slice(5, 7)),
  day: Number(date.slice(8, 10)),
});
