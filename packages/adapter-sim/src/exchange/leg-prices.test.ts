import fc from "fast-check";
import {
  add,
  decimal,
  fromScaled,
  isMultipleOf,
  isOnTick,
  singleTick,
  times,
  ZERO,
  type Decimal,
  type TickSchedule,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { legPrices, type PricedLeg } from "./leg-prices.ts";

const CENT = decimal("0.01");
const PENNY = singleTick(CENT);
/** A nickel from 3.00 on, as in the penny interval programme. */
const NICKEL: TickSchedule = [
  { from: ZERO, step: CENT },
  { from: decimal("3"), step: decimal("0.05") },
];
const cents = (n: number): Decimal => fromScaled(BigInt(n) * 1_000_000n);

const leg = (ratio: number, bid: string, ask: string, ticks: TickSchedule = PENNY): PricedLeg => ({
  ratio,
  bid: decimal(bid),
  ask: decimal(ask),
  ticks,
});

const sumOf = (legs: readonly PricedLeg[], prices: readonly Decimal[]): Decimal =>
  legs.reduce((sum, { ratio }, at) => add(sum, times(prices[at] ?? ZERO, ratio)), ZERO);

const quoted = fc
  .record({ bid: fc.integer({ min: 0, max: 900 }), width: fc.integer({ min: 1, max: 40 }), ratio: fc.integer({ min: 1, max: 3 }) })
  .map(({ bid, width, ratio }) => ({ bid: bid === 0 ? null : cents(bid), ask: cents(bid + width), ratio }));

/** Two to four legs of which at least one is bought, and one of them by ones, as in every spread that has a name. */
const spreads = fc
  .record({
    legs: fc.array(quoted, { minLength: 2, maxLength: 4 }),
    bought: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    ticks: fc.constantFrom(PENNY, NICKEL),
  })
  .map(({ legs, bought, ticks }) =>
    legs.map(({ ratio, ...sides }, at): PricedLeg => {
      const count = at === 0 ? 1 : ratio;
      return { ...sides, ticks, ratio: at === 0 || bought[at - 1] === true ? count : -count };
    }),
  );

/** Enough for a cent of each leg that is bought. */
const nets = fc.integer({ min: 10, max: 2_000 }).map(cents);

describe("the prices of a spread's legs", () => {
  it("add up to the net price to the last digit, and none of them is worthless", () => {
    fc.assert(
      fc.property(spreads, nets, (legs, net) => {
        const prices = legPrices(legs, net);
        expect(prices).toHaveLength(legs.length);
        expect(sumOf(legs, prices ?? [])).toBe(net);
        expect(prices?.every((price) => price > 0n && isMultipleOf(price, CENT))).toBe(true);
      }),
    );
  });

  it("are on the legs' own ticks wherever those are cents", () => {
    fc.assert(
      fc.property(spreads, nets, (legs, net) => {
        const pennies = legs.map((each) => ({ ...each, ticks: PENNY }));
        expect(legPrices(pennies, net)?.every((price) => isOnTick(PENNY, price))).toBe(true);
      }),
    );
  });

  it("lie between bid and ask of each leg when the net price lies inside the net market", () => {
    const legs = [leg(1, "4.00", "4.10"), leg(-1, "1.50", "1.60")];
    expect(legPrices(legs, decimal("2.50"))).toEqual([decimal("4.05"), decimal("1.55")]);
    expect(legPrices(legs, decimal("2.60"))).toEqual([decimal("4.10"), decimal("1.50")]);
  });

  it("leave their ticks at one leg only when ticks can't add up: nickels never come to 2.53", () => {
    const legs = [leg(1, "6.00", "6.10", NICKEL), leg(-1, "3.50", "3.60", NICKEL)];
    const prices = legPrices(legs, decimal("2.53")) ?? [];
    expect(sumOf(legs, prices)).toBe(decimal("2.53"));
    expect(prices.filter((price) => !isOnTick(NICKEL, price))).toHaveLength(1);
    const reachable = legPrices(legs, decimal("2.55")) ?? [];
    expect(reachable.every((price) => isOnTick(NICKEL, price))).toBe(true);
  });

  it("find ratios that only two legs together can make up", () => {
    const legs = [leg(2, "4.00", "4.10"), leg(-3, "1.50", "1.60")];
    const prices = legPrices(legs, decimal("3.51")) ?? [];
    expect(sumOf(legs, prices)).toBe(decimal("3.51"));
  });

  it("follow a limit that the market has run far away from", () => {
    const legs = [leg(1, "4.00", "4.10"), leg(-1, "1.50", "1.60")];
    expect(legPrices(legs, decimal("3.60"))).toEqual([decimal("5.10"), decimal("1.50")]);
    expect(legPrices(legs, decimal("1.40"))).toEqual([decimal("4.00"), decimal("2.60")]);
    const straddle = [leg(1, "4.00", "4.10"), leg(1, "4.00", "4.10")];
    expect(legPrices(straddle, decimal("4.00"))).toEqual([decimal("2.00"), decimal("2.00")]);
  });

  it("do not exist where the net price is less than a cent for every leg that is bought", () => {
    expect(legPrices([leg(1, "4.00", "4.10"), leg(1, "4.00", "4.10")], CENT)).toBeUndefined();
  });
});
