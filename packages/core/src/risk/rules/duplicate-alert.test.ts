import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CloseReason } from "../../book/trade.ts";
import { SECOND } from "../../time.ts";
import { AT, bookWith, call, entryOf, limitedIn, saysOf, type Past } from "../testing/entry-bench.ts";
import { duplicateAlert } from "./duplicate-alert.ts";

const WINDOW = 60 * SECOND;

const asked = (
  trades: readonly Past[],
  of: "book" | "channel" | "author" = "book",
  over: Parameters<typeof entryOf>[0] = {},
): string =>
  saysOf(
    duplicateAlert(
      entryOf({ book: bookWith(...trades), config: limitedIn(of, { duplicateWindowMs: WINDOW }), ...over }),
    ),
  );

const ago = (ms: number, past: Past = {}): Past => ({ ...past, at: AT - ms });
const NONE = "no buy SPY 500C 18 Dec 26 by author 7 within 60 s before";

describe("an alert that was just said", () => {
  it.each([
    [
      "the same, half a minute ago",
      ago(30_000),
      "duplicate: buy SPY 500C 18 Dec 26 by author 7 was said 30 s before (trade fb-rs); within 60 s it is a duplicate → post it again after 2026-11-18 10:04:30 New York if it is a second trade; lower risk.duplicateWindow",
    ],
    [
      "the same, one instant within the window",
      ago(WINDOW - 1),
      "duplicate: buy SPY 500C 18 Dec 26 by author 7 was said 59.999 s before (trade fb-rs); within 60 s it is a duplicate → post it again after 2026-11-18 10:04 New York if it is a second trade; lower risk.duplicateWindow",
    ],
    ["the same, as old as the window", ago(WINDOW), NONE],
    ["another contract", ago(1_000, { spec: call("SPY", "2026-11-20") }), NONE],
    ["the other side", ago(1_000, { side: "sell" }), NONE],
    ["another author", ago(1_000, { author: "8" }), NONE],
    [
      "one that was bought and sold meanwhile",
      ago(30_000, { closed: { at: AT - 1_000, reason: "closed" } }),
      "duplicate: buy SPY 500C 18 Dec 26 by author 7 was said 30 s before (trade fb-rs); within 60 s it is a duplicate → post it again after 2026-11-18 10:04:30 New York if it is a second trade; lower risk.duplicateWindow",
    ],
    [
      "one that the broker rejected",
      ago(30_000, { filled: false, closed: { at: AT - 1_000, reason: "rejected" } }),
      NONE,
    ],
    ["one that was never sent", ago(30_000, { filled: false, closed: { at: AT - 1_000, reason: "not-sent" } }), NONE],
  ] as const)("is compared with %s", (_, past, says) => {
    expect(asked([past])).toBe(says);
  });

  it("is compared within its channel alone when the channel has the limit", () => {
    expect(asked([ago(1_000, { channel: "101" })], "channel")).toBe(
      "no buy SPY 500C 18 Dec 26 by author 7 of channel 100 within 60 s before",
    );
    expect(asked([ago(1_000)], "channel")).toContain(
      "duplicate: buy SPY 500C 18 Dec 26 by author 7 of channel 100 was said 1 s before",
    );
    expect(asked([ago(1_000, { channel: "101" })], "author")).toContain(
      "lower duplicateWindow of author 7 (risk.authors)",
    );
  });

  it("is no duplicate where no window is set", () => {
    expect(saysOf(duplicateAlert(entryOf({ book: bookWith(ago(0)) })))).toBe("no limit is set");
  });
});

const anyTrade = fc.record({
  gap: fc.integer({ min: 0, max: 40_000 }),
  lasted: fc.option(fc.integer({ min: 0, max: 80_000 }), { nil: null }),
  reason: fc.constantFrom<CloseReason[]>("closed", "not-filled", "rejected", "expired"),
  filled: fc.boolean(),
  author: fc.constantFrom("7", "8"),
  side: fc.constantFrom("buy" as const, "sell" as const),
});

describe("duplicates, whatever was traded before", () => {
  it("are exactly the same contract, side and author within the window, unless nothing came of it", () => {
    fc.assert(
      fc.property(fc.array(anyTrade, { maxLength: 8 }), fc.integer({ min: 1, max: 90_000 }), (trades, window) => {
        let at = AT;
        const placed = trades.map((trade) => ({ ...trade, at: (at += trade.gap) }));
        const now = at + 20_000;
        // In the journal a trade ends when it ends: the book is made of beginnings and ends in the order of time.
        const pasts = placed.map(({ lasted, reason, ...trade }): Past & { readonly at: number } => ({
          ...trade,
          ...(lasted === null || lasted > 20_000 ? {} : { closed: { at: trade.at + lasted, reason } }),
        }));
        const ordered = pasts
          .filter(({ closed }) => closed !== undefined)
          .toSorted((a, b) => (a.closed?.at ?? 0) - (b.closed?.at ?? 0));
        const book = bookWith(...ordered, ...pasts.filter(({ closed }) => closed === undefined));
        const same = pasts.some(
          (past) =>
            past.at > now - window &&
            past.author === "7" &&
            past.side === "buy" &&
            (past.closed === undefined || past.filled === true),
        );
        const check = duplicateAlert(
          entryOf({ at: now, book, config: limitedIn("book", { duplicateWindowMs: window }) }),
        );
        expect(check.passed).toBe(!same);
      }),
    );
  });
});
