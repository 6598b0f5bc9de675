import {
  nDte,
  newYorkToday,
  nextWeekExpiry,
  resolveDate,
  resolveMonthDay,
  stillOpen,
  weeklyExpiry,
} from "../calendar/expiry.ts";
import { nyse } from "../calendar/nyse.ts";
import { fail, isOk, ok, type Problem, type Result } from "../result.ts";
import { addDays, HOUR, weekday, type CivilDate, type EpochMs } from "../time.ts";
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

/** More than all expiries that a year's alerts name: a replay may go through its days more than once. */
const MOST = 8_192;

/** By the hour since 1970: New York's days begin at full hours. */
const dayOfHour = new Map<number, CivilDate>();
/** By the day of the message, and by what it says of the expiry (`keyOf…` below). */
const known = new Map<CivilDate, Map<number, Known>>();
/** How many answers of {@link known} there are on all days. */
let kept = 0;

/** The date in New York at the instant. */
export const dayAt = (ms: EpochMs): CivilDate => {
  const hour = Math.floor(ms / HOUR);
  const before = dayOfHour.get(hour);
  if (before !== undefined) return before;
  const date = newYorkToday(ms);
  if (dayOfHour.size >= MOST) dayOfHour.clear();
  dayOfHour.set(hour, date);
  return date;
};

const knownOn = (today: CivilDate): Map<number, Known> => {
  const before = known.get(today);
  if (before !== undefined) return before;
  const day = new Map<number, Known>();
  known.set(today, day);
  return day;
};

const lookUp = (today: CivilDate, key: number, resolve: () => Result<Problem, CivilDate>): Known => {
  const before = known.get(today)?.get(key);
  if (before !== undefined) return before;
  const expiry = resolve();
  const session = isOk(expiry) ? nyse.sessionOf(expiry.right) : undefined;
  const entry: Known = { expiry, close: session?.close ?? 0 };
  if (kept >= MOST) {
    known.clear();
    kept = 0;
  }
  knownOn(today).set(key, entry);
  kept++;
  return entry;
};

/** Months, days and years have at most four digits each; no year is one more than the largest. */
const keyOfDate = ({ month, day, year }: WrittenDate): number => ((year ?? 10_000) * 10_000 + month) * 10_000 + day;
const keyOfDays = (days: number): number => -1 - days;
const keyOfWeekday = (day: number): number => -1_001 - day;
const KEY_OF_HABIT = { weekly: -2_001, "next-week": -2_002 } as const;

const openAt = ({ expiry, close }: Known, now: EpochMs): Result<Problem, CivilDate> =>
  isOk(expiry) && now >= close ? stillOpen(expiry.right, now) : expiry;

/** Days of a year and the one of February that a leap year has more. */
const YEAR_DAYS = 366;

/** A day of the coming twelve months: `2/29` outside a leap year is a slip, and none of the year after. */
const inYear = (month: number, day: number, today: CivilDate): Result<Problem, CivilDate> => {
  const expiry = resolveMonthDay(month, day, today);
  if (!isOk(expiry) || expiry.right <= addDays(today, YEAR_DAYS)) return expiry;
  const written = `${month}/${day}`;
  return fail(refuse("bad-expiry", `there is no ${written} within a year`, ["Write the date with its year."], written));
};

/** The expiry that a date means to who posts it now; `bad-expiry` or `expired`. */
export const expiryOn = (written: WrittenDate, now: EpochMs): Result<Problem, CivilDate> => {
  const { month, day, year } = written;
  const today = dayAt(now);
  const resolve = (): Result<Problem, CivilDate> =>
    year === undefined ? inYear(month, day, today) : resolveDate(month, day, year, today);
  return openAt(lookUp(today, keyOfDate(written), resolve), now);
};

/** The expiry so many trading days ahead. */
export const expiryIn = (days: number, now: EpochMs): Result<Problem, CivilDate> => {
  const today = dayAt(now);
  return openAt(
    lookUp(today, keyOfDays(days), () => ok(nDte(today, days))),
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
    lookUp(today, keyOfWeekday(day), () => onWeekday(day, today)),
    now,
  );
};

/** The expiry that a habit or its word means. */
export const expiryBy = (habit: NonNullable<Profile["expiry"]>, now: EpochMs): Result<Problem, CivilDate> => {
  if (habit === "0DTE") return expiryIn(0, now);
  if (habit === "1DTE") return expiryIn(1, now);
  const today = dayAt(now);
  return openAt(
    lookUp(today, KEY_OF_HABIT[habit], () => ok(habit === "weekly" ? weeklyExpiry(today) : nextWeekExpiry(today))),
    now,
  );
};
