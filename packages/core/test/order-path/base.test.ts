import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, commitments, decimal, fromInteger, max, MINUTE, times, ZERO, type Decimal } from "../../src/index.ts";
import { addedBack, type BrokersFigures } from "../../src/book/holdings.ts";
import { Desk } from "./desk.ts";

/** So many futures and calls, bought a minute ago. */
const holding = (futures: number, calls: number): Desk => {
  const desk = new Desk({ power: "200000" });
  desk.market("/MES", "6900.00", "6900.25");
  desk.market("SPY", "1.10", "1.20");
  if (futures > 0) {
    desk.say(`!tt buy ${futures} MES`);
    desk.fill("e1", futures, "6900.25");
  }
  if (calls > 0) {
    desk.say("Alert: BTO SPY 500C 12/18 @ 1.15 no target");
    desk.pass(12_000);
    desk.fill("e1", calls, "1.15");
  }
  desk.pass(MINUTE);
  return desk;
};

/** What is added back of all that the desk holds. */
const addedTo = ({ book }: Desk, figures: BrokersFigures): Decimal =>
  addedBack(book, figures, commitments(book, figures.asOf).reflected);

const money = fc.integer({ min: 0, max: 300_000 }).map(fromInteger);

describe("the base that the total share is taken of", () => {
  it("is the broker's net liquidation at most, or his power alone where that is more, whatever our own margins say", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 }), money, money, (futures, calls, power, netLiquidation) => {
        const desk = holding(futures, calls);
        const added = addedTo(desk, { asOf: desk.now, power, netLiquidation });
        expect(added).toBeGreaterThanOrEqual(ZERO);
        expect(add(power, added)).toBeLessThanOrEqual(max(power, netLiquidation));
        expect(added).toBeLessThanOrEqual(commitments(desk.book, desk.now).reflected);
      }),
      { numRuns: 60 },
    );
  });

  it("counts what a broker holds back, when that is less than we reckon", () => {
    const desk = holding(2, 0);
    const { reflected } = commitments(desk.book, desk.now);
    expect(reflected).toBeGreaterThan(decimal("6900"));
    const after = (heldBack: Decimal): Decimal => addedTo(desk, { asOf: desk.now, power: decimal("48000"), netLiquidation: add(decimal("48000"), heldBack) });
    expect([after(decimal("3000")), after(ZERO), after(times(reflected, 2))]).toEqual([decimal("3000"), ZERO, reflected]);
  });

  it("without net liquidation counts what was paid, and no margin", () => {
    const figures = (desk: Desk) => ({ asOf: desk.now, power: decimal("48000"), netLiquidation: null });
    const [futures, calls] = [holding(2, 0), holding(0, 4)];
    expect(addedTo(futures, figures(futures))).toBe(ZERO);
    expect(addedTo(calls, figures(calls))).toBe(decimal("230"));
    const working = new Desk();
    working.market("SPY", "1.10", "1.20");
    working.say("Alert: BTO SPY 500C 12/18 @ 1.15");
    working.pass(MINUTE);
    expect(addedTo(working, figures(working))).toBe(ZERO);
    expect(addedTo(calls, { ...figures(calls), asOf: calls.now - 10 * MINUTE })).toBe(ZERO);
  });
});
