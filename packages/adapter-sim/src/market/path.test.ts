import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pricePath } from "./path.ts";

const START = Date.parse("2026-11-23T14:30:00Z");
const DAY = 86_400_000;

describe("the path of a price", () => {
  it("is the same whoever walks it and in whatever order", () => {
    const times = fc.array(fc.integer({ min: -2 * DAY, max: 20 * DAY }), { minLength: 2, maxLength: 25 });
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 50 }), (offsets, seed) => {
        const one = pricePath(seed, "SPX", START);
        const other = pricePath(seed, "SPX", START);
        const forwards = offsets.map((offset) => one.at(START + offset));
        const backwards = offsets
          .toReversed()
          .map((offset) => other.at(START + offset))
          .toReversed();
        expect(backwards).toEqual(forwards);
      }),
      { numRuns: 40 },
    );
  });

  it("starts at 0 and moves by about one deviation a trading day", () => {
    const moves: number[] = [];
    for (let seed = 0; seed < 400; seed++) {
      const path = pricePath(seed, "X", START);
      expect(path.at(START)).toBe(0);
      moves.push(path.at(START + DAY));
    }
    const deviation = Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length);
    expect(deviation).toBeGreaterThan(0.85);
    expect(deviation).toBeLessThan(1.3);
  });

  it("stands still at the weekend and is busiest after the opening", () => {
    const path = pricePath(3, "X", START);
    const saturday = Date.parse("2026-11-28T12:00:00Z");
    expect(path.at(saturday + 3_600_000)).toBe(path.at(saturday));
    const roughness = (from: number): number => {
      let sum = 0;
      for (let seed = 0; seed < 60; seed++) {
        const walk = pricePath(seed, "Y", START);
        sum += (walk.at(from + 1_800_000) - walk.at(from)) ** 2;
      }
      return sum;
    };
    expect(roughness(START)).toBeGreaterThan(roughness(Date.parse("2026-11-23T18:00:00Z")));
  });
});
