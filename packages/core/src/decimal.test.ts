import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  abs,
  add,
  compare,
  decimal,
  divide,
  fits,
  format,
  formatMoney,
  fromInteger,
  fromScaled,
  isMultipleOf,
  max,
  min,
  multiply,
  negate,
  ONE,
  parseDecimal,
  roundTo,
  subtract,
  times,
  toFloat,
  ZERO,
  type Decimal,
  type Rounding,
} from "./decimal.ts";

const decimals = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(fromScaled);
const positive = fc.bigInt({ min: 1n, max: 10n ** 14n }).map(fromScaled);
const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
const roundings = fc.constantFrom<Rounding>("down", "up", "half-even");

describe("parsing", () => {
  it.each([
    ["12", "12"],
    ["-1.25", "-1.25"],
    [".85", "0.85"],
    ["-.5", "-0.5"],
    ["1.", "1"],
    ["007.10", "7.1"],
    ["-0", "0"],
    ["0.00000001", "0.00000001"],
    ["1.2300000000000", "1.23"],
    ["999999999999999.99999999", "999999999999999.99999999"],
  ])("reads %s as %s", (text, expected) => {
    expect(format(decimal(text))).toBe(expected);
  });

  it.each(["", "-", ".", "-.", "+1", "1e3", "1,000", " 1", "1 ", "1.2.3", "--1", "1-", "٣", "0x10", "Infinity", "NaN"])(
    "refuses %j",
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
      expect(() => decimal(text)).toThrow(RangeError);
    },
  );

  it("never rounds and never cuts off: what does not fit is no decimal", () => {
    expect(parseDecimal("0.123456789")).toBeUndefined();
    expect(parseDecimal("0.1234567890")).toBeUndefined();
    expect(parseDecimal("0.12345678000")).toBe(decimal("0.12345678"));
    expect(parseDecimal("1234567890123456")).toBeUndefined();
  });

  it("reads back what it has written", () => {
    fc.assert(
      fc.property(decimals, (a) => {
        expect(parseDecimal(format(a))).toBe(a);
        expect(parseDecimal(formatMoney(a))).toBe(a);
      }),
    );
  });

  it("survives any text without throwing, and agrees with Number on what it reads", () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^-?\d{0,16}\.?\d{0,10}$/));
    fc.assert(
      fc.property(texts, (text) => {
        const value = parseDecimal(text);
        if (value !== undefined) {
          // A float has about 16 digits; what is compared is what both can hold.
          expect(Math.abs(toFloat(value) - Number(text))).toBeLessThanOrEqual(Math.abs(Number(text)) * 1e-14 + 1e-8);
        }
      }),
    );
  });
});

describe("writing", () => {
  it("has no exponent and no trailing zeros", () => {
    expect(["1.20", "-0.00005", "21000.25", "0", "100", "-3"].map((text) => format(decimal(text)))).toEqual([
      "1.2",
      "-0.00005",
      "21000.25",
      "0",
      "100",
      "-3",
    ]);
  });

  it("has at least two places for money", () => {
    expect(["1.2", "590", "0.00005", "-0.5", "1.25"].map((text) => formatMoney(decimal(text)))).toEqual([
      "1.20",
      "590.00",
      "0.00005",
      "-0.50",
      "1.25",
    ]);
  });

  it("gives one text for one value", () => {
    fc.assert(fc.property(decimals, decimals, (a, b) => (format(a) === format(b)) === (a === b)));
  });

  it("writes what a float holds exactly as it writes what it does not", () => {
    const byDigits = (scaled: bigint): string => {
      const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(9, "0");
      const fraction = digits.slice(-8).replace(/0+$/, "");
      return `${scaled < 0n ? "-" : ""}${digits.slice(0, -8)}${fraction === "" ? "" : `.${fraction}`}`;
    };
    const around = 2n ** 53n;
    for (const scaled of [around - 2n, around - 1n, around, around + 1n, -around + 1n, -around, 0n, 10n ** 8n, -(10n ** 7n)]) {
      expect(format(fromScaled(scaled))).toBe(byDigits(scaled));
    }
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), (scaled) => format(fromScaled(scaled)) === byDigits(scaled)));
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 34n), max: 2n ** 34n }), (scaled) => format(fromScaled(scaled)) === byDigits(scaled)));
  });
});

describe("arithmetic", () => {
  it("is a ring: sums and whole multiples are exact", () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, whole, whole, (a, b, c, m, n) => {
        expect(add(a, b)).toBe(add(b, a));
        expect(add(add(a, b), c)).toBe(add(a, add(b, c)));
        expect(add(a, ZERO)).toBe(a);
        expect(add(a, negate(a))).toBe(ZERO);
        expect(subtract(a, b)).toBe(add(a, negate(b)));
        expect(times(add(a, b), n)).toBe(add(times(a, n), times(b, n)));
        expect(times(a, m + n)).toBe(add(times(a, m), times(a, n)));
        expect(times(times(a, m), n)).toBe(times(times(a, n), m));
      }),
    );
  });

  it("multiplies exactly where the product has eight places", () => {
    fc.assert(
      fc.property(decimals, decimals, whole, (a, b, n) => {
        expect(multiply(a, b)).toBe(multiply(b, a));
        expect(multiply(a, ONE)).toBe(a);
        expect(multiply(a, ZERO)).toBe(ZERO);
        expect(multiply(a, fromInteger(n))).toBe(times(a, n));
      }),
    );
  });

  it("gets right what floats get wrong", () => {
    expect(format(add(decimal("0.1"), decimal("0.2")))).toBe("0.3");
    expect(format(multiply(decimal("1.15"), decimal("100")))).toBe("115");
    expect(format(multiply(decimal("0.0000005"), decimal("12500000")))).toBe("6.25");
  });

  it("divides back what it multiplied by a whole number", () => {
    fc.assert(
      fc.property(
        decimals,
        whole.filter((n) => n !== 0),
        roundings,
        (a, n, rounding) => {
          expect(divide(times(a, n), fromInteger(n), rounding)).toBe(a);
        },
      ),
    );
  });

  it("refuses to divide by zero, and numbers that are no safe integers", () => {
    expect(() => divide(ONE, ZERO)).toThrow(RangeError);
    expect(() => fits(ONE, ZERO)).toThrow(RangeError);
    for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => fromInteger(n)).toThrow(RangeError);
      expect(() => times(ONE, n)).toThrow(RangeError);
    }
  });
});

