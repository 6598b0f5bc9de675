import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromInteger } from "../../decimal.ts";
import { HOUR } from "../../time.ts";
import { AT, bookWith, call, contract, limitedIn, saysOf } from "../testing/entry-bench.ts";
import { isOf, TODAY, TRADES } from "../testing/any-trades.ts";
import { sizedOf } from "../testing/sized-bench.ts";
import { zeroDtePremium } from "./zero-dte-premium.ts";

const LIMITED = limitedIn("book", { zeroDtePremium: decimal("300") });
const today = call("SPY", TODAY);

const anyTrades = fc.array(fc.constantFrom(...TRADES), { maxLength: 6 });

describe("the premium in options that expire today", () => {
  it.each([
    ["a later expiry", { config: LIMITED }, "it does not expire today"],
    ["a future", { config: LIMITED, spec: contract("MES") }, "it does not expire today"],
    [
      "tomorrow's expiry, late in the evening",
      { config: LIMITED, spec: call("SPY", "2026-11-19"), at: Date.parse("2026-11-19T02:00:00Z") },
      "it does not expire today",
    ],
    ["no limit", { spec: today }, "no limit is set"],
    [
      "what is within it",
      { config: LIMITED, spec: today, book: bookWith({}, { spec: today }) },
      "1 may cost 116.13; options that expire today have committed 115.00 of 300.00, 185.00 are left",
    ],
    [
      "too much",
      { config: LIMITED, spec: today, book: bookWith({ spec: today }, { spec: call("QQQ", TODAY), filled: false }) },
      "too-much-zero-dte: 1 may cost 116.13; options that expire today have committed 230.00 of 300.00, 70.00 are left → not even one passes: one may cost 116.13; name a later expiry; raise risk.zeroDtePremium",
    ],
  ])("says of %s", (_, over, says) => {
    expect(saysOf(zeroDtePremium(sizedOf(over, { asked: 1 })))).toBe(says);
  });

  it("counts what expires today, in its scope, and cuts what nobody asked for", () => {
    fc.assert(
      fc.property(
        anyTrades,
        fc.constantFrom("book", "channel", "author"),
        fc.integer({ min: 0, max: 1_000 }),
        (trades, of, limit) => {
          const count = trades.filter(
            (trade) =>
              isOf(of, trade) && trade.spec?.instrument.kind === "option" && trade.spec.instrument.expiry === TODAY,
          ).length;
          const over = {
            config: limitedIn(of, { zeroDtePremium: fromInteger(limit) }),
            book: bookWith(...trades),
            spec: today,
            at: AT + HOUR,
          };
          expect(zeroDtePremium(sizedOf(over, { asked: 1 })).passed).toBe(115 * count + 116.13 <= limit);
          const cut = sizedOf(over);
          expect(zeroDtePremium(cut).passed).toBe(true);
          expect(cut.sizing.quantity * 116.13 + 115 * count <= limit || cut.sizing.quantity === 0).toBe(true);
        },
      ),
    );
  });
});
