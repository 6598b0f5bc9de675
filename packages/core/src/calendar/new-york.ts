import { addDays, civilDate, DAY, dayStartUtc, HOUR, MINUTE, type CivilDate, type EpochMs } from "../time.ts";

/**
 * Civil time in New York and Chicago, by arithmetic alone: no `Intl`, no zone database, so that every host computes
 * the same and the message path pays nothing for it. Source: Energy Policy Act of 2005 §110 (15 U.S.C. §260a): since
 * 2007 daylight saving time runs from the second Sunday of March to the first Sunday of November, each at 2:00 local
 * time. Instants before 2007 get today's rule, which is not the one that was then in force.
 */

/** Hours that a zone's standard time lags behind UTC. */
const NEW_YORK = 5;
const CHICAGO = 6;

/** 2:00 on the n-th Sunday of a month (0 is January), as if that clock ran on UTC. */
const twoOnSunday = (year: number, month: number, nth: number): EpochMs => {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return Date.UTC(year, month, 1 + ((7 - first) % 7) + (nth - 1) * 7, 2);
};

/** A year by UTC, from its first instant to the next one's, and when clocks are set in it, as if they ran on UTC. */
interface ClockYear {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly march: EpochMs;
  readonly november: EpochMs;
}

const clockYear = (ms: EpochMs): ClockYear => {
  const year = new Date(ms).getUTCFullYear();
  return { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0), march: twoOnSunday(year, 2, 2), november: twoOnSunday(year, 10, 1) };
};

/** The year that was asked about last: instants come by the thousand, and most of them from one year. */
let lastYear: ClockYear = clockYear(0);

/** How far the zone's clock is behind UTC at the instant. */
const lagAt = (ms: EpochMs, standardLag: number): number => {
  if (!(ms >= lastYear.from && ms < lastYear.to)) lastYear = clockYear(ms);
  const { march, november } = lastYear;
  // The clock that strikes two in March still shows standard time, the one in November daylight time.
  const daylight = ms >= march + standardLag * HOUR && ms < november + (standardLag - 1) * HOUR;
  return (daylight ? standardLag - 1 : standardLag) * HOUR;
};

const instantOf = (date: CivilDate, timeOfDay: number, standardLag: number): EpochMs => {
  const shown = dayStartUtc(date) + timeOfDay;
  // Daylight time first: an hour that strikes twice in November means its first time.
  const daylight = shown + (standardLag - 1) * HOUR;
  return lagAt(daylight, standardLag) === (standardLag - 1) * HOUR ? daylight : shown + standardLag * HOUR;
};

const EPOCH_DAY = civilDate("1970-01-01");

const dateOf = (shown: EpochMs): CivilDate => addDays(EPOCH_DAY, Math.floor(shown / DAY));

const timeOfDay = (shown: EpochMs): number => ((shown % DAY) + DAY) % DAY;

/** The date that a calendar in New York shows at the instant. */
export const newYorkDate = (ms: EpochMs): CivilDate => dateOf(ms - lagAt(ms, NEW_YORK));

/** What a clock in New York shows, in milliseconds since 0:00 (not the time since midnight: days have 23 to 25 h). */
export const newYorkTimeOfDay = (ms: EpochMs): number => timeOfDay(ms - lagAt(ms, NEW_YORK));

/**
 * The instant at which New York shows this date and time of day (milliseconds since 0:00). An hour that strikes twice
 * in November is its first time; an hour that March skips is what it would have been without the jump.
 */
export const newYorkInstant = (date: CivilDate, timeOfDayMs: number): EpochMs => instantOf(date, timeOfDayMs, NEW_YORK);

/** The date that a calendar in Chicago shows at the instant. */
export const chicagoDate = (ms: EpochMs): CivilDate => dateOf(ms - lagAt(ms, CHICAGO));

/** What a clock in Chicago shows at the instant: an hour before New York, but for one hour on two Sundays a year. */
export const chicagoTimeOfDay = (ms: EpochMs): number => timeOfDay(ms - lagAt(ms, CHICAGO));

/** As {@link newYorkInstant}, for Chicago. */
export const chicagoInstant = (date: CivilDate, timeOfDayMs: number): EpochMs => instantOf(date, timeOfDayMs, CHICAGO);

/** A time of day from hours and minutes: `clock(9, 30)`. */
export const clock = (hours: number, minutes = 0): number => hours * HOUR + minutes * MINUTE;
