import { describe, expect, it } from "vitest";
import { instructionJson } from "../json.ts";
import { interpret } from "../interpret.ts";
import { PLAIN_PROFILE } from "../profile.ts";

const MONDAY = Date.UTC(2026, 10, 23, 15);
const read = (text: string, postedAt = MONDAY) =>
  instructionJson(interpret({ text, embeds: [], postedAt }, PLAIN_PROFILE).instruction);

const ORDER = {
  kind: "open",
  action: "BTO",
  symbol: "SPY",
  strike: "590",
  right: "C",
  expiry: "2026-12-18",
  price: "1.20",
};

describe("a label inside a line", () => {
  it.each([
    ["BTO symbol $SPY 590C 12/18 @ 1.20", {}],
    ["BTO SPY strike 590C 12/18 @ 1.20", {}],
    ["BTO SPY 590 type: call 12/18 @ 1.20", {}],
    ["BTO contract: SPY 590C 12/18 @ 1.20", {}],
    ["BTO SPY 590C 12/18 qty 2 @ 1.20", { quantity: 2 }],
    ["BTO SPY 590C 12/18 contracts: 4 @ 1.20", { quantity: 4 }],
    ["BTO SPY 590C 12/18 @ 1.20, risk: small", { size: "small" }],
    ["BTO SPY 590C 12/18 @ 1.20, note: half size", { size: "half" }],
  ])("names the field behind it: %s", (text, more) => {
    expect(read(text)).toMatchObject({ ...ORDER, ...more });
  });

  it("makes a symbol of a word that means something else", () => {
    expect(read("BTO ticker: COST 590C 12/18 @ 1.20")).toMatchObject({ ...ORDER, symbol: "COST" });
  });

  it("of a comment reads no stake from its middle", () => {
    expect(read("BTO SPY 590C 12/18 @ 1.20, comment: a small pullback")).toEqual({ ...ORDER, asset: "option" });
  });
});

describe("a weekday", () => {
  it("on which the exchanges are closed is no expiry, but a Friday moves ahead of its holiday", () => {
    expect(read("BTO SPY 590C exp thu @ 1.20")).toMatchObject({
      kind: "invalid",
      code: "bad-expiry",
      offending: "2026-11-26",
    });
    expect(read("BTO SPY 590C exp Fri @ 1.20")).toMatchObject({ kind: "open", expiry: "2026-11-27" });
    expect(read("BTO SPY 590C exp Fri @ 1.20", Date.UTC(2026, 11, 21, 15))).toMatchObject({
      kind: "open",
      expiry: "2026-12-24",
    });
  });
});
