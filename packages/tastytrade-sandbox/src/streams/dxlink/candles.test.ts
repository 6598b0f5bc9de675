import { describe, expect, it } from "vitest";
import { candleSymbol } from "./candles.ts";

const at = (text: string): number => Date.parse(text);
const start = (symbol: string, t: string): string | undefined => {
  const found = candleSymbol(symbol)?.startOf(at(t));
  return found === undefined ? undefined : new Date(found).toISOString();
};

describe("a candle symbol", () => {
  it.each([
    ["SPY{=m}", "2026-11-23T15:31:00.000Z"],
    ["SPY{=5m}", "2026-11-23T15:30:00.000Z"],
    ["SPY{=30s}", "2026-11-23T15:31:30.000Z"],
    ["SPY{=1h,tho=true}", "2026-11-23T15:00:00.000Z"],
    ["SPY{=1d}", "2026-11-23T00:00:00.000Z"],
    ["SPY{=w}", "2026-11-23T00:00:00.000Z"],
    ["SPY{=1mo}", "2026-11-01T00:00:00.000Z"],
    ["SPY{=3mo}", "2026-10-01T00:00:00.000Z"],
  ])("%s says where the candle begins", (symbol, expected) => {
    expect(start(symbol, "2026-11-23T15:31:42Z")).toBe(expected);
  });

  it("says where the next one begins, also over the end of a year", () => {
    const months = candleSymbol("SPY{=mo}");
    expect(months?.nextAfter(at("2026-12-01"))).toBe(at("2027-01-01"));
    expect(months?.nextAfter(months.startOf(at("2028-02-29T12:00:00Z")))).toBe(at("2028-03-01"));
  });

  it.each(["SPY", "SPY{=10t}", "SPY{=1000v}", "SPY{=0m}", "{=5m}", "SPY{=5m"])(
    "%s is none that is made here",
    (symbol) => {
      expect(candleSymbol(symbol)).toBeUndefined();
    },
  );
});
