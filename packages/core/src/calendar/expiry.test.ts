import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOk, type Problem, type Result } from "../result.ts";
import { addDays, civilDate, daysBetween, partsOf, weekday, type CivilDate } from "../time.ts";
import {
  daysToExpiry,
  hasExpired,
  monthlyExpiry,
  nDte,
  newYorkToday,
  nextWeekExpiry,
  resolveDate,
  resolveMonthDay,
  stillOpen,
  thirdFriday,
  vixMonthlyExpiry,
  weeklyExpiry,
} from "./expiry.ts";
import { clock, newYorkInstant } from "./new-york.ts";
import { nyse } from "./nyse.ts";

const dates = fc.integer({ min: 0, max: 365 * 10 }).map((days) => addDays(civilDate("2023-06-01"), days));
const said = (result: Result<Problem, CivilDate>): string => (isOk(result) ? result.right : result.left.code);
const monthDay = (month: number, day: number, today: string): string =>
  said(resolveMonthDay(month, day, civilDate(today)));

describe("standard expiries", () => {
  it("are third Fridays, or the day before when the exchange is closed", () => {
    expect(thirdFriday(2026, 12)).toBe("2026-12-18");
    expect(monthlyExpiry(2026, 12)).toBe("2026-12-18");
    expect(monthlyExpiry(2026, 6)).toBe("2026-06-18"); // Juneteenth
    expect(monthlyExpiry(2025, 4)).toBe("2025-04-17"); // Good Friday
  });

  it("of VIX lie 30 days before the next month's", () => {
    expect(vixMonthlyExpiry(2026, 11)).toBe("2026-11-18");
    expect(vixMonthlyExpiry(2026, 12)).toBe("2026-12-16");
    expect(vixMonthlyExpiry(2025, 3)).toBe("2025-03-18"); // April's third Friday is Good Friday
  });
});

describe("words for an expiry", () => {
  const weekly = (date: string): string => weeklyExpiry(civilDate(date));
  const nextWeek = (date: string): string => nextWeekExpiry(civilDate(date));

  it("weekly means the Friday of this week, or the day before its holiday", () => {
    expect(weekly("2026-11-18")).toBe("2026-11-20");
    expect(weekly("2026-11-20")).toBe("2026-11-20");
    expect(weekly("2026-12-21")).toBe("2026-12-24"); // Christmas is the Friday
    expect(weekly("2026-12-25")).toBe("2026-12-31"); // on that holiday the coming week, which ends before New Year
    expect(weekly("2026-11-21")).toBe("2026-11-27"); // a Saturday looks ahead
  });

  it("next week means the week after", () => {
    expect(nextWeek("2026-11-18")).toBe("2026-11-27");
    expect(nextWeek("2026-11-20")).toBe("2026-11-27");
    expect(nextWeek("2026-12-16")).toBe("2026-12-24");
    expect(nextWeek("2026-11-22")).toBe("2026-11-27"); // said on Sunday
    expect(nextWeek("2026-11-23")).toBe("2026-12-04");
  });

  it("nDTE counts trading days", () => {
    const dte = (date: string, n: number): string => nDte(civilDate(date), n);
    expect(dte("2026-11-18", 0)).toBe("2026-11-18");
    expect(dte("2026-11-20", 1)).toBe("2026-11-23");
    expect(dte("2026-11-25", 1)).toBe("2026-11-27");
    expect(dte("2026-11-21", 1)).toBe("2026-11-23");
    expect(dte("2026-11-21", 0)).toBe("2026-11-23");
    expect(dte("2026-11-18", 5)).toBe("2026-11-25");
  });

  it("always name a trading day that is not past", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 10 }), (date, n) => {
        const weekEnd = weeklyExpiry(date);
        for (const expiry of [weekEnd, nextWeekExpiry(date), nDte(date, n)]) {
          expect(nyse.isTradingDay(expiry)).toBe(true);
          expect(expiry >= date).toBe(true);
        }
        expect([4, 5]).toContain(weekday(weekEnd));
        expect(daysBetween(date, weekEnd)).toBeLessThan(8);
        expect(nextWeekExpiry(date) >= weekEnd).toBe(true);
        expect(weeklyExpiry(addDays(date, 1)) >= weekEnd).toBe(true);
      }),
    );
  });

  it("are no trading day away over a weekend", () => {
    expect(daysToExpiry(civilDate("2026-11-21"), civilDate("2026-11-20"))).toBe(0);
    expect(daysToExpiry(civilDate("2026-11-23"), civilDate("2026-11-20"))).toBe(-1);
  });

  it("count back: the n-th trading day is n days away", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 20 }), (date, n) => {
        const expiry = nDte(date, n);
        expect(daysToExpiry(date, expiry)).toBe(n);
        expect(daysToExpiry(date, date)).toBe(0);
        if (nyse.isTradingDay(date)) expect(daysToExpiry(expiry, date)).toBe(-n);
      }),
    );
  });
});

