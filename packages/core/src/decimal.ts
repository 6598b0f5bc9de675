/**
 * Exact decimals: a bigint scaled by 10⁸. That holds every listed tick (1/256 of a point, 0.0000005 for yen futures)
 * and every sum of money of an account; a float is wrong on about one order calculation in eleven.
 *
 * All prices, strikes and amounts of money in core are of this type. In JSON they are strings ({@link format}).
 */
export type Decimal = bigint & { readonly [decimalBrand]: true };

declare const decimalBrand: unique symbol;

/** How a division that does not come out even is settled. `down` and `up` are towards −∞ and +∞. */
export type Rounding = "down" | "up" | "half-even";

const DIGITS = 8;
const SCALE = 10n ** BigInt(DIGITS);

/** Whole digits a decimal may have: far above any price or account, far below anything that slows bigint down. */
const MAX_WHOLE_DIGITS = 15;

// The brand exists only in the type system; this is the one place where a bigint becomes a Decimal.
const brand = (scaled: bigint): Decimal => scaled as Decimal;

/** 0 */
export const ZERO: Decimal = brand(0n);
/** 1 */
export const ONE: Decimal = brand(SCALE);

const MINUS = 45;
const POINT = 46;
const ZERO_DIGIT = 48;

const TENS: readonly number[] = Array.from({ length: DIGITS + 1 }, (_, power) => 10 ** power);
/** By places behind the point: digits up to here, scaled, are still safe integers. */
const MOST_MANTISSA: readonly number[] = TENS.map((_, places) =>
  Math.floor(Number.MAX_SAFE_INTEGER / (TENS[DIGITS - places] ?? 1)),
);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * Reads `12`, `-1.25`, `.85`, `1.` (ASCII digits only, at most 15 before and 8 after the point; no exponent, no
 * grouping). Anything else is `undefined`, and so is a number that would need rounding: nothing is ever cut off.
 */
export const parseDecimal = (text: string): Decimal | undefined => {
  const negative = text.charCodeAt(0) === MINUS;
  const from = negative ? 1 : 0;
  let point = -1;
  // The digits as one number, exact while it is below 2⁵³.
  let mantissa = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === POINT && point < 0) point = at;
    else if (!isDigit(code)) return undefined;
    else if (point < 0 || at - point <= DIGITS) mantissa = mantissa * 10 + (code - ZERO_DIGIT);
    else if (code !== ZERO_DIGIT) return undefined;
  }
  const whole = (point < 0 ? text.length : point) - from;
  const written = point < 0 ? 0 : text.length - point - 1;
  if (whole + written === 0 || whole > MAX_WHOLE_DIGITS) return undefined;
  const places = Math.min(written, DIGITS);
  const short = mantissa <= (MOST_MANTISSA[places] ?? 0);
  const scaled = short ? BigInt(mantissa * (TENS[DIGITS - places] ?? 1)) : scaledDigits(text, from, point, places);
  return brand(negative ? -scaled : scaled);
};

/** The slow way, for numbers with more digits than a float holds exactly. */
const scaledDigits = (text: string, from: number, point: number, places: number): bigint => {
  const digits = point < 0 ? text.slice(from) : text.slice(from, point) + text.slice(point + 1, point + 1 + places);
  return BigInt(digits) * 10n ** BigInt(DIGITS - places);
};

/**
 * A decimal from a literal of the program: `decimal("0.25")`.
 * @throws RangeError when the text is no decimal. For text from outside use {@link parseDecimal}.
 */
export const decimal = (text: string): Decimal => {
  const value = parseDecimal(text);
  if (value === undefined) throw new RangeError(`not a decimal: ${text}`);
  return value;
};

/** A decimal from a whole number, such as a quantity. @throws RangeError for anything but a safe integer. */
export const fromInteger = (value: number): Decimal => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
  return brand(BigInt(value) * SCALE);
};

/** A decimal that has already been scaled by 10⁸. For codecs and generators; prices come from {@link parseDecimal}. */
export const fromScaled = (scaled: bigint): Decimal => brand(scaled);

/** a + b */
export const add = (a: Decimal, b: Decimal): Decimal => brand(a + b);
/** a − b */
export const subtract = (a: Decimal, b: Decimal): Decimal => brand(a - b);
/** −a */
export const negate = (a: Decimal): Decimal => brand(-a);
/** The distance from zero. */
export const abs = (a: Decimal): Decimal => (a < 0n ? brand(-a) : a);
/** The smaller one. */
export const min = (a: Decimal, b: Decimal): Decimal => (a < b ? a : b);
/** The larger one. */
export const max = (a: Decimal, b: Decimal): Decimal => (a > b ? a : b);
/** −1, 0 or 1, for sorting. */
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

