import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, fromInteger } from "../../decimal.ts";
import { civilDate, HOUR } from "../../time.ts";
import { TRADES } from "../testing/any-trades.ts";
import { accountWith, AT, bookWith, configWith, contract, EMPTY, saysOf, type Past } from "../testing/entry-bench.ts";
import { sizedOf } from "../testing/sized-bench.ts";
import { settledCost } from "./settled-cost.ts";

const CASH = configWith({ settledFundsOnly: {} });
const cash = (amount: string, asOf = AT) => accountWith({ cash: decimal(amount), asOf });
const before = AT - HOUR;

const anyTrades = fc.array(fc.constantFrom(...TRADES), { maxLength: 6 });

describe("the settled funds that an entry takes", () => {
  it.each([
    ["a margin account", { account: cash("1") }, 1, "unsettled funds may be used"],
    ["a future", { config: CASH, spec: contract("MES") }, 1, "futures are held by margin, not paid for"],
    [
      "enough",
      { config: CASH, account: cash("300") },
      2,
      "2 may cost 232.26; 300.00 are settled, other purchases take 0.00, 300.00 are left",
    ],
    [
      "too little",
      { config: CASH, account: cash("200") },
      2,
      "unsettled-funds: 2 may cost 232.26; 200.00 are settled, other purchases take 0.00, 200.00 are left → post it again on the next business day, when today's sales have settled; ask for 1",
    ],
    [
      "what today's sales brought",
      {
        config: CASH,
        account: cash("300"),
        book: { ...EMPTY, risk: { ...EMPTY.risk, date: civilDate("2026-11-18"), unsettled: decimal("250") } },
      },
      1,
      "unsettled-funds: 1 may cost 116.13; 50.00 are settled, other purchases take 0.00, 50.00 are left → post it again on the next business day, when today's sales have settled",
    ],
    [
      "purchases that the balance knows of, and those that it does not",
      {
        config: CASH,
        account: cash("400"),
        book: bookWith({ at: before }, {}, { filled: false, at: before }, { closed: { at: AT, reason: "closed" } }),
      },
      1,
      "unsettled-funds: 1 may cost 116.13; 400.00 are settled, other purchases take 345.00, 55.00 are left → post it again on the next business day, when today's sales have settled",
    ],
    [
      "an account that tells no cash",
      { config: CASH },
      1,
      "cash-unknown: the broker does not tell the account's cash, so what has settled is not known → post it again in a moment",
    ],
    [
      "no account",
      { config: CASH, account: null },
      1,
      "cash-unknown: the broker does not tell the account's cash, so what has settled is not known → post it again in a moment",
    ],
  ])("says of %s", (_, over, asked, says) => {
    expect(saysOf(settledCost(sizedOf(over, { asked })))).toBe(says);
  });

  it("suggests no number where none was asked for", () => {
    expect(settledCost(sizedOf({ config: CASH, account: cash("200") })).suggestions).toHaveLength(1);
  });

  it("never lets purchases together take more than has settled", () => {
    const isBought = ({ spec }: Past): boolean => spec === undefined || spec.instrument.kind !== "future";
    fc.assert(
      fc.property(
        anyTrades,
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 1, max: 4 }),
        (trades, amount, asked) => {
          const entry = sizedOf(
            { config: CASH, account: accountWith({ cash: fromInteger(amount) }), book: bookWith(...trades) },
            { asked },
          );
          const units = trades.filter(isBought).map(({ spec }) => (spec?.instrument.kind === "equity" ? 1.15 : 115));
          const others = units.reduce((sum, each) => sum + each, 0);
          expect(settledCost(entry).passed).toBe(Math.round(100 * (others + 116.13 * asked)) <= 100 * amount);
        },
      ),
    );
  });
});
