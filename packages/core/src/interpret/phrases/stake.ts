import { opens, type Draft, type Phrase } from "../draft.ts";
import { clauseEnd, isMark, isWord, lineEnd, tokenAt, type Token } from "../tokens.ts";
import { partAt } from "./fraction.ts";
import { sizeAt, smaller } from "./size.ts";

const isSize = (token: Token): boolean =>
  isWord(token, "SIZE") || isWord(token, "SIZED") || isWord(token, "SIZING") || isWord(token, "POSITION");

/** `1/2`, `1/4 size`, as a stake: anything less than half is small. */
const ratioAt = (tokens: readonly Token[], at: number): "half" | "small" | undefined => {
  const part = partAt(tokens, at)?.fraction;
  if (part === undefined || part === null || isMark(tokenAt(tokens, at + 1), "%")) return undefined;
  const { numerator, denominator } = part;
  return numerator * 2 > denominator ? undefined : numerator * 2 === denominator ? "half" : "small";
};

/**
 * A word for the stake in the value of a field. In a field of its own (`size: half`) it is said at once; in a comment
 * only where a clause begins with it or `size` stands behind it: "a small pullback" is none.
 */
export const readStake = (draft: Draft, value: readonly Token[], own: boolean): void => {
  if (!opens(draft)) return;
  const first = own ? (isWord(tokenAt(value, 0), "HALF") ? "half" : ratioAt(value, 0)) : undefined;
  if (first !== undefined) draft.size = smaller(draft.size, first);
  for (let at = 0; at < value.length; at++) {
    const found = sizeAt(value, at);
    if (found === undefined) continue;
    const alone = clauseEnd(value, at) === found.next;
    const sized = isSize(tokenAt(value, found.next - 1)) || isWord(tokenAt(value, found.next), "RISK");
    if (own || alone || sized || found.size === "lotto") draft.size = smaller(draft.size, found.size);
  }
};

const LABELS = ["SIZE", "RISK", "SIZING", "ALLOCATION", "COMMENT", "COMMENTS", "NOTE", "NOTES"];

/** `risk: small`, `comment: half size`: behind the label nothing of the line belongs to the order but its stake. */
export const stakeLabel: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const label = tokenAt(tokens, at);
  if (label.kind !== "word" || !LABELS.includes(label.text) || !isMark(tokenAt(tokens, at + 1), ":")) return at;
  const end = lineEnd(tokens, at);
  readStake(draft, tokens.slice(at + 2, end), !label.text.startsWith("COMMENT") && !label.text.startsWith("NOTE"));
  return end;
};
