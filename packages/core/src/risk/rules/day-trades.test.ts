import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newYorkDate } from "../../calendar/new-york.ts";
import { nyse } from "../../calendar/nyse.ts";
import { decimal } from "../../decimal.ts";
import { addDays, civilDate, DAY, HOUR } from "../../time.ts";
import type { EntryContext } from "../rule.ts";
import {
  accountWith,
  AT,
  bookWith,
  call,
  configWith,
  contract,
  entryOf,
  saysOf,
  shares,
  type Past,
} from "../testing/entry-bench.ts";
import { dayTrades } from "./day-trades.ts";

const RAIL = configWith({ dayTrades: { limit: 3, below: decimal("25000") } });
const POOR = accountWith({ netLiquidation: decimal("12000") });

/** Opened and closed on one date, so many days ago. */
const dayTrade = (daysAgo: number, past: Past = {}): Past => ({
  ...past,
  at: AT - daysAgo * DAY,
  closed: { at: AT - daysAgo * DAY + HOUR / 2, reason: "closed" },
});

const asked = (trades: readonly Past[], over: Partial<EntryContext> = {}): string =>
  saysOf(dayTrades(entryOf({ config: RAIL, account: POOR, book: bookWith(...trades), ...over })));

describe("the day-trade rule", () => {
  it.each([
    [
      "nothing so far",
      [],
      "0 day trades since 2026-11-12 and 0 opened today and still open, the limit is 3; the account is worth 12000.00, less than 25000.00",
    ],
    [
      "three within the last five business days",
      [dayTrade(6), dayTrade(2), dayTrade(1)],
      "too-many-day-trades: 3 day trades since 2026-11-12 and 0 opened today and still open, the limit is 3; the account is worth 12000.00, less than 25000.00 → post it again on 2026-11-19; trade a future",
    ],
    [
      "three, the first of them before",
      [dayTrade(7), dayTrade(2), dayTrade(1)],
      "2 day trades since 2026-11-12 and 0 opened today and still open, the limit is 3; the account is worth 12000.00, less than 25000.00",
    ],
    [
      "two, and one that could become the third today",
      [dayTrade(2), dayTrade(1), { at: AT - HOUR }],
      "too-many-day-trades: 2 day trades since 2026-11-12 and 1 opened today and still open, the limit is 3; the account is worth 12000.00, less than 25000.00 → post it again on 2026-11-19, if what was opened today is kept until then; trade a future",
    ],
    [
      "three of yesterday, which hold for a week",
      [dayTrade(1), dayTrade(1), dayTrade(1)],
      "too-many-day-trades: 3 day trades since 2026-11-12 and 0 opened today and still open, the limit is 3; the account is worth 12000.00, less than 25000.00 → post it again on 2026-11-24; trade a future",
    ],
    [
      "trades kept overnight",
      [{ at: AT - DAY }, { at: AT - DAY, closed: { at: AT, reason: "closed" } }],
      "0 day trades since 2026-11-12 and 0 opened today and still open, the limit is 3; the account is worth 12000.00, less than 25000.00",
    ],
    [
      "futures opened today",
      [{ spec: contract() }, { spec: contract() }, { spec: contract() }],
      "0 day trades since 2026-11-12 and 0 opened today and still open, the limit is 3; the account is worth 12000.00, less than 25000.00",
    ],
  ] as const)("counts %s", (_, trades, says) => {
    expect(asked(trades)).toBe(says);
  });

  const three = [dayTrade(1), dayTrade(1), dayTrade(1)];
  it.each([
    [
      "a rich account",
      { account: accountWith({ netLiquidation: decimal("25000") }) },
      "the account is worth 25000.00; the day-trade rule holds below 25000.00",
    ],
    ["a future", { spec: contract() }, "the day-trade rule is not for futures"],
    ["an account that is not held to it", { config: configWith({}) }, "the account is not held to the day-trade rule"],
  ])("lets %s trade on", (_, over, says) => {
    expect(asked(three, over)).toBe(says);
  });

  it("holds for an account of which nobody knows the worth, and goes by what was told first today", () => {
    expect(asked(three, { account: accountWith() })).toContain(
      "the account's worth is not known, so the rule for less than 25000.00 holds",
    );
    const book = bookWith(...three);
    const known = {
      ...book,
      risk: { ...book.risk, equity: { date: civilDate("2026-11-18"), amount: decimal("30000") } },
    };
    expect(asked([], { book: known, account: null })).toBe(
      "the account is worth 30000.00; the day-trade rule holds below 25000.00",
    );
  });
});

describe("day trades, whenever they were made", () => {
  it("never come to more than the limit within five business days, however entries and closes follow each other", () => {
    const step = fc.record({
      days: fc.constantFrom(0, 0, 0, 1, 3),
      spec: fc.constantFrom(call(), shares(), contract()),
      kept: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), fc.integer({ min: 1, max: 3 }), (steps, limit) => {
        const config = configWith({ dayTrades: { limit, below: decimal("25000") } });
        const made: Past[] = [];
        let at = AT;
        for (const { days, spec, kept } of steps) {
          at += days * DAY;
          const date = newYorkDate(at);
          const book = bookWith(...made.filter((past) => past.spec?.instrument.kind !== "future"));
          if (!dayTrades(entryOf({ at, config, account: POOR, spec, book })).passed) continue;
          // Opened, and closed on the same date unless it is kept until the end of the test.
          made.push(kept === 0 ? { at, spec } : { at, spec, closed: { at, reason: "closed" } });
          const first = [1, 2, 3, 4].reduce(
            (day) => nyse.previousTradingDay(day),
            nyse.isTradingDay(date) ? date : nyse.previousTradingDay(date),
          );
          const inWindow = made.filter((past) => {
            const of = newYorkDate(past.at ?? 0);
            return (
              past.spec?.instrument.kind !== "future" &&
              past.closed !== undefined &&
              of >= first &&
              of < addDays(date, 1)
            );
          });
          expect(inWindow.length).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
