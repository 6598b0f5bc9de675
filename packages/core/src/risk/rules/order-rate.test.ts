import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newYorkDate } from "../../calendar/new-york.ts";
import type { RiskLimits } from "../limits.ts";
import { AT, bookWith, entryOf, limitedIn, saysOf, type Past } from "../testing/entry-bench.ts";
import { orderRate } from "./order-rate.ts";

const ago = (ms: number, past: Past = {}): Past => ({ ...past, at: AT - ms });

const asked = (
  limits: Partial<RiskLimits>,
  trades: readonly Past[],
  of: "book" | "channel" | "author" = "book",
): string => saysOf(orderRate(entryOf({ book: bookWith(...trades), config: limitedIn(of, limits) })));

const YESTERDAY = ago(16 * 3_600_000);

describe("orders in a minute", () => {
  it.each([
    ["one, where two are allowed", 2, [ago(10_000)], "1 order in the last minute, the limit is 2"],
    [
      "two, where two are allowed",
      2,
      [ago(40_000), ago(10_000)],
      "orders-per-minute: 2 orders in the last minute, the limit is 2 → post it again after 2026-11-18 10:04:20 New York; raise risk.ordersPerMinute",
    ],
    ["one that is a minute old", 1, [ago(60_000)], "0 orders in the last minute, the limit is 1"],
  ] as const)("say of %s how many there were, and when there is room", (_, ordersPerMinute, trades, says) => {
    expect(asked({ ordersPerMinute }, trades)).toBe(says);
  });

  it("of one channel or author are counted alone", () => {
    const trades = [ago(40_000, { channel: "101" }), ago(30_000, { author: "8" })];
    expect(asked({ ordersPerMinute: 1 }, trades, "channel")).toBe(
      "orders-per-minute: 1 order of channel 100 in the last minute, the limit is 1 → post it again after 2026-11-18 10:04:30 New York; raise ordersPerMinute of channel 100 (risk.channels)",
    );
    expect(asked({ ordersPerMinute: 2 }, trades, "author")).toBe(
      "1 order of author 7 in the last minute, the limit is 2",
    );
    expect(asked({ ordersPerMinute: 1 }, [ago(60_000)], "author")).toBe(
      "0 orders of author 7 in the last minute, the limit is 1",
    );
  });
});

describe("orders on a day", () => {
  it.each([
    ["of today", 2, [YESTERDAY, ago(3_600_000)], "1 order today, the limit is 2"],
    ["of yesterday alone", 1, [YESTERDAY], "0 orders today, the limit is 1"],
    [
      "of today, as many as are allowed",
      2,
      [ago(7_200_000), ago(3_600_000)],
      "orders-per-day: 2 orders today, the limit is 2 → post it again on 2026-11-19; raise risk.ordersPerDay",
    ],
  ] as const)("are those %s", (_, ordersPerDay, trades, says) => {
    expect(asked({ ordersPerDay }, trades)).toBe(says);
  });

  it("are counted beside those of the minute", () => {
    expect(asked({ ordersPerMinute: 5, ordersPerDay: 9 }, [ago(1_000)])).toBe(
      "1 order in the last minute, the limit is 5; 1 order today, the limit is 9",
    );
  });

  it("are not counted where there is no limit", () => {
    expect(asked({}, [ago(0)])).toBe("no limit is set");
  });
});

describe("orders, whenever they were placed", () => {
  it("stop an entry exactly when the limit is reached, in every scope alike", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("book" as const, "channel" as const, "author" as const),
        fc.integer({ min: 0, max: 5 * 3_600_000 }),
        (all, most, of, early) => {
          // Some of these nights cross midnight in New York.
          let at = Date.parse("2026-11-18T00:00:00Z") + early;
          const times = all.map((gap) => (at += gap));
          const book = bookWith(
            ...times.map((each, index) => ({
              at: each,
              ...(index % 2 === 0 ? { closed: { at: each, reason: "closed" as const } } : {}),
            })),
          );
          const minute = orderRate(entryOf({ at, book, config: limitedIn(of, { ordersPerMinute: most }) }));
          expect(minute.passed).toBe(times.filter((each) => each > at - 60_000).length < most);
          const day = orderRate(entryOf({ at, book, config: limitedIn(of, { ordersPerDay: most }) }));
          expect(day.passed).toBe(times.filter((each) => newYorkDate(each) === newYorkDate(at)).length < most);
        },
      ),
    );
  });
});
