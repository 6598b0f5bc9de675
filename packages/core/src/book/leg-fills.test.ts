import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, fromScaled, times, ZERO, type Decimal } from "../decimal.ts";
import { fillId, orderKey, tradeId, accountId, type InstrumentId } from "../ids.ts";
import type { OptionSpread, SpreadLeg } from "../instrument/instrument.ts";
import { option } from "../instrument/option.ts";
import { spread } from "../instrument/spread.ts";
import type { Fill } from "../ports/orders.ts";
import { isOk, type Result } from "../result.ts";
import { civilDate } from "../time.ts";
import { orderAccepted, orderFees, orderFilled, orderIntended, orderStated } from "./evolve/orders.ts";
import { begunSpreads, completeSpreads, type LegFill } from "./leg-fills.ts";
import { executionsOf, exposureOf, filledOf, hasUnequalLegs, isOver, outstandingOf, owesAnswer, turnoverOf, type Order } from "./order.ts";

const right = <A>(result: Result<unknown, A>): A => {
  if (!isOk(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

const EXPIRY = civilDate("2026-12-18");
const of = (...ratios: readonly number[]): OptionSpread =>
  right(spread(ratios.map((ratio, at): SpreadLeg => ({ ratio, option: right(option("SPY", EXPIRY, "C", times(decimal("5"), at + 1))) }))));

const REF = { broker: "sim", account: accountId("A1"), id: "b1", handle: null };
const KEY = orderKey("t1-e1");
const TRADE = tradeId("t1");

/** What the venue really did: executions of whole spreads, each leg at its own price, in one of two incarnations. */
interface Execution {
  readonly spreads: number;
  readonly prices: readonly number[];
  readonly ref: "b1" | "b2";
}

const anyTruth = fc.record({
  spread: fc.constantFrom(of(1, -1), of(1, -2, 1), of(1, -1, -1, 1), of(2, -3)),
  executions: fc.array(
    fc.record({
      spreads: fc.integer({ min: 1, max: 4 }),
      prices: fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 4, maxLength: 4 }),
      ref: fc.constantFrom("b1" as const, "b2" as const),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

const cents = (n: number): Decimal => fromScaled(BigInt(n) * 1_000_000n);

const fillsOf = ({ legs }: OptionSpread, executions: readonly Execution[]): readonly Fill[] =>
  executions.flatMap(({ spreads, prices, ref }, at) =>
    legs.map(({ option: { id }, ratio }, leg): Fill => ({
      fillId: fillId(`f${at}.${leg}`),
      rev: 0,
      orderKey: KEY,
      ref: { ...REF, id: ref },
      leg,
      instrument: id,
      side: ratio > 0 ? "buy" : "sell",
      quantity: spreads * Math.abs(ratio),
      price: cents(prices[leg] ?? 1),
      at,
      receivedAt: at,
    })),
  );

const heard = (fills: readonly Fill[]): readonly LegFill[] =>
  fills.map(({ fillId: id, rev, ref, quantity, price, at, instrument, side }) => ({ fillId: id, rev, refId: ref.id, quantity, price, at, fees: null, instrument, side }));

const unitsIn = (fills: readonly { readonly quantity: number }[]): number => fills.reduce((sum, { quantity }) => sum + quantity, 0);
const worthIn = (fills: readonly { readonly quantity: number; readonly price: Decimal }[]): Decimal =>
  fills.reduce((sum, { quantity, price }) => add(sum, times(price, quantity)), ZERO);

const ordered = (instrument: InstrumentId, quantity: number): Order => {
  const terms = { instrument, side: "buy", closing: false, quantity, type: "limit", limit: decimal("1"), stop: null, timeInForce: "day" } as const;
  const intent = { type: "intended", key: KEY, revision: 0, op: "place", tradeId: TRADE, role: "entry", leg: null, linked: null, terms, target: null, validUntil: null, reason: "" } as const;
  const order = orderIntended({ at: 0, event: intent }, undefined, false);
  if (order === undefined) throw new Error("an intent with terms makes an order");
  return orderAccepted(order, { at: 0, event: { type: "accepted", key: KEY, revision: 0, op: "place", ref: REF, state: "working" } });
};

const shuffled = <A>(values: readonly A[]): fc.Arbitrary<readonly A[]> => fc.shuffledSubarray([...values], { minLength: values.length });

describe("the complete spreads of an order", () => {
  it("are what the venue did once everything is heard, at the very money of the legs", () => {
    fc.assert(
      fc.property(anyTruth, ({ spread: it, executions }) => {
        const complete = completeSpreads(it.legs, heard(fillsOf(it, executions)));
        const net = executions.reduce((sum, { spreads, prices }) => it.legs.reduce((money, { ratio }, leg) => add(money, times(cents(prices[leg] ?? 1), spreads * ratio)), sum), ZERO);
        expect(unitsIn(complete)).toBe(executions.reduce((sum, { spreads }) => sum + spreads, 0));
        expect(worthIn(complete)).toBe(net);
      }),
    );
  });

  it("do not depend on the order in which legs are heard, nor on how often", () => {
    fc.assert(
      fc.property(
        anyTruth.chain((truth) => fc.tuple(fc.constant(truth), shuffled(fillsOf(truth.spread, truth.executions)), fc.nat(30))),
        ([{ spread: it, executions }, fills, again]) => {
          const filled = [...fills, ...fills.slice(0, again)].reduce((order, fill) => orderFilled(order, fill, 0), ordered(it.id, 20));
          expect(filled.fills).toEqual(completeSpreads(it.legs, heard(fillsOf(it, executions))));
          expect(hasUnequalLegs(filled)).toBe(false);
        },
      ),
    );
  });

  it("are never more than the scarcest leg allows, whatever has been heard", () => {
    fc.assert(
      fc.property(
        anyTruth.chain((truth) => {
          const fills = fillsOf(truth.spread, truth.executions);
          return fc.tuple(fc.constant(truth.spread), fc.subarray([...fills]), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: fills.length, maxLength: fills.length }), fc.boolean());
        }),
        ([it, some, quantities, busted]) => {
          // Busts and corrections leave any number of options, too.
          const fills = busted ? some.map((fill, at) => ({ ...fill, quantity: quantities[at] ?? 0 })) : some;
          const order = fills.reduce((before, fill) => orderFilled(before, fill, 0), ordered(it.id, 20));
          for (const { option: { id }, ratio } of it.legs) {
            expect(filledOf(order) * Math.abs(ratio)).toBeLessThanOrEqual(unitsIn(fills.filter(({ instrument }) => instrument === id)));
          }
          const equal = ["b1", "b2"].every((ref) => begunSpreads(it.legs, order.legFills, ref) === unitsIn(order.fills.filter(({ refId }) => refId === ref)));
          expect(hasUnequalLegs(order)).toBe(!equal);
          if (!equal) expect([owesAnswer(order), isOver(order)]).toEqual([true, false]);
        },
      ),
    );
  });

  it("follow revisions and busts of a leg as if nothing else had ever been said", () => {
    fc.assert(
      fc.property(
        anyTruth.chain((truth) => {
          const fills = fillsOf(truth.spread, truth.executions);
          const revised = fc.record({ which: fc.nat(fills.length - 1), quantity: fc.integer({ min: 0, max: 9 }), price: fc.integer({ min: 1, max: 2_000 }) });
          return fc.tuple(fc.constant(truth.spread), fc.constant(fills), revised, fc.boolean());
        }),
        ([it, fills, { which, quantity, price }, late]) => {
          const revision = (fill: Fill): Fill => ({ ...fill, rev: 1, quantity, price: cents(price) });
          const truth = fills.map((fill, at) => (at === which ? revision(fill) : fill));
          const news = truth[which];
          if (news === undefined) throw new Error("which is one of them");
          const told = late ? [...fills, news] : [news, ...fills];
          const order = told.reduce((before, fill) => orderFilled(before, fill, 0), ordered(it.id, 40));
          expect([...order.fills]).toEqual(truth.reduce((before, fill) => orderFilled(before, fill, 0), ordered(it.id, 40)).fills);
        },
      ),
    );
  });

  it("are priced one by one where a leg of several options was filled in parts", () => {
    const it = of(1, -2);
    const [bought, sold] = it.legs.map(({ option: { id } }) => id);
    const fill = (id: InstrumentId | undefined, name: string, quantity: number, price: string, at: number): LegFill => {
      if (id === undefined) throw new Error("two legs");
      return { fillId: fillId(name), rev: 0, refId: "b1", quantity, price: decimal(price), at, fees: null, instrument: id, side: "buy" };
    };
    const fills = [fill(bought, "a", 2, "5.00", 1), fill(sold, "b", 1, "2.00", 1), fill(sold, "c", 3, "2.10", 2)];
    expect(completeSpreads(it.legs, fills)).toMatchObject([
      { quantity: 1, price: decimal("0.90"), at: 2, fillId: "a" },
      { quantity: 1, price: decimal("0.80"), at: 2, fillId: "a" },
    ]);
  });
});

describe("an order of a spread", () => {
  const vertical = of(1, -1);
  const [bought, sold] = fillsOf(vertical, [{ spreads: 2, prices: [300, 190, 1, 1], ref: "b1" }]);
  if (bought === undefined || sold === undefined) throw new Error("two legs");

  it("still expects what is missing of a spread, also when the broker says that it is dead", () => {
    const half = orderFilled(ordered(vertical.id, 2), bought, 1);
    const state = { type: "order-state", key: KEY, revision: 0, ref: REF, supersedes: null, state: "cancelled", quantity: 2, limit: decimal("1"), stop: null, filled: 0, text: null } as const;
    const dead = orderStated(half, { at: 2, event: state });
    expect(dead.incarnations.map((each) => outstandingOf(dead, each))).toEqual([2]);
    expect([exposureOf(dead), isOver(dead), owesAnswer(dead)]).toEqual([2, false, true]);
    const smaller = { ...half, incarnations: half.incarnations.map((each) => ({ ...each, quantity: 1 })) };
    expect(exposureOf(smaller)).toBe(2);
    const whole = orderFilled(dead, sold, 3);
    expect([exposureOf(whole), isOver(whole), owesAnswer(whole), turnoverOf(whole)]).toEqual([0, true, false, decimal("2.20")]);
  });

  it("keeps the fees of each leg, and those of single contracts as before", () => {
    const filled = [bought, sold].reduce((order, fill) => orderFilled(order, fill, 1), ordered(vertical.id, 2));
    const fees = { type: "fees-reported", key: KEY, fillId: bought.fillId, amount: decimal("2.28"), currency: "USD" } as const;
    expect(executionsOf(orderFees(filled, fees)).map((fill) => fill.fees)).toEqual([decimal("2.28"), null]);
    const single = orderFilled(ordered(bought.instrument, 2), bought, 1);
    expect(executionsOf(orderFees(single, fees)).map((fill) => fill.fees)).toEqual([decimal("2.28")]);
  });
});
