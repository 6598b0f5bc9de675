import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionCalendar } from "../instrument/instrument.ts";
import { addDays, civilDate, HOUR, MINUTE, weekday, type CivilDate } from "../time.ts";
import { cme } from "./cme.ts";
import { clock, newYorkDate, newYorkInstant, newYorkTimeOfDay } from "./new-york.ts";
import { nyse, nyseOptionsLate } from "./nyse.ts";
import { calendarOf, type MarketCalendar } from "./sessions.ts";
import { marketCalendar } from "./trading-hours.ts";

/** NYSE Group's published calendars: full closures and early closes, by year. */
const PUBLISHED: readonly (readonly [year: number, closed: readonly string[], early: readonly string[]])[] = [
  [
    2024,
    ["01-01", "01-15", "02-19", "03-29", "05-27", "06-19", "07-04", "09-02", "11-28", "12-25"],
    ["07-03", "11-29", "12-24"],
  ],
  [
    2025,
    ["01-01", "01-09", "01-20", "02-17", "04-18", "05-26", "06-19", "07-04", "09-01", "11-27", "12-25"],
    ["07-03", "11-28", "12-24"],
  ],
  [
    2026,
    ["01-01", "01-19", "02-16", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26", "12-25"],
    ["11-27", "12-24"],
  ],
  [2027, ["01-01", "01-18", "02-15", "03-26", "05-31", "06-18", "07-05", "09-06", "11-25", "12-24"], ["11-26"]],
  [2028, ["01-17", "02-21", "04-14", "05-29", "06-19", "07-04", "09-04", "11-23", "12-25"], ["07-03", "11-24"]],
];

const daysOf = (year: number): readonly CivilDate[] => {
  const days: CivilDate[] = [];
  for (let date = civilDate(`${year}-01-01`); date < `${year + 1}`; date = addDays(date, 1)) days.push(date);
  return days;
};
const ny = (date: string, hours: number, minutes = 0): number => newYorkInstant(civilDate(date), clock(hours, minutes));
const hours = (calendar: MarketCalendar, date: string): string => {
  const session = calendar.sessionOf(civilDate(date));
  if (session === undefined) return "closed";
  const show = (ms: number): string => new Date(newYorkTimeOfDay(ms)).toISOString().slice(11, 16);
  const half = session.half ? " half" : "";
  return `${newYorkDate(session.open).slice(5)} ${show(session.open)} – ${show(session.close)}${half}`;
};

describe("the NYSE calendar", () => {
  it.each(PUBLISHED)("keeps the published holidays and early closes of %i, and no others", (year, closed, early) => {
    const weekdays = daysOf(year).filter((date) => weekday(date) !== 0 && weekday(date) !== 6);
    expect(weekdays.filter((date) => !nyse.isTradingDay(date)).map((date) => date.slice(5))).toEqual(closed);
    expect(weekdays.filter((date) => nyse.sessionOf(date)?.half).map((date) => date.slice(5))).toEqual(early);
  });

  it("opens at 9:30 and closes at 16:00, early at 13:00", () => {
    expect(hours(nyse, "2026-11-18")).toBe("11-18 09:30 – 16:00");
    expect(hours(nyse, "2026-11-27")).toBe("11-27 09:30 – 13:00 half");
    expect(hours(nyse, "2026-11-26")).toBe("closed");
  });

  it("lets late options trade a quarter of an hour longer", () => {
    expect(hours(nyseOptionsLate, "2026-11-18")).toBe("11-18 09:30 – 16:15");
    expect(hours(nyseOptionsLate, "2026-11-27")).toBe("11-27 09:30 – 13:15 half");
  });

  it("keeps its clock through the change to daylight time", () => {
    expect(nyse.sessionOf(civilDate("2026-03-06"))?.open).toBe(Date.parse("2026-03-06T14:30:00Z"));
    expect(nyse.sessionOf(civilDate("2026-03-09"))?.open).toBe(Date.parse("2026-03-09T13:30:00Z"));
    expect(nyse.sessionOf(civilDate("2026-10-30"))?.close).toBe(Date.parse("2026-10-30T20:00:00Z"));
    expect(nyse.sessionOf(civilDate("2026-11-02"))?.close).toBe(Date.parse("2026-11-02T21:00:00Z"));
  });

  it("counts an instant to its own trading day until midnight, at weekends to the Monday", () => {
    expect(nyse.tradingDayOf(ny("2026-11-18", 8))).toBe("2026-11-18");
    expect(nyse.tradingDayOf(ny("2026-11-18", 20))).toBe("2026-11-18");
    expect(nyse.tradingDayOf(ny("2026-11-21", 12))).toBe("2026-11-23");
    expect(nyse.tradingDayOf(ny("2026-11-26", 12))).toBe("2026-11-27");
  });

  it("opens on the instant and is closed on the instant of the close", () => {
    expect(nyse.sessionAt(ny("2026-11-18", 9, 30)).state).toBe("open");
    expect(nyse.sessionAt(ny("2026-11-18", 16) - 1).state).toBe("open");
    expect(nyse.sessionAt(ny("2026-11-18", 16)).state).toBe("closed");
    expect(nyse.sessionAt(ny("2026-11-20", 17)).nextOpen).toBe(ny("2026-11-23", 9, 30));
    expect(nyse.sessionAt(ny("2026-11-25", 12)).nextOpen).toBe(ny("2026-11-27", 9, 30));
  });

  it("observes no New Year's Day that falls on a Saturday, and no Juneteenth before 2022", () => {
    expect(nyse.isTradingDay(civilDate("2027-12-31"))).toBe(true);
    expect(nyse.isTradingDay(civilDate("2021-12-31"))).toBe(true);
    expect(nyse.isTradingDay(civilDate("2023-01-02"))).toBe(false);
    expect(nyse.isTradingDay(civilDate("2021-06-18"))).toBe(true);
  });

  it("computes by rule beyond the published years", () => {
    expect(nyse.isTradingDay(civilDate("2030-04-19"))).toBe(false); // Good Friday
    expect(nyse.isTradingDay(civilDate("2032-12-24"))).toBe(false); // Christmas on a Saturday
    expect(nyse.isTradingDay(civilDate("2030-11-28"))).toBe(false);
  });
});

describe("the CME calendar", () => {
  it("runs from 18:00 on the evening before to 17:00", () => {
    expect(hours(cme, "2026-11-18")).toBe("11-17 18:00 – 17:00");
    expect(hours(cme, "2026-11-23")).toBe("11-22 18:00 – 17:00"); // Monday opens on Sunday
    expect(hours(cme, "2026-11-22")).toBe("closed");
  });

  it("halts early on holidays and their eves, and closes on three days", () => {
    expect(hours(cme, "2026-01-19")).toBe("01-18 18:00 – 13:00 half"); // Martin Luther King Jr. Day
    expect(hours(cme, "2026-11-26")).toBe("11-25 18:00 – 13:00 half"); // Thanksgiving
    expect(hours(cme, "2026-11-27")).toBe("11-26 18:00 – 13:15 half");
    expect(hours(cme, "2024-12-24")).toBe("12-23 18:00 – 13:15 half");
    expect(hours(cme, "2026-07-03")).toBe("07-02 18:00 – 13:00 half"); // Independence Day, observed
    expect(hours(cme, "2026-07-02")).toBe("07-01 18:00 – 17:00");
    expect(["2026-01-01", "2026-04-03", "2026-12-25"].map((date) => hours(cme, date))).toEqual(Array(3).fill("closed"));
    expect(hours(cme, "2026-01-02")).toBe("01-01 18:00 – 17:00"); // reopens on the evening of the holiday
    expect(hours(cme, "2025-01-09")).toBe("01-08 18:00 – 09:30 half"); // day of mourning: equity index only
  });

  it("is closed in the daily halt and over the weekend", () => {
    expect(cme.sessionAt(ny("2026-11-18", 16, 59)).state).toBe("open");
    const halt = cme.sessionAt(ny("2026-11-18", 17, 30));
    expect([halt.state, halt.nextOpen]).toEqual(["closed", ny("2026-11-18", 18)]);
    expect(cme.sessionAt(ny("2026-11-20", 17)).nextOpen).toBe(ny("2026-11-22", 18));
    expect(cme.sessionAt(ny("2026-11-22", 18)).state).toBe("open");
    expect(cme.sessionAt(ny("2026-11-26", 14)).nextOpen).toBe(ny("2026-11-26", 18));
    expect(cme.sessionAt(ny("2026-12-24", 14)).nextOpen).toBe(ny("2026-12-27", 18)); // Christmas on a Friday
  });

  it("changes its trade date at 17:00", () => {
    expect(cme.tradingDayOf(ny("2026-11-18", 16, 59))).toBe("2026-11-18");
    expect(cme.tradingDayOf(ny("2026-11-18", 17))).toBe("2026-11-19");
    expect(cme.tradingDayOf(ny("2026-11-20", 18))).toBe("2026-11-23");
    expect(cme.tradingDayOf(ny("2026-11-22", 20))).toBe("2026-11-23");
  });
});

const NAMES: readonly SessionCalendar[] = ["nyse", "nyse-options-late", "cme"];
const calendars = fc.constantFrom(...NAMES).map(marketCalendar);
const dates = fc.integer({ min: 0, max: 365 * 12 }).map((days) => addDays(civilDate("2023-01-01"), days));
const instants = fc
  .integer({ min: Date.parse("2023-01-01T00:00:00Z") / MINUTE, max: Date.parse("2035-01-01T00:00:00Z") / MINUTE })
  .map((minutes) => minutes * MINUTE);

describe("every market calendar", () => {
  it("is the one that an instrument's specification names", () => {
    expect(NAMES.map(marketCalendar)).toEqual([nyse, nyseOptionsLate, cme]);
  });

  it("has no session on a Saturday or Sunday", () => {
    fc.assert(
      fc.property(calendars, dates, (calendar, date) => {
        if (weekday(date) === 0 || weekday(date) === 6) expect(calendar.sessionOf(date)).toBeUndefined();
        expect(calendar.isTradingDay(date)).toBe(calendar.sessionOf(date) !== undefined);
      }),
    );
  });

  it("opens before it closes, for less than a day, and never twice at once", () => {
    fc.assert(
      fc.property(calendars, dates, (calendar, date) => {
        const session = calendar.sessionOf(date);
        fc.pre(session !== undefined);
        expect(session.date).toBe(date);
        expect(session.open < session.close && session.close - session.open < 24 * HOUR).toBe(true);
        const next = calendar.sessionOf(calendar.nextTradingDay(date));
        expect(next !== undefined && next.open >= session.close).toBe(true);
      }),
    );
  });

  it("finds the neighbouring trading days, each the other's neighbour", () => {
    fc.assert(
      fc.property(calendars, dates, (calendar, date) => {
        const next = calendar.nextTradingDay(date);
        const previous = calendar.previousTradingDay(date);
        expect(previous < date && date < next).toBe(true);
        expect(calendar.isTradingDay(next) && calendar.isTradingDay(previous)).toBe(true);
        if (calendar.isTradingDay(date)) {
          expect(calendar.previousTradingDay(next)).toBe(date);
          expect(calendar.nextTradingDay(previous)).toBe(date);
        }
      }),
    );
  });

  it("says open exactly inside of a session, and what comes next comes later", () => {
    fc.assert(
      fc.property(calendars, instants, (calendar, ms) => {
        const at = calendar.sessionAt(ms);
        expect(at.nextOpen).toBeGreaterThan(ms);
        expect(at.nextClose).toBeGreaterThan(ms);
        const day = newYorkDate(ms);
        const around = [-1, 0, 1].map((days) => calendar.sessionOf(addDays(day, days)));
        const inside = around.some((session) => session !== undefined && session.open <= ms && ms < session.close);
        expect(at.state).toBe(inside ? "open" : "closed");
        expect(calendar.isTradingDay(calendar.tradingDayOf(ms))).toBe(true);
        if (at.state === "open") expect(calendar.tradingDayOf(ms)).toBe(at.session.date);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses to search for ever when a market never opens", () => {
    const never = calendarOf({ sessionOf: () => undefined, dateAt: newYorkDate });
    expect(() => never.nextTradingDay(civilDate("2026-11-18"))).toThrow("no session");
  });
});
