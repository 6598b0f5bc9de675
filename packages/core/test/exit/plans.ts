import fc from "fast-check";
import { decimal, fromScaled, type Decimal } from "../../src/decimal.ts";
import { PENNY_ALL } from "../../src/instrument/option-ticks.ts";
import type { ExitLegs, ExitLevel, ExitPlan } from "../../src/book/plans.ts";
import type { Holding } from "../../src/exit/holding.ts";

/** For the tests of this folder: plans and holdings, examples of both and arbitrary ones. */

export const price = (value: string): ExitLevel => ({ unit: "price", value: decimal(value) });
export const percent = (value: string): ExitLevel => ({ unit: "percent", value: decimal(value) });
export const points = (value: string): ExitLevel => ({ unit: "points", value: decimal(value) });

/** A plan that wants nothing yet. */
export const LEGS = {
  plan: "legs",
  targets: [],
  stop: null,
  trail: null,
  breakEvenAfter: null,
  giveBack: null,
  closeBy: null,
  rests: "stop",
} as const satisfies ExitPlan;

/** Half at +7 points and the stop to break-even, the rest at +12. */
export const TWO_TARGETS = {
  ...LEGS,
  targets: [
    { at: points("7"), share: decimal("50") },
    { at: points("12"), share: decimal("50") },
  ],
  stop: { at: points("-10"), limitOffset: null },
  breakEvenAfter: 1,
} as const satisfies ExitPlan;

interface Over extends Partial<Omit<Holding, "soldFor" | "stoppedFor">> {
  readonly sold?: Readonly<Record<number, number>>;
  /** Of those, by their own stop. */
  readonly stopped?: Readonly<Record<number, number>>;
}

/** Eight contracts at 1.15. */
export const holding = ({ sold = {}, stopped = {}, ...over }: Over = {}): Holding => ({
  side: "buy",
  entryFilled: 8,
  exitFilled: 0,
  closing: 0,
  closingLeg: null,
  soldFor: (leg) => sold[leg] ?? 0,
  stoppedFor: (leg) => stopped[leg] ?? 0,
  movedStop: null,
  average: decimal("1.15"),
  ticks: PENNY_ALL,
  ...over,
});

/** A price in cents. */
export const anyPrice: fc.Arbitrary<Decimal> = fc.bigInt({ min: 1n, max: 2_000n }).map((cents) => fromScaled(cents * 1_000_000n));

const tenth = (n: number): Decimal => fromScaled(BigInt(n) * 10_000_000n);

const levelOf = (sign: 1 | -1): fc.Arbitrary<ExitLevel> =>
  fc.oneof(
    fc.integer({ min: 1, max: 3_000 }).map((n): ExitLevel => ({ unit: "percent", value: tenth(n * sign) })),
    fc.integer({ min: 1, max: 50 }).map((n): ExitLevel => ({ unit: "points", value: tenth(n * sign) })),
    fc.integer({ min: 1, max: 90 }).map((count): ExitLevel => ({ unit: "ticks", count: count * sign })),
    anyPrice.map((value): ExitLevel => ({ unit: "price", value })),
  );

const nullOr = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> => fc.option(arbitrary, { nil: null });

const distance = fc.oneof(
  anyPrice.map((value) => ({ unit: "amount" as const, value })),
  fc.integer({ min: 1, max: 900 }).map((n) => ({ unit: "percent" as const, value: tenth(n) })),
  fc.integer({ min: 1, max: 40 }).map((count) => ({ unit: "ticks" as const, count })),
);

/** Shares of up to four targets, together at most everything. */
const shares = fc
  .array(fc.integer({ min: 1, max: 100 }), { maxLength: 4 })
  .map((list) => list.filter((_, index) => list.slice(0, index + 1).reduce((sum, each) => sum + each, 0) <= 100));

/** Any composed plan. */
export const anyLegs: fc.Arbitrary<ExitLegs> = fc
  .record({
    shares,
    levels: fc.array(levelOf(1), { minLength: 4, maxLength: 4 }),
    stop: nullOr(fc.record({ at: levelOf(-1), limitOffset: nullOr(anyPrice) })),
    trail: nullOr(fc.record({ by: distance, after: nullOr(levelOf(1)) })),
    breakEvenAfter: nullOr(fc.integer({ min: 1, max: 3 })),
    giveBack: nullOr(fc.record({ armAt: levelOf(1), keepPercent: fc.integer({ min: 1, max: 999 }).map(tenth) })),
    rests: fc.constantFrom("stop" as const, "targets" as const, "split" as const, "both" as const),
  })
  .map(({ shares: each, levels, ...rest }) => ({
    ...rest,
    closeBy: null,
    targets: each.flatMap((n, index) => (levels[index] === undefined ? [] : [{ at: levels[index], share: tenth(n * 10) }])),
  }));

/** Any plan there is. */
export const anyPlan: fc.Arbitrary<ExitPlan> = fc.oneof(
  { weight: 6, arbitrary: anyLegs.map((legs): ExitPlan => ({ plan: "legs", ...legs })) },
  { weight: 1, arbitrary: fc.constant<ExitPlan>({ plan: "by-command" }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000 }).map((n): ExitPlan => ({ plan: "half-at-gain", gainPercent: tenth(n) })) },
  { weight: 1, arbitrary: fc.record({ stop: nullOr(anyPrice), target: nullOr(anyPrice) }).map((each): ExitPlan => ({ plan: "bracket", ...each })) },
);

const count = fc.integer({ min: 0, max: 50 });

/** Any figures, also those that no broker should ever give. */
export const anyHolding: fc.Arbitrary<Holding> = fc
  .record({
    side: fc.constantFrom("buy" as const, "sell" as const),
    entryFilled: count,
    exitFilled: count,
    closing: count,
    closingLeg: nullOr(fc.integer({ min: -1, max: 3 })),
    sold: fc.array(count, { minLength: 5, maxLength: 5 }),
    stopped: fc.array(count, { minLength: 5, maxLength: 5 }),
    movedStop: nullOr(anyPrice),
    average: anyPrice,
  })
  .map(({ sold, stopped, ...rest }) => ({ ...rest, ticks: PENNY_ALL, soldFor: (leg) => sold[leg + 1] ?? 0, stoppedFor: (leg) => Math.min(sold[leg + 1] ?? 0, stopped[leg + 1] ?? 0) }));
