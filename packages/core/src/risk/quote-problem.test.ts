import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { instrumentId } from "../ids.ts";
import type { Quote } from "../ports/quotes.ts";
import { marketOf, quoteProblem } from "./quote-problem.ts";

const NOW = 1_000_000;

const quote = (over: Partial<Quote> = {}): Quote => ({
  instrument: instrumentId("SPY"),
  bid: decimal("1.10"),
  ask: decimal("1.20"),
  changedAt: 0,
  confirmedAt: NOW - 5_000,
  quality: "realtime",
  halted: false,
  ...over,
});

describe("a quote", () => {
  it("that was confirmed just in time is a market, however long ago it changed", () => {
    expect(marketOf(quote(), NOW, 5_000)).toEqual({
      _tag: "Right",
      right: { bid: decimal("1.10"), ask: decimal("1.20"), ageMs: 5_000 },
    });
    expect(quoteProblem(quote(), NOW, 5_000)).toBeUndefined();
  });

  it("may be locked, and may have a bid of nothing", () => {
    expect(quoteProblem(quote({ bid: decimal("1.20") }), NOW, 5_000)).toBeUndefined();
    expect(quoteProblem(quote({ bid: decimal("0") }), NOW, 5_000)).toBeUndefined();
  });

  it.each([
    [null, "no-quote", "there is no quote"],
    [quote({ halted: true }), "halted", "trading is halted"],
    [quote({ quality: "delayed" }), "not-realtime", "the quote is delayed, not real-time"],
    [quote({ bid: null }), "one-sided", "there is no bid"],
    [quote({ ask: null }), "one-sided", "there is no ask"],
    [quote({ bid: decimal("-0.01") }), "bad-quote", "the quote is not positive"],
    [quote({ bid: decimal("0"), ask: decimal("0") }), "bad-quote", "the quote is not positive"],
    [quote({ bid: decimal("1.21") }), "crossed-quote", "the bid 1.21 is above the ask 1.20"],
    [quote({ confirmedAt: NOW - 5_001 }), "stale-quote", "the quote is 5001 ms old; 5000 ms are allowed"],
  ])("is not traded on: %#", (given, code, text) => {
    expect(quoteProblem(given, NOW, 5_000)).toEqual({ code, text });
  });
});
