import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromScaled, times, ZERO, type Decimal } from "../decimal.ts";
import { NICKEL_DIME, PENNY_ALL, PENNY_PROGRAMME } from "../instrument/option-ticks.ts";
import { isOnTick, singleTick, tickAt, type TickSchedule } from "../instrument/ticks.ts";
import { isBetter, levelPrice, type Basis } from "./level.ts";

const SCHEDULES = [PENNY_ALL, PENNY_PROGRAMME, NICKEL_DIME];
const MES = singleTick(decimal("0.25"));

const average = fc.bigInt({ min: 1_000_000n, max: 20_000_000_000n }).map(fromScaled);
const percent = fc.integer({ min: 1, max: 400 }).map((n): Decimal => times(decimal("1"), n));

const long = (fill: Decimal, ticks: TickSchedule): Basis => ({ side: "buy", average: fill, ticks });
const gain = (fill: Decimal, value: Decimal, ticks: TickSchedule): Decimal | null => levelPrice({ unit: "percent", value }, long(fill, ticks));

describe("the price of a gain", () => {
  it.each([
    ["1.15", PENNY_ALL, "2.30"],
    ["1.157", PENNY_ALL, "2.32"],
    ["1.51", PENNY_PROGRAMME, "3.05"],
    ["1.50", PENNY_PROGRAMME, "3"],
    ["1.52", NICKEL_DIME, "3.10"],
  ])("is twice the average fill %s for 100 %%, rounded up to a tick: %#", (fill, ticks, expected) => {
    expect(gain(decimal(fill), decimal("100"), ticks)).toBe(decimal(expected));
  });

  it("is never less than the gain, less than a tick above it, and always valid", () => {
    fc.assert(
      fc.property(average, percent, fc.constantFrom(...SCHEDULES), (fill, value, ticks) => {
        const price = gain(fill, value, ticks) ?? ZERO;
        const wanted = BigInt(fill) * (100n + BigInt(value) / 100_000_000n);
        expect(isOnTick(ticks, price)).toBe(true);
        expect(BigInt(price) * 100n).toBeGreaterThanOrEqual(wanted);
        // One more unit of 1e-8 for the division that was rounded up before.
        expect((BigInt(price) - BigInt(tickAt(ticks, price)) - 1n) * 100n).toBeLessThan(wanted);
      }),
    );
  });

  it("never falls when the average rises", () => {
    fc.assert(
      fc.property(average, average, percent, fc.constantFrom(...SCHEDULES), (a, b, value, ticks) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(gain(low, value, ticks) ?? ZERO).toBeLessThanOrEqual(gain(high, value, ticks) ?? ZERO);
      }),
    );
  });
});

describe("a level", () => {
  const short: Basis = { side: "sell", average: decimal("2.13"), ticks: PENNY_ALL };

  it("is mirrored on a short, where it may be no price at all", () => {
    expect(levelPrice({ unit: "percent", value: decimal("50") }, short)).toBe(decimal("1.06"));
    expect(levelPrice({ unit: "percent", value: decimal("100") }, short)).toBeNull();
    expect(levelPrice({ unit: "percent", value: decimal("-50") }, short)).toBe(decimal("3.19"));
  });

  it.each([
    [{ unit: "price", value: decimal("6907.10") } as const, "6907.25"],
    [{ unit: "points", value: decimal("7") } as const, "6907.50"],
    [{ unit: "points", value: decimal("-10") } as const, "6890.50"],
    [{ unit: "ticks", count: 4 } as const, "6901.25"],
    [{ unit: "ticks", count: -4 } as const, "6899.50"],
    [{ unit: "percent", value: decimal("1") } as const, "6969.50"],
  ])("counts from the average fill, on a tick in the trade's favour: %#", (level, expected) => {
    expect(levelPrice(level, { side: "buy", average: decimal("6900.40"), ticks: MES })).toBe(decimal(expected));
  });

  it("is nothing before the first fill", () => {
    expect(levelPrice({ unit: "price", value: decimal("2") }, long(ZERO, PENNY_ALL))).toBeNull();
  });

  it("further in the trade's favour is never a worse price, on either side", () => {
    const side = fc.constantFrom("buy" as const, "sell" as const);
    const units = fc.integer({ min: -300, max: 300 });
    fc.assert(
      fc.property(side, average, units, units, fc.constantFrom("percent", "points", "ticks"), (each, fill, a, b, unit) => {
        const at = (n: number): Decimal | null => {
          const basis = { side: each, average: fill, ticks: PENNY_ALL };
          if (unit === "ticks") return levelPrice({ unit: "ticks", count: n }, basis);
          return levelPrice({ unit: unit === "points" ? "points" : "percent", value: times(decimal("0.1"), n) }, basis);
        };
        const [low, high] = [at(Math.min(a, b)), at(Math.max(a, b))];
        if (low !== null && high !== null) expect(isBetter(each, low, high)).toBe(false);
      }),
    );
  });
});
