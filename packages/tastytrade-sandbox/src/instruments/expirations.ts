import {
  addDays,
  civilDateOf,
  monthlyExpiry,
  newYorkDate,
  nyse,
  partsOf,
  vixMonthlyExpiry,
  weekday,
  weeklyExpiry,
  type CivilDate,
  type EpochMs,
} from "@floorbroker/core";

/** What kind of date an expiration is, in tastytrade's words. */
export type ExpirationType = "Regular" | "Weekly" | "Quarterly" | "End-Of-Month";

/** One date on which options on an underlying expire. */
export interface Expiration {
  readonly date: CivilDate;
  readonly type: ExpirationType;
  readonly settlement: "AM" | "PM";
}

/** Underlyings with options for every trading day (Cboe and Nasdaq, product specifications; facts of 2026). */
const DAILY: ReadonlySet<string> = new Set(["SPY", "QQQ", "IWM", "SPX", "XSP", "NDX", "RUT"]);
/** Indices whose monthly options exist twice: settled in the morning under one root, in the evening under the other. */
const TWICE: ReadonlySet<string> = new Set(["SPX", "NDX", "RUT"]);

const DAILIES = 10;
const WEEKLIES = 8;
const MONTHLIES = 6;
const QUARTERS = 6;
const LEAPS = 2;
const MONTH_ENDS = 4;
const WEDNESDAY = 3;

const months = (from: CivilDate, count: number): readonly { readonly year: number; readonly month: number }[] => {
  const { year, month } = partsOf(from);
  return Array.from({ length: count }, (_, n) => ({
    year: year + Math.floor((month - 1 + n) / 12),
    month: ((month - 1 + n) % 12) + 1,
  }));
};

const monthEnd = ({ year, month }: { readonly year: number; readonly month: number }): CivilDate => {
  const next = civilDateOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1);
  if (next === undefined) throw new Error(`no month after ${year}-${month}`);
  return nyse.previousTradingDay(next);
};

/** What kind of date one is for options on an underlying. */
export const expirationTypeOf = (underlying: string, date: CivilDate): ExpirationType => {
  const parts = partsOf(date);
  if (underlying === "VIX") return date === vixMonthlyExpiry(parts.year, parts.month) ? "Regular" : "Weekly";
  if (date === monthlyExpiry(parts.year, parts.month)) return "Regular";
  // Only the classes with options for every day have any for the end of the month as such.
  if (!DAILY.has(underlying) || date !== monthEnd(parts)) return "Weekly";
  return parts.month % 3 === 0 ? "Quarterly" : "End-Of-Month";
};

const dailies = (today: CivilDate): readonly CivilDate[] => {
  const dates = [nyse.isTradingDay(today) ? today : nyse.nextTradingDay(today)];
  while (dates.length < DAILIES) dates.push(nyse.nextTradingDay(dates.at(-1) ?? today));
  return dates;
};

const weeklies = (today: CivilDate): readonly CivilDate[] =>
  Array.from({ length: WEEKLIES }, (_, n) => weeklyExpiry(addDays(today, 7 * n)));

const monthlies = (today: CivilDate): readonly CivilDate[] => {
  const near = months(today, MONTHLIES);
  const far = months(today, 3 * QUARTERS).filter(({ month }) => month % 3 === 0);
  const { year } = partsOf(today);
  const leaps = Array.from({ length: LEAPS }, (_, n) => ({ year: year + 1 + n, month: 1 }));
  return [...near, ...far, ...leaps].map((each) => monthlyExpiry(each.year, each.month));
};

const sorted = (dates: readonly CivilDate[], today: CivilDate): readonly CivilDate[] =>
  [...new Set(dates)].filter((date) => date >= today).toSorted();

/** VIX: a monthly Wednesday thirty days before the shares' monthly, and the Wednesdays of the next weeks; all AM. */
const volatility = (today: CivilDate): readonly Expiration[] => {
  const monthly = months(today, MONTHLIES).map(({ year, month }) => vixMonthlyExpiry(year, month));
  const first = addDays(today, (WEDNESDAY - weekday(today) + 7) % 7);
  const weekly = Array.from({ length: MONTH_ENDS }, (_, n) => addDays(first, 7 * n)).filter((date) =>
    nyse.isTradingDay(date),
  );
  return sorted([...monthly, ...weekly], today).map((date) => ({
    date,
    type: expirationTypeOf("VIX", date),
    settlement: "AM",
  }));
};

/**
 * The dates on which options on an underlying expire, today's among them, in their order: each trading day for the
 * great funds and indices, the next Fridays, months, quarters and Januaries for all.
 */
export const expirationsOf = (underlying: string, now: EpochMs): readonly Expiration[] => {
  const today = newYorkDate(now);
  if (underlying === "VIX") return volatility(today);
  const isDaily = DAILY.has(underlying);
  const dates = sorted(
    [
      ...(isDaily ? [...dailies(today), ...months(today, MONTH_ENDS).map(monthEnd)] : []),
      ...weeklies(today),
      ...monthlies(today),
    ],
    today,
  );
  return dates.flatMap((date): readonly Expiration[] => {
    const type = expirationTypeOf(underlying, date);
    const evening = { date, type, settlement: "PM" } as const;
    return TWICE.has(underlying) && type === "Regular" ? [{ date, type, settlement: "AM" }, evening] : [evening];
  });
};