const divideScaled = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  if (denominator === 0n) throw new RangeError("division by zero");
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const truncated = n / d;
  const floor = n < 0n && n % d !== 0n ? truncated - 1n : truncated;
  const rest = n - floor * d;
  if (rest === 0n) return floor;
  switch (rounding) {
    case "down":
      return floor;
    case "up":
      return floor + 1n;
    case "half-even": {
      const twice = rest * 2n;
      if (twice !== d) return twice < d ? floor : floor + 1n;
      return floor % 2n === 0n ? floor : floor + 1n;
    }
  }
};

/** a × b; the ninth place is settled by `rounding` (products of prices and quantities are exact and never need it). */
export const multiply = (a: Decimal, b: Decimal, rounding: Rounding = "half-even"): Decimal =>
  brand(divideScaled(a * b, SCALE, rounding));

/** a × n for a whole number n: always exact. */
export const times = (a: Decimal, n: number): Decimal => {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a safe integer: ${n}`);
  return brand(a * BigInt(n));
};

/** a ÷ b. @throws RangeError when b is zero. */
export const divide = (a: Decimal, b: Decimal, rounding: Rounding = "half-even"): Decimal =>
  brand(divideScaled(a * SCALE, b, rounding));

/** ⌊a ÷ b⌋ as a whole number: how many times b fits into a. @throws RangeError when b is zero or it fits too often. */
export const fits = (a: Decimal, b: Decimal): number => {
  const count = Number(divideScaled(a, b, "down"));
  if (!Number.isSafeInteger(count)) throw new RangeError("quotient is no safe integer");
  return count;
};

/** The nearest multiple of `step` below (`down`), above (`up`) or nearest to a. @throws RangeError unless step > 0. */
export const roundTo = (a: Decimal, step: Decimal, rounding: Rounding): Decimal => {
  if (step <= 0n) throw new RangeError("a step is positive");
  return brand(divideScaled(a, step, rounding) * step);
};

/** Whether a is a whole multiple of `step`. */
export const isMultipleOf = (a: Decimal, step: Decimal): boolean => step > 0n && a % step === 0n;

const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const WHOLE = Number(SCALE);

/** The text of so many hundred-millionths, a safe integer. */
const formatExact = (scaled: number): string => {
  const size = Math.abs(scaled);
  let rest = size % WHOLE;
  const whole = `${scaled < 0 ? "-" : ""}${(size - rest) / WHOLE}`;
  if (rest === 0) return whole;
  let places = DIGITS;
  for (; rest % 10 === 0; places--) rest /= 10;
  return `${whole}.${String(rest).padStart(places, "0")}`;
};

/** The exact text: no exponent, no trailing zeros, `-` in front: `1.2`, `-0.00005`, `21000.25`. */
export const format = (a: Decimal): string => {
  // What a float holds exactly is written without the arithmetic of big numbers.
  if (-MOST_EXACT <= a && a <= MOST_EXACT) return formatExact(Number(a));
  const negative = a < 0n;
  const digits = (negative ? -a : a).toString().padStart(DIGITS + 1, "0");
  const fraction = digits.slice(-DIGITS).replace(/0+$/, "");
  return `${negative ? "-" : ""}${digits.slice(0, -DIGITS)}${fraction === "" ? "" : `.${fraction}`}`;
};

/** As {@link format}, with at least two places, as money and prices are read: `1.20`, `590.00`, `0.00005`. */
export const formatMoney = (a: Decimal): string => {
  const text = format(a);
  const point = text.indexOf(".");
  if (point < 0) return `${text}.00`;
  return text.length - point === 2 ? `${text}0` : text;
};

const CENT = decimal("0.01");
const TENTH = decimal("0.1");

const HUNDRED = decimal("100");

/** A percentage of an amount (`2` is 2 %), never more than it truly is: what may be spent or lost. */
export const percentOf = (amount: Decimal, percent: Decimal): Decimal =>
  multiply(divide(amount, HUNDRED, "down"), percent, "down");

/** An amount of money to the cent, for people: `1720.18`. */
export const formatCents = (a: Decimal): string => formatMoney(roundTo(a, CENT, "half-even"));

/** A percentage to a tenth, for people: `2 %`, `2.8 %`. */
export const formatPercent = (a: Decimal): string => `${format(roundTo(a, TENTH, "half-even"))} %`;

/** The nearest float, for charts and statistics only; never for a price that goes anywhere. */
export const toFloat = (a: Decimal): number => Number(a) / Number(SCALE);
