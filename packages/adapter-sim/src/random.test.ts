import { describe, expect, it } from "vitest";
import { normal, normalQuantile, uniform, whole } from "./random.ts";

const many = Array.from({ length: 20_000 }, (_, n) => n);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("randomness by label", () => {
  it("gives the same number for the same seed and labels, in whatever order it is asked", () => {
    const forwards = many.slice(0, 100).map((n) => uniform(7, "a", n));
    const backwards = many
      .slice(0, 100)
      .toReversed()
      .map((n) => uniform(7, "a", n));
    expect(backwards.toReversed()).toEqual(forwards);
  });

  it("keeps seeds, names and numbers apart, and a text from its parts", () => {
    const numbers = [
      uniform(1, "ab"),
      uniform(2, "ab"),
      uniform(1, "a", "b"),
      uniform(1, "ba"),
      uniform(1, "ab", 0),
      uniform(1, "ab", 2 ** 40),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("spreads evenly over [0, 1)", () => {
    const values = many.map((n) => uniform(3, "even", n));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    for (let decile = 0; decile < 10; decile++) {
      const share = values.filter((value) => Math.floor(value * 10) === decile).length / values.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
    }
  });

  it("gives normal deviates of mean 0 and deviation 1, and the known quantiles", () => {
    const values = many.map((n) => normal(5, "bell", n));
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((value) => value * value)) - 1)).toBeLessThan(0.05);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 5);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232, 5);
  });

  it("draws whole numbers with both ends", () => {
    const values = new Set(many.slice(0, 500).map((n) => whole(2, 4, 1, "dice", n)));
    expect([...values].toSorted()).toEqual([2, 3, 4]);
  });
});
