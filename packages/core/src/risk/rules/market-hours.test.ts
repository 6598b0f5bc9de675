import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Session } from "../../calendar/sessions.ts";
import { marketCalendar } from "../../calendar/trading-hours.ts";
import { addDays, civilDate, DAY, type CivilDate, type EpochMs } from "../../time.ts";
import { call, contract, entryOf, shares } from "../testing/entry-bench.ts";
import { marketHours } from "./market-hours.ts";

/** Hours of the exchange, of options that trade longer, and of futures. */
const SPECS = [shares("AAPL"), call("SPY"), contract("ES")];
const FIRST = civilDate("2025-12-20");
const anyDate = fc.integer({ min: 0, max: 740 }).map((days) => addDays(FIRST, days));
const anySpec = fc.constantFrom(...SPECS);

const isOpen = (spec: (typeof SPECS)[number], at: EpochMs): boolean => marketHours(entryOf({ spec, at })).passed;
const sessionsAround = (spec: (typeof SPECS)[number], date: CivilDate): readonly Session[] =>
  [-3, -2, -1, 0, 1, 2, 3].flatMap((days) => marketCalendar(spec.calendar).sessionOf(addDays(date, days)) ?? []);

describe("the hours of a market, at any instant", () => {
  it("let an entry through exactly while one of the calendar's sessions is on", () => {
    fc.assert(
      fc.property(anySpec, anyDate, fc.integer({ min: 0, max: DAY - 1 }), (spec, date, time) => {
        const at = Date.parse(`${date}T00:00:00Z`) + time;
        const isOn = sessionsAround(spec, date).some(({ open, close }) => open <= at && at < close);
        expect(isOpen(spec, at)).toBe(isOn);
      }),
      { numRuns: 300 },
    );
  });

  it("begin and end on the instant, on half days too", () => {
    const halves = SPECS.flatMap((spec) =>
      Array.from({ length: 740 }, (_, days) => addDays(FIRST, days))
        .filter((date) => marketCalendar(spec.calendar).sessionOf(date)?.half === true)
        .map((date) => [spec, date] as const),
    );
    expect(halves.length).toBeGreaterThan(6);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(anySpec, anyDate), fc.constantFrom(...halves)), ([spec, date]) => {
        const session = marketCalendar(spec.calendar).sessionOf(date);
        fc.pre(session !== undefined);
        const { open, close } = session;
        expect([isOpen(spec, open - 1), isOpen(spec, open), isOpen(spec, close - 1), isOpen(spec, close)]).toEqual([false, true, true, false]);
      }),
    );
  });
});
