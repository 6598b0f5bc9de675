import type { Right } from "../../instrument/instrument.ts";
import { rightOf } from "../phrases/contract.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

export type SpreadKind = "vertical" | "condor" | "iron-butterfly" | "butterfly" | "straddle" | "strangle";

interface Named {
  readonly kind: SpreadKind | null;
  readonly effect: "debit" | "credit" | null;
  readonly right: Right | null;
}

const named = (kind: Named["kind"], effect: Named["effect"] = null, right: Right | null = null): Named => ({
  kind,
  effect,
  right,
});

/** The words of spreads, abbreviations included: PCS is a put credit spread. */
const WORDS: ReadonlyMap<string, Named> = new Map([
  ["SPREAD", named("vertical")],
  ["SPREADS", named("vertical")],
  ["VERTICAL", named("vertical")],
  ["VERTICALS", named("vertical")],
  ["PCS", named("vertical", "credit", "P")],
  ["CCS", named("vertical", "credit", "C")],
  ["PDS", named("vertical", "debit", "P")],
  ["CDS", named("vertical", "debit", "C")],
  ["CONDOR", named("condor")],
  ["IC", named("condor")],
  ["BUTTERFLY", named("butterfly")],
  ["BUTTERFLIES", named("butterfly")],
  ["FLY", named("butterfly")],
  ["STRADDLE", named("straddle")],
  ["STRANGLE", named("strangle")],
  ["CREDIT", named(null, "credit")],
  ["DEBIT", named(null, "debit")],
]);

/** What a word says of spreads; undefined for any other. */
export const wordAt = (tokens: readonly Token[], at: number): Named | undefined => {
  const { kind, text } = tokenAt(tokens, at);
  return kind === "word" ? WORDS.get(text) : undefined;
};

/** Two strikes in a row with a right behind the last one, `590/595C`. */
const isStrikePair = (tokens: readonly Token[], at: number): boolean => {
  const first = tokenAt(tokens, at);
  const mark = tokenAt(tokens, at + 1);
  const second = tokenAt(tokens, at + 2);
  if (first.kind !== "number" || second.kind !== "number" || !mark.glued || !second.glued) return false;
  return (isMark(mark, "/") || isMark(mark, "-")) && rightOf(tokenAt(tokens, at + 3)) !== undefined;
};

/** `605C/610C`: two strikes, each with the same right. Without the name of a spread they may be two orders. */
const isLegPair = (tokens: readonly Token[], at: number): boolean => {
  const right = rightOf(tokenAt(tokens, at + 1));
  const joint = tokenAt(tokens, at + 2);
  if (tokenAt(tokens, at).kind !== "number" || right === undefined || !tokenAt(tokens, at + 1).glued) return false;
  if (!isMark(joint, "/") || !joint.glued || !tokenAt(tokens, at + 3).glued) return false;
  return tokenAt(tokens, at + 3).kind === "number" && rightOf(tokenAt(tokens, at + 4)) === right;
};

/** Whether only a pair of legs makes the text a spread: then its action must be spelled out. */
export const isOnlyLegs = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => isLegPair(tokens, at)) &&
  !tokens.some((_, at) => wordAt(tokens, at)?.kind != null || isStrikePair(tokens, at));

/** Whether anything in the text belongs to spreads only; without it no spread is looked for. */
export const namesSpread = (tokens: readonly Token[]): boolean => {
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokenAt(tokens, at);
    if (kind === "number" ? isStrikePair(tokens, at) || isLegPair(tokens, at) : kind === "word" && WORDS.get(text)?.kind != null) return true;
  }
  return false;
};
