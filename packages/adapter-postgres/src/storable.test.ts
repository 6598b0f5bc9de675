import type { Json } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { whyNotStorable } from "./storable.ts";
import { entry } from "./testing/rows.ts";

const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)]);

describe("what the journal can hold", () => {
  it("is every entry of ours", () => {
    expect(whyNotStorable(entry(1, { payload: { a: [null, true, 1.5, "x", { b: nested(150) }] } }))).toBeUndefined();
  });

  it("is no number that JSON lacks, and the text says where it stands", () => {
    expect(whyNotStorable(entry(7, { payload: { legs: [{ price: Number.NaN }] } }))).toBe(
      "row 7: payload.legs.0.price is NaN, not a JSON number",
    );
    expect(whyNotStorable(entry(7, { payload: -Infinity }))).toContain("-Infinity");
  });

  it("is nothing but JSON, whatever the types were told", () => {
    for (const alien of [undefined, 1n, () => 1]) {
      // Deceiving the compiler is the point: this is what a forgotten codec would do.
      const payload = { a: alien } as unknown as Json;
      expect(whyNotStorable(entry(1, { payload }))).toBe(`row 1: payload.a is ${typeof alien}, not JSON`);
    }
  });

  it("has whole times, sequence numbers and positions", () => {
    expect(whyNotStorable(entry(1.5))).toContain("seq 1.5");
    expect(whyNotStorable(entry(1, { at: 0.5 }))).toContain("0.5");
    expect(whyNotStorable(entry(1, { ordinal: -1 }))).toContain("-1");
    expect(whyNotStorable(entry(1, { ordinal: 2 ** 31 }))).toContain("2147483648");
  });

  it("is not nested without end", () => {
    expect(whyNotStorable(entry(1, { payload: nested(5_000) }))).toContain("nested");
  });
});
