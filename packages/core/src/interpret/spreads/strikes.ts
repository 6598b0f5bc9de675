import type { Decimal } from "../../decimal.ts";
import type { Right } from "../../instrument/instrument.ts";
import { Meaning } from "../lexicon.ts";
import { digitsAt } from "../phrases/amount.ts";
import { rightOf } from "../phrases/contract.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

/** A strike of a spread; its right where one is written at it. */
export interface SpreadStrike {
  readonly strike: Decimal;
  readonly right: Right | null;
}

/** Strikes that belong together, and where the text goes on behind them. */
export interface Group {
  readonly strikes: readonly SpreadStrike[];
  readonly next: number;
}

/** The most strikes of one spread. */
export const MOST_LEGS = 4;

/** `590/595`, `5900P/5890P`, `5800/5810/6000/6010`: strikes glued with slashes or dashes. */
export const strikeGroup = (tokens: readonly Token[], at: number): Group | undefined => {
  const strikes: SpreadStrike[] = [];
  let next = at;
  while (strikes.length < MOST_LEGS) {
    const digits = digitsAt(tokens, isMark(tokenAt(tokens, next), "$") ? next + 1 : next);
    if (digits === undefined || digits.commaDoubt) return undefined;
    const letter = tokenAt(tokens, digits.next);
    const right = letter.glued ? rightOf(letter) : undefined;
    strikes.push({ strike: digits.value, right: right ?? null });
    next = right === undefined ? digits.next : digits.next + 1;
    const joint = tokenAt(tokens, next);
    const joined = joint.glued && (isMark(joint, "/") || isMark(joint, "-")) && tokenAt(tokens, next + 1).glued;
    if (!joined) break;
    next++;
  }
  const behind = tokenAt(tokens, next);
  if (behind.glued && (behind.kind !== "mark" || isMark(behind, "/") || isMark(behind, "%"))) return undefined;
  return { strikes, next };
};

const LARGEST_MONTH = 12;

/** `590/595` is no date: strikes of two figures and more stand where a month can't. */
export const isNoDate = (tokens: readonly Token[], at: number): boolean => {
  const first = tokenAt(tokens, at);
  const joined = isMark(tokenAt(tokens, at + 1), "/") || first.text.length !== 4;
  // Four figures and a dash begin an ISO date, `2026-12-18`; "18 Dec" begins with a day.
  const day = (tokenAt(tokens, at + 1).means & Meaning.month) !== 0 || (tokenAt(tokens, at + 2).means & Meaning.month) !== 0;
  return first.kind === "number" && Number(first.text) > LARGEST_MONTH && joined && !day;
};
