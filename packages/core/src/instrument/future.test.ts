import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOk, type Problem, type Result } from "../result.ts";
import { addDays, civilDate } from "../time.ts";
import { formatFuture, future, monthCode, monthOfCode, parseFuture } from "./future.ts";
import { FUTURES_PRODUCTS } from "./products.ts";

const TODAY = civilDate("2026-11-18");
const id = (text: string, today = TODAY): string => {
  const parsed = parseFuture(text, today);
  return isOk(parsed) ? parsed.right.id : parsed.left.code;
};
const right = <A>(result: Result<Problem, A>): A => {
  if (!isOk(result)) throw new Error(result.left.text);
  return result.right;
};

describe("a futures contract", () => {
  it("is named with a four-digit year and shown with one digit", () => {
    expect(future("ES", 2026, 12)).toEqual({ kind: "future", id: "/ESZ2026", root: "ES", year: 2026, month: 12 });
    expect(formatFuture(future("M2K", 2027, 3))).toBe("/M2KH7");
  });

  it.each([
    ["/ESZ6", "/ESZ2026"],
    ["ESZ6", "/ESZ2026"],
    ["ESZ26", "/ESZ2026"],
    ["/ESZ2026", "/ESZ2026"],
    [" mesh7 ", "/MESH2027"],
    ["/ZNH7", "/ZNH2027"],
    ["ZFM27", "/ZFM2027"],
    ["6EZ6", "/6EZ2026"],
    ["M2KZ6", "/M2KZ2026"],
    ["MBTF27", "/MBTF2027"],
    ["/LEQ6", "/LEQ2026"],
  ])("is read from what traders write: %s", (text, expected) => {
    expect(id(text)).toBe(expected);
  });

  it("takes a one-digit year as the next such year, this year included", () => {
    expect(id("/ESH6")).toBe("/ESH2026");
    expect(id("/ESH5")).toBe("/ESH2035");
    expect(id("/ESH0", civilDate("2029-12-20"))).toBe("/ESH2030");
    expect(id("/ESZ9", civilDate("2029-12-20"))).toBe("/ESZ2029");
  });

  it.each(["", "ES", "/ES", "ESA6", "ESZ", "ESZ126", "ESZ1999", "ESZ2100", "Z6", "TOOLONGZ6", "ES Z6", "SPY"])(
    "is refused when it is none: %j",
    (text) => {
      expect(id(text)).toBe("bad-future-symbol");
    },
  );

  it("reads back from its id on any date, and from its short form within the decade", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FUTURES_PRODUCTS.map((product) => product.root)),
        fc.integer({ min: 2020, max: 2060 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 364 }),
        (root, year, month, yearsBefore, day) => {
          const contract = future(root, year, month);
          const today = addDays(civilDate(`${year - yearsBefore}-01-01`), day);
          expect(right(parseFuture(contract.id, TODAY))).toEqual(contract);
          expect(right(parseFuture(formatFuture(contract), today))).toEqual(contract);
        },
      ),
    );
  });

  it("is never built from a root, year or month that no exchange has", () => {
    expect(() => future("E", 2026, 12)).toThrow(RangeError);
    expect(() => future("/ES", 2026, 12)).toThrow(RangeError);
    expect(() => future("ES", 26, 12)).toThrow(RangeError);
    expect(() => future("ES", 2026.5, 12)).toThrow(RangeError);
    expect(() => future("ES", 2026, 13)).toThrow(RangeError);
    expect(() => future("ES", 2026, 1.5)).toThrow(RangeError);
  });
});

describe("month codes", () => {
  it("are F to Z, each way", () => {
    const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    expect(months.map(monthCode).join("")).toBe("FGHJKMNQUVXZ");
    expect(months.map(monthCode).map(monthOfCode)).toEqual(months);
    expect(["A", "", "FG", "I"].map(monthOfCode)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
