import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, civilDate, newYorkDate, newYorkInstant, nyse, weekday } from "@floorbroker/core";
import { expirationsOf } from "./expirations.ts";

const NOON = 12 * 3_600_000;
const FRIDAY = 5;
const day = fc.integer({ min: 0, max: 5 * 365 }).map((n) => newYorkInstant(addDays(civilDate("2025-01-01"), n), NOON));
const underlying = fc.constantFrom("SPY", "AAPL", "SPX", "NDX", "VIX", "BRK.B");

describe("the expirations of an underlying", () => {
  it("are trading days from today on, in their order, at most one for each settlement", () => {
    fc.assert(
      fc.property(underlying, day, (symbol, now) => {
        const found = expirationsOf(symbol, now);
        const keys = found.map(({ date, settlement }) => `${date} ${settlement}`);
        expect(found.length).toBeGreaterThan(5);
        expect(keys).toEqual([...new Set(keys)].toSorted());
        for (const { date } of found) {
          expect(date >= newYorkDate(now)).toBe(true);
          expect(nyse.isTradingDay(date)).toBe(true);
        }
      }),
    );
  });

  it("are on each of the next ten trading days for SPY, and at the end of each of the next weeks for a stock", () => {
    fc.assert(
      fc.property(day, (now) => {
        const spy = new Set(expirationsOf("SPY", now).map(({ date }) => date));
        const stock = new Set(expirationsOf("AAPL", now).map(({ date }) => date));
        const dates = Array.from({ length: 40 }, (_, n) => addDays(newYorkDate(now), n)).filter((date) =>
          nyse.isTradingDay(date),
        );
        for (const date of dates.slice(0, 10)) expect(spy.has(date)).toBe(true);
        for (const date of dates.filter((each) => weekday(each) === FRIDAY)) expect(stock.has(date)).toBe(true);
      }),
    );
  });

  it("have exactly one regular date a month for each settlement", () => {
    fc.assert(
      fc.property(underlying, day, (symbol, now) => {
        const regular = expirationsOf(symbol, now).filter(({ type }) => type === "Regular");
        const months = regular.map(({ date, settlement }) => `${date.slice(0, 7)} ${settlement}`);
        expect(months).toEqual([...new Set(months)]);
      }),
    );
  });
});
