import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromInteger, times, decimal } from "../../decimal.ts";
import { civilDate } from "../../time.ts";
import type { Close, Leg, Open } from "../instruction.ts";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";
import { render } from "../render.ts";

const POSTED = Date.parse("2026-10-14T15:30:00Z");
const ROOM: Partial<Profile> = { action: "BTO" };

const reading = (text: string, profile: Partial<Profile> = {}) =>
  interpret({ text, embeds: [], postedAt: POSTED }, { ...PLAIN_PROFILE, ...profile }).instruction;
const read = (text: string, profile: Partial<Profile> = {}): object => instructionJson(reading(text, profile));

const leg = (text: string): object => {
  const [action = "", strike = "", right = "", ratio = "1"] = text.split(" ");
  return { action, right, strike, expiry: "2026-11-20", ratio: Number(ratio) };
};

describe("a spread", () => {
  it.each([
    ["BTO KO 70/75C 11/20 @ 1.20", "BTO", "debit", ["BTO 70 C", "STO 75 C"]],
    ["BTO KO 70C/75C 11/20 @ 1.20", "BTO", "debit", ["BTO 70 C", "STO 75 C"]],
    ["BTO KO 70/75 call debit spread 11/20 @ 1.20", "BTO", "debit", ["BTO 70 C", "STO 75 C"]],
    ["BTO KO 65/60 put spread 11/20 @ 1.20", "BTO", "debit", ["STO 60 P", "BTO 65 P"]],
    ["STO KO 65/60P 11/20 @ 1.20", "STO", "credit", ["BTO 60 P", "STO 65 P"]],
    ["STO KO 65/60 PCS 11/20 @ 1.20", "STO", "credit", ["BTO 60 P", "STO 65 P"]],
    ["STO KO iron condor 11/20 55/60/75/80 @ 1.20", "STO", "credit", ["BTO 55 P", "STO 60 P", "STO 75 C", "BTO 80 C"]],
    [
      "STO KO 55/60P 75/80C iron condor 11/20 @ 1.20",
      "STO",
      "credit",
      ["BTO 55 P", "STO 60 P", "STO 75 C", "BTO 80 C"],
    ],
    ["STO KO 60/70/80 iron butterfly 11/20 @ 4", "STO", "credit", ["BTO 60 P", "STO 70 P", "STO 70 C", "BTO 80 C"]],
    ["BTO KO 65/70/75 call fly 11/20 @ 1.20", "BTO", "debit", ["BTO 65 C", "STO 70 C 2", "BTO 75 C"]],
    ["BTO KO 70 straddle 11/20 @ 4", "BTO", "debit", ["BTO 70 P", "BTO 70 C"]],
    ["STO KO 65/75 strangle 11/20 @ 1.20", "STO", "credit", ["STO 65 P", "STO 75 C"]],
  ])("%s", (text, action, effect, legs) => {
    const expected = { kind: "open", asset: "spread", symbol: "KO", action, effect, legs: legs.map(leg) };
    expect(read(text)).toMatchObject(expected);
  });

  it("is closed leg by leg the other way round", () => {
    expect(read("STC half KO 70/75C 11/20 @ 2.40")).toEqual({
      kind: "close",
      asset: "spread",
      action: "STC",
      symbol: "KO",
      legs: [leg("STC 70 C"), leg("BTC 75 C")],
      effect: "credit",
      price: "2.40",
      fraction: "1/2",
    });
    expect(read("sold KO 70/75 call debit spread 11/20 @ 2.4", ROOM)).toMatchObject({
      kind: "close",
      effect: "credit",
    });
  });

  it("is opened by selling when it is a credit spread", () => {
    expect(read("sold KO 65/60 put credit spread 11/20 @ 1.20", ROOM)).toMatchObject({
      action: "STO",
      effect: "credit",
    });
  });

  it.each([
    ["sold KO 70/75 call spread 11/20 @ 1.20", "ambiguous"],
    ["BTO KO 65/60 put credit spread 11/20 @ 1.20", "ambiguous"],
    ["BTO KO 70/75 spread 11/20 @ 1.20", "missing-right"],
    ["BTO KO 70/75 call spread @ 1.20", "missing-expiry"],
    ["BTO KO 70/75 call spread 11/20", "missing-price"],
    ["BTO KO 70/75 call spread 11/20 @ 5", "bad-price"],
    ["BTO KO 70/70 call spread 11/20 @ 1", "missing-strike"],
    ["BTO KO 65/70/76 call butterfly 11/20 @ 1", "missing-strike"],
  ])("%s is refused: %s", (text, code) => {
    expect(read(text, ROOM)).toMatchObject({ kind: "invalid", code });
  });

  it.each([
    "spreads are wide today",
    "thinking about KO 65/60 put credit spread 11/20 @ 2",
    "should I sell KO 65/60 put credit spread 11/20 @ 2",
    "don't sell KO 65/60 put credit spread 11/20 @ 2",
    "sold KO 65/60 put credit spread 11/20 @ 2 yesterday",
    "sold KO 65/60 put credit spread 11/20 @ 2?",
    "KO 65/60 put credit spread expired worthless, +100%",
    "if it holds sold KO 65/60 put credit spread 11/20 @ 2",
    "> STO KO 65/60P 11/20 @ 1.20",
    "Condor watchlist: KO 55/60/75/80 11/20 @ 2",
  ])("%s is talk", (text) => {
    expect(read(text, ROOM)).toMatchObject({ kind: "ignore" });
  });
});

