import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  civilDate,
  civilDateOf,
  DAY,
  daysBetween,
  dayStartUtc,
  HOUR,
  MINUTE,
  parseCivilDate,
  partsOf,
  SECOND,
  weekday,
} from "./time.ts";

const dates = fc.integer({ min: -100_000, max: 100_000 }).map((days) => addDays(civilDate("2026-11-18"), days));

describe("a civil date", () => {
  it("is a day that the calendar has", () => {
    expect(parseCivilDate("2028-02-29")).toBe("2028-02-29");
    expect(civilDateOf(2026, 1, 5)).toBe("2026-01-05");
    expect(civilDateOf(226, 1, 5)).toBe("0226-01-05");
  });

  it.each([
    "2026-02-29",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-5",
    "26-01-05",
    "",
    "2026-01-05Z",
  ])("is never %j", (text) => {
    expect(parseCivilDate(text)).toBeUndefined();
    expect(() => civilDate(text)).toThrow(RangeError);
  });

  it("has no parts that are not whole or out of range", () => {
    expect(civilDateOf(2026, 13, 1)).toBeUndefined();
    expect(civilDateOf(2026, 1.5, 1)).toBeUndefined();
    expect(civilDateOf(-1, 1, 1)).toBeUndefined();
    expect(civilDateOf(2026, 6, 31)).toBeUndefined();
  });

  it("is its parts", () => {
    fc.assert(
      fc.property(dates, (date) => {
        const { year, month, day } = partsOf(date);
        expect(civilDateOf(year, month, day)).toBe(date);
        expect(parseCivilDate(date)).toBe(date);
      }),
    );
  });
});

describe("counting days", () => {
  it("agrees with the engine's own calendar over six centuries", () => {
    fc.assert(
      fc.property(fc.integer({ min: -120_000, max: 120_000 }), (days) => {
        const date = addDays(civilDate("1970-01-01"), days);
        expect(date).toBe(new Date(days * DAY).toISOString().slice(0, 10));
        expect(dayStartUtc(date)).toBe(days * DAY);
        expect(weekday(date)).toBe(new Date(days * DAY).getUTCDay());
      }),
    );
  });

  it("throws for what is no number of days", () => {
    expect(() => addDays(civilDate("2026-11-18"), Number.NaN)).toThrow(RangeError);
  });

  it("adds and takes away", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        const other = addDays(date, days);
        expect(daysBetween(date, other)).toBe(days);
        expect(addDays(other, -days)).toBe(date);
        expect(date < other).toBe(days > 0);
        expect(dayStartUtc(other) - dayStartUtc(date)).toBe(days * DAY);
      }),
    );
  });

  it("crosses months, leap days and years", () => {
    expect(addDays(civilDate("2028-02-28"), 1)).toBe("2028-02-29");
    expect(addDays(civilDate("2026-12-31"), 1)).toBe("2027-01-01");
    expect(daysBetween(civilDate("2026-11-18"), civilDate("2026-12-18"))).toBe(30);
  });

  it("knows the weekday: 0 is Sunday", () => {
    expect(weekday(civilDate("2026-11-18"))).toBe(3);
    fc.assert(fc.property(dates, (date) => weekday(addDays(date, 1)) === (weekday(date) + 1) % 7));
  });

  it("counts in milliseconds", () => {
    expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
  });
});
