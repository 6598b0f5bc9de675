import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, format, fromScaled, isMultipleOf, subtract, ZERO, type Decimal } from "../decimal.ts";
import { EQUITY_TICKS, NICKEL_DIME, optionTicks, PENNY_ALL, PENNY_PROGRAMME } from "./option-ticks.ts";
import { FUTURES_PRODUCTS } from "./products.ts";
import {
  isOnTick,
  neighbours,
  roundToTick,
  singleTick,
  stepTicks,
  tickAt,
  ticksBetween,
  type TickSchedule,
} from "./ticks.ts";

/** Thresholds that are no multiple of either step: no venue has them today, and nothing here may break on them. */
const CROOKED: TickSchedule = [
  { from: ZERO, step: decimal("0.03") },
  { from: decimal("1"), step: decimal("0.07") },
  { from: decimal("2.5"), step: decimal("0.4") },
];

const SCHEDULES: readonly TickSchedule[] = [
  PENNY_ALL,
  PENNY_PROGRAMME,
  NICKEL_DIME,
  EQUITY_TICKS,
  CROOKED,
  ...FUTURES_PRODUCTS.map((product) => singleTick(product.tick)),
];

const schedules = fc.constantFrom(...SCHEDULES);
const near = (schedule: TickSchedule): fc.Arbitrary<Decimal> =>
  fc.oneof(
    fc.bigInt({ min: 1n, max: 10n ** 10n }).map(fromScaled),
    // Around the thresholds, where the mistakes live.
    fc
      .tuple(fc.constantFrom(...schedule), fc.bigInt({ min: -(10n ** 8n), max: 10n ** 8n }))
      .map(([band, offset]) => fromScaled(band.from + offset))
      .filter((price) => price > 0n),
  );
const priced = schedules.chain((schedule) => near(schedule).map((price) => ({ schedule, price })));
const onTick = priced
  .map(({ schedule, price }) => ({ schedule, price: roundToTick(schedule, price, "up") }))
  .filter(({ price }) => price > 0n);

const up = (schedule: TickSchedule, text: string): string => format(roundToTick(schedule, decimal(text), "up"));
const down = (schedule: TickSchedule, text: string): string => format(roundToTick(schedule, decimal(text), "down"));

describe("rounding to a tick", () => {
  it("crosses a threshold into the band above", () => {
    expect(up(PENNY_PROGRAMME, "2.999")).toBe("3");
    expect(up(PENNY_PROGRAMME, "3.001")).toBe("3.05");
    expect(up(NICKEL_DIME, "2.96")).toBe("3");
    expect(up(NICKEL_DIME, "3.01")).toBe("3.1");
    expect(up(EQUITY_TICKS, "0.99991")).toBe("1");
  });

  it("rounds down within the band and on to its threshold", () => {
    expect(down(PENNY_PROGRAMME, "3.04")).toBe("3");
    expect(down(PENNY_PROGRAMME, "2.999")).toBe("2.99");
    expect(down(NICKEL_DIME, "3.09")).toBe("3");
  });

  it("gives 0 below the first tick, and keeps negative prices on the first band", () => {
    expect(down(NICKEL_DIME, "0.04")).toBe("0");
    expect(up(NICKEL_DIME, "0.01")).toBe("0.05");
    expect(down(singleTick(decimal("0.01")), "-37.635")).toBe("-37.64");
    expect(up(PENNY_PROGRAMME, "-5.005")).toBe("-5");
  });

  it("steps over a stretch where a crooked threshold leaves no price", () => {
    expect(up(CROOKED, "0.995")).toBe("1.05");
    expect(down(CROOKED, "1.04")).toBe("0.99");
    expect(down(CROOKED, "2.6")).toBe("2.45");
    expect(up(CROOKED, "2.46")).toBe("2.8");
  });

  it("always yields the nearest valid price on its side", () => {
    fc.assert(
      fc.property(priced, ({ schedule, price }) => {
        const [lower, upper] = neighbours(schedule, price);
        expect(isOnTick(schedule, lower)).toBe(true);
        expect(isOnTick(schedule, upper)).toBe(true);
        expect(lower <= price && price <= upper).toBe(true);
        expect(lower === upper).toBe(isOnTick(schedule, price));
        // Nothing valid lies between: the neighbours are one tick apart.
        expect(ticksBetween(schedule, lower, upper)).toBe(lower === upper ? 0 : 1);
      }),
    );
  });

  it("leaves a valid price as it is", () => {
    fc.assert(
      fc.property(onTick, ({ schedule, price }) => {
        expect(roundToTick(schedule, price, "up")).toBe(price);
        expect(roundToTick(schedule, price, "down")).toBe(price);
      }),
    );
  });

  it("keeps the order of prices", () => {
    fc.assert(
      fc.property(
        schedules.chain((schedule) => fc.tuple(fc.constant(schedule), near(schedule), near(schedule))),
        fc.constantFrom("up" as const, "down" as const),
        ([schedule, a, b], direction) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(roundToTick(schedule, low, direction) <= roundToTick(schedule, high, direction)).toBe(true);
        },
      ),
    );
  });
});

