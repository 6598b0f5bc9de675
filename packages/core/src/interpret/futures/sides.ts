import type { Futures } from "../instruction.ts";
import { Meaning } from "../lexicon.ts";
import type { IgnoreReason } from "../refusal.ts";
import { isWord, tokenAt, type Token } from "../tokens.ts";

/** The words that say where a futures command leads. */
export const SIDES: ReadonlyMap<string, Futures["side"]> = new Map([
  ["BUY", "buy"],
  ["LONG", "buy"],
  ["SELL", "sell"],
  ["SHORT", "sell"],
  ["FLAT", "flat"],
  ["FLATTEN", "flat"],
  ["CLOSE", "flat"],
  ["EXIT", "flat"],
  ["TRIM", "flat"],
  ["COVER", "flat"],
]);

/** A command's side: where its words stand, from the first one to behind the last. */
export interface Side {
  readonly side: Futures["side"];
  /** `trim` takes a part, which must be said. */
  readonly parts: boolean;
  /** `cover` closes what was sold, so that it needs a product: everything may be long. */
  readonly covers: boolean;
  readonly from: number;
  readonly next: number;
}

/** Both words of `sell short` and `buy long` say the same; `close out of` needs its second for nothing. */
const behindPair = (tokens: readonly Token[], at: number, side: Futures["side"]): number => {
  const first = tokenAt(tokens, at);
  const second = tokenAt(tokens, at + 1);
  const pairs = [
    ["SELL", "SHORT"],
    ["SHORT", "SELL"],
    ["BUY", "LONG"],
  ];
  if (pairs.some(([one = "", other = ""]) => isWord(first, one) && isWord(second, other))) return at + 2;
  return side === "flat" && isWord(second, "OUT") ? at + 2 : at + 1;
};

/** The first side that a command names, wherever it stands: `MES buy 2`. */
export const sideIn = (tokens: readonly Token[], from: number): Side | undefined => {
  for (let at = from; at < tokens.length; at++) {
    const word = tokenAt(tokens, at);
    const side = word.kind === "word" ? SIDES.get(word.text) : undefined;
    if (side === undefined) continue;
    const [parts, covers] = [isWord(word, "TRIM"), isWord(word, "COVER")];
    return { side, parts, covers, from: at, next: behindPair(tokens, at, side) };
  }
  return undefined;
};

const STANCES: readonly (readonly [number, IgnoreReason])[] = [
  [Meaning.negation, "negated"],
  [Meaning.retraction, "retracted"],
  [Meaning.question, "question"],
];

/** What the words before a side make of the command: `don't buy`, `should I buy`, `nvm`. */
export const stanceBefore = (tokens: readonly Token[], from: number, to: number): IgnoreReason | undefined => {
  const words = tokens.slice(from, to);
  return STANCES.find(([meaning]) => words.some((word) => (word.means & meaning) !== 0))?.[1];
};
