import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBusinessDay } from "../calendar/us-holidays.ts";
import { addDays, civilDate, daysBetween } from "../time.ts";
import { FUTURES_PRODUCTS, productOf, type FuturesProduct } from "./products.ts";
import { frontMonth, lastTradeDate, rollDate } from "./roll.ts";

const product = (root: string): FuturesProduct => {
  const found = productOf(root);
  if (found === undefined) throw new Error(`no product ${root}`);
  return found;
};
const front = (root: string, date: string): string => frontMonth(product(root), civilDate(date)).id;
const lastTrade = (root: string, year: number, month: number): string => lastTradeDate(product(root), year, month);
const roll = (root: string, year: number, month: number): string => rollDate(product(root), year, month);

const products = fc.constantFrom(...FUTURES_PRODUCTS);
const dates = fc.integer({ min: 0, max: 3652 }).map((days) => addDays(civilDate("2022-01-01"), days));

describe("the last trading day", () => {
  it("of an equity index contract is the third Friday, or the day before a holiday", () => {
    expect(lastTrade("ES", 2014, 12)).toBe("2014-12-19");
    expect(lastTrade("ES", 2026, 12)).toBe("2026-12-18");
    expect(lastTrade("MNQ", 2026, 6)).toBe("2026-06-18"); // Juneteenth
  });

  it("of crude is three business days before the 25th of the month before", () => {
    expect(lastTrade("CL", 2020, 5)).toBe("2020-04-21"); // the day after prices went below zero; the 25th a Saturday
    expect(lastTrade("CL", 2025, 1)).toBe("2024-12-19"); // the 25th is Christmas
    expect(lastTrade("CL", 2026, 12)).toBe("2026-11-20");
    expect(lastTrade("MCL", 2026, 12)).toBe("2026-11-19"); // one business day before CL
  });

  it("of metals is the third last business day of the month", () => {
    expect(lastTrade("GC", 2025, 12)).toBe("2025-12-29");
    expect(lastTrade("SIL", 2026, 12)).toBe("2026-12-29");
  });

  it("of treasuries is the seventh business day before the last, of the five-year note the last", () => {
    expect(lastTrade("ZN", 2025, 12)).toBe("2025-12-19");
    expect(lastTrade("ZB", 2026, 12)).toBe("2026-12-21");
    expect(lastTrade("ZF", 2025, 12)).toBe("2025-12-31");
  });

  it("of currencies is the second business day before the third Wednesday", () => {
    expect(lastTrade("6E", 2026, 12)).toBe("2026-12-14");
    expect(lastTrade("6J", 2027, 3)).toBe("2027-03-15");
  });

  it("of bitcoin is the last Friday that New York and London both work on", () => {
    expect(lastTrade("BTC", 2024, 12)).toBe("2024-12-27");
    expect(lastTrade("BTC", 2024, 3)).toBe("2024-03-28"); // Good Friday
    expect(lastTrade("MBT", 2025, 12)).toBe("2025-12-24"); // Boxing Day on a Friday, after Christmas
  });

  it("is a business day for every product and month", () => {
    fc.assert(
      fc.property(products, fc.integer({ min: 2022, max: 2035 }), fc.integer({ min: 1, max: 12 }), (p, year, month) => {
        expect(isBusinessDay(lastTradeDate(p, year, month))).toBe(true);
        expect(rollDate(p, year, month) < lastTradeDate(p, year, month)).toBe(true);
      }),
    );
  });
});

describe("the roll date", () => {
  it("of equity index contracts is the Thursday eight days before the third Friday, as published", () => {
    expect(roll("ES", 2014, 9)).toBe("2014-09-11");
    expect(roll("ES", 2014, 12)).toBe("2014-12-11");
    expect([3, 6, 9, 12].map((month) => roll("NQ", 2022, month))).toEqual([
      "2022-03-10",
      "2022-06-09",
      "2022-09-08",
      "2022-12-08",
    ]);
    expect(roll("MES", 2026, 6)).toBe("2026-06-11"); // counted from the third Friday, holiday or not
  });

  it("of what is delivered is the first position day, the eve of first notice day", () => {
    expect(roll("GC", 2025, 12)).toBe("2025-11-26"); // first notice on Friday the 28th, after Thanksgiving
    expect(roll("ZN", 2026, 12)).toBe("2026-11-27");
    expect(roll("SI", 2027, 3)).toBe("2027-02-25");
  });

  it("of crude is three business days before its end, the same day for CL and MCL", () => {
    expect(roll("CL", 2026, 12)).toBe("2026-11-17");
    expect(roll("MCL", 2026, 12)).toBe("2026-11-17");
  });

  it("of currencies is a week, of bitcoin two business days before the end", () => {
    expect(roll("6E", 2026, 12)).toBe("2026-12-07");
    expect(roll("BTC", 2026, 11)).toBe("2026-11-24"); // ends on the Friday after Thanksgiving
  });
});

describe("the front month", () => {
  it("is what traders mean by the bare root", () => {
    expect(front("ES", "2026-11-18")).toBe("/ESZ2026");
    expect(front("MES", "2026-12-09")).toBe("/MESZ2026");
    expect(front("MES", "2026-12-10")).toBe("/MESH2027");
    expect(front("ES", "2026-12-11")).toBe("/ESH2027");
    expect(front("CL", "2026-11-16")).toBe("/CLZ2026");
    expect(front("CL", "2026-11-18")).toBe("/CLF2027");
    expect(front("MCL", "2026-11-18")).toBe("/MCLF2027");
    expect(front("GC", "2026-11-18")).toBe("/GCZ2026");
    expect(front("GC", "2026-11-27")).toBe("/GCG2027");
    expect(front("SI", "2026-12-30")).toBe("/SIH2027");
    expect(front("ZB", "2026-11-18")).toBe("/ZBZ2026");
    expect(front("6E", "2026-12-07")).toBe("/6EH2027");
    expect(front("BTC", "2026-11-18")).toBe("/BTCX2026");
    expect(front("BTC", "2026-12-31")).toBe("/BTCF2027");
  });

  it("is an active month whose roll is still ahead and that still trades", () => {
    fc.assert(
      fc.property(products, dates, (p, date) => {
        const { year, month } = frontMonth(p, date);
        expect(p.activeMonths).toContain(month);
        expect(rollDate(p, year, month) > date).toBe(true);
        expect(lastTradeDate(p, year, month) > date).toBe(true);
        expect(daysBetween(date, lastTradeDate(p, year, month))).toBeLessThan(200);
      }),
    );
  });

  it("never goes back in time, and changes on roll dates only", () => {
    for (const p of FUTURES_PRODUCTS) {
      let before = frontMonth(p, civilDate("2026-01-01"));
      for (let date = civilDate("2026-01-02"); date < "2028-07-01"; date = addDays(date, 1)) {
        const now = frontMonth(p, date);
        if (now.id === before.id) continue;
        expect(now.year * 12 + now.month).toBeGreaterThan(before.year * 12 + before.month);
        expect(rollDate(p, before.year, before.month)).toBe(date);
        before = now;
      }
    }
  });
});
