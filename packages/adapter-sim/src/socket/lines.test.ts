import { isOk } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineReader, parsedLine } from "./lines.ts";

describe("lines", () => {
  it("are the same however their text is cut into pieces", () => {
    const line = fc.string().filter((text) => !text.includes("\n"));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat({ max: 40 })), (lines, cuts) => {
        const text = lines.map((each) => `${each}\n`).join("");
        const reader = lineReader();
        const read: string[] = [];
        let at = 0;
        for (const length of [...cuts, text.length]) {
          read.push(...(reader.read(text.slice(at, at + length)) ?? []));
          at += length;
        }
        expect(read).toEqual(lines);
      }),
    );
  });

  it("end the reading when one is too long, whole or still without an end", () => {
    expect(lineReader(3).read("abc\n")).toEqual(["abc"]);
    expect(lineReader(3).read("abcd\n")).toBeUndefined();
    expect(lineReader(3).read("a\nbcde")).toBeUndefined();
    const reader = lineReader(3);
    expect(reader.read("ab")).toEqual([]);
    expect(reader.read("cd")).toBeUndefined();
  });

  it("that are no JSON are a problem that shows them, shortened", () => {
    expect(parsedLine('{"a":[1]}')).toMatchObject({ right: { a: [1] } });
    const wrong = parsedLine("x".repeat(500));
    expect(isOk(wrong) ? "" : wrong.left.offending).toBe("x".repeat(80));
  });
});
