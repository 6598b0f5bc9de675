import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, format, fromInteger, max, subtract, times, ZERO, type Decimal } from "../decimal.ts";
import { isOk, type Result } from "../result.ts";
import { civilDate } from "../time.ts";
import type { OptionSpread, Right, SpreadLeg } from "./instrument.ts";
import { option } from "./option.ts";
import { worthOf } from "./spread-worth.ts";
import { mirrored, spread } from "./spread.ts";

const right = <A>(result: Result<unknown, A>): A => {
  if (!isOk(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

const leg = (ratio: number, strike: number, side: Right): SpreadLeg => ({
  ratio,
  option: right(option("SPY", civilDate("2026-12-18"), side, fromInteger(strike))),
});

/** `1 590C, -1 595C` */
const of = (text: string): OptionSpread =>
  right(
    spread(
      text.split(", ").map((each) => {
        const [ratio = "", contract = ""] = each.split(" ");
        return leg(Number(ratio), Number(contract.slice(0, -1)), contract.endsWith("C") ? "C" : "P");
      }),
    ),
  );

const text = (amount: Decimal | null): string => (amount === null ? "unbounded" : format(amount));

describe("what a spread can be worth", () => {
  it.each([
    ["1 590C, -1 595C", "0", "5"],
    ["-1 590C, 1 595C", "-5", "0"],
    ["1 595P, -1 590P", "0", "5"],
    ["1 590C, -2 595C, 1 600C", "0", "5"],
    ["1 600C, -1 605C, 1 580P, -1 570P", "0", "10"],
    ["1 590C, -1 595C, -1 590P, 1 595P", "5", "5"],
    ["1 590C, -1 595C, 1 590P, -1 585P", "0", "5"],
    ["1 590C, 1 590P", "0", "unbounded"],
    ["-1 590C, -1 590P", "unbounded", "0"],
    ["1 590C, -2 595C", "unbounded", "5"],
    ["2 590P, -1 595P", "-5", "585"],
  ])("%s: from %s to %s", (legs, least, most) => {
    const worth = worthOf(of(legs));
    expect([text(worth.least), text(worth.most)]).toEqual([least, most]);
  });

  const anySpread = fc
    .uniqueArray(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom<Right>("C", "P")), {
      minLength: 2,
      maxLength: 4,
      selector: ([, strike, side]) => `${strike}${side}`,
    })
    .map((legs) => legs.filter(([ratio]) => ratio !== 0).map(([ratio, strike, side]) => leg(ratio, strike, side)))
    .filter((legs) => legs.length > 1)
    .map((legs) => right(spread(legs)));

  const payoff = ({ legs }: OptionSpread, ending: number): Decimal =>
    legs.reduce((sum, { option: { right: side, strike }, ratio }) => {
      const [high, low] = side === "C" ? [fromInteger(ending), strike] : [strike, fromInteger(ending)];
      return add(sum, times(max(ZERO, subtract(high, low)), ratio));
    }, ZERO);

  it("holds every payoff, wherever the underlying ends", () => {
    fc.assert(
      fc.property(anySpread, fc.integer({ min: 0, max: 200 }), (it, ending) => {
        const { least, most } = worthOf(it);
        const worth = payoff(it, ending);
        if (most !== null) expect(worth).toBeLessThanOrEqual(most);
        if (least !== null) expect(worth).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  it("is reached: the bound is a payoff, and what has none outgrows every amount", () => {
    fc.assert(
      fc.property(anySpread, (it) => {
        const { least, most } = worthOf(it);
        const reached = Array.from({ length: 60 }, (_, ending) => payoff(it, ending));
        if (most === null) expect(payoff(it, 1_000_000)).toBeGreaterThan(fromInteger(900_000));
        else expect(reached).toContain(most);
        if (least === null) expect(payoff(it, 1_000_000)).toBeLessThan(fromInteger(-900_000));
        else expect(reached).toContain(least);
      }),
    );
  });

  it("is turned round for the other side", () => {
    fc.assert(
      fc.property(anySpread, (it) => {
        const [one, other] = [worthOf(it), worthOf(mirrored(it))];
        const negated = (amount: Decimal | null): Decimal | null => (amount === null ? null : subtract(ZERO, amount));
        expect(other).toEqual({ least: negated(one.most), most: negated(one.least) });
      }),
    );
  });
});
