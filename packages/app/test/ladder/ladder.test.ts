import { decimal, fromScaled, singleTick, toFloat, type Decimal } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { occOf } from "./alerts.ts";
import { quantilesOf } from "./calibrate.ts";
import { HORIZON_SECONDS, work, type MarketAt } from "./fill-model.ts";
import { measure, type Attempt } from "./measure.ts";
import { askAtOnce, midOnce, ourLadder, STRATEGIES, STEPS, thirds, type Sides } from "./strategies.ts";

const TICKS = singleTick(decimal("0.01"));
const FREE = { ticks: TICKS, cap: null };
const still =
  (bid: string, ask: string): MarketAt =>
  () => ({ bid: decimal(bid), ask: decimal(ask) });

const cents = (n: number): Decimal => fromScaled(BigInt(n) * 1_000_000n);
/** A market that wanders by a few ticks a second, with a spread of 1 to 8. */
const wandering = fc
  .tuple(
    fc.integer({ min: 40, max: 300 }),
    fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 8 })), {
      minLength: HORIZON_SECONDS + 1,
      maxLength: HORIZON_SECONDS + 1,
    }),
  )
  .map(([start, moves]): readonly Sides[] => {
    let bid = start;
    return moves.map(([move, width]) => {
      bid = Math.max(1, bid + move);
      return { bid: cents(bid), ask: cents(bid + width) };
    });
  });
const along =
  (sides: readonly Sides[]): MarketAt =>
  (second) =>
    sides[second];

describe("working an entry in a market that stands still", () => {
  it("costs half the spread at once, and nothing to who waits at mid and is not met", () => {
    const market = still("1.00", "1.06");
    const [now, waiting] = [work(askAtOnce, market, 0, FREE, "far-side"), work(midOnce, market, 0, FREE, "far-side")];
    expect([now?.filled, now?.soon]).toEqual([1, 1]);
    expect(now?.cost).toBeCloseTo(0.03, 12);
    expect(waiting).toMatchObject({ filled: 0, soon: 0, cost: null });
    expect(waiting?.allIn).toBeCloseTo(0.03, 12);
  });

  it("ends at the ask by thirds, and by ticks only where the spread is narrow enough", () => {
    expect(work(thirds, still("1.00", "1.20"), 0, FREE, "far-side")?.cost).toBeCloseTo(0.1, 12);
    expect(work(ourLadder, still("1.00", "1.20"), 0, FREE, "far-side")?.filled).toBe(0);
    expect(work(ourLadder, still("1.00", "1.06"), 0, FREE, "far-side")?.cost).toBeCloseTo(0.03, 12);
  });

  it("never pays more than the cap", () => {
    for (const strategy of STRATEGIES)
      expect(work(strategy, still("1.00", "1.06"), 0, { ticks: TICKS, cap: decimal("1.04") }, "far-side")?.filled).toBe(
        0,
      );
  });

  it("fills inside the spread at the exchange's rates, cheaper than the ask", () => {
    const worked = work(midOnce, still("1.00", "1.06"), 0, FREE, "inside");
    // 0.003 × e^2.5 a second, for the twelve seconds in which it stands.
    expect(worked?.filled).toBeCloseTo(1 - Math.exp(-0.003 * Math.exp(2.5) * 12), 9);
    expect(worked?.cost).toBeCloseTo(0, 12);
  });
});

describe("working an entry in a market that moves", () => {
  it("fills shares of one contract, and inside the spread no less than at its far side", () => {
    fc.assert(
      fc.property(wandering, (sides) => {
        for (const strategy of STRATEGIES) {
          const [strict, lenient] = [
            work(strategy, along(sides), 0, FREE, "far-side"),
            work(strategy, along(sides), 0, FREE, "inside"),
          ];
          if (strict === undefined || lenient === undefined) throw new Error("the market is there");
          expect(strict.soon).toBeLessThanOrEqual(strict.filled + 1e-12);
          expect(lenient.filled).toBeLessThanOrEqual(1 + 1e-12);
          expect(lenient.filled).toBeGreaterThanOrEqual(strict.filled - 1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never lowers a limit while it climbs, and never stands above ask or cap of the moment it was set", () => {
    fc.assert(
      fc.property(wandering, fc.integer({ min: 30, max: 320 }).map(cents), (sides, cap) => {
        const [first] = sides;
        if (first === undefined) throw new Error("the market is there");
        for (const strategy of STRATEGIES) {
          let standing: Decimal | null = null;
          for (let step = 0; step < STEPS; step++) {
            const now = sides[step * 3] ?? first;
            const limit: Decimal | null = strategy.limit(step, { ticks: TICKS, first, cap }, now, standing);
            if (limit !== null) {
              expect(limit <= cap && limit > 0n).toBe(true);
              if (standing === null || limit > standing) expect(limit <= now.ask).toBe(true);
              if (strategy !== ourLadder && standing !== null) expect(limit >= standing).toBe(true);
            }
            standing = limit;
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is left out where the market is not seen the whole time", () => {
    expect(
      work(ourLadder, (second) => (second === 40 ? undefined : still("1.00", "1.02")(second)), 0, FREE, "inside"),
    ).toBeUndefined();
  });
});

describe("the measure", () => {
  const attempt = (filled: number, cost: number | null, allIn: number): Attempt => ({
    worked: { soon: filled, filled, cost, allIn },
    mid: 2,
    half: 0.05,
    cluster: filled,
  });

  it("weights the cost of fills by how much was filled, and sets strategies against each other entry by entry", () => {
    const ours = [attempt(1, 0.02, 0.02), attempt(0.5, -0.02, 0.04)];
    const other = [attempt(1, 0.04, 0.04), attempt(0.5, 0, 0.06)];
    const { filled, cost, allIn, beyond } = measure(other, ours);
    expect(filled).toBe(0.75);
    expect(cost.ofMid).toBeCloseTo(0.04 / 2 / 1.5, 12);
    expect(allIn.ofHalf).toBeCloseTo(1, 12);
    expect(beyond.mean).toBeCloseTo(0.01, 12);
    expect(measure(ours, ours).beyond).toEqual({ mean: 0, interval: { low: 0, high: 0 } });
  });

  it("knows quantiles and symbols", () => {
    expect(quantilesOf([5, 1, 3, 2, 4])).toEqual([1.4, 2, 3, 4, 4.6]);
    expect(occOf("QQQ_051223C327")).toBe("QQQ   230512C00327000");
    expect(occOf("PFE_051923P37.5")).toBe("PFE   230519P00037500");
    expect(occOf("AAPL")).toBeUndefined();
    expect(toFloat(cents(123))).toBe(1.23);
  });
});
