import { fail, ok, problem, type Problem, type Result } from "../result.ts";
import { addDays, civilDateOf, daysBetween, partsOf, weekday, type CivilDate, type EpochMs } from "../time.ts";
import { newYorkDate } from "./new-york.ts";
import { nyse } from "./nyse.ts";
import { lastOfMonth, nthWeekday } from "./us-holidays.ts";

const FRIDAY = 5;

/** A date that passed no longer ago than this was meant, and is over; one further back means next year's. */
const RECENT_DAYS = 30;

/** Longest-dated listed options run about five years (Cboe: SPX up to 60 months, LEAPS up to 39). */
const LONGEST_YEARS = 6;

/** Today in New York, where options live: the date an alert's "today" means. Not always a trading day. */
export const newYorkToday = (now: EpochMs): CivilDate => newYorkDate(now);

/** The third Friday of a month, trading day or not. */
export const thirdFriday = (year: number, month: number): CivilDate => nthWeekday(year, month, FRIDAY, 3);

const tradingDayAtOrBefore = (date: CivilDate): CivilDate =>
  nyse.isTradingDay(date) ? date : nyse.previousTradingDay(date);

/**
 * The last day of a month's standard options: the third Friday, or the trading day before it when the exchange is
 * closed then, as on 19 June 2026. Source: Cboe and OCC, standard expirations.
 */
export const monthlyExpiry = (year: number, month: number): CivilDate => tradingDayAtOrBefore(thirdFriday(year, month));

/**
 * The day on which a month's standard VIX options settle: the Wednesday 30 days before the next month's third Friday,
 * or the trading day before it when either of the two is a holiday. Every other VIX expiry is a weekly.
 * Source: Cboe, VIX options specifications.
 */
export const vixMonthlyExpiry = (year: number, month: number): CivilDate => {
  const friday = month === 12 ? thirdFriday(year + 1, 1) : thirdFriday(year, month + 1);
  const wednesday = addDays(friday, -30);
  return nyse.isTradingDay(friday) ? tradingDayAtOrBefore(wednesday) : nyse.previousTradingDay(wednesday);
};

/**
 * The weekly expiry that a date's trading week ends on: its Friday, or the trading day before when that is a holiday.
 * From a weekend on, and on a Friday holiday, the coming week's: never before the date. The Friday itself is its own.
 */
export const weeklyExpiry = (date: CivilDate): CivilDate => {
  const friday = addDays(date, (FRIDAY - weekday(date) + 7) % 7);
  const expiry = tradingDayAtOrBefore(friday);
  return expiry >= date ? expiry : tradingDayAtOrBefore(addDays(friday, 7));
};

/**
 * The weekly expiry after this week's: "next week" on a Wednesday is the Friday of the week that follows. At a weekend
 * the coming week is the next one already.
 */
export const nextWeekExpiry = (date: CivilDate): CivilDate => {
  const atWeekend = weekday(date) === 0 || weekday(date) === 6;
  return atWeekend ? weeklyExpiry(date) : tradingDayAtOrBefore(addDays(date, FRIDAY - weekday(date) + 7));
};

/**
 * The n-th trading day after the date: 1DTE on a Friday is the Monday. For n = 0 the date itself, or the coming trading
 * day when there is none on the date.
 */
export const nDte = (date: CivilDate, n: number): CivilDate => {
  let at = nyse.isTradingDay(date) || n > 0 ? date : nyse.nextTradingDay(date);
  for (let day = 0; day < n; day++) at = nyse.nextTradingDay(at);
  return at;
};

/** Trading days from one date to another: 0 on the day itself, 1 on the eve; counted backwards once it is past. */
export const daysToExpiry = (date: CivilDate, expiry: CivilDate): number => {
  if (expiry < date) return 0 - daysToExpiry(expiry, date); // 0 − 0 is 0, where −0 would be another zero
  let days = 0;
  for (let at = nyse.nextTradingDay(date); at <= expiry; at = nyse.nextTradingDay(at)) days++;
  return days;
};

