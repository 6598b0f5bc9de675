import { civilDate, instrumentId } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractOfId, idOfSymbol, isNameable, streamerSymbol, tastytradeSymbol } from "./symbols.ts";

const TODAY = civilDate("2026-11-23");

const table: readonly (readonly [id: string, type: string, symbol: string, streamer: string])[] = [
  ["AAPL", "Equity", "AAPL", "AAPL"],
  ["BRK.B", "Equity", "BRK/B", "BRK/B"],
  ["SPY   261218C00590000", "Equity Option", "SPY   261218C00590000", ".SPY261218C590"],
  ["XSP   261218P00500500", "Equity Option", "XSP   261218P00500500", ".XSP261218P500.5"],
  ["SPXW  261218C05900000", "Equity Option", "SPXW  261218C05900000", ".SPXW261218C5900"],
  ["/MESZ2026", "Future", "/MESZ6", "/MESZ26:XCME"],
  ["/ESH2027", "Future", "/ESH7", "/ESH27:XCME"],
];

describe("the names of contracts", () => {
  it.each(table)("%s is the %s %s", (id, type, symbol, streamer) => {
    const contract = contractOfId(instrumentId(id));
    expect(contract).toBeDefined();
    if (contract === undefined) return;
    expect(tastytradeSymbol(contract)).toEqual({ type, symbol });
    expect(streamerSymbol(contract)).toBe(streamer);
    expect(idOfSymbol(type, symbol, TODAY)).toBe(id);
  });

  it("tell what other exchanges quote", () => {
    const gold = contractOfId(instrumentId("/GCZ2026"));
    expect(gold === undefined ? "" : streamerSymbol(gold, "XCEC")).toBe("/GCZ26:XCEC");
  });

  it("take a future's one digit for the next such year", () => {
    expect(idOfSymbol("Future", "/ESH6", TODAY)).toBe("/ESH2026");
    expect(idOfSymbol("Future", "/ESH5", TODAY)).toBe("/ESH2035");
  });

  it("are not guessed for what we don't trade", () => {
    expect(idOfSymbol("Future Option", "./ESZ5 ESZ5  251219C800", TODAY)).toBeUndefined();
    expect(idOfSymbol("Cryptocurrency", "BTC/USD", TODAY)).toBeUndefined();
    expect(idOfSymbol("Equity Option", "AAPL1 261218C00590000", TODAY)).toBeUndefined();
    expect(isNameable(instrumentId("1*SPY   261218C00590000|-1*no such contract"))).toBe(false);
    expect(isNameable(instrumentId("1*SPY   261218C00590000|-1*SPY   261218C00595000"))).toBe(true);
  });

  it("never break on a text, whatever it is", () => {
    fc.assert(fc.property(fc.constantFrom("Equity", "Equity Option", "Future", "X"), fc.string(), (type, symbol) => {
      const id = idOfSymbol(type, symbol, TODAY);
      return id === undefined || contractOfId(id) !== undefined;
    }));
  });
});
