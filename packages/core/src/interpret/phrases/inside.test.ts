import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instructionJson } from "../json.ts";
import { interpret } from "../interpret.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const POSTED = Date.parse("2026-11-18T15:04:05Z");

const read = (text: string, profile: Partial<Profile> = {}): Record<string, unknown> =>
  instructionJson(interpret({ text, embeds: [], postedAt: POSTED }, { ...PLAIN_PROFILE, ...profile }).instruction);

describe("a field", () => {
  it.each([
    "STC all $A8MAR 2453C /2027",
    "BTO $SPY12/18 590C @ 1.20",
    "BTO SPY18DEC26 590C @ 1.20",
    "BTO SPY 12/18/026 590C @ 1.20",
    "BTO SPY 590C 12/1\n8 @ 1.20",
    "BTO SPY 590C Dec\n18 @ 1.20",
    "BTO SPY261218C0590000 @ 1.20",
    "BTO SPY261218C.0590 @ 1.20",
    "BTO SPY 590C 2/29 @ 1.20",
  ])("is not put together from parts that do not stand together: %j", (text) => {
    expect(read(text)["kind"]).toBe("invalid");
  });

  it("is never begun inside a word, whatever is glued to it", () => {
    const glued = fc.constantFrom("12/18", "8MAR", "18DEC26", "1.20", "2x", "0DTE", "1/2");
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{1,4}$/), glued, (word, behind) => {
        expect(read(`BTO $${word}${behind} 590C @ 1.20`)["kind"]).not.toBe("open");
        expect(read(`BTO SPY ${word}${behind} 590C @ 1.20`)["kind"]).not.toBe("open");
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    "BTO SPX5985C 12/18 @ 1.20",
    "BTO $SPX5985C 12/18 @ 1.20",
    "BTO SPX261218C5985 @ 1.20",
    "BTO .SPX261218C5985 @ 1.20",
  ])("may be a strike or a code that is glued to its symbol: %s", (text) => {
    expect(read(text)).toMatchObject({ kind: "open", symbol: "SPX", strike: "5985", expiry: "2026-12-18" });
  });
});

describe("a platform's fill", () => {
  const FILL = "BOT +3 SPY 100 18 DEC 26 610 CALL @3.45";

  it("opens or closes by its sign and the channel's habit", () => {
    expect(read(FILL, { action: "BTO" })).toMatchObject({
      kind: "open",
      action: "BTO",
      quantity: 3,
      strike: "610",
      price: "3.45",
    });
    expect(read(FILL, { action: "STO" })).toMatchObject({ kind: "close", action: "BTC", quantity: 3 });
    expect(read("SOLD -3 SPY 100 (Weeklys) 18 DEC 26 610 CALL @5.00", { action: "BTO" })).toMatchObject({
      action: "STC",
      price: "5.00",
    });
    expect(read(FILL)["kind"]).toBe("ignore");
  });

  it.each([
    "BOT -3 SPY 100 18 DEC 26 610 CALL @3.45",
    "BOT +3 VERTICAL SPY 100 18 DEC 26 610/615 CALL @1.20",
    "bot +3 updates today",
  ])("is none when its parts contradict each other: %s", (text) => {
    expect(read(text, { action: "BTO" })["kind"]).not.toBe("open");
  });
});

describe("a bare contract with a bare price", () => {
  const ROOM: Partial<Profile> = { action: "BTO", expiry: "weekly" };

  it("is an order where the channel has its action and expiry, and nothing else is said", () => {
    expect(read("AMD 130p 1.02", ROOM)).toMatchObject({
      kind: "open",
      symbol: "AMD",
      price: "1.02",
      expiry: "2026-11-20",
    });
    expect(read("+ AMD 130p 1.02", ROOM)["kind"]).toBe("open");
  });

  it.each([
    "AMD 130p 1.02 here", "AMD 130p 1.02\nwow", "- AMD 130p 1.02", "so AMD 130p 1.02", "AMD 130 1.02", "amd 130p 1.02",
    "AMD 130p 1",
  ])("is none otherwise: %j", (text) => {
    expect(read(text, ROOM)["kind"]).not.toBe("open");
  });
});

describe("a word of talk before a contract", () => {
  it.each(["hold", "keep", "skip", "those", "cheap", "bought cheap", "nice"])("is no symbol: %s", (word) => {
    expect(read(`${word} 590c 12/18 @ 1.20`, { action: "BTO" })["kind"]).not.toBe("open");
    expect(read(`${word} 5990c @ 1.20`, { action: "BTO", symbol: "SPX", expiry: "0DTE" })["kind"]).not.toBe("open");
  });

  it("leaves tickers in small letters what they are", () => {
    expect(read("spy 590c 12/18 @ 1.20", { action: "BTO" })).toMatchObject({ kind: "open", symbol: "SPY" });
  });
});