const EXPIRY = civilDate("2026-11-20");
type Shape = readonly (readonly [Leg["right"], number, number, number])[];

/** Legs as right, step of the strike, ratio, and 1 for what a buyer holds long. */
const SHAPES: readonly Shape[] = [
  [["C", 0, 1, 1], ["C", 1, 1, 0]],
  [["P", 0, 1, 0], ["P", 1, 1, 1]],
  [["C", 0, 1, 1], ["C", 1, 2, 0], ["C", 2, 1, 1]],
  [["P", 0, 1, 0], ["P", 1, 1, 1], ["C", 2, 1, 1], ["C", 3, 1, 0]],
  [["P", 0, 1, 0], ["P", 1, 1, 1], ["C", 1, 1, 1], ["C", 2, 1, 0]],
  [["P", 0, 1, 1], ["C", 0, 1, 1]],
  [["P", 0, 1, 1], ["C", 1, 1, 1]],
];

const spreadOrder: fc.Arbitrary<Open | Close> = fc
  .record({
    shape: fc.constantFrom(...SHAPES),
    low: fc.integer({ min: 1, max: 9_000 }),
    step: fc.integer({ min: 1, max: 50 }),
    action: fc.constantFrom("BTO" as const, "STO" as const, "STC" as const, "BTC" as const),
    cents: fc.integer({ min: 1, max: 99 }),
    quantity: fc.option(fc.integer({ min: 1, max: 500 })),
  })
  .map(({ shape, low, step, action, cents, quantity }) => {
    const buying = action === "BTO" || action === "BTC";
    const opening = action === "BTO" || action === "STO";
    const legs = shape.map(([right, at, ratio, long]): Leg => {
      const buys = (long === 1) === buying;
      const done = opening ? (buys ? "BTO" : "STO") : buys ? "BTC" : "STC";
      return { action: done, right, strike: fromInteger(low + at * step), expiry: EXPIRY, ratio };
    });
    const spread = { legs, effect: buying ? ("debit" as const) : ("credit" as const) };
    const fields = {
      asset: "spread",
      symbol: "KO",
      right: null,
      strike: null,
      expiry: null,
      spread,
      quantity,
    } as const;
    const price = times(decimal("0.01"), cents);
    return action === "BTO" || action === "STO"
      ? { kind: "open", ...fields, action, price, size: null, targets: [], stop: null, trail: null }
      : { kind: "close", ...fields, action, price, fraction: null, partial: false };
  });

describe("the canonical text of a spread", () => {
  it("reads as the same spread", () => {
    fc.assert(
      fc.property(spreadOrder, (order) => {
        expect(reading(render(order))).toEqual(order);
      }),
      { numRuns: 1_000 },
    );
  });
});
