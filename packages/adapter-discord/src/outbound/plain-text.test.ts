import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTROLS, hostile, MEANING, readBack } from "./testing/hostile.ts";
import { cutTo, PIECE_LENGTH, piecesOf } from "./pieces.ts";
import { plainText } from "./plain-text.ts";

describe("What others wrote", () => {
  it("comes out as letters: no mention, masked link, formatting or control sequence", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const out = plainText(text);
        expect(readBack(out).active).not.toMatch(MEANING);
        expect(out).not.toMatch(CONTROLS);
        expect(out.isWellFormed()).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is shown as it was written where every letter can be seen", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        expect(readBack(plainText(text)).shown).toBe(text);
      }),
    );
  });

  it("is read by a person", () => {
    expect(plainText("SPY 590C 18 Dec 26: received → working 1.20 → filled 2/2 @ 1.21")).toBe(
      "SPY 590C 18 Dec 26: received → working 1.20 → filled 2/2 @\u200b 1.21",
    );
    expect(plainText("@everyone [free](https://x.example)")).toBe("@\u200beveryone \\[free\\](https://x.example)");
    expect(plainText("\u001b[31mred")).toBe("\u241b\\[31mred");
  });
});

describe("A long text", () => {
  it("is cut into pieces that fit, none of which says anything else than the whole", () => {
    const long = fc.array(hostile, { maxLength: 60 }).map((parts) => parts.join(" ".repeat(30)));
    fc.assert(
      fc.property(long, (text) => {
        const pieces = piecesOf(plainText(text));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(PIECE_LENGTH);
          expect(piece.isWellFormed()).toBe(true);
          expect(readBack(piece).active).not.toMatch(MEANING);
        }
        const shown = (from: string): string => readBack(from).shown.replaceAll("\n", "");
        expect(pieces.map(shown).join("")).toBe(shown(plainText(text)));
      }),
      { numRuns: 300 },
    );
  });

  it("is cut between its lines where it can be", () => {
    const line = "x".repeat(900);
    expect(piecesOf([line, line, line].join("\n"))).toEqual([`${line}\n${line}`, line]);
  });

  it("is cut where it has to be without tearing an escape or a pair", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (text, longest) => {
        const cut = cutTo(plainText(text), longest);
        expect(cut.length).toBeLessThanOrEqual(Math.max(longest, 1));
        expect(cut.isWellFormed()).toBe(true);
        expect(readBack(cut).active).not.toMatch(MEANING);
      }),
      { numRuns: 1_000 },
    );
  });
});
