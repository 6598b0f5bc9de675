import fc from "fast-check";
import { decimal, fromInteger, times } from "../../src/decimal.ts";
import type { Close, Leg, Open } from "../../src/interpret/instruction.ts";
import { close, open } from "./instructions.ts";

type Shape = readonly (readonly [Leg["right"], number, number, number])[];

/** Legs as right, step of the strike, ratio, and 1 for what a buyer holds long. */
const SHAPES: readonly Shape[] = [
  [["C", 0, 1, 1], ["C", 1, 1, 0]],
  [["P", 0, 1, 0], ["P", 1, 1, 1]],
  [["C", 0, 1, 1], ["C", 1, 2, 0], ["C", 2, 1, 1]],
  [["P", 0, 1, 1], ["P", 1, 2, 0], ["P", 2, 1, 1]],
  [["P", 0, 1, 0], ["P", 1, 1, 1], ["C", 2, 1, 1], ["C", 3, 1, 0]],
  [["P", 0, 1, 0], ["P", 1, 1, 1], ["C", 1, 1, 1], ["C", 2, 1, 0]],
  [["P", 0, 1, 1], ["C", 0, 1, 1]],
  [["P", 0, 1, 1], ["C", 1, 1, 1]],
];

/** Any order of two to four legs: what generated option orders hold besides their contract, with legs in its place. */
export const spreadOrder: fc.Arbitrary<Open | Close> = fc
  .record({
    order: fc.oneof(open, close).filter(({ asset }) => asset === "option"),
    shape: fc.constantFrom(...SHAPES),
    low: fc.integer({ min: 13, max: 9_000 }),
    step: fc.integer({ min: 1, max: 50 }),
    cents: fc.integer({ min: 1, max: 99 }),
  })
  .map(({ order, shape, low, step, cents }) => {
    const { action, expiry } = order;
    if (expiry === null) throw new Error("an option has its expiry");
    const buying = action === "BTO" || action === "BTC";
    const legs = shape.map(([right, at, ratio, long]): Leg => {
      const buys = (long === 1) === buying;
      const done = order.kind === "open" ? (buys ? "BTO" : "STO") : buys ? "BTC" : "STC";
      return { action: done, right, strike: fromInteger(low + at * step), expiry, ratio };
    });
    const spread = { legs, effect: buying ? ("debit" as const) : ("credit" as const) };
    const fields = { asset: "spread", right: null, strike: null, expiry: null, spread } as const;
    const price = times(decimal("0.01"), cents);
    return order.kind === "open"
      ? { ...order, ...fields, price }
      : { ...order, ...fields, price: order.price === null ? null : price };
  });
