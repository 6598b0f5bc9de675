import { describe, expect, it } from "vitest";
import { looksLike, plain } from "./characters.ts";

describe("the plain form of a text", () => {
  it("drops what can't be seen", () => {
    expect(plain("B\u200bT\u2060O\ufeff\ufe0f")).toBe("BTO");
  });

  it("has blanks for decorations and hard blanks", () => {
    expect(plain("a\u00a0b\u2003c🚀d")).toBe("a b c d");
  });

  it("writes typographic marks as everybody does", () => {
    expect(plain("don’t −1 – “x”…")).toBe('don\'t -1 - "x"...');
    expect(plain("a ➜ b ✅ ❌")).toBe("a → b ✓ ✗");
  });

  it("leaves letters and digits of other alphabets, enclosed letters and marks of direction alone", () => {
    for (const text of ["ВТО", "１", "ａ", "𝐁", "🅱", "🇧", "\u202e", "½", "€", "1\u20e3"])
      expect(plain(text)).toBe(text);
  });
});

describe("what a text looks like", () => {
  it.each([
    ["ВТО", "BTO"],
    ["ＢＴＯ", "BTO"],
    ["𝐁𝐓𝐎", "BTO"],
    ["ΒΤΟ", "BTO"],
    ["１２", "12"],
  ])("%s looks like %s", (text, expected) => {
    expect(looksLike(text)).toBe(expected);
  });
});
