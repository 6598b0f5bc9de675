import { add, fits, format, fromScaled, isMultipleOf, ONE, parseDecimal, type Decimal } from "../../decimal.ts";
import type { FuturesProduct } from "../../instrument/products.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

/** A price as bonds are quoted, and the place behind it. */
export interface Quoted {
  readonly value: Decimal;
  readonly next: number;
}

const PARTS = [32n, 64n, 128n, 256n];

/** Whether the product's tick is a 32nd, or a half, a quarter or an eighth of one. */
export const isQuotedIn32nds = ({ tick }: FuturesProduct): boolean => ONE % tick === 0n && PARTS.includes(ONE / tick);

/** An eighth of a 32nd, the finest step of any of them. It is exact in the scale of a Decimal. */
const EIGHTH = fromScaled(ONE / 256n);

/** The third digit by the eighths of a 32nd that it stands for: it is cut off, so 2 is a quarter and 7 three quarters. */
const THIRD = ["", "1", "2", "3", "5", "6", "7", "8"];

/** Eighths of a 32nd behind the two digits of the 32nds: `165`, `16.5`, `16+`. */
const FRACTIONS: ReadonlyMap<string, number> = new Map([
  ...THIRD.map((digit, eighths) => [digit, eighths] as const),
  ["0", 0],
  [".25", 2],
  [".5", 4],
  [".50", 4],
  [".75", 6],
]);

const quoted = (points: string, seconds: number, eighths: number): Decimal | undefined => {
  const whole = points.includes(".") ? undefined : parseDecimal(points);
  if (whole === undefined || seconds > 31) return undefined;
  return add(whole, fromScaled(EIGHTH * BigInt(seconds * 8 + eighths)));
};

/** Whether the quotation ends here, with nothing glued behind it that would make it something else. */
const ends = (tokens: readonly Token[], at: number): boolean => {
  const { glued, kind } = tokenAt(tokens, at);
  if (!glued) return true;
  if (kind !== "mark" || isMark(tokenAt(tokens, at), "+")) return false;
  // The other level of a bracket follows a slash.
  const after = tokenAt(tokens, at + 1);
  return isMark(tokenAt(tokens, at), "/") || !after.glued || after.kind === "mark";
};

/** `110'16`, `110-165`, `110'16.5`, `110'16+`. */
const markedAt = (tokens: readonly Token[], at: number): Quoted | undefined => {
  const mark = tokenAt(tokens, at + 1);
  const part = tokenAt(tokens, at + 2);
  const joined = mark.glued && part.glued && (isMark(mark, "'") || isMark(mark, "-"));
  if (!joined || !/^\d{2}(\d|\.\d+)?$/.test(part.text)) return undefined;
  const plus = tokenAt(tokens, at + 3);
  const half = plus.glued && isMark(plus, "+") && part.text.length === 2;
  const next = half ? at + 4 : at + 3;
  const eighths = half ? 4 : FRACTIONS.get(part.text.slice(2));
  if (eighths === undefined || !ends(tokens, next)) return undefined;
  const value = quoted(tokenAt(tokens, at).text, Number(part.text.slice(0, 2)), eighths);
  return value === undefined ? undefined : { value, next };
};

/** `110 16/32`, `110 16.5/32`. */
const spelledAt = (tokens: readonly Token[], at: number): Quoted | undefined => {
  const part = tokenAt(tokens, at + 1);
  const slash = tokenAt(tokens, at + 2);
  const below = tokenAt(tokens, at + 3);
  if (part.kind !== "number" || part.glued || !slash.glued || !isMark(slash, "/")) return undefined;
  if (!below.glued || below.text !== "32" || !ends(tokens, at + 4)) return undefined;
  const [, seconds = "", fraction = ""] = /^(\d{1,2})(\.\d+)?$/.exec(part.text) ?? [];
  const eighths = seconds === "" ? undefined : FRACTIONS.get(fraction);
  const value = eighths === undefined ? undefined : quoted(tokenAt(tokens, at).text, Number(seconds), eighths);
  return value === undefined ? undefined : { value, next: at + 4 };
};

/**
 * `118'16`, `118-16`, `110'165`, `110'16.5`, `110-16+`, `110 16/32`: points and 32nds, the third digit eighths of a
 * 32nd. Only for products that trade in them. Source: CME Group, Treasury futures price quotations.
 */
export const quotedAt = (
  product: FuturesProduct | null,
  tokens: readonly Token[],
  at: number,
): Quoted | undefined => {
  if (product === null || !isQuotedIn32nds(product) || tokenAt(tokens, at).kind !== "number") return undefined;
  return markedAt(tokens, at) ?? spelledAt(tokens, at);
};

/** `110'165` for 110.515625; as a decimal where it is no whole number of eighths of a 32nd. */
export const in32nds = (price: Decimal): string => {
  const eighths = fits(price, EIGHTH);
  if (!isMultipleOf(price, EIGHTH)) return format(price);
  const seconds = String(Math.floor((eighths % 256) / 8)).padStart(2, "0");
  return `${Math.floor(eighths / 256)}'${seconds}${THIRD[eighths % 8] ?? ""}`;
};
