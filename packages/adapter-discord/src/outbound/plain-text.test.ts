import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PIECE_LENGTH, piecesOf } from "./pieces.ts";
import { plainText } from "./plain-text.ts";

/** Reads a text as Discord does: what a backslash stands before is a letter, the rest may mean something. */
const readBack = (text: string): { readonly shown: string; readonly active: string } => {
  let [shown, active] = ["", ""];
  for (let index = 0; index < text.length; index++) {
    const escaped = text[index] === "\\" && /[^0-9A-Za-z\s]/.test(text[index + 1] ?? "");
    if (escaped) index++;
    shown += text[index];
    active += escaped ? "\0" : text[index];
  }
  return { shown: shown.replaceAll("\u200b", ""), active };
};

const HOSTILE = [
  "@everyone", "@here", "<@700068629626224700>", "<@!700068629626224700>", "<@&700068629626224700>", "<#1255265167113978008>",
  "<:x:1255265167113978008>", "<t:1>", "</buy:1255265167113978008>", "[free money](https://evil.example)", "<https://evil.example>",
  "\u001b[31m", "\u001b]8;;https://evil.example\u0007", "```ansi\n", "`", "||", "**", "__", "~~", "\\", "\\\\", "# ", "> ", ">>> ", "-# ", "- ", "\n", "\r",
  "\u202e", "\u200b", "@\u200beveryone", "\ud800", "\0", "\u009b31m", " ", "SPY", "1.20", "\u{1f680}",
];
const hostile = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 40 }).map((parts) => parts.join(""));

/** Everything by which Discord's Markdown begins something, mentions included. */
const MEANING = /@(everyone|here|[!&]?\d)|[*_~`|[\]<]|^\s*([#>+-])|\\/m;

describe("What others wrote", () => {
  it("comes out as letters: no mention, masked link, formatting or control sequence", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const out = plainText(text);
        expect(readBack(out).active).not.toMatch(MEANING);
        expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
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
    expect(plainText("SPY 590C 18 Dec 26: received → working 1.20 → filled 2/2 @ 1.21")).toBe("SPY 590C 18 Dec 26: received → working 1.20 → filled 2/2 @\u200b 1.21");
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
});
