import type { WrittenDate } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** A date as it is written, and where the text goes on behind it. */
export interface Written extends WrittenDate {
  readonly next: number;
}

/** A whole number with at most so many digits, that nothing but what the form itself allows is glued to. */
export const whole = (token: Token, digits: number): number | undefined =>
  token.kind === "number" && token.text.length <= digits && !token.text.includes(".") ? Number(token.text) : undefined;

/** A year, of two or four digits; `029` is none. */
const yearOf = (token: Token): number | undefined => (token.text.length === 3 || token.text.length === 1 ? undefined : whole(token, 4));

const gluedMark = (tokens: readonly Token[], at: number, mark: string): boolean => {
  const token = tokenAt(tokens, at);
  return token.glued && isMark(token, mark) && tokenAt(tokens, at + 1).glued;
};

const isLoose = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  if (!token.glued) return true;
  // A mark may end a clause there, but a letter or digit makes it something else: 12/18C, 12/18x.
  if (token.kind !== "mark" || token.text === "/" || token.text === "%") return false;
  const behind = tokenAt(tokens, at + 1);
  return isMark(token, "@") || !(behind.glued && behind.kind === "number");
};

/** `12/18`, `12/18/26`, `12/18/2026`. */
const slashDate = (tokens: readonly Token[], at: number): Written | undefined => {
  const month = whole(tokenAt(tokens, at), 4);
  const day = gluedMark(tokens, at + 1, "/") ? whole(tokenAt(tokens, at + 2), 4) : undefined;
  if (month === undefined || day === undefined) return undefined;
  // Digits that pad a number make it no date: `0012/18` names no month that anybody writes.
  const padded = [at, at + 2].some((place) => tokenAt(tokens, place).text.length > 2);
  const year = gluedMark(tokens, at + 3, "/") ? yearOf(tokenAt(tokens, at + 4)) : undefined;
  const next = year === undefined ? at + 3 : at + 5;
  return isLoose(tokens, next) ? { month: padded ? 0 : month, day, year, next } : undefined;
};

/** `12-18-26`: only with its year, because `1.20-1.30` and `1-2` are ranges. */
const dashDate = (tokens: readonly Token[], at: number): Written | undefined => {
  if (!gluedMark(tokens, at + 1, "-") || !gluedMark(tokens, at + 3, "-")) return undefined;
  const month = whole(tokenAt(tokens, at), 2);
  const day = whole(tokenAt(tokens, at + 2), 2);
  const year = yearOf(tokenAt(tokens, at + 4));
  if (month === undefined || day === undefined || year === undefined || !isLoose(tokens, at + 5)) return undefined;
  return { month, day, year, next: at + 5 };
};

/**
 * `12-18`, only behind an option's symbol and before its price: `1.20-1.30` is a range. Called where both are known.
 */
export const shortDashDate = (tokens: readonly Token[], at: number): Written | undefined => {
  const first = tokenAt(tokens, at);
  if (first.glued || !gluedMark(tokens, at + 1, "-") || !isLoose(tokens, at + 3)) return undefined;
  const month = whole(first, 2);
  const day = whole(tokenAt(tokens, at + 2), 2);
  if (month === undefined || day === undefined || tokenAt(tokens, at + 2).text.length !== 2) return undefined;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { month, day, year: undefined, next: at + 3 } : undefined;
};

/** `2026/12/18`. */
const yearFirst = (tokens: readonly Token[], at: number): Written | undefined => {
  const year = tokenAt(tokens, at).text.length === 4 ? whole(tokenAt(tokens, at), 4) : undefined;
  if (year === undefined || year < 2000 || !gluedMark(tokens, at + 1, "/") || !gluedMark(tokens, at + 3, "/")) return undefined;
  const month = whole(tokenAt(tokens, at + 2), 2);
  const day = whole(tokenAt(tokens, at + 4), 2);
  return month === undefined || day === undefined || !isLoose(tokens, at + 5) ? undefined : { month, day, year, next: at + 5 };
};

/** `2026-12-18`. */
const isoDate = (tokens: readonly Token[], at: number): Written | undefined => {
  const first = tokenAt(tokens, at);
  const year = first.text.length === 4 ? whole(first, 4) : undefined;
  if (year === undefined || !gluedMark(tokens, at + 1, "-") || !gluedMark(tokens, at + 3, "-")) return undefined;
  const month = whole(tokenAt(tokens, at + 2), 2);
  const day = whole(tokenAt(tokens, at + 4), 2);
  if (month === undefined || day === undefined || !isLoose(tokens, at + 5)) return undefined;
  return { month, day, year, next: at + 5 };
};

const monthNamed = (token: Token): number | undefined =>
  (token.means & Meaning.month) === 0 ? undefined : MONTHS.indexOf(token.text.slice(0, 3)) + 1;

