import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, civilDate, partsOf, weekday } from "../time.ts";
import {
  businessDayAtOrBefore,
  businessDaysFrom,
  dayOfMonth,
  easterSunday,
  isBusinessDay,
  isEarlyCloseEve,
  lastOfMonth,
  lastWeekday,
  nthWeekday,
  usHolidayOn,
} from "./us-holidays.ts";

const dates = fc.integer({ min: 0, max: 365 * 60 }).map((days) => addDays(civilDate("2007-01-01"), days));

describe("Easter", () => {
  it("falls where the tables say", () => {
    const years = [1961, 2000, 2008, 2011, 2024, 2025, 2026, 2027, 2028, 2038, 2049];
    expect(years.map(easterSunday)).toEqual([
      "1961-04-02",
      "2000-04-23",
      "2008-03-23",
      "2011-04-24",
      "2024-03-31",
      "2025-04-20",
      "2026-04-05",
      "2027-03-28",
      "2028-04-16",
      "2038-04-25",
      "2049-04-18",
    ]);
  });

  it("is a Sunday from March 22 to April 25", () => {
    for (let year = 1900; year <= 2200; year++) {
      const easter = easterSunday(year);
      expect(weekday(easter)).toBe(0);
      expect(easter >= `${year}-03-22` && easter <= `${year}-04-25`).toBe(true);
    }
  });
});

describe("days of a month", () => {
  it("are counted from either end", () => {
    expect(nthWeekday(2026, 11, 4, 4)).toBe("2026-11-26");
    expect(nthWeekday(2026, 5, 5, 3)).toBe("2026-05-15"); // the first is a Friday itself
    expect(lastWeekday(2026, 5, 1)).toBe("2026-05-25");
    expect(lastWeekday(2027, 5, 1)).toBe("2027-05-31");
    expect([lastOfMonth(2026, 12), lastOfMonth(2028, 2)]).toEqual(["2026-12-31", "2028-02-29"]);
    expect(() => dayOfMonth(2026, 2, 30)).toThrow(RangeError);
  });
});

describe("holidays", () => {
  it("number at most ten a year, all on weekdays unless a Saturday New Year", () => {
    for (let year = 2022; year <= 2060; year++) {
      let closures = 0;
      for (let date = civilDate(`${year}-01-01`); date < `${year + 1}`; date = addDays(date, 1)) {
        if (weekday(date) !== 0 && weekday(date) !== 6 && usHolidayOn(date) !== undefined) closures++;
      }
      expect(closures).toBe(weekday(civilDate(`${year}-01-01`)) === 6 ? 9 : 10);
    }
  });

  it("close early on their eves, unless the eve is a weekend or the kept holiday itself", () => {
    const early = ["2025-07-03", "2026-12-24", "2026-11-27"];
    const whole = ["2026-07-03", "2026-07-02", "2027-07-02", "2028-12-24", "2027-12-24", "2027-12-23", "2026-11-20"];
    expect(early.map((date) => isEarlyCloseEve(civilDate(date)))).toEqual([true, true, true]);
    expect(whole.filter((date) => isEarlyCloseEve(civilDate(date)))).toEqual([]);
  });
});

describe("business days", () => {
  it("skip weekends and holidays, not days of mourning", () => {
    expect(businessDaysFrom(civilDate("2026-11-25"), 1)).toBe("2026-11-27");
    expect(businessDaysFrom(civilDate("2026-11-30"), -2)).toBe("2026-11-25");
    expect(businessDaysFrom(civilDate("2026-11-28"), 0)).toBe("2026-11-28");
    expect(businessDayAtOrBefore(civilDate("2026-11-29"))).toBe("2026-11-27");
    expect(isBusinessDay(civilDate("2025-01-09"))).toBe(true);
  });

  it("come back: n forward and n back from a business day", () => {
    fc.assert(
      fc.property(dates.map(businessDayAtOrBefore), fc.integer({ min: 0, max: 30 }), (date, n) => {
        const later = businessDaysFrom(date, n);
        expect(isBusinessDay(later)).toBe(true);
        expect(businessDaysFrom(later, -n)).toBe(date);
        expect(partsOf(later).year >= partsOf(date).year).toBe(true);
      }),
    );
  });
});
