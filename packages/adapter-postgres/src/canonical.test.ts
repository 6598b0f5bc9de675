import fc from "fast-check";
import type { Json } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { canonical } from "./canonical.ts";

const reversed = (json: unknown): unknown => {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(reversed);
  return Object.fromEntries(Object.entries(json).reverse().map(([key, item]) => [key, reversed(item)]));
};

describe("canonical JSON", () => {
  it("sorts keys at every level and has no white space", () => {
    expect(canonical({ b: [1, { d: "4.25", c: null }], a: true })).toBe('{"a":true,"b":[1,{"c":null,"d":"4.25"}]}');
  });

  it("sorts by code units, not by numbers or by a language", () => {
    expect(canonical({ é: 1, z: 2, "9": 3, "10": 4, Z: 5 })).toBe('{"10":4,"9":3,"Z":5,"z":2,"é":1}');
  });

  it("escapes a lone surrogate, so that its bytes are certain", () => {
    expect(canonical("\ud800")).toBe('"\\ud800"');
  });

  it("is the same text whatever the order of the keys was, and reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as Json; // fast-check's JSON type is ours with mutable arrays
        expect(canonical(reversed(json) as Json)).toBe(canonical(json));
        expect(JSON.parse(canonical(json))).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });
});
