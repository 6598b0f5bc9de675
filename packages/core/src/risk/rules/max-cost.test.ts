import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromInteger, times } from "../../decimal.ts";
import { limitedIn, saysOf } from "../testing/entry-bench.ts";
import { sizedOf } from "../testing/sized-bench.ts";
import { maxCost } from "./max-cost.ts";

/** 1.15 × 100 + 1.13 */
const EACH = decimal("116.13");

describe("the cost of one trade", () => {
  it.each([
    ["no limit", null, 20, "no limit is set"],
    ["a cost of exactly that", "232.26", 2, "2 may cost 232.26; one trade may cost 232.26"],
    [
      "a cost of more",
      "232.25",
      2,
      "too-dear: 2 may cost 232.26; one trade may cost 232.25 → ask for 1; name a cheaper contract; raise risk.maxCost",
    ],
    [
      "one that is too dear alone",
      "100",
      1,
      "too-dear: 1 may cost 116.13; one trade may cost 100.00 → not even one passes: one may cost 116.13; name a cheaper contract; raise risk.maxCost",
    ],
    [
      "a limit below nothing",
      "-5",
      1,
      "too-dear: 1 may cost 116.13; one trade may cost -5.00 → not even one passes: one may cost 116.13; name a cheaper contract; raise risk.maxCost",
    ],
  ])("says of %s", (_, limit, asked, says) => {
    const config = limitedIn("book", { maxCost: limit === null ? null : decimal(limit) });
    expect(saysOf(maxCost(sizedOf({ config }, { asked })))).toBe(says);
  });

  it("counts the dearest price that the ladder may reach", () => {
    const entry = sizedOf({ config: limitedIn("author", { maxCost: decimal("240") }) }, { asked: 2 });
    expect(saysOf(maxCost({ ...entry, worstPrice: decimal("1.20") }))).toBe(
      "too-dear: 2 may cost 242.26; one trade of author 7 may cost 240.00 → ask for 1; name a cheaper contract; raise maxCost of author 7 (risk.authors)",
    );
  });

  it("refuses an asked number exactly when it costs more, and suggests the largest that passes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5_000 }), (asked, limit) => {
        const ask = (count: number): ReturnType<typeof maxCost> =>
          maxCost(sizedOf({ config: limitedIn("book", { maxCost: fromInteger(limit) }) }, { asked: count }));
        const said = ask(asked);
        expect(said.passed).toBe(times(EACH, asked) <= fromInteger(limit));
        const suggested = Number(/^ask for (\d+)$/.exec(said.suggestions[0] ?? "")?.[1] ?? 0);
        if (suggested === 0) return;
        expect(ask(suggested).passed).toBe(true);
        expect(ask(suggested + 1).passed).toBe(false);
      }),
    );
  });

  it("cuts a size that nobody asked for to the largest that passes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), (limit) => {
        const entry = sizedOf({ config: limitedIn("channel", { maxCost: fromInteger(limit) }) });
        expect(entry.sizing.quantity).toBe(Math.min(8, Math.floor(limit / 116.13)));
        expect(maxCost(entry).passed).toBe(true);
      }),
    );
  });
});