describe("the end of an option", () => {
  const at = (date: string, hours: number, minutes = 0): number =>
    newYorkInstant(civilDate(date), clock(hours, minutes));
  const expiry = civilDate("2026-11-18");

  it("is the regular close of its last day, on half days at 13:00", () => {
    expect(hasExpired(expiry, at("2026-11-18", 15, 59))).toBe(false);
    expect(hasExpired(expiry, at("2026-11-18", 16))).toBe(true);
    expect(hasExpired(civilDate("2026-11-27"), at("2026-11-27", 13))).toBe(true);
    expect(hasExpired(civilDate("2026-11-27"), at("2026-11-27", 12, 59))).toBe(false);
  });

  it("is the end of the date when the exchange does not open on it", () => {
    expect(hasExpired(civilDate("2026-11-21"), at("2026-11-21", 23))).toBe(false);
    expect(hasExpired(civilDate("2026-11-21"), at("2026-11-22", 0))).toBe(true);
  });

  it("turns a 0DTE into an answer with a suggestion", () => {
    expect(said(stillOpen(expiry, at("2026-11-18", 10)))).toBe("2026-11-18");
    const late = stillOpen(expiry, at("2026-11-18", 16, 5));
    expect(said(late)).toBe("expired");
    expect(isOk(late) ? [] : late.left.suggestions).toEqual(["Name a later expiry, for example 2026-11-19."]);
  });

  it("is judged by the date in New York", () => {
    expect(newYorkToday(Date.parse("2026-11-19T03:00:00Z"))).toBe("2026-11-18");
  });
});

describe("a month and a day without a year", () => {
  it("mean the next such date, today included", () => {
    expect(monthDay(12, 18, "2026-11-18")).toBe("2026-12-18");
    expect(monthDay(11, 18, "2026-11-18")).toBe("2026-11-18");
    expect(monthDay(1, 15, "2026-11-18")).toBe("2027-01-15");
    expect(monthDay(10, 18, "2026-11-18")).toBe("2027-10-18");
  });

  it("are expired when they passed within the last 30 days, across New Year too", () => {
    expect(monthDay(11, 17, "2026-11-18")).toBe("expired");
    expect(monthDay(10, 19, "2026-11-18")).toBe("expired");
    expect(monthDay(12, 18, "2027-01-05")).toBe("expired");
    expect(monthDay(12, 3, "2027-01-05")).toBe("2027-12-03");
  });

  it("are bad when no calendar has them or the exchanges are closed", () => {
    expect(monthDay(13, 45, "2026-11-18")).toBe("bad-expiry");
    expect(monthDay(2, 30, "2026-11-18")).toBe("bad-expiry");
    expect(monthDay(0, 5, "2026-11-18")).toBe("bad-expiry");
    expect(monthDay(1.5, 5, "2026-11-18")).toBe("bad-expiry");
    expect(monthDay(2, 29, "2026-01-05")).toBe("bad-expiry"); // not in 2025, 2026 or 2027
    expect(monthDay(2, 29, "2028-02-01")).toBe("2028-02-29");
    const closed = resolveMonthDay(12, 25, civilDate("2026-11-18"));
    expect(isOk(closed) ? "" : closed.left.suggestions[0]).toBe("Use the trading day before, 2026-12-24.");
    const never = resolveMonthDay(2, 30, civilDate("2026-11-18"));
    expect(isOk(never) ? "" : never.left.suggestions[0]).toBe("That month ends on 2027-02-28.");
  });

  it("always mean a trading day within a year, when they mean one at all", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 33 }), (today, month, day) => {
        const result = resolveMonthDay(month, day, today);
        if (!isOk(result)) return;
        expect(nyse.isTradingDay(result.right)).toBe(true);
        expect(partsOf(result.right)).toMatchObject({ month, day });
        const ahead = daysBetween(today, result.right);
        expect(ahead >= 0 && ahead < 366 - 30).toBe(true);
      }),
    );
  });
});

describe("a date with a year", () => {
  const dated = (month: number, day: number, year: number): string =>
    said(resolveDate(month, day, year, civilDate("2026-11-18")));

  it("takes two digits or four", () => {
    expect(dated(12, 18, 2026)).toBe("2026-12-18");
    expect(dated(12, 18, 26)).toBe("2026-12-18");
    expect(dated(1, 21, 28)).toBe("2028-01-21");
  });

  it("is expired when past, and bad when impossible, closed or too far ahead", () => {
    expect(dated(11, 17, 2026)).toBe("expired");
    expect(dated(12, 18, 2020)).toBe("expired");
    expect(dated(2, 29, 2027)).toBe("bad-expiry");
    expect(dated(12, 25, 2026)).toBe("bad-expiry");
    expect(dated(12, 19, 2036)).toBe("bad-expiry");
    expect(dated(12, 18, 226)).toBe("expired");
    for (const year of [99_999, -1, 2026.5]) expect(dated(12, 18, year)).toBe("bad-expiry");
  });
});
