import fc from "fast-check";
import { decimal, fromInteger, type BookConfig, type ExitLevel, type ExitPlan } from "../../src/index.ts";
import { CONFIG } from "./contracts.ts";
import type { WorldSettings } from "./world.ts";

const cents = (n: number): ReturnType<typeof decimal> => decimal((n / 100).toFixed(2));

const level = (from: number, to: number): fc.Arbitrary<ExitLevel> =>
  fc.integer({ min: from, max: to }).chain((n) =>
    fc.constantFrom<ExitLevel>({ unit: "percent", value: fromInteger(n) }, { unit: "points", value: cents(n) }, { unit: "ticks", count: n }),
  );

const nullOr = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> => fc.option(arbitrary, { nil: null, freq: 2 });

/** Targets near enough for the market of this world, nearest first, with what they sell. */
const targets = fc.constantFrom([], [50], [100], [50, 50], [25, 25], [34, 33, 33]).chain((shares) =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom("points", "ticks")), { minLength: shares.length, maxLength: shares.length })
    .map((steps) => {
      let distance = 0;
      return steps.map(([step, unit], index) => {
        distance += step;
        const at: ExitLevel = unit === "ticks" ? { unit: "ticks", count: distance } : { unit: "points", value: cents(distance) };
        return { at, share: fromInteger(shares[index] ?? 0) };
      });
    }),
);

const trailBy = fc
  .integer({ min: 1, max: 30 })
  .chain((n) => fc.constantFrom({ unit: "amount" as const, value: cents(n) }, { unit: "percent" as const, value: fromInteger(n) }, { unit: "ticks" as const, count: n }));

/** Any composed plan that this world's market can reach. */
const legs: fc.Arbitrary<ExitPlan> = fc.record({
  plan: fc.constant("legs" as const),
  targets,
  stop: nullOr(fc.record({ at: level(-30, -1), limitOffset: nullOr(fc.constant(cents(3))) })),
  trail: nullOr(fc.record({ by: trailBy, after: nullOr(level(1, 20)) })),
  breakEvenAfter: nullOr(fc.integer({ min: 1, max: 2 })),
  giveBack: nullOr(fc.record({ armAt: level(2, 30), keepPercent: fc.constantFrom(fromInteger(40), fromInteger(70)) })),
  closeBy: nullOr(fc.record({ beforeCloseMs: fc.constant(null), afterMs: fc.constantFrom(8_000, 90_000), zeroDteBeforeCloseMs: fc.constant(null) })),
  rests: fc.constantFrom("stop" as const, "targets" as const, "split" as const, "both" as const, "both" as const),
});

const exit: fc.Arbitrary<BookConfig["exit"]> = fc
  .record({ plan: fc.option(legs, { nil: null, freq: 4 }), analyst: fc.constantFrom("follow" as const, "follow" as const, "runner-only" as const, "ignore" as const) })
  .map((each) => ({ ...CONFIG.exit, watchIntervalMs: 2_500, ...each }));

/** How exits are planned, and what the venue makes of a change. */
export const settings: fc.Arbitrary<WorldSettings> = fc.record({ exit, atomic: fc.boolean(), pairs: fc.constantFrom("none" as const, "reduces" as const, "ends" as const, "either" as const) });

/** Plans with targets and a stop that rest as pairs, at a venue that links orders. */
export const pairSettings: fc.Arbitrary<WorldSettings> = fc
  .record({
    plan: legs,
    more: targets.filter((each) => each.length > 0),
    stop: fc.record({ at: level(-30, -1), limitOffset: nullOr(fc.constant(cents(3))) }),
    atomic: fc.boolean(),
    pairs: fc.constantFrom("reduces" as const, "ends" as const, "either" as const),
  })
  .map(({ plan, more, stop, atomic, pairs }) => {
    const paired: ExitPlan = plan.plan === "legs" ? { ...plan, targets: more, stop, rests: "both" } : plan;
    return { exit: { ...CONFIG.exit, watchIntervalMs: 2_500, plan: paired }, atomic, pairs };
  });