describe("rounding", () => {
  const third = (sign: number, rounding: Rounding): string => format(divide(fromInteger(sign), decimal("3"), rounding));

  it("down is towards minus infinity, up towards plus infinity", () => {
    expect([third(1, "down"), third(1, "up")]).toEqual(["0.33333333", "0.33333334"]);
    expect([third(-1, "down"), third(-1, "up")]).toEqual(["-0.33333334", "-0.33333333"]);
    expect(format(divide(ONE, decimal("-3"), "down"))).toBe("-0.33333334");
  });

  it("half-even goes to the nearest, from the middle to the even neighbour", () => {
    const halves = ["0.5", "1.5", "2.5", "-0.5", "-1.5", "-2.5", "0.4", "0.6", "-0.4", "-0.6"];
    expect(halves.map((text) => format(roundTo(decimal(text), ONE, "half-even")))).toEqual(
      ["0", "2", "2", "0", "-2", "-2", "0", "1", "0", "-1"],
    );
    expect(format(multiply(decimal("0.00000001"), decimal("0.5")))).toBe("0");
    expect(format(multiply(decimal("0.00000003"), decimal("0.5")))).toBe("0.00000002");
  });

  it("settles the last place only: down ≤ exact ≤ up, at most one unit apart, half-even is one of them", () => {
    fc.assert(
      fc.property(
        decimals,
        decimals.filter((b) => b !== ZERO),
        (a, b) => {
          const [down, up, even] = [divide(a, b, "down"), divide(a, b, "up"), divide(a, b)];
          const exact = (a as bigint) * 10n ** 8n; // compared as down × b ≤ a × scale ≤ up × b, mirrored for b < 0
          expect(b > 0n ? down * b <= exact && exact <= up * b : down * b >= exact && exact >= up * b).toBe(true);
          expect(up - down === 0n || up - down === 1n).toBe(true);
          expect(up === down).toBe(exact % b === 0n);
          expect(even === down || even === up).toBe(true);
          expect(divide(negate(a), b, "down")).toBe(negate(up));
          expect(divide(negate(a), b)).toBe(negate(even));
        },
      ),
    );
  });

  it("to a step gives the multiples of the step around the value", () => {
    fc.assert(
      fc.property(decimals, positive, roundings, (a, step, rounding) => {
        const rounded = roundTo(a, step, rounding);
        expect(isMultipleOf(rounded, step)).toBe(true);
        expect(abs(subtract(rounded, a)) < step).toBe(true);
        if (rounding === "down") expect(rounded <= a).toBe(true);
        if (rounding === "up") expect(rounded >= a).toBe(true);
        if (rounding === "half-even") expect(abs(subtract(rounded, a)) * 2n <= step).toBe(true);
        expect(roundTo(rounded, step, rounding)).toBe(rounded);
      }),
    );
  });

  it("to a step that is not positive is an error, and nothing is a multiple of it", () => {
    for (const step of ["0", "-0.01"]) {
      expect(() => roundTo(ONE, decimal(step), "down")).toThrow(RangeError);
      expect(isMultipleOf(ONE, decimal(step))).toBe(false);
    }
    expect(isMultipleOf(decimal("-0.10"), decimal("0.05"))).toBe(true);
    expect(isMultipleOf(decimal("0.12"), decimal("0.05"))).toBe(false);
  });
});

describe("how often one fits into another", () => {
  it("is the whole part, downwards", () => {
    expect(fits(decimal("1000"), decimal("121.30"))).toBe(8);
    expect(fits(decimal("120"), decimal("121.30"))).toBe(0);
    expect(fits(decimal("-1"), decimal("2"))).toBe(-1);
  });

  it("n times fits, and n + 1 times does not", () => {
    fc.assert(
      fc.property(decimals, positive, (a, b) => {
        fc.pre(abs(a) / b < BigInt(Number.MAX_SAFE_INTEGER) - 1n);
        const n = fits(a, b);
        expect(times(b, n) <= a && a < times(b, n + 1)).toBe(true);
      }),
    );
  });

  it("is an error when the count is no safe integer", () => {
    expect(() => fits(decimal("999999999999999"), decimal("0.00000001"))).toThrow(RangeError);
  });
});

describe("order", () => {
  it("is total and the same for compare, min, max and abs", () => {
    fc.assert(
      fc.property(decimals, decimals, (a: Decimal, b: Decimal) => {
        expect(compare(a, b)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(compare(a, a)).toBe(0);
        expect(add(min(a, b), max(a, b))).toBe(add(a, b));
        expect(min(a, b) <= max(a, b)).toBe(true);
        expect(abs(a)).toBe(max(a, negate(a)));
      }),
    );
  });

  it("as floats is the nearest number, for charts", () => {
    expect(toFloat(decimal("-1.25"))).toBe(-1.25);
  });
});
