import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonBreak, textPlace, valueOffsets } from "./json-text.ts";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Texts that are nearly JSON: a piece cut out, doubled or replaced. */
const nearlyJson = fc
  .tuple(
    fc.jsonValue(),
    fc.boolean(),
    fc.nat(),
    fc.nat(6),
    fc.constantFrom("", ",", "}", "]", '"', "{", ":", "\n", "1", "nul", "\\", "-", "."),
  )
  .map(([value, spaced, at, length, piece]) => {
    const text = JSON.stringify(value, null, spaced ? 2 : 0);
    const from = at % (text.length + 1);
    return text.slice(0, from) + piece + text.slice(from + length);
  });

describe("the place where JSON breaks", () => {
  it("is found exactly when JSON.parse refuses", () => {
    fc.assert(
      fc.property(nearlyJson, (text) => (jsonBreak(text) === undefined) === isJson(text)),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.boolean(),
        (value, spaced) => jsonBreak(JSON.stringify(value, null, spaced ? "\t" : 0)) === undefined,
      ),
    );
  });

  it.each([
    ['{\n  "a": 1,\n  "b": tru\n}', 3, 8, "a value should stand here"],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, "a comma or } should stand here"],
    ['{\n  "a": 1,\n}', 3, 1, "a name in double quotes should stand here"],
    ["{'a': 1}", 1, 2, "a name in double quotes should stand here"],
    ['{"a" 1}', 1, 6, "a colon should stand here"],
    ["[1, 2", 1, 6, "the text ends where a comma or ] should follow"],
    ["[01]", 1, 2, "a value should stand here"],
    ['["a\nb"]', 1, 2, "a closed text should stand here"],
    ['["ab', 1, 5, "the text ends where a closing quote should follow"],
    ["", 1, 1, "the text ends where a value should follow"],
    ["{} {}", 1, 4, "nothing should follow the value"],
  ])("is named for %j", (text, line, column, expected) => {
    const broken = jsonBreak(text);
    expect(broken).toMatchObject({ expected });
    expect(textPlace(text, broken?.offset ?? -1)).toEqual({ line, column });
  });

  it("is found at any depth", () => {
    expect(jsonBreak("[".repeat(200_000))).toMatchObject({ offset: 200_000 });
  });
});

describe("the place of a value", () => {
  it("is that of the value itself, or of what is around it", () => {
    const text = '{"a": [1, {"b": "x"}, 3], "c": null}';
    const offsets = valueOffsets(text, [
      [],
      ["a"],
      ["a", 1],
      ["a", 1, "b"],
      ["a", 1, "missing"],
      ["c"],
      ["a", 9],
      ["c", "d"],
    ]);
    expect(offsets.map((offset) => text.slice(offset, offset + 3))).toEqual([
      '{"a',
      "[1,",
      '{"b',
      '"x"',
      '{"b',
      "nul",
      "[1,",
      "nul",
    ]);
  });
});
