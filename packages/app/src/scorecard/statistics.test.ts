import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviation, drawdown, mean, meanInterval, median, sharpe, sumsInterval, winRate } from "./statistics.ts";

const RESAMPLING = { confidence: 0.9, seed: 7, resamples: 400 } as const;
const value = fc.double({ min: -5, max: 5, noNaN: true });
const clusters = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 12 });
const results = fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), { maxLength: 40 });

/** A number in [0, 1), by mulberry32: another generator than the one under test. */
const uniform = (n: number): number => {
  const first = (n * 0x6d2b79f5 + 0x9e3779b9) | 0;
  const second = Math.imul(first ^ (first >>> 15), first | 1);
  const third = second ^ (second + Math.imul(second ^ (second >>> 7), second | 61));
  return ((third ^ (third >>> 14)) >>> 0) / 2 ** 32;
};

/** Close to a normal distribution: the sum of twelve uniform numbers, around 0 with variance 1. */
const bell = (n: number): number =>
  Array.from({ length: 12 }, (_, k) => uniform(12 * n + k)).reduce((sum, part) => sum + part, -6);

describe("plain figures", () => {
  it("are those of a textbook", () => {
    const sample = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(sample)).toBe(5);
    expect(deviation(sample)).toBeCloseTo(2.138, 3);
    expect(median(sample)).toBe(4.5);
    expect(sharpe(sample)).toBeCloseTo(2.3385, 4);
    expect(winRate([-1, 0, 2, 3])).toBe(0.5);
  });

  it("say nothing of nothing", () => {
    expect([median([]), deviation([1]), sharpe([1, 1, 1]), winRate([]), meanInterval([[1, 2]], RESAMPLING)]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("the drawdown", () => {
  it("is the deepest fall below a peak, the start included", () => {
    expect(drawdown([5n, -3n, 2n, -6n, 1n])).toBe(7n);
    expect(drawdown([-4n, 10n])).toBe(4n);
  });

  it("is never negative, never more than all losses, and nothing without a loss", () => {
    fc.assert(
      fc.property(results, (all) => {
        const losses = all.filter((result) => result < 0n).reduce((sum, loss) => sum - loss, 0n);
        const deepest = drawdown(all);
        expect(deepest >= 0n && deepest <= losses).toBe(true);
        expect(drawdown(all.map((result) => (result < 0n ? -result : result)))).toBe(0n);
      }),
    );
  });

  it("is at least what was lost in all, and not changed by a gain before it", () => {
    fc.assert(
      fc.property(results, fc.bigInt({ min: 0n, max: 10n ** 12n }), (all, gain) => {
        const total = all.reduce((sum, result) => sum + result, 0n);
        expect(drawdown(all) >= -total).toBe(true);
        expect(drawdown([gain, ...all])).toBe(drawdown(all));
      }),
    );
  });
});

describe("the interval", () => {
  it("is the same for the same seed, and lies within what the clusters' means span", () => {
    fc.assert(
      fc.property(clusters, (all) => {
        const interval = meanInterval(all, RESAMPLING);
        expect(meanInterval(all, RESAMPLING)).toEqual(interval);
        const means = all.map(mean);
        expect(interval?.low).toBeGreaterThanOrEqual(Math.min(...means) - 1e-9);
        expect(interval?.high).toBeLessThanOrEqual(Math.max(...means) + 1e-9);
        expect(interval === null || interval.low <= interval.high).toBe(true);
      }),
    );
  });

  it("moves and stretches with the values", () => {
    fc.assert(
      fc.property(clusters, fc.double({ min: 0.1, max: 10, noNaN: true }), value, (all, factor, shift) => {
        const [plain, moved] = [
          meanInterval(all, RESAMPLING),
          meanInterval(
            all.map((one) => one.map((v) => v * factor + shift)),
            RESAMPLING,
          ),
        ];
        expect(moved?.low).toBeCloseTo((plain?.low ?? 0) * factor + shift, 6);
        expect(moved?.high).toBeCloseTo((plain?.high ?? 0) * factor + shift, 6);
      }),
    );
  });

  it("is no narrower with more confidence", () => {
    fc.assert(
      fc.property(clusters, (all) => {
        const [narrow, wide] = [meanInterval(all, RESAMPLING), meanInterval(all, { ...RESAMPLING, confidence: 0.99 })];
        expect((wide?.low ?? 0) <= (narrow?.low ?? 0) && (wide?.high ?? 0) >= (narrow?.high ?? 0)).toBe(true);
      }),
    );
  });

  it("holds the truth about as often as it says", () => {
    const samples = Array.from({ length: 200 }, (_, sample) =>
      Array.from({ length: 25 }, (_, day) => [bell(sample * 50 + day), bell(sample * 50 + day + 25)]),
    );
    const truth = 0;
    const held = samples.filter((days) => {
      const interval = meanInterval(days, RESAMPLING);
      return interval !== null && interval.low <= truth && truth <= interval.high;
    }).length;
    expect(held).toBeGreaterThan(200 * 0.78);
    expect(held).toBeLessThan(200 * 0.97);
  });

  it("is wider when the values of a day go together, though they are the same values", () => {
    const days = Array.from({ length: 20 }, (_, day) => Array.from({ length: 5 }, () => bell(day)));
    const widthOf = (parts: readonly (readonly number[])[]): number => {
      const interval = meanInterval(parts, RESAMPLING);
      return interval === null ? 0 : interval.high - interval.low;
    };
    expect(widthOf(days)).toBeGreaterThan(1.5 * widthOf(days.flat().map((one) => [one])));
  });

  it("of several sums keeps together what belongs together", () => {
    // The second is always twice the first: whatever is drawn, their ratio is.
    const interval = sumsInterval(
      [
        [3, 6],
        [-2, -4],
        [5, 10],
        [1, 2],
      ],
      RESAMPLING,
      ([a = 0, b = 1]) => (b === 0 ? 0.5 : a / b),
    );
    expect(interval).toEqual({ low: 0.5, high: 0.5 });
    const sum = sumsInterval([[4], [-2], [5], [1]], RESAMPLING, ([a = 0]) => a);
    expect(sum?.low).toBeLessThan(8);
    expect(sum?.high).toBeGreaterThan(8);
  });
});
