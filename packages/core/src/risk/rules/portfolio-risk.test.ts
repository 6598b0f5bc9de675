import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTradesOf, type Book } from "../../book/state.ts";
import type { ExitPlan } from "../../book/plans.ts";
import { decimal, fromInteger, ONE } from "../../decimal.ts";
import { set } from "../../persistent-map.ts";
import { civilDate } from "../../time.ts";
import { accountWith, bookWith, contract, EMPTY, limitedIn, saysOf } from "../testing/entry-bench.ts";
import { isOf, TRADES } from "../testing/any-trades.ts";
import { sizedOf } from "../testing/sized-bench.ts";
import { STOPPED } from "../testing/stopped.ts";
import { lossAtStop } from "../loss-at-stop.ts";
import { portfolioRisk } from "./portfolio-risk.ts";

const account = accountWith({ netLiquidation: decimal("10000") });
const limited = (percent: string) => limitedIn("book", { maxRiskPercent: decimal(percent) });

const stopped = (stop: string): ExitPlan => ({ plan: "bracket", stop: decimal(stop), target: null });

/** The book with this exit plan on every trade, and the stop where it has been moved to. */
const planned = (book: Book, exitPlan: ExitPlan, moved: string | null = null): Book =>
  openTradesOf(book).reduce(
    (next, trade) => ({
      ...next,
      trades: set(next.trades, trade.id, {
        ...trade,
        exitPlan,
        exitState: { ...trade.exitState, stop: moved === null ? null : decimal(moved) },
      }),
    }),
    book,
  );

const lossOf = (book: Book): readonly string[] => openTradesOf(book).map((trade) => `${lossAtStop(book, trade) / ONE}`);

const anyTrades = fc.array(fc.constantFrom(...TRADES), { maxLength: 6 });

describe("what an open trade loses at its stop", () => {
  it.each([
    ["an option without a stop is its whole cost", bookWith({}), "115"],
    ["one that works is what it may cost", bookWith({ filled: false }), "115"],
    ["an option with a stop is the way to it", planned(bookWith({}), stopped("0.80")), "35"],
    ["one that works too", planned(bookWith({ filled: false }), stopped("0.80")), "35"],
    ["a stop in percent of the entry", planned(bookWith({}), STOPPED), "23"],
    ["a stop that has moved up is the way to where it is", planned(bookWith({}), stopped("0.80"), "1.05"), "10"],
    ["a stop in the gain is nothing", planned(bookWith({}), stopped("0.80"), "1.30"), "0"],
    [
      "a future that was sold is the way up",
      planned(bookWith({ spec: contract("MES"), side: "sell" }), stopped("11.25")),
      "50",
    ],
  ])("%s", (_, book, loss) => {
    expect(lossOf(book)).toEqual([loss]);
  });
});

describe("the risk of all open trades", () => {
  it.each([
    ["no limit", {}, { asked: 1 }, "no limit is set"],
    [
      "what stays within it",
      { config: limited("2.4"), book: bookWith({}), account },
      { asked: 1 },
      "open trades lose 115.00 when every stop is hit, and this one 116.13: 231.13 of 240.00 allowed (2.4 % of 10000.00)",
    ],
    [
      "too much",
      { config: limited("2.4"), book: bookWith({}), account },
      { asked: 2 },
      "too-much-risk: open trades lose 115.00 when every stop is hit, and this one 232.26: 347.26 of 240.00 allowed (2.4 % of 10000.00) → give it a stop; ask for 1; close a trade first; raise risk.maxRiskPercent",
    ],
    [
      "too much with a stop, and no room for any",
      { config: limited("1"), book: bookWith({}), account },
      { asked: 2, stop: "1.00" },
      "too-much-risk: open trades lose 115.00 when every stop is hit, and this one 30.00: 145.00 of 100.00 allowed (1 % of 10000.00) → give it a stop nearer to the entry; close a trade first; raise risk.maxRiskPercent",
    ],
    [
      "a size that nobody asked for",
      { config: limited("2"), account },
      {},
      "too-much-risk: open trades lose 0.00 when every stop is hit, and this one 929.04: 929.04 of 200.00 allowed (2 % of 10000.00) → give it a stop; raise risk.maxRiskPercent",
    ],
    [
      "a stop in the gain beside too much",
      { config: limited("1"), book: bookWith({}), account },
      { asked: 2, stop: "1.20" },
      "too-much-risk: open trades lose 115.00 when every stop is hit, and this one 0.00: 115.00 of 100.00 allowed (1 % of 10000.00) → give it a stop nearer to the entry; close a trade first; raise risk.maxRiskPercent",
    ],
    [
      "an account of which nobody knows the worth",
      { config: limited("2") },
      { asked: 1 },
      "no-net-liquidation: the broker has never told what the account is worth, and the risk is limited to a part of that → post it again in a moment; unset risk.maxRiskPercent",
    ],
    [
      "an account that told it earlier",
      {
        config: limited("2"),
        book: { ...EMPTY, risk: { ...EMPTY.risk, equity: { date: civilDate("2026-11-18"), amount: decimal("6000") } } },
      },
      { asked: 1 },
      "open trades lose 0.00 when every stop is hit, and this one 116.13: 116.13 of 120.00 allowed (2 % of 6000.00)",
    ],
  ] as const)("says of %s", (_, over, wish, says) => {
    expect(saysOf(portfolioRisk(sizedOf(over, wish)))).toBe(says);
  });

  it("counts the trades of its scope, each no further than to its stop", () => {
    fc.assert(
      fc.property(
        anyTrades,
        fc.constantFrom("book", "channel", "author"),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (trades, of, percent, cents) => {
          const options = trades.filter(({ spec }) => spec?.instrument.kind === "option");
          const book = planned(bookWith(...options), stopped(`${(115 - cents) / 100}`));
          const entry = sizedOf(
            {
              config: limitedIn(of, { maxRiskPercent: fromInteger(percent) }),
              book,
              account: accountWith({ netLiquidation: decimal("1000") }),
            },
            { asked: 1, stop: "1.00" },
          );
          const open = cents * options.filter((trade) => isOf(of, trade)).length;
          expect(portfolioRisk(entry).passed).toBe(open + 15 <= 10 * percent);
        },
      ),
    );
  });
});
