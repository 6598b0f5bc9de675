import { add, fromScaled, ONE, parseDecimal, type Decimal } from "../../decimal.ts";
import type { FuturesProduct } from "../../instrument/products.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

/** A price as bonds are quoted, and the place behind it. */
export interface Quoted {
  readonly value: Decimal;
  readonly next: number;
}

const PARTS = [32n, 64n, 128n];

/** Whether the product's tick is a 32nd, or a half or a quarter of one. */
const isQuotedIn32nds = ({ tick }: FuturesProduct): boolean => ONE % tick === 0n && PARTS.includes(ONE / tick);

/** Eighths of a 32nd that the third digit stands for: it is cut off, so 2 is a quarter and 7 three quarters. */
const EIGHTHS: Readonly<Record<string, bigint>> = { "": 0n, "0": 0n, "2": 2n, "5": 4n, "7": 6n, "+": 4n };

/**
 * `118'16`, `118-16`, `110'165`, `110-16+`: points and 32nds, the third digit halves or quarters of a 32nd. Only for
 * products that trade in them. Source: CME Group, Treasury futures price quotations.
 */
export const quotedAt = (
  product: FuturesProduct | null,
  tokens: readonly Token[],
  at: number,
): Quoted | undefined => {
  if (product === null || !isQuotedIn32nds(product)) return undefined;
  const points = tokenAt(tokens, at);
  const mark = tokenAt(tokens, at + 1);
  const part = tokenAt(tokens, at + 2);
  const joined = mark.glued && part.glued && (isMark(mark, "'") || isMark(mark, "-"));
  if (points.kind !== "number" || !joined || !/^\d{2}[0257]?$/.test(part.text)) return undefined;
  const plus = tokenAt(tokens, at + 3);
  const signed = plus.glued && isMark(plus, "+") && part.text.length === 2;
  const next = signed ? at + 4 : at + 3;
  const behind = tokenAt(tokens, next);
  if (behind.glued && (behind.kind !== "mark" || isMark(behind, "+"))) return undefined;
  const whole = points.text.includes(".") ? undefined : parseDecimal(points.text);
  const eighths = EIGHTHS[signed ? "+" : part.text.slice(2)];
  const seconds = BigInt(part.text.slice(0, 2));
  if (whole === undefined || eighths === undefined || seconds > 31n) return undefined;
  // A price in 32nds ends within the scale of a Decimal: an eighth of a 32nd is 0.00390625.
  const value = fromScaled((ONE * (seconds * 8n + eighths)) / 256n);
  return { value: add(whole, value), next };
};