/**
 * Whether an option that expires on the date can no longer be opened: from that day's regular close on (16:00 in New
 * York, 13:00 on half days). Some classes trade on for a quarter of an hour, which is no time to enter.
 */
export const hasExpired = (expiry: CivilDate, now: EpochMs): boolean => {
  const session = nyse.sessionOf(expiry);
  return session === undefined ? newYorkDate(now) > expiry : now >= session.close;
};

/** The expiry, or `expired` when its last session is over. For every expiry that came from words or a date. */
export const stillOpen = (expiry: CivilDate, now: EpochMs): Result<Problem, CivilDate> =>
  hasExpired(expiry, now) ? expired(expiry, expiry, newYorkDate(now)) : ok(expiry);

/** What is proposed lies ahead of the message, not only of the date that is over. */
const expired = (date: CivilDate, offending: string, today: CivilDate): Result<Problem, never> =>
  fail(
    problem(
      "expired",
      `${date} has expired`,
      [`Name a later expiry, for example ${nyse.nextTradingDay(date < today ? today : date)}.`],
      offending,
    ),
  );

const badExpiry = (text: string, suggestion: string, offending: string): Result<Problem, never> =>
  fail(problem("bad-expiry", text, [suggestion], offending));

const listed = (date: CivilDate, offending: string, today: CivilDate): Result<Problem, CivilDate> =>
  nyse.isTradingDay(date)
    ? ok(date)
    : badExpiry(
        `nothing expires on ${date}: the exchanges are closed`,
        nyse.previousTradingDay(date) < today
          ? `Use the trading day after, ${nyse.nextTradingDay(date)}.`
          : `Use the trading day before, ${nyse.previousTradingDay(date)}.`,
        offending,
      );

/**
 * The date that a month and day without a year mean: the next one from today on, today included. One that passed
 * within the last 30 days is `expired` rather than next year's, also across New Year. `bad-expiry` for a date that no
 * near year has, or on which the exchanges are closed.
 */
export const resolveMonthDay = (month: number, day: number, today: CivilDate): Result<Problem, CivilDate> => {
  const offending = `${month}/${day}`;
  const { year } = partsOf(today);
  const dates = [year - 1, year, year + 1].map((y) => civilDateOf(y, month, day)).filter((date) => date !== undefined);
  const recent = dates.find((date) => date < today && daysBetween(date, today) <= RECENT_DAYS);
  if (recent !== undefined) return expired(recent, offending, today);
  const next = dates.find((date) => date >= today);
  if (next === undefined) return badExpiry(`there is no ${offending}`, noSuchDay(month, year, today), offending);
  return listed(next, offending, today);
};

/** As {@link resolveMonthDay} with a year of two or four digits; any date before today is `expired`. */
export const resolveDate = (month: number, day: number, year: number, today: CivilDate): Result<Problem, CivilDate> => {
  const offending = `${month}/${day}/${year}`;
  const fullYear = year < 100 ? 2000 + year : year;
  if (!Number.isInteger(year) || year < 0 || fullYear - partsOf(today).year > LONGEST_YEARS) {
    return badExpiry(`no option expires as far ahead as ${offending}`, "Check the year.", offending);
  }
  const date = civilDateOf(fullYear, month, day);
  if (date === undefined) return badExpiry(`there is no ${offending}`, noSuchDay(month, fullYear, today), offending);
  return date < today ? expired(date, offending, today) : listed(date, offending, today);
};

const noSuchDay = (month: number, year: number, today: CivilDate): string => {
  if (!(month >= 1 && month <= 12 && Number.isInteger(month)))
    return "Write the expiry as month/day, for example 12/18.";
  const last = lastOfMonth(year, month);
  return `That month ends on ${last < today ? lastOfMonth(partsOf(today).year + 1, month) : last}.`;
};
