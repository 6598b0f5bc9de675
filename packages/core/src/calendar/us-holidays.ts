import { addDays, civilDateOf, partsOf, weekday, type CivilDate } from "../time.ts";

/**
 * The holidays on which U.S. exchanges close, by rule. Source: NYSE Rule 7.2 (Holidays) and the yearly "NYSE Group
 * holiday and early closings calendar"; CME Group's holiday calendar names the same ten days.
 */
export type UsHoliday =
  | "new-year"
  | "martin-luther-king"
  | "washington"
  | "good-friday"
  | "memorial"
  | "juneteenth"
  | "independence"
  | "labor"
  | "thanksgiving"
  | "christmas";

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

/** The date of a day that every such month has. @throws RangeError when it has none. */
export const dayOfMonth = (year: number, month: number, dayNumber: number): CivilDate => {
  const date = civilDateOf(year, month, dayNumber);
  if (date === undefined) throw new RangeError(`no such day: ${year}-${month}-${dayNumber}`);
  return date;
};

/** The n-th (1–4) such weekday of a month; 0 is Sunday. */
export const nthWeekday = (year: number, month: number, weekdayNumber: number, nth: number): CivilDate => {
  const first = dayOfMonth(year, month, 1);
  return addDays(first, ((weekdayNumber - weekday(first) + 7) % 7) + (nth - 1) * 7);
};

/** The last day of a month. */
export const lastOfMonth = (year: number, month: number): CivilDate =>
  addDays(month === 12 ? dayOfMonth(year + 1, 1, 1) : dayOfMonth(year, month + 1, 1), -1);

/** The last such weekday of a month; 0 is Sunday. */
export const lastWeekday = (year: number, month: number, weekdayNumber: number): CivilDate => {
  const last = lastOfMonth(year, month);
  return addDays(last, -((weekday(last) - weekdayNumber + 7) % 7));
};

/** Western Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
export const easterSunday = (year: number): CivilDate => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOfMonth(year, Math.floor(n / 31), (n % 31) + 1);
};

/** Saturday holidays are kept on the Friday before, Sunday holidays on the Monday after. */
const kept = (date: CivilDate): CivilDate => {
  if (weekday(date) === SATURDAY) return addDays(date, -1);
  return weekday(date) === SUNDAY ? addDays(date, 1) : date;
};

/**
 * The holiday that exchanges keep on the date, if any. A New Year's Day on a Saturday is not kept at all: the Friday
 * before it closes the accounting year and is a full day (NYSE calendars of 2022 and 2028).
 */
export const usHolidayOn = (date: CivilDate): UsHoliday | undefined => {
  const { year, month } = partsOf(date);
  switch (month) {
    case 1: {
      const newYear = dayOfMonth(year, 1, 1);
      if (date === (weekday(newYear) === SUNDAY ? addDays(newYear, 1) : newYear)) return "new-year";
      return date === nthWeekday(year, 1, MONDAY, 3) ? "martin-luther-king" : undefined;
    }
    case 2:
      return date === nthWeekday(year, 2, MONDAY, 3) ? "washington" : undefined;
    case 3:
    case 4:
      return date === addDays(easterSunday(year), -2) ? "good-friday" : undefined;
    case 5:
      return date === lastWeekday(year, 5, MONDAY) ? "memorial" : undefined;
    case 6:
      return year >= 2022 && date === kept(dayOfMonth(year, 6, 19)) ? "juneteenth" : undefined;
    case 7:
      return date === kept(dayOfMonth(year, 7, 4)) ? "independence" : undefined;
    case 9:
      return date === nthWeekday(year, 9, MONDAY, 1) ? "labor" : undefined;
    case 11:
      return date === nthWeekday(year, 11, THURSDAY, 4) ? "thanksgiving" : undefined;
    case 12:
      return date === kept(dayOfMonth(year, 12, 25)) ? "christmas" : undefined;
    default:
      return undefined;
  }
};

/** Monday to Friday. */
export const isWeekday = (date: CivilDate): boolean => weekday(date) !== SATURDAY && weekday(date) !== SUNDAY;

/**
 * A business day by rule: a weekday without a holiday. Futures contracts count their last trading and notice days in
 * these; a closure by decree, such as a day of mourning, does not shift them.
 */
export const isBusinessDay = (date: CivilDate): boolean => isWeekday(date) && usHolidayOn(date) === undefined;

/** The n-th business day after (n > 0) or before (n < 0) the date; the date itself for 0, whatever day it is. */
export const businessDaysFrom = (date: CivilDate, n: number): CivilDate => {
  const step = n < 0 ? -1 : 1;
  let at = date;
  for (let left = Math.abs(n); left > 0; ) {
    at = addDays(at, step);
    if (isBusinessDay(at)) left--;
  }
  return at;
};

/** The date itself when it is a business day, else the last one before it. */
export const businessDayAtOrBefore = (date: CivilDate): CivilDate =>
  isBusinessDay(date) ? date : businessDaysFrom(date, -1);

/**
 * The days on which the equity markets close early: the day after Thanksgiving, Christmas Eve, and the eve of
 * Independence Day, where they are weekdays and not themselves the holiday that is kept. A Friday July 2 before a
 * Sunday July 4 is a full day (NYSE calendars of 2021 and 2027).
 */
export const isEarlyCloseEve = (date: CivilDate): boolean => {
  const { month, day } = partsOf(date);
  if (month === 11) return weekday(date) === FRIDAY && usHolidayOn(addDays(date, -1)) === "thanksgiving";
  if (!isBusinessDay(date)) return false;
  return (month === 7 && day === 3) || (month === 12 && day === 24);
};
