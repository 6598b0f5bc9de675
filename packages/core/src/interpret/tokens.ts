import { parseDecimal, type Decimal } from "../decimal.ts";
import { Meaning, meaningsOf, STANCE } from "./lexicon.ts";

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

/** What stands behind the last token. */
export const END: Token = { kind: "end", text: "", capitals: false, means: 0, glued: false, value: undefined };

const LINE: Token = { ...END, kind: "line", text: "\n" };

/** The end of a line. */
export const lineToken = (): Token => LINE;

/** A letter run of another alphabet, or with a letter of one in it. */
export const foreignToken = (written: string, glued: boolean): Token => ({
  kind: "foreign",
  text: written,
  capitals: false,
  means: 0,
  glued,
  value: undefined,
});

/** What a word with an apostrophe can mean: `don't`, `I'm`; no part of an order is written with one. */
const CONTRACTED = STANCE | Meaning.neutral | Meaning.statement;

/** A word; one with a currency sign before it names a symbol and means nothing else, `$MAY`. */
export const wordToken = (written: string, glued: boolean, tagged: boolean): Token => {
  const text = written.toUpperCase();
  const plain = text.includes("'") ? text.replaceAll("'", "") : text;
  const means = tagged ? 0 : meaningsOf(plain) & (plain === text ? ~0 : CONTRACTED);
  return { kind: "word", text: means === 0 ? text : plain, capitals: text === written, means, glued, value: undefined };
};

/** Digits with at most one point inside. */
export const numberToken = (written: string, glued: boolean): Token => ({
  kind: "number",
  text: written,
  capitals: false,
  means: 0,
  glued,
  value: parseDecimal(written),
});

/** Everything else, one character at a time. */
export const markToken = (written: string, glued: boolean): Token => ({
  kind: "mark",
  text: written,
  capitals: false,
  means: 0,
  glued,
  value: undefined,
});

/** The token at a place; {@link END} outside. */
export const tokenAt = (tokens: readonly Token[], at: number): Token => tokens[at] ?? END;

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
