import { decimal, format } from "@floorbroker/core";
import * as t from "io-ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amount, instant, maybe, text, units, whyUnreadable } from "./values.ts";

const read = <A>(of: t.Type<A, A, unknown>, value: unknown): A | "unreadable" => {
  const found = of.decode(value);
  return found._tag === "Right" ? found.right : "unreadable";
};

describe("values on the wire", () => {
  it.each([
    ["10.505", "10.505"],
    [10.505, "10.505"],
    ["1.0", "1"],
    [-3, "-3"],
    ["0.00", "0"],
    [1e-7, "0.0000001"],
    ["9692.21066152", "9692.21066152"],
    ["0.123456789", "0.12345678"],
    [0.1 + 0.2, "0.3"],
    [100.1 + 0.2, "100.3"],
  ])("the decimal %j is %s", (value, expected) => {
    const found = read(amount, value);
    expect(found === "unreadable" ? found : format(found)).toBe(expected);
  });

  it.each(["NaN", "", "abc", "1e5", Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, {}, []])("%j is no decimal", (value) => {
    expect(read(amount, value)).toBe("unreadable");
  });

  it("a text of a decimal is that decimal, exactly", () => {
    fc.assert(fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (cents) => {
      const written = (cents / 100).toFixed(2);
      return read(amount, written) === decimal(written);
    }));
  });

  it("quantities are whole units, whichever way they are written, and never below 0", () => {
    expect([1, "1", "1.0", 742, "100", 0].map((value) => read(units, value))).toEqual([1, 1, 1, 742, 100, 0]);
    expect(read(units, "1.68074")).toBe(1);
    expect(read(units, -1)).toBe("unreadable");
  });

  it("instants come in several spellings", () => {
    const at = Date.parse("2026-09-17T18:32:28.393Z");
    for (const value of ["2026-09-17T18:32:28.393+00:00", "2026-09-17T18:32:28.393+0000", "2026-09-17T18:32:28.393Z", at]) expect(read(instant, value)).toBe(at);
    for (const value of ["2026-09-17", "yesterday", -1, 1.5, null]) expect(read(instant, value)).toBe("unreadable");
  });

  it("ids are texts, and what is absent is null", () => {
    expect([7, "7"].map((value) => read(text, value))).toEqual(["7", "7"]);
    expect([undefined, null, 7].map((value) => read(maybe(text), value))).toEqual([null, null, "7"]);
    expect(read(text, "")).toBe("unreadable");
  });

  it("an error says where, and not what stood there", () => {
    const found = t.type({ a: t.type({ b: amount }) }).decode({ a: { b: "TOPSECRET" } });
    expect(found._tag === "Left" ? whyUnreadable(found.left) : "").toBe("a.b: a decimal");
  });
});
