import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const POSTED = Date.parse("2026-10-14T15:30:00Z");

const read = (text: string, profile: Partial<Profile> = {}): object =>
  instructionJson(interpret({ text, embeds: [], postedAt: POSTED }, { ...PLAIN_PROFILE, ...profile }).instruction);

describe("an order in shares", () => {
  it.each([
    [
      "BTO 150 PLUG @ 2.57",
      { kind: "open", asset: "equity", action: "BTO", symbol: "PLUG", price: "2.57", quantity: 150 },
    ],
    ["BTO PLUG @ 2.57", { kind: "open", asset: "equity", action: "BTO", symbol: "PLUG", price: "2.57" }],
    [
      "BTO PLUG @ 2.57 SL 2.2 TP 3.5",
      { kind: "open", asset: "equity", action: "BTO", symbol: "PLUG", price: "2.57", stop: "2.20", targets: ["3.50"] },
    ],
    [
      "STC 150 PLUG @ 3",
      { kind: "close", asset: "equity", action: "STC", symbol: "PLUG", price: "3.00", quantity: 150 },
    ],
    [
      "STC half PLUG @ 3",
      { kind: "close", asset: "equity", action: "STC", symbol: "PLUG", price: "3.00", fraction: "1/2" },
    ],
    [
      "BTO 150 SIRI @ 0.8312",
      { kind: "open", asset: "equity", action: "BTO", symbol: "SIRI", price: "0.8312", quantity: 150 },
    ],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("says that it is one, so that a close never touches anybody's options", () => {
    const room: Partial<Profile> = { action: "BTO" };
    expect(read("#alert SOLD PEP COMMONS AT 151.5\n* All out", room)).toEqual({
      kind: "close",
      asset: "equity",
      action: "STC",
      symbol: "PEP",
      price: "151.50",
      fraction: "1",
    });
  });

  it("is not what an alert is that has lost its contract", () => {
    expect(read("Alert: BTO PLUG @ 2.57")).toMatchObject({ kind: "invalid", code: "missing-strike" });
    expect(read("BTO PLUG @ 2.57", { kinds: ["option"] })).toMatchObject({ kind: "invalid", code: "missing-strike" });
  });

  it.each([
    ["BTO 0 PLUG @ 2.57", "bad-quantity"],
    ["BTO 150 PLUG @ 0", "bad-price"],
    ["BTO 150 PLUG @ 2.571", "bad-tick"],
    ["BTO 150 @ 2.57", "missing-symbol"],
    ["BTO 150 shares PLUG", "missing-price"],
  ])("%s is refused: %s", (text, code) => {
    expect(read(text)).toMatchObject({ kind: "invalid", code });
  });
});
