import { addDays, civilDate, type CivilDate, type EpochMs } from "../time.ts";
import { clock, newYorkDate, newYorkInstant, newYorkTimeOfDay } from "./new-york.ts";
import { calendarOf, type MarketCalendar, type Session } from "./sessions.ts";
import { isEarlyCloseEve, isWeekday, usHolidayOn, type UsHoliday } from "./us-holidays.ts";

const OPEN = clock(18); // 17:00 Chicago, the evening before
const CLOSE = clock(17); // 16:00 Chicago
const EVE_CLOSE = clock(13, 15); // 12:15 Chicago
const HOLIDAY_HALT = clock(13); // 12:00 Chicago

/** Days that end early by decree, and when (New York). */
const EARLY_BY_DECREE: ReadonlyMap<CivilDate, number> = new Map([
  [civilDate("2025-01-09"), clock(9, 30)], // day of mourning for President Carter, equities (CME Group, 30 Dec 2024)
]);

const CLOSED: ReadonlySet<UsHoliday> = new Set(["new-year", "good-friday", "christmas"]);

const closeOn = (date: CivilDate): number => {
  const decreed = EARLY_BY_DECREE.get(date);
  if (decreed !== undefined) return decreed;
  if (usHolidayOn(date) !== undefined) return HOLIDAY_HALT;
  return isEarlyCloseEve(date) ? EVE_CLOSE : CLOSE;
};

const sessionOf = (date: CivilDate): Session | undefined => {
  const holiday = usHolidayOn(date);
  if (!isWeekday(date) || (holiday !== undefined && CLOSED.has(holiday))) return undefined;
  const close = closeOn(date);
  return {
    date,
    open: newYorkInstant(addDays(date, -1), OPEN),
    close: newYorkInstant(date, close),
    half: close !== CLOSE,
  };
};

/** From 17:00 on, an instant belongs to the next date: so CME counts trade dates. */
const dateAt = (ms: EpochMs): CivilDate => {
  const date = newYorkDate(ms);
  return newYorkTimeOfDay(ms) < CLOSE ? date : addDays(date, 1);
};

/**
 * CME Globex, equity index hours: Sunday 18:00 to Friday 17:00 in New York, with a halt from 17:00 to 18:00 each day.
 * Closed on New Year's Day, Good Friday and Christmas Day as they are kept; halted at 13:00 on the other U.S.
 * holidays; closed at 13:15 on the day after Thanksgiving, on Christmas Eve and on July 3.
 * Source: CME Group, trading hours and Globex holiday schedules (equities).
 *
 * Simplified: every product here keeps the equity index hours. On holidays and early closes energy, metals, FX and
 * crypto trade longer than this says (2026: energy and metals to 14:30, FX and crypto to 17:00), and crypto may trade
 * at weekends, so that "open" is right for all of them and "closed" may be too careful. A holiday's shortened session
 * is a trading day of its own here, while CME books it to the next trade date. On a Good Friday with an employment
 * report CME opens equity index futures until 9:15; here it is closed. A closure by decree that is not listed above is
 * unknown.
 */
export const cme: MarketCalendar = calendarOf({ sessionOf, dateAt });
