import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { committedOf } from "../../book/holdings.ts";
import { openTradesOf } from "../../book/state.ts";
import { add, decimal, fromInteger, times, ZERO } from "../../decimal.ts";
import { AT, bookWith, limitedIn, saysOf } from "../testing/entry-bench.ts";
import { isOf, TRADES } from "../testing/any-trades.ts";
import { sizedOf } from "../testing/sized-bench.ts";
import { exposure } from "./exposure.ts";

const closed = { at: AT, reason: "closed" } as const;

const anyTrades = fc.array(fc.constantFrom(...TRADES), { maxLength: 6 });

describe("the money in open trades", () => {
  it.each([
    ["no limit", null, [{}, {}], "no limit is set"],
    [
      "what is held and what works",
      "350",
      [{}, { filled: false }, { closed }],
      "1 may cost 116.13; open trades have committed 230.00 of 350.00, 120.00 are left",
    ],
    [
      "too much",
      "350",
      [{}, {}, { filled: false }],
      "too-much-exposure: 1 may cost 116.13; open trades have committed 345.00 of 350.00, 5.00 are left → not even one passes: one may cost 116.13; close a trade first; raise risk.maxExposure",
    ],
    [
      "too much for the limit alone",
      "100",
      [{ closed }],
      "too-much-exposure: 1 may cost 116.13; open trades have committed 0.00 of 100.00, 100.00 are left → not even one passes: one may cost 116.13; raise risk.maxExposure",
    ],
    [
      "more than was ever allowed",
      "100",
      [{}],
      "too-much-exposure: 1 may cost 116.13; open trades have committed 115.00 of 100.00, 0.00 are left → not even one passes: one may cost 116.13; close a trade first; raise risk.maxExposure",
    ],
  ])("says of %s", (_, limit, trades, says) => {
    const config = limitedIn("book", { maxExposure: limit === null ? null : decimal(limit) });
    expect(saysOf(exposure(sizedOf({ config, book: bookWith(...trades) }, { asked: 1 })))).toBe(says);
  });

  it("counts the trades of its scope alone, asked for or cut", () => {
    fc.assert(
      fc.property(
        anyTrades,
        fc.constantFrom("book", "channel", "author"),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 1, max: 9 }),
        (trades, of, limit, asked) => {
          const book = bookWith(...trades);
          const committed = openTradesOf(book)
            .filter((_, index) => isOf(of, trades[index] ?? {}))
            .reduce((sum, trade) => add(sum, committedOf(book, trade)), ZERO);
          const over = { config: limitedIn(of, { maxExposure: fromInteger(limit) }), book };
          const passes = add(committed, times(decimal("116.13"), asked)) <= fromInteger(limit);
          expect(exposure(sizedOf(over, { asked })).passed).toBe(passes);
          const cut = sizedOf(over);
          expect(exposure(cut).passed).toBe(true);
          if (passes) expect(cut.sizing.quantity).toBeGreaterThanOrEqual(Math.min(asked, 7));
        },
      ),
    );
  });
});
