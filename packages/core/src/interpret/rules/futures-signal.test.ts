import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const SIGNALS: Profile = { ...PLAIN_PROFILE, kind: "futures-signal" };

const read = (text: string, profile = SIGNALS): object =>
  instructionJson(interpret({ text, embeds: [], postedAt: Date.parse("2026-10-14T15:30:00Z") }, profile).instruction);

describe("a futures signal", () => {
  it.each([
    ["NQ LONG 25100.25 A", { side: "buy", root: "NQ", price: "25100.25", grade: "A" }],
    ["🚨 NQ SHORT @ 25100.50 size C", { side: "sell", root: "NQ", price: "25100.50", grade: "C" }],
    ["Long NQ @ 25,100", { side: "buy", root: "NQ", price: "25100.00" }],
    ["BUY NQ 25100 (A)", { side: "buy", root: "NQ", price: "25100.00", grade: "A" }],
    ["SELL NQ 25100 - Grade: B", { side: "sell", root: "NQ", price: "25100.00", grade: "B" }],
    ["Signal: #NQ LONG entry 25100 B setup", { side: "buy", root: "NQ", price: "25100.00", grade: "B" }],
    [
      "LONG NQ 25100 stop 25050 target 25200",
      { side: "buy", root: "NQ", price: "25100.00", stopLoss: "25050.00", takeProfit: "25200.00" },
    ],
    ["ZN LONG 110'16+ B", { side: "buy", root: "ZN", price: "110.515625", grade: "B" }],
    ["ZN LONG 110 16/32 B", { side: "buy", root: "ZN", price: "110.50", grade: "B" }],
    [
      "NQ SHORT 25100 SL 25150 TP 25000",
      { side: "sell", root: "NQ", price: "25100.00", stopLoss: "25150.00", takeProfit: "25000.00" },
    ],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual({ kind: "futures", type: "limit", ...expected });
  });

  it("has the contracts that its room's profile gives to its grade", () => {
    const graded = { ...SIGNALS, grades: { A: 2, B: 1, C: null } };
    expect(read("NQ LONG 25100.25 A", graded)).toMatchObject({ grade: "A", quantity: 2 });
    expect(read("NQ LONG 25100.25 C", graded)).not.toHaveProperty("quantity");
    expect(read("NQ LONG 25100.25", graded)).not.toHaveProperty("quantity");
  });

  it("may end a position", () => {
    expect(read("FLAT NQ")).toEqual({ kind: "futures", side: "flat", root: "NQ" });
  });

  it("is refused with the market's range when no market is there", () => {
    expect(read("Long NQ @ 0")).toMatchObject({ code: "bad-price" });
    expect(read("Long NQ @ 2510025")).toMatchObject({ code: "bad-price" });
    expect(read("NQ LONG")).toMatchObject({ code: "missing-price" });
    expect(read("/NQM6 LONG 25100 A")).toMatchObject({ code: "expired" });
    expect(read("NQ LONG SHORT 25100")).toMatchObject({ code: "ambiguous" });
    expect(read("CL LONG 71.25 A SL 8")).toMatchObject({ code: "bad-price" });
    expect(read("NQ LONG 25100\nES LONG 6700")).toMatchObject({ code: "ambiguous" });
  });

  it.each([
    "NQ long looks tempting",
    "short NQ 2 contracts into the close was a good idea",
    "Short NQ @ 25100 - cancel that, no fill",
    "Long NQ 25100 (paper only)",
    "my pnl: long NQ 25100 -> 25180",
    "🟢 LONG NQ @ 25,100 → TP1 25,180 ✅",
    "If NQ reclaims 25200 I'm long",
    "last week's long NQ 25100 was my best",
    "NQ LONG 25100?",
    "> NQ LONG 25100",
  ])("%s is talk about one", (text) => {
    expect(read(text)).toMatchObject({ kind: "ignore" });
  });

  it("proposes the signal with the two prices around one off the tick, written as it was", () => {
    expect(read("NQ SHORT 25100.10 A")).toMatchObject({
      code: "bad-tick",
      suggestions: ["NQ SHORT 25100.00 A", "NQ SHORT 25100.25 A"],
    });
    expect(read("ZN LONG 110'163 B")).toMatchObject({
      code: "bad-tick",
      suggestions: ["ZN LONG 110'16 B", "ZN LONG 110'165 B"],
    });
  });

  it("is read only where the profile says so", () => {
    expect(read("NQ LONG 25100.25 A", PLAIN_PROFILE)).toMatchObject({ kind: "ignore" });
  });
});
