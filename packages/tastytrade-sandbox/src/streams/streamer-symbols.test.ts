import { future, instrumentId, isOk, parseOcc } from "@floorbroker/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idOfStreamerSymbol, streamerSymbolOf } from "./streamer-symbols.ts";

const NOW = Date.parse("2026-11-23T15:30:00Z");

describe("the quote service's symbols", () => {
  it.each([
    ["SPY", "SPY"],
    ["BRK/B", "BRK.B"],
    [".SPY261218C590", "SPY   261218C00590000"],
    [".XSP261218P500.5", "XSP   261218P00500500"],
    [".SPXW261218C5900", "SPXW  261218C05900000"],
    ["/ESZ26:XCME", "/ESZ2026"],
    ["/GCZ26:XCEC", "/GCZ2026"],
    ["/CLF27:XNYM", "/CLF2027"],
    ["/ZBZ26:XCBT", "/ZBZ2026"],
  ])("%s is our %s", (symbol, id) => {
    expect(idOfStreamerSymbol(symbol, NOW)).toBe(id);
  });

  it.each([
    "./ESZ26C6000:XCME",
    "/ESZ26:XNYM",
    "/ESZ26",
    "BTC/USD:CXTALP",
    ".SPY261318C590",
    "spy",
    "",
    "BRK.B",
    "QQQQ",
  ])("%s names nothing here", (symbol) => {
    expect(idOfStreamerSymbol(symbol, NOW)).toBeUndefined();
  });

  it("are the way back from every option and future", () => {
    const strike = fc.integer({ min: 1, max: 99_999_999 });
    fc.assert(
      fc.property(fc.constantFrom("C", "P"), strike, fc.integer({ min: 1, max: 12 }), (right, thousandths, month) => {
        const option = parseOcc(`SPXW  261218${right}${String(thousandths).padStart(8, "0")}`);
        if (!isOk(option)) throw new Error("an OCC symbol");
        expect(idOfStreamerSymbol(streamerSymbolOf(option.right), NOW)).toBe(option.right.id);
        const contract = future("MES", 2027, month);
        expect(idOfStreamerSymbol(streamerSymbolOf(contract), NOW)).toBe(instrumentId(contract.id));
      }),
    );
  });
});
