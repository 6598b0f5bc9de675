import { parseDecimal, type Decimal } from "../decimal.ts";
import { knownWord, Meaning, meaningsOf, STANCE } from "./lexicon.ts";

/**
 * The smallest pieces of a message. `590C` is a number and a word *glued* to it, `12/18` two numbers with a mark
 * between: what they mean together is the grammar's business (`phrases/`).
 */
export interface Token {
  /** `foreign` is a run with a letter or digit that is not ASCII: no part of an order. `line` ends a line. */
  readonly kind: "word" | "number" | "mark" | "foreign" | "line" | "end";
  /** Words in capitals, those of the lexicon without apostrophes; everything else as written. */
  readonly text: string;
  /** Whether a word was written in capitals. */
  readonly capitals: boolean;
  /** The bits of `lexicon.ts`; 0 for everything but words. */
  readonly means: number;
  /** Whether nothing stands between it and the token before. */
  readonly glued: boolean;
  /** What a number is worth, parsed once; undefined for everything else, and for a number with too many digits. */
  readonly value: Decimal | undefined;
}

/** Every token is made here, so that all have one shape: the engine reads them without asking which one it is. */
const tokenOf = (
  kind: Token["kind"],
  text: string,
  glued: boolean,
  capitals = false,
  means = 0,
  value: Decimal | undefined = undefined,
): Token => ({ kind, text, capitals, means, glued, value });

/** What stands behind the last token. */
export const END: Token = tokenOf("end", "", false);

const LINE: Token = tokenOf("line", "\n", false);

/** The end of a line. */
export const lineToken = (): Token => LINE;

/** A letter run of another alphabet, or with a letter of one in it. */
export const foreignToken = (written: string, glued: boolean): Token => tokenOf("foreign", written, glued);

/** What a word with an apostrophe can mean: `don't`, `I'm`; no part of an order is written with one. */
const CONTRACTED = STANCE | Meaning.neutral | Meaning.statement;

const SMALL_A = 97;

/** A word; one with a currency sign before it names a symbol and means nothing else, `$MAY`. */
export const wordToken = (written: string, glued: boolean, tagged: boolean): Token => {
  const capitals = isCapitals(written);
  const text = capitals ? written : written.toUpperCase();
  if (tagged) return tokenOf("word", text, glued, capitals);
  if (text.includes("'")) return contracted(text, glued, capitals);
  const known = knownWord(text);
  return known === undefined
    ? tokenOf("word", text, glued, capitals)
    : tokenOf("word", known.text, glued, capitals, known.means);
};

/** Letters of our alphabet and apostrophes only, as the tokenizer cuts them. */
const isCapitals = (written: string): boolean => {
  for (let at = 0; at < written.length; at++) if (written.charCodeAt(at) >= SMALL_A) return false;
  return true;
};

const contracted = (text: string, glued: boolean, capitals: boolean): Token => {
  const plain = text.replaceAll("'", "");
  const means = (meaningsOf(text) || meaningsOf(plain)) & CONTRACTED;
  return tokenOf("word", means === 0 ? text : plain, glued, capitals, means);
};

/** Digits with at most one point inside. */
export const numberToken = (written: string, glued: boolean): Token =>
  tokenOf("number", written, glued, false, 0, parseDecimal(written));

/** Everything else, one character at a time. */
export const markToken = (written: string, glued: boolean): Token => {
  const known = (glued ? GLUED_MARKS : LOOSE_MARKS)[written.charCodeAt(0)];
  return known !== undefined && written.length === 1 ? known : tokenOf("mark", written, glued);
};

const LAST_ASCII = 0x7f;

const asciiMarks = (glued: boolean): readonly Token[] =>
  Array.from({ length: LAST_ASCII + 1 }, (_, code) => tokenOf("mark", String.fromCharCode(code), glued));

/** Marks have no state of their own: one token each is enough for all messages. */
const GLUED_MARKS = asciiMarks(true);
const LOOSE_MARKS = asciiMarks(false);

/** The token at a place; {@link END} outside. */
export const tokenAt = (tokens: readonly Token[], at: number): Token =>
  // Reading outside an array is slow, and places before the first and behind the last token are asked for often.
  at >= 0 && at < tokens.length ? (tokens[at] ?? END) : END;

/** Whether the token is this mark. */
export const isMark = (token: Token, mark: string): boolean => token.kind === "mark" && token.text === mark;

/** Whether the token is this word. */
export const isWord = (token: Token, word: string): boolean => token.kind === "word" && token.text === word;

/** Whether the token ends a clause: a sentence may change its mind there, an order does not go on. */
export const endsClause = (token: Token): boolean => {
  if (token.kind === "line" || token.kind === "end") return true;
  if (token.kind !== "mark") return false;
  switch (token.text) {
    case ".":
    case ",":
    case ";":
    case "!":
    case "-":
    case "(":
    case ")":
    case "[":
    case "]":
    case "|":
    case "?":
      return true;
    default:
      return false;
  }
};

/**
 * Whether the token goes on with the word or number before it, without a blank or a mark between: the `18` of `SPY18`.
 * What stands there is part of what began before it, and only a form that says so may begin at it.
 */
export const isInside = (tokens: readonly Token[], at: number): boolean => {
  const { glued, kind } = tokenAt(tokens, at);
  const before = tokenAt(tokens, at - 1).kind;
  return glued && kind !== "mark" && before !== "mark" && before !== "end";
};

/** The place of the end of the line that `at` is on. */
export const lineEnd = (tokens: readonly Token[], at: number): number => {
  let next = at;
  while (next < tokens.length && tokenAt(tokens, next).kind !== "line") next++;
  return next;
};

/** The place of the end of the clause that `at` is in. */
export const clauseEnd = (tokens: readonly Token[], at: number): number => {
  let next = at;
  while (!endsClause(tokenAt(tokens, next))) next++;
  return next;
};
