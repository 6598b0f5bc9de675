import { problem } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bugLine, coloursFor, problemLine } from "./problem-text.ts";

describe("a problem as text", () => {
  it("is one line with what it is about and what to do", () => {
    expect(problemLine(problem("off-tick", "1.23 is no price here", ["write 1.20", "write 1.25"], "1.23"))).toBe(
      "off-tick: 1.23 is no price here → write 1.20; or write 1.25",
    );
    expect(problemLine(problem("bad-symbol", "there is no such symbol", ["write SPY"], "SPYY"))).toBe(
      "bad-symbol: there is no such symbol (SPYY) → write SPY",
    );
  });

  it("is one line of printable text without logins, whatever it is made of", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constant("\u001b[2J\r\n"),
      fc.constant("postgres://fb:hunter2@db/x"),
    );
    fc.assert(
      fc.property(text, text, text, text, (code, said, fix, offending) => {
        for (const line of [
          problemLine(problem(code, said, [fix], offending)),
          bugLine(new Error(said)),
          bugLine(said),
        ]) {
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
          expect(line).not.toContain("hunter2");
        }
      }),
    );
  });

  it("never holds a stack", () => {
    expect(bugLine(new Error("a book is never closed"))).toBe(
      "bug: a book is never closed → this is a bug in floorbroker: please report this line and what you did",
    );
    expect(bugLine(null)).toMatch(/^bug: null →/);
    expect(bugLine(new Error(" "))).toMatch(/^bug: no reason given →/);
  });
});

describe("colours", () => {
  it("are for a person at a terminal who did not say no", () => {
    const coloured = (output: { isTTY?: boolean }, env: Record<string, string>): boolean =>
      coloursFor(output, env).red("x") !== "x";
    expect(coloured({ isTTY: true }, {})).toBe(true);
    expect(coloured({ isTTY: true }, { NO_COLOR: "" })).toBe(true);
    expect(coloured({ isTTY: true }, { NO_COLOR: "1" })).toBe(false);
    expect(coloured({ isTTY: true }, { TERM: "dumb" })).toBe(false);
    expect(coloured({}, {})).toBe(false);
  });
});
