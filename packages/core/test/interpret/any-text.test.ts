import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, decimal, format, parseDecimal } from "../../src/decimal.ts";
import type { Close, Open } from "../../src/interpret/instruction.ts";
import { PLAIN_PROFILE } from "../../src/interpret/profile.ts";
import { partsOf } from "../../src/time.ts";
import { alertText, read, ROOM, SIGNALS } from "./instructions.ts";
import { mutated } from "./mutated.ts";

/** Every number that a text holds, grouping commas removed. */
const numbersIn = (text: string): ReadonlySet<string> => {
  const numbers = new Set<string>();
  for (const found of text.replace(/(\d),(?=\d{3})/g, "$1").match(/\d+(\.\d+)?|\.\d+/g) ?? []) {
    const value = parseDecimal(found);
    if (value !== undefined) numbers.add(format(value));
  }
  return numbers;
};

/** Everything an order says that its text does not. */
const invented = (text: string, order: Open | Close): readonly string[] => {
  const numbers = numbersIn(text);
  const levels =
    order.kind === "open"
      ? [...order.targets, ...[order.stop, order.trail].filter((level) => level !== null)].map(({ value }) => value)
      : [];
  const wanted = [order.strike, order.price, ...levels].filter((value) => value !== null).map(format);
  if (order.quantity !== null) wanted.push(String(order.quantity));
  if (order.expiry !== null) wanted.push(String(partsOf(order.expiry).month), String(partsOf(order.expiry).day));
  const missing = wanted.filter((value) => !numbers.has(value));
  // BRK/B is another way to write BRK.B.
  if (!text.toUpperCase().replaceAll("/", ".").includes(order.symbol)) missing.push(order.symbol);
  if (!text.toUpperCase().includes(order.action)) missing.push(order.action);
  if (order.right !== null && !text.toUpperCase().includes(order.right)) missing.push(order.right);
  return missing;
};

describe("any text", () => {
  const anything = fc.oneof(mutated, fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 200 }));

  it("is read without a throw, and a refusal always has a suggestion", () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(PLAIN_PROFILE, ROOM, SIGNALS), (text, profile) => {
        const instruction = read(text, profile);
        if (instruction.kind === "invalid") {
          expect(instruction.suggestions.length).toBeGreaterThan(0);
          expect(instruction.text).not.toBe("");
        }
        if (instruction.kind === "open") expect(compare(instruction.price, decimal("0"))).toBe(1);
      }),
      { numRuns: 5_000 },
    );
  });

  it("gives no order a field that does not stand in it", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const instruction = read(text);
        if (instruction.kind === "open" || instruction.kind === "close")
          expect(invented(text.replaceAll("​", ""), instruction)).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  it("is read the same with invisible marks and hard blanks around its words", () => {
    fc.assert(
      fc.property(alertText, (text) => {
        expect(read(`​${text.replaceAll(" ", " ​")}﻿`)).toEqual(read(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
