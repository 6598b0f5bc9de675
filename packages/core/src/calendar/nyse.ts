import { civilDate, type CivilDate } from "../time.ts";
import { clock, newYorkDate, newYorkInstant } from "./new-york.ts";
import { calendarOf, type MarketCalendar, type Session } from "./sessions.ts";
import { isBusinessDay, isEarlyCloseEve } from "./us-holidays.ts";

/**
 * Days on which the U.S. stock and options exchanges stayed closed by decree. The rules cover every year; this list
 * is complete from 2024 on, as far as announced when it was last checked against the NYSE Group calendars (2024–2026,
 * 2025–2027 and 2026–2028). A later decree must be added here.
 */
const CLOSED_BY_DECREE: ReadonlySet<CivilDate> = new Set([
  civilDate("2025-01-09"), // national day of mourning for President Carter (NYSE Group, 30 December 2024)
]);

const OPEN = clock(9, 30);

const nyseHours = (close: number, earlyClose: number): MarketCalendar => {
  const isTradingDay = (date: CivilDate): boolean => isBusinessDay(date) && !CLOSED_BY_DECREE.has(date);
  const sessionOf = (date: CivilDate): Session | undefined => {
    if (!isTradingDay(date)) return undefined;
    const half = isEarlyCloseEve(date);
    return { date, open: newYorkInstant(date, OPEN), close: newYorkInstant(date, half ? earlyClose : close), half };
  };
  return calendarOf({ sessionOf, dateAt: newYorkDate });
};

/**
 * Stocks, funds and the options on them: 9:30 to 16:00 in New York, early closes at 13:00. After the close, an instant
 * still counts to its own trading day until midnight.
 * Source: NYSE Group, "Holiday and early closings calendar".
 */
export const nyse: MarketCalendar = nyseHours(clock(16), clock(13));

/**
 * Options on broad indices and some funds: to 16:15, early closes at 13:15 ("1:15 p.m. for eligible options").
 * A contract on its own last day stops at 16:00 where it is PM-settled in cash (Cboe, SPX specifications), so expiry
 * is judged by {@link nyse}.
 */
export const nyseOptionsLate: MarketCalendar = nyseHours(clock(16, 15), clock(13, 15));
