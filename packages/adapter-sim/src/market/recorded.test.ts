import { decimal, instrumentId, isOk, type Problem, type Result } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { settled } from "../config.ts";
import { simulatedMarket } from "./market.ts";
import { recordedAt, recordedQuotes, startingAt, type RecordedQuotes } from "./recorded.ts";

const read = (...lines: readonly string[]): Result<Problem, RecordedQuotes> =>
  recordedQuotes(
    lines.map((line, index) => ({ line: index + 1, cells: line.split(",") })),
    "quotes.csv",
  );

const good = (...lines: readonly string[]): RecordedQuotes => {
  const quotes = read(...lines);
  if (!isOk(quotes)) throw new Error(quotes.left.text);
  return quotes.right;
};

describe("a recording of quotes", () => {
  it("reads epoch seconds and one price, as DiscordAlertsTrader records them", () => {
    const quotes = good("timestamp, quote", "1683814530, 0.69", "1683814535, 0.7");
    expect(quotes.sides).toBe("one");
    expect(recordedAt(quotes, 1683814534_999)?.bid).toBe(decimal("0.69"));
    expect(recordedAt(quotes, 1683814535_000)?.ask).toBe(decimal("0.7"));
    expect(recordedAt(quotes, 1683814529_999)).toBeUndefined();
  });

  it("reads bid and ask with milliseconds or ISO times, and moves to another start", () => {
    const quotes = good("timestamp,bid,ask", "1795444200000,1.20,1.25", "2026-11-23T14:30:05Z,1.21,1.27");
    expect(startingAt(quotes, 5000).rows.map(({ at }) => at)).toEqual([5000, 10_000]);
  });

  it.each([
    ["no header", ["1683814530,0.69", "1683814535,0.7"], "line 1", "timestamp,quote"],
    ["a word for a price", ["timestamp,quote", "1683814530,cheap"], "line 2", "like 0.69"],
    ["a time without a zone", ["timestamp,quote", "2026-11-23T14:30:05,1"], "line 2", "ISO 8601 with its zone"],
    ["sides the wrong way round", ["timestamp,bid,ask", "1,2,1"], "line 2", "order of the columns"],
    ["times that go back", ["timestamp,quote", "20,1", "10,1"], "line 3", "Sort"],
    ["a cell too many", ["timestamp,quote", "20,1,2"], "line 2", "columns"],
    ["nothing", ["timestamp,quote"], "line 1", "columns"],
  ])("refuses %s, naming file, line and remedy", (_, lines, where, remedy) => {
    const quotes = read(...lines);
    expect(isOk(quotes)).toBe(false);
    if (isOk(quotes)) return;
    expect(quotes.left.code).toBe("bad-recording");
    expect(quotes.left.text).toContain(`quotes.csv, ${where}`);
    expect(quotes.left.suggestions.join()).toContain(remedy);
  });

  it("is what the market shows, with a modelled spread around a single price", () => {
    const start = Date.parse("2026-11-23T15:00:00Z");
    const id = instrumentId("QQQ   261223C00505000");
    const [one, both] = [good("timestamp,quote", `${start},0.69`), good("timestamp,bid,ask", `${start},0.65,0.72`)];
    const shown = (quotes: RecordedQuotes) => {
      const market = simulatedMarket(settled({ seed: 1, start, recordedQuotes: new Map([[id, quotes]]) }));
      const spec = market.specOf(id);
      return spec && market.quote(spec, start + 1000);
    };
    expect(shown(both)).toMatchObject({ bid: decimal("0.65"), ask: decimal("0.72"), live: true });
    const modelled = shown(one);
    expect(modelled?.bid !== null && modelled?.ask !== null && modelled !== undefined).toBe(true);
    expect((modelled?.bid ?? 0n) < decimal("0.69") && (modelled?.ask ?? 0n) > decimal("0.69")).toBe(true);
  });
});