/** A year behind a named date: `2026`, `, 2026`, `'26`. A bare `26` could be a strike, and is not one of these. */
const yearBehind = (
  tokens: readonly Token[],
  at: number,
): { readonly year: number | undefined; readonly next: number } => {
  const from = isMark(tokenAt(tokens, at), ",") || isMark(tokenAt(tokens, at), "'") ? at + 1 : at;
  const token = tokenAt(tokens, from);
  const year = whole(token, 4);
  const short = isMark(tokenAt(tokens, at), "'") && token.text.length === 2;
  const long = token.text.length === 4 && token.text.startsWith("20");
  return year !== undefined && (short || long) && isLoose(tokens, from + 1)
    ? { year, next: from + 1 }
    : { year: undefined, next: at };
};

const ORDINALS = ["ST", "ND", "RD", "TH"];

/** `Dec 18`, `DEC18`, `December 18th, 2026`. */
const monthFirst = (tokens: readonly Token[], at: number): Written | undefined => {
  const month = monthNamed(tokenAt(tokens, at));
  const day = month === undefined ? undefined : whole(tokenAt(tokens, at + 1), 2);
  if (month === undefined || day === undefined) return undefined;
  const suffix = tokenAt(tokens, at + 2);
  const ordinal = suffix.glued && ORDINALS.includes(suffix.text);
  const behind = ordinal ? at + 3 : at + 2;
  return isLoose(tokens, behind) || isMark(tokenAt(tokens, behind), "'") ? { month, day, ...yearBehind(tokens, behind) } : undefined;
};

/** `18-Dec-26`, `18-Dec`. */
const dashedMonth = (tokens: readonly Token[], at: number, day: number): Written | undefined => {
  const month = gluedMark(tokens, at + 1, "-") ? monthNamed(tokenAt(tokens, at + 2)) : undefined;
  if (month === undefined) return undefined;
  const year = gluedMark(tokens, at + 3, "-") ? yearOf(tokenAt(tokens, at + 4)) : undefined;
  const next = year === undefined ? at + 3 : at + 5;
  return isLoose(tokens, next) ? { month, day, year, next } : undefined;
};

/** `18 DEC 26 450 CALL`, as platforms write it: two digits are a year where a strike with its right stands behind them. */
const listedYear = (tokens: readonly Token[], at: number): number | undefined => {
  const token = tokenAt(tokens, at);
  const strike = tokenAt(tokens, at + 1);
  const right = tokenAt(tokens, at + 2);
  if (token.glued || token.text.length !== 2 || strike.kind !== "number" || strike.glued) return undefined;
  return (right.means & Meaning.right) !== 0 && right.text.length > 1 ? whole(token, 2) : undefined;
};

/** `18DEC26`, `18 Dec`, `18 Dec 2026`, `18 DEC 26 450 CALL`. */
const dayFirst = (tokens: readonly Token[], at: number): Written | undefined => {
  const day = whole(tokenAt(tokens, at), 2);
  if (day === undefined) return undefined;
  const dashed = dashedMonth(tokens, at, day);
  if (dashed !== undefined) return dashed;
  const suffix = tokenAt(tokens, at + 1);
  const ordinal = suffix.glued && ORDINALS.includes(suffix.text);
  if (ordinal) {
    const ofMonth = monthNamed(tokenAt(tokens, at + 2));
    if (ofMonth === undefined || !isLoose(tokens, at + 3)) return undefined;
    return { month: ofMonth, day, ...yearBehind(tokens, at + 3) };
  }
  const month = monthNamed(suffix);
  if (month === undefined) return undefined;
  const glued = tokenAt(tokens, at + 2);
  const year = glued.glued ? yearOf(glued) : undefined;
  if (year !== undefined) return isLoose(tokens, at + 3) ? { month, day, year, next: at + 3 } : undefined;
  const listed = listedYear(tokens, at + 2);
  if (listed !== undefined) return { month, day, year: listed, next: at + 3 };
  return isLoose(tokens, at + 2) ? { month, day, ...yearBehind(tokens, at + 2) } : undefined;
};

/** What stands right behind the first number of every date that begins with one. */
const mayBeDate = (behind: Token): boolean => {
  if (behind.kind === "mark") return behind.glued && (behind.text === "/" || behind.text === "-");
  return (behind.means & Meaning.month) !== 0 || (behind.glued && ORDINALS.includes(behind.text));
};

/** A date that stands at the place, in any of its forms that mean nothing else. */
export const dateAt = (tokens: readonly Token[], at: number): Written | undefined => {
  const token = tokenAt(tokens, at);
  if (token.kind === "number" && mayBeDate(tokenAt(tokens, at + 1)))
    return yearFirst(tokens, at) ?? slashDate(tokens, at) ?? isoDate(tokens, at) ?? dashDate(tokens, at) ?? dayFirst(tokens, at);
  return token.kind === "word" ? monthFirst(tokens, at) : undefined;
};

/** Whether a date stands at the place, and not a part such as 1/2. */
export const looksLikeDate = (tokens: readonly Token[], at: number): boolean => {
  const found = tokenAt(tokens, at).kind === "number" ? slashDate(tokens, at) : undefined;
  if (found === undefined || found.month > 12 || found.day > 31) return false;
  return found.year !== undefined || found.month >= found.day || found.day > 10;
};
