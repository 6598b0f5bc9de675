import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, civilDate, DAY, HOUR, MINUTE } from "../time.ts";
import {
  chicagoDate,
  chicagoInstant,
  chicagoTimeOfDay,
  clock,
  newYorkDate,
  newYorkInstant,
  newYorkTimeOfDay,
} from "./new-york.ts";

const at = (text: string): number => Date.parse(text);

/** The platform's own zone database, as an oracle that shares no line with the arithmetic. */
const oracle = (timeZone: string): ((ms: number) => string) => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${part["year"]}-${part["month"]}-${part["day"]} ${part["hour"]}:${part["minute"]}:${part["second"]}`;
  };
};
const written = (date: string, timeOfDay: number): string =>
  `${date} ${new Date(timeOfDay).toISOString().slice(11, 19)}`;

const seconds = (from: string, to: string): fc.Arbitrary<number> =>
  fc.integer({ min: at(from) / 1000, max: at(to) / 1000 }).map((s) => s * 1000);
/** Any instant, and often one near the Sundays on which the clocks change. */
const instants = fc.oneof(
  seconds("2007-01-01T05:00:00Z", "2037-12-31T00:00:00Z"),
  fc
    .tuple(
      fc.integer({ min: 2007, max: 2037 }),
      fc.constantFrom("03-08", "11-01"),
      fc.integer({ min: 0, max: 7 * 86_400 }),
    )
    .map(([year, day, second]) => at(`${year}-${day}T00:00:00Z`) + second * 1000),
);

describe("New York time", () => {
  it("agrees with the zone database at every instant since 2007", () => {
    const newYork = oracle("America/New_York");
    fc.assert(
      fc.property(instants, (ms) => {
        expect(written(newYorkDate(ms), newYorkTimeOfDay(ms))).toBe(newYork(ms));
      }),
      { numRuns: 1000 },
    );
  });

  it("changes at 2:00 on the second Sunday of March and the first of November", () => {
    expect(newYorkTimeOfDay(at("2026-03-08T06:59:59Z"))).toBe(clock(1, 59) + 59_000);
    expect(newYorkTimeOfDay(at("2026-03-08T07:00:00Z"))).toBe(clock(3));
    expect(newYorkTimeOfDay(at("2026-11-01T05:59:00Z"))).toBe(clock(1, 59));
    expect(newYorkTimeOfDay(at("2026-11-01T06:00:00Z"))).toBe(clock(1));
  });

  it("reads the first of two equal hours, and lets a skipped hour be what it would have been", () => {
    expect(newYorkInstant(civilDate("2026-11-01"), clock(1, 30))).toBe(at("2026-11-01T05:30:00Z"));
    expect(newYorkInstant(civilDate("2026-03-08"), clock(2, 30))).toBe(at("2026-03-08T07:30:00Z"));
    expect(newYorkInstant(civilDate("2026-03-08"), clock(9, 30))).toBe(at("2026-03-08T13:30:00Z"));
    expect(newYorkInstant(civilDate("2026-01-05"), clock(9, 30))).toBe(at("2026-01-05T14:30:00Z"));
  });

  it("comes back to the instant, but for the hour that strikes twice", () => {
    fc.assert(
      fc.property(instants, (ms) => {
        const back = newYorkInstant(newYorkDate(ms), newYorkTimeOfDay(ms));
        expect([0, HOUR]).toContain(ms - back);
        if (ms !== back) expect(newYorkTimeOfDay(ms)).toBe(newYorkTimeOfDay(back));
      }),
      { numRuns: 1000 },
    );
  });

  it("has days of 23, 24 and 25 hours", () => {
    const length = (text: string): number => {
      const date = civilDate(text);
      return (newYorkInstant(addDays(date, 1), 0) - newYorkInstant(date, 0)) / HOUR;
    };
    expect(["2026-03-08", "2026-07-04", "2026-11-01"].map(length)).toEqual([23, 24, 25]);
  });

  it("works before 1970 too, by today's rule", () => {
    expect(newYorkDate(-DAY)).toBe("1969-12-30");
    expect(newYorkTimeOfDay(-DAY)).toBe(19 * HOUR);
  });
});

describe("Chicago time", () => {
  it("agrees with the zone database", () => {
    const chicago = oracle("America/Chicago");
    fc.assert(
      fc.property(instants, (ms) => {
        expect(written(chicagoDate(ms), chicagoTimeOfDay(ms))).toBe(chicago(ms));
      }),
      { numRuns: 1000 },
    );
  });

  it("is an hour before New York", () => {
    const ms = at("2026-11-18T15:04:05Z");
    expect(newYorkTimeOfDay(ms) - chicagoTimeOfDay(ms)).toBe(HOUR);
    const date = civilDate("2026-11-18");
    expect(chicagoInstant(date, clock(8, 30))).toBe(newYorkInstant(date, clock(9, 30)));
    expect(clock(8, 30)).toBe(8 * HOUR + 30 * MINUTE);
  });
});
