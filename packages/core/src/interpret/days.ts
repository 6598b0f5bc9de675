import {
  nDte,
  newYorkToday,
  nextWeekExpiry,
  resolveDate,
  resolveMonthDay,
  stillOpen,
  weeklyExpiry,
} from "../calendar/expiry.ts";
import { newYorkInstant } from "../calendar/new-york.ts";
import { nyse } from "../calendar/nyse.ts";
import { fail, isOk, ok, type Problem, type Result } from "../result.ts";
import { addDays, weekday, type CivilDate, type EpochMs } from "../time.ts";
import type { WrittenDate } from "./draft.ts";
import type { Profile } from "./profile.ts";
import { refuse } from "./refusal.ts";

/**
 * The days that alerts name, resolved once. Alerts of one day name the same few expiries over and over, and the
 * calendar behind each costs more than all the rest of an alert's reading. What is kept here are answers of pure
 * functions: forgetting them changes nothing but the time.
 */
interface Known {
  readonly expiry: Result<Problem, CivilDate>;
  /** When its last session ends: an instant later it has expired. */
  readonly close: EpochMs;
}

/** More than all expiries that a day's alerts name. */
const MOST = 512;

const known = new Map<string, Known>();
let day: { readonly date: CivilDate; readonly from: EpochMs; readonly until: EpochMs } | undefined;

/** The date in New York at the instant. */
export const dayAt = (ms: EpochMs): CivilDate => {
  if (day === undefined || ms < day.from || ms >= day.until) {
    const date = newYorkToday(ms);
    day = { date, from: newYorkInstant(date, 0), until: newYorkInstant(addDays(date, 1), 0) };
  }
  return day.date;
};

const lookUp = (key: string, resolve: () => Result<Problem, CivilDate>): Known => {
  const before = known.get(key);
  if (before !== undefined) return before;
  const expiry = resolve();
  const session = isOk(expiry) ? nyse.sessionOf(expiry.right) : undefined;
  const entry: Known = { expiry, close: session?.close ?? 0 };
  if (known.size >= MOST) known.clear();
  known.set(key, entry);
  return entry;
};

const openAt = ({ expiry, close }: Known, now: EpochMs): Result<Problem, CivilDate> =>
  isOk(expiry) && now >= close ? stillOpen(expiry.right, now) : expiry;

/** The expiry that a date means to who posts it now; `bad-expiry` or `expired`. */
export const expiryOn = ({ month, day: dayOfMonth, year }: WrittenDate, now: EpochMs): Result<Problem, CivilDate> => {
  const today = dayAt(now);
  const resolve = (): Result<Problem, CivilDate> =>
    year === undefined ? resolveMonthDay(month, dayOfMonth, today) : resolveDate(month, dayOfMonth, year, today);
  return openAt(lookUp(`${today} ${month}/${dayOfMonth}/${year ?? ""}`, resolve), now);
};

/** The expiry so many trading days ahead. */
export const expiryIn = (days: number, now: EpochMs): Result<Problem, CivilDate> => {
  const today = dayAt(now);
  return openAt(
    lookUp(`${today} ${days}DTE`, () => ok(nDte(today, days))),
    now,
  );
};

const FRIDAY = 5;

const onWeekday = (day: number, today: CivilDate): Result<Problem, CivilDate> => {
  const date = addDays(today, (day - weekday(today) + 7) % 7);
  if (nyse.isTradingDay(date)) return ok(date);
  if (day === FRIDAY) return ok(weeklyExpiry(today));
  return fail(refuse("bad-expiry", `${date} is no trading day`, ["Write the date, for example 12/18."], date));
};

/** The expiry on the coming weekday (1 is Monday), today's included; Friday's moves ahead of a holiday. */
export const expiryOnWeekday = (day: number, now: EpochMs): Result<Problem, CivilDate> => {
  const today = dayAt(now);
  return openAt(
    lookUp(`${today} weekday ${day}`, () => onWeekday(day, today)),
    now,
  );
};

/** The expiry that a habit or its word means. */
export const expiryBy = (habit: NonNullable<Profile["expiry"]>, now: EpochMs): Result<Problem, CivilDate> => {
  if (habit === "0DTE") return expiryIn(0, now);
  if (habit === "1DTE") return expiryIn(1, now);
  const today = dayAt(now);
  return openAt(
    lookUp(`${today} ${habit}`, () => ok(habit === "weekly" ? weeklyExpiry(today) : nextWeekExpiry(today))),
    now,
  );
};
