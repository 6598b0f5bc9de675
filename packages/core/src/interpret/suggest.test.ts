import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest, slips } from "./suggest.ts";

describe("slips between two words", () => {
  it.each([
    ["buy", "buy", 0],
    ["by", "buy", 1],
    ["byu", "buy", 1],
    ["mez", "mes", 1],
    ["statsu", "status", 1],
    ["kill", "sell", 2],
  ])("from %s to %s there are %i", (a, b, expected) => {
    expect(slips(a, b, 3)).toBe(expected);
    expect(slips(b, a, 3)).toBe(expected);
  });

  it("are none only between equal words, and are counted no further than asked", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        const count = slips(a, b, limit);
        expect(count).toBeLessThanOrEqual(limit + 1);
        expect(count === 0).toBe(a === b);
      }),
    );
  });
});

describe("the nearest words", () => {
  it("come best first, at most three, and none when all are far", () => {
    expect(nearest("MEZ", ["NQ", "MES", "ES", "MET", "MEX"])).toEqual(["MES", "MET", "MEX"]);
    expect(nearest("by", ["sell", "buy", "flat"])).toEqual(["buy"]);
    expect(nearest("zzzz", ["buy", "sell"])).toEqual([]);
    expect(nearest("a".repeat(5_000), ["buy"])).toEqual([]);
  });
});