describe("the tick at a price", () => {
  it("is the upper band's at the threshold itself", () => {
    expect(format(tickAt(PENNY_PROGRAMME, decimal("2.99")))).toBe("0.01");
    expect(format(tickAt(PENNY_PROGRAMME, decimal("3")))).toBe("0.05");
    expect(format(tickAt(PENNY_PROGRAMME, decimal("-1")))).toBe("0.01");
    expect(isOnTick(PENNY_PROGRAMME, decimal("3.01"))).toBe(false);
    expect(isOnTick(PENNY_PROGRAMME, decimal("2.01"))).toBe(true);
  });

  it("divides every valid price of its band", () => {
    fc.assert(
      fc.property(onTick, ({ schedule, price }) => isMultipleOf(price, tickAt(schedule, price))),
    );
  });

  it("is positive", () => {
    expect(() => singleTick(ZERO)).toThrow(RangeError);
  });
});

describe("stepping", () => {
  const step = (schedule: TickSchedule, text: string, n: number): string =>
    format(stepTicks(schedule, decimal(text), n));

  it("goes tick by tick across thresholds", () => {
    expect(step(PENNY_PROGRAMME, "2.98", 3)).toBe("3.05");
    expect(step(PENNY_PROGRAMME, "3.10", -3)).toBe("2.99");
    expect(step(NICKEL_DIME, "2.90", 3)).toBe("3.1");
    expect(step(EQUITY_TICKS, "1.01", -2)).toBe("0.9999");
    expect(step(CROOKED, "0.99", 1)).toBe("1.05");
    expect(step(CROOKED, "2.8", -1)).toBe("2.45");
  });

  it("takes the next valid price as its first step when it starts beside the ladder", () => {
    expect(step(PENNY_PROGRAMME, "2.995", 1)).toBe("3");
    expect(step(PENNY_PROGRAMME, "3.02", -1)).toBe("3");
    expect(step(PENNY_PROGRAMME, "3.02", -2)).toBe("2.99");
    expect(step(PENNY_PROGRAMME, "3.02", 0)).toBe("3.02");
  });

  it("never falls below one tick from a price above 0, and moves freely below 0", () => {
    expect(step(NICKEL_DIME, "0.10", -5)).toBe("0.05");
    expect(step(NICKEL_DIME, "0.02", -1)).toBe("0.05");
    expect(step(singleTick(decimal("0.01")), "0", -2)).toBe("-0.02");
    expect(step(singleTick(decimal("0.01")), "-0.01", 3)).toBe("0.02");
  });

  it("up and down again comes back", () => {
    fc.assert(
      fc.property(onTick, fc.integer({ min: 0, max: 500 }), ({ schedule, price }, n) => {
        const there = stepTicks(schedule, price, n);
        expect(stepTicks(schedule, there, -n)).toBe(price);
        expect(ticksBetween(schedule, price, there)).toBe(n);
        expect(ticksBetween(schedule, there, price)).toBe(n === 0 ? 0 : -n);
      }),
    );
  });

  it("one by one is the same as all at once", () => {
    fc.assert(
      fc.property(onTick, fc.integer({ min: -40, max: 40 }), ({ schedule, price }, n) => {
        let at = price;
        for (let left = Math.abs(n); left > 0; left--) at = stepTicks(schedule, at, Math.sign(n));
        expect(stepTicks(schedule, price, n)).toBe(at);
      }),
    );
  });

  it("moves by the tick of the price it leaves, upwards", () => {
    fc.assert(
      fc.property(onTick, ({ schedule, price }) => {
        fc.pre(schedule !== CROOKED);
        expect(subtract(stepTicks(schedule, price, 1), price)).toBe(tickAt(schedule, price));
      }),
    );
  });

  it("counts the ticks between two prices as the steps that lead from one to the other", () => {
    fc.assert(
      fc.property(
        schedules.chain((schedule) => fc.tuple(fc.constant(schedule), near(schedule), near(schedule))),
        ([schedule, a, b]) => {
          const from = roundToTick(schedule, a, "up");
          const to = roundToTick(schedule, b, "up");
          expect(stepTicks(schedule, from, ticksBetween(schedule, from, to))).toBe(to);
        },
      ),
    );
  });
});

describe("option schedules", () => {
  it("know the penny classes and the nickel classes, and fall back to the programme", () => {
    expect(["SPY", "QQQ", "IWM", "XSP"].map(optionTicks)).toEqual([PENNY_ALL, PENNY_ALL, PENNY_ALL, PENNY_ALL]);
    expect(["SPX", "NDX", "RUT", "VIX"].map(optionTicks)).toEqual(Array(4).fill(NICKEL_DIME));
    expect(optionTicks("AAPL")).toBe(PENNY_PROGRAMME);
  });
});
