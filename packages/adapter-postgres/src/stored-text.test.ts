import type { Json } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { originalPayload, originalText, storedPayload, storedText } from "./stored-text.ts";

/** Any sequence of code units, whether it makes sense or not; the special ones often. */
const anyText = fc
  .array(fc.oneof(fc.constantFrom(0, 0x10, 0xfeff, 0x30, 0x61, 0xd800, 0xdc00), fc.integer({ min: 0, max: 0xffff })))
  .map((units) => String.fromCharCode(...units));

describe("texts in the database", () => {
  it("come back exactly, whatever they hold", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(originalText(storedText(text))).toBe(text);
      }),
    );
  });

  it("hold nothing there that PostgreSQL refuses or PGlite drops", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const stored = storedText(text);
        expect(stored.includes("\0") || stored.startsWith("\ufeff")).toBe(false);
        expect(stored.isWellFormed()).toBe(true);
      }),
    );
  });

  it("are plain there when they need no escape, so that SQL reads what a person wrote", () => {
    const plain = ["BTO AAPL 250C 12/18 @ 4.25 😀", "\\u0000", "a\ufeffb", "\n\t"];
    expect(plain.map(storedText)).toEqual(plain);
  });

  it("escapes with four hex digits after U+0010", () => {
    expect(storedText("a\0\u0010\ud800z")).toBe("a\u00100000\u00100010\u0010d800z");
  });

  it("come back in payloads too, as values and as keys at any depth", () => {
    const json = fc.letrec<{ any: Json }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        anyText,
        fc.constantFrom<Json>(null, true, 1.5),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(anyText, tie("any"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(json.any, (payload) => {
        const read = JSON.parse(storedPayload(payload)) as Json;
        expect(originalPayload(read)).toEqual(JSON.parse(JSON.stringify(payload)));
      }),
    );
  });

  it("keep a key that objects treat specially", () => {
    const payload = JSON.parse('{"__proto__": {"a": "\\u0000"}, "constructor": "b"}') as Json;
    expect(JSON.stringify(originalPayload(JSON.parse(storedPayload(payload)) as Json))).toBe(JSON.stringify(payload));
  });
});
