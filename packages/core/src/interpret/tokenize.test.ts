import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MESSAGE_LENGTH } from "../limits.ts";
import { isCommand, tokenize } from "./tokenize.ts";

/** Tokens as text, a blank before each that is not glued. */
const cut = (text: string, readsQuotes = false): string =>
  tokenize(text, readsQuotes)
    .tokens.map(({ kind, text: token, glued }) => (kind === "line" ? "/" : `${glued ? "+" : ""}${token}`))
    .join(" ");

describe("the tokens of a message", () => {
  it.each([
    ["BTO SPY 590C 12/18 @ .85", "BTO SPY 590 +C 12 +/ +18 @ .85"],
    ["spx5985c", "SPX +5985 +C"],
    ["brk.b 1.9.0", "BRK +. +B 1.9 +.0"],
    ["18DEC26", "18 +DEC +26"],
    ["$2,300", "$ +2 +, +300"],
    ["don't I'm", "DONT IM"],
    ["1.20. Next", "1.20 +. NEXT"],
    ["a -> b => c ➜ d", "A → B → C → D"],
    ["one\ntwo", "ONE / TWO"],
  ])("%s", (text, expected) => {
    expect(cut(text)).toBe(expected);
  });

  it("leave out what is not the author's words", () => {
    expect(cut("a `BTO` b")).toBe("A B");
    expect(cut("a ```BTO\nSPY``` b")).toBe("A B");
    expect(cut("a ~~BTO~~ b")).toBe("A B");
    expect(cut("a <@12> <#34> <:up:5> @here @bob.b-1 https://x.y/z b")).toBe("A B");
    expect(cut("> BTO\nb")).toBe("/ B");
    expect(cut(">>> BTO\nb")).toBe("");
    expect(tokenize("> a", false).hidden).toEqual({ quote: true, code: false, struck: false });
  });

  it("keep quoted words where they are read", () => {
    expect(cut("> BTO\nb", true)).toBe("BTO / B");
  });

  it("lose their markup, but are not joined or parted by it", () => {
    expect(cut("**BTO** _SPY_ |590C| 12.5*")).toBe("BTO SPY 590 +C 12.5");
    expect(cut("5*9")).toBe("5 +* +9");
  });

  it("leave out what is hidden until it is clicked", () => {
    expect(cut("guess: ||BTO SPY 590C|| well?")).toBe("GUESS +: WELL +?");
  });

  it("know letters and digits of other alphabets as foreign", () => {
    const kinds = (text: string): readonly string[] => tokenize(text, false).tokens.map(({ kind }) => kind);
    expect(kinds("ВТО")).toEqual(["foreign"]);
    expect(kinds("３")).toEqual(["foreign"]);
    expect(kinds("5９")).toEqual(["number", "foreign"]);
    expect(kinds("BТO")).toEqual(["foreign"]);
    expect(kinds("1\u20e3")).toEqual(["number", "foreign"]);
  });

  it("are never more than the characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.boolean(), (text, readsQuotes) => {
        // An ellipsis is the one character that stands for three marks.
        expect(tokenize(text, readsQuotes).tokens.length).toBeLessThanOrEqual(text.length * 3);
      }),
    );
  });

  it("come to an end on every kind of unclosed thing", () => {
    for (const piece of [
      "`",
      "```",
      "~~",
      "<@",
      "<:",
      "@",
      "*",
      "> ",
      "\n>",
      "[FWD ",
      "1.",
      "1,",
      "'",
      "$",
      "http://",
    ]) {
      expect(tokenize(piece.repeat(MESSAGE_LENGTH / piece.length), false).tokens.length).toBeLessThanOrEqual(
        MESSAGE_LENGTH,
      );
    }
  });
});

describe("a command", () => {
  it.each(["!tt", "!tt buy", "  !TT buy", "\n!tt\tbuy", "\u200b!tt buy"])("%j is one", (text) => {
    expect(isCommand(text)).toBe(true);
  });

  it.each(["tt buy", "!ttbuy", "say !tt buy", "> !tt buy", "`!tt`", "", "!t"])("%j is none", (text) => {
    expect(isCommand(text)).toBe(false);
  });
});
