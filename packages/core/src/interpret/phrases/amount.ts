import { parseDecimal, type Decimal } from "../../decimal.ts";
import { Meaning } from "../lexicon.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

/** A number as traders write one: `1.20`, `$.85`, `5,950`. */
export interface Amount {
  readonly value: Decimal;
  /** Whether a comma stands where it may group thousands or may be a decimal comma: `2,300`. */
  readonly commaDoubt: boolean;
  /** The place behind it. */
  readonly next: number;
}

const WHOLE = /^\d{1,3}$/;
const GROUP = /^\d{3}$/;
const LAST_GROUP = /^\d{3}(\.\d+)?$/;

/** Whether the token at the place continues the number before it into something else: `590C`, `10:30`, `1-2`, `5%`. */
const continues = (tokens: readonly Token[], at: number): boolean => {
  const next = tokenAt(tokens, at);
  if (!next.glued) return false;
  if (next.kind !== "mark") return true;
  if (next.text === "%" || next.text === "+" || next.text === "_" || next.text === "*") return true;
  if (next.text === "@" || next.text === "(") return false;
  const after = tokenAt(tokens, at + 1);
  return after.glued && (after.kind === "number" || after.kind === "foreign");
};

/**
 * The digits at the place, grouping included, whatever follows them; `undefined` when there are none or when they are
 * no number. {@link amountAt} is the one to use unless what follows is checked.
 */
export const digitsAt = (tokens: readonly Token[], at: number): Amount | undefined => {
  const first = tokenAt(tokens, at);
  if (first.kind !== "number") return undefined;
  let text = first.text;
  let next = at + 1;
  let groups = 0;
  while (groups < 4 && isComma(tokens, next) && (groups > 0 || WHOLE.test(first.text))) {
    const group = tokenAt(tokens, next + 1);
    if (!group.glued || !LAST_GROUP.test(group.text)) break;
    text += group.text;
    next += 2;
    groups++;
    if (!GROUP.test(group.text)) break;
  }
  const value = groups === 0 ? first.value : parseDecimal(text);
  return value === undefined ? undefined : { value, commaDoubt: groups === 1 && !text.includes("."), next };
};

const isComma = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  return token.glued && isMark(token, ",");
};

/** A number that stands for itself, with or without a currency sign before or behind it. */
export const amountAt = (tokens: readonly Token[], at: number): Amount | undefined => {
  const from = isMark(tokenAt(tokens, at), "$") ? at + 1 : at;
  const digits = digitsAt(tokens, from);
  if (digits === undefined || continues(tokens, digits.next)) return undefined;
  const sign = tokenAt(tokens, digits.next);
  return sign.glued && isMark(sign, "$") && !tokenAt(tokens, digits.next + 1).glued
    ? { ...digits, next: digits.next + 1 }
    : digits;
};

/** Whether a counted thing stands at the place: `contracts`, `x`; `contracts: 4` labels what follows instead. */
export const countsAt = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  if ((token.means & Meaning.count) === 0 || isMark(tokenAt(tokens, at + 1), ":")) return false;
  return token.text !== "X" || token.glued;
};

/** Whether a number is meant to stand at the token, right or wrong: what is then no number is a mistake to name. */
export const startsNumber = (token: Token): boolean =>
  token.kind === "number" || token.kind === "foreign" || (token.kind === "mark" && "$-+~".includes(token.text));

/** The written form of the tokens of a span, for refusals: glued as they were. */
export const written = (tokens: readonly Token[], from: number, to: number): string => {
  let text = "";
  for (let at = from; at < to && at < tokens.length; at++) {
    const token = tokenAt(tokens, at);
    text += text !== "" && !token.glued ? ` ${token.text}` : token.text;
  }
  return text;
};

/** The place behind everything that is glued to the token at the place. */
export const runEnd = (tokens: readonly Token[], at: number): number => {
  let next = at + 1;
  while (tokenAt(tokens, next).glued) next++;
  return next;
};
