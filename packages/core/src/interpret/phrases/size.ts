import { opens, type Phrase } from "../draft.ts";
import type { SizeWord } from "../instruction.ts";
import { Meaning } from "../lexicon.ts";
import { partAt } from "./fraction.ts";
import { isWord, tokenAt, type Token } from "../tokens.ts";

/** The stake that the word at the place names. `half` alone is a part of a position, `half size` a stake. */
export const sizeAt = (
  tokens: readonly Token[],
  at: number,
): { readonly size: SizeWord; readonly next: number } | undefined => {
  const token = tokenAt(tokens, at);
  if ((token.means & Meaning.size) === 0) return undefined;
  const behind = tokenAt(tokens, at + 1);
  const named = isWord(behind, "SIZE") || isWord(behind, "SIZED") || isWord(behind, "POSITION");
  const next = named ? at + 2 : at + 1;
  switch (token.text) {
    case "HALF":
      return named ? { size: "half", next } : undefined;
    case "LARGE":
      return { size: "large", next };
    case "LOTTO":
    case "LOTTOS":
    case "LOTTERY":
      return { size: "lotto", next };
    default:
      return { size: "small", next };
  }
};

const ORDER: readonly SizeWord[] = ["lotto", "small", "half", "large"];

/** The more careful of two words for the stake: "small lotto" is a lotto. */
export const smaller = (a: SizeWord | null, b: SizeWord): SizeWord =>
  a === null || ORDER.indexOf(b) < ORDER.indexOf(a) ? b : a;

/** `1/2 size`, `1/4 position`: anything less than half is small. */
export const ratioSize: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at + 3);
  if (!opens(draft) || word.glued || !["SIZE", "SIZED", "POSITION"].includes(word.text)) return at;
  const part = partAt(tokens, at);
  if (part?.next !== at + 3 || part.fraction === null) return at;
  const { numerator, denominator } = part.fraction;
  if (numerator * 2 <= denominator) draft.size = smaller(draft.size, numerator * 2 === denominator ? "half" : "small");
  return at + 4;
};

/** A word for the stake of an opening order. */
export const size: Phrase = (draft, at) => {
  const found = opens(draft) ? sizeAt(draft.context.tokens, at) : undefined;
  if (found === undefined) return at;
  draft.size = smaller(draft.size, found.size);
  return found.next;
};
