import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAIN_PROFILE } from "../../src/interpret/profile.ts";
import { alertText, read, ROOM, trades } from "./instructions.ts";

describe("an order that is talked about", () => {
  const before = [
    "don't ",
    "never ",
    "not an alert: ",
    "should I ",
    "if it dips ",
    "recap: ",
    "> ",
    "he said ",
    "Ann: ",
    "watching ",
    "`",
    "example: ",
    "would have ",
  ];
  const after = [
    "?",
    " - cancel that",
    " nvm",
    " if it breaks",
    " (paper)",
    " is what Ann posted",
    " yesterday",
    " not filled",
  ];

  it("is none with a word before it that denies, doubts, asks, quotes or reports", () => {
    fc.assert(
      fc.property(
        alertText,
        fc.constantFrom(...before),
        fc.constantFrom(PLAIN_PROFILE, ROOM),
        (text, words, profile) => {
          expect(trades(read(`${words}${text}${words === "`" ? words : ""}`, profile))).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is none with words behind it that take it back", () => {
    fc.assert(
      fc.property(
        alertText,
        fc.constantFrom(...after),
        fc.constantFrom(PLAIN_PROFILE, ROOM),
        (text, words, profile) => {
          expect(trades(read(`${text}${words}`, profile))).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is never one of two", () => {
    fc.assert(
      fc.property(alertText, alertText, fc.constantFrom(" ", "\n", " and ", ", "), (first, second, joint) => {
        expect(read(`${first}${joint}${second}`)).toMatchObject({ kind: "invalid" });
      }),
      { numRuns: 2_000 },
    );
  });
});
