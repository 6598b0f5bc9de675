import { decimal, format, ZERO, type Decimal } from "../../decimal.ts";
import type { Right } from "../../instrument/instrument.ts";
import type { Problem } from "../../result.ts";
import { fill, object, objectTwice, opens, type Draft, type Phrase } from "../draft.ts";
import { Meaning, NO_SYMBOL } from "../lexicon.ts";
import { ALERT_EXAMPLE, refuse } from "../refusal.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { amountAt, countsAt, digitsAt, runEnd, written } from "./amount.ts";

/** Call or put, for a token that says so. */
export const rightOf = (token: Token): Right | undefined => {
  if ((token.means & Meaning.right) === 0) return undefined;
  return token.text.startsWith("C") ? "C" : "P";
};

const afterDollar = (tokens: readonly Token[], at: number): number => (isMark(tokenAt(tokens, at), "$") ? at + 1 : at);

/**
 * Largest strike that an option's symbol has room for. Source: OCC, Options Symbology Initiative: five digits and
 * three.
 */
const MOST = decimal("99999.999");
/** Strikes are whole cents; old contracts after a split may stand on eighths. Source: OCC, adjustments of contracts. */
const GRIDS = [decimal("0.01"), decimal("0.125")];

/** Why no option has the strike; `undefined` for one that may be listed. */
export const strikeProblem = (strike: Decimal): Problem | undefined => {
  const listed = strike <= MOST && GRIDS.some((grid) => strike % grid === 0n);
  if (listed) return undefined;
  const text = format(strike);
  return refuse("missing-strike", `${text} is no strike of an option`, [ALERT_EXAMPLE], text);
};

const takeStrike = (draft: Draft, from: number, value: NonNullable<Draft["strike"]>, next: number): void => {
  if (value > ZERO) fill(draft, "strike", value);
  else {
    const text = written(draft.context.tokens, from, next);
    object(draft, refuse("missing-strike", `${text} is no strike`, [ALERT_EXAMPLE], text));
  }
};

/** `590C`, `$593 CALLS`, `140 C`. */
export const strikeAndRight: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const digits = digitsAt(tokens, afterDollar(tokens, at));
  if (digits === undefined) return at;
  const word = tokenAt(tokens, digits.next);
  const right = rightOf(word);
  const behind = tokenAt(tokens, digits.next + 1);
  // What is glued behind the right makes it another word, 590C5, or a second strike, 590C/600C.
  if (right === undefined || (behind.glued && behind.kind !== "mark")) return at;
  const joined = behind.glued && (isMark(behind, "/") || isMark(behind, "-"));
  if (joined && tokenAt(tokens, digits.next + 2).kind === "number")
    objectTwice(draft, "strike", written(tokens, at, runEnd(tokens, at)));
  takeStrike(draft, at, digits.value, digits.next + 1);
  fill(draft, "right", right);
  return digits.next + 1;
};

/** `C590`. */
export const rightBeforeStrike: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const right = rightOf(tokenAt(tokens, at));
  if (right === undefined || !tokenAt(tokens, at + 1).glued) return at;
  const amount = amountAt(tokens, at + 1);
  if (amount === undefined) return at;
  takeStrike(draft, at, amount.value, amount.next);
  fill(draft, "right", right);
  return amount.next;
};

/** `calls`, apart from its strike. */
export const rightAlone: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const right = rightOf(tokenAt(tokens, at));
  const behind = tokenAt(tokens, at + 1);
  if (right === undefined || (behind.glued && behind.kind !== "mark")) return at;
  fill(draft, "right", right);
  return at + 1;
};

/** A number in the strike's place: behind the symbol, or anywhere once call or put is known. */
export const bareStrike: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const room = draft.voice === "none" && at === draft.start && draft.context.profile.symbol !== null;
  if (draft.strike !== null || draft.shares || (draft.symbol === null && draft.right === null && !room)) return at;
  const amount = amountAt(tokens, at);
  if (amount === undefined || countsAt(tokens, amount.next)) return at;
  takeStrike(draft, at, amount.value, amount.next);
  return amount.next;
};

/** A symbol's class behind a point or slash, `BRK.B`: its place and text. */
const withClass = (tokens: readonly Token[], at: number): { readonly symbol: string; readonly next: number } => {
  const root = tokenAt(tokens, at).text;
  const mark = tokenAt(tokens, at + 1);
  const letter = tokenAt(tokens, at + 2);
  const joined = mark.glued && (isMark(mark, ".") || isMark(mark, "/")) && letter.glued;
  if (!joined || letter.kind !== "word" || letter.text.length > 1 || tokenAt(tokens, at + 3).glued)
    return { symbol: root, next: at + 1 };
  return { symbol: `${root}.${letter.text}`, next: at + 3 };
};

/** Letters of the longest ticker. */
export const LONGEST_SYMBOL = 5;

const isSymbolic = (token: Token): boolean =>
  token.kind === "word" && token.text.length <= LONGEST_SYMBOL && !token.text.includes("'");

/** Whether a strike may begin at the place: what follows the symbol of an option. */
const numberAt = (tokens: readonly Token[], at: number): boolean =>
  tokenAt(tokens, afterDollar(tokens, at)).kind === "number";

/**
 * Behind a contract and its price a word is said of the order, "BTO 6010C @ 3.80 nice", and a symbol only with its sign
 * or label; with the sign neither in another clause nor behind the exit plan.
 */
const isTooLate = (draft: Draft, at: number): boolean => {
  const before = tokenAt(draft.context.tokens, at - 1);
  if (at === 0 || draft.price === null || isMark(before, ":") || isMark(before, "=")) return false;
  const tagged = isMark(tokenAt(draft.context.tokens, at), "$");
  if (!tagged && draft.strike !== null) return true;
  return draft.stop !== null || draft.targets.length > 0 || endsClause(before);
};

/** `$SPY`: with the sign, every word is a symbol. */
export const cashtag: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at + 1);
  if (!isMark(tokenAt(tokens, at), "$") || !word.glued || !isSymbolic(word)) return at;
  if (draft.symbol === null && isTooLate(draft, at)) return at;
  const { symbol, next } = withClass(tokens, at + 1);
  fill(draft, "symbol", symbol);
  return next;
};

/** Never a symbol in the symbol's place, however it is written. */
const NEVER = ["THE", "MY", "FOR", "AT", "OF", "TO", "AND", "AN", "WITH", "SL", "TP", "PT", "HALF", "MORE", "SOME"];

/** `25 shares of COST @ 962`: between `shares of` and the price stands a company. */
const isCompany = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  if (draft.symbol !== null || !draft.shares || draft.quantity === null || !isSymbolic(word) || !word.capitals)
    return false;
  const named = isWord(tokenAt(tokens, at - 1), "OF") && isMark(tokenAt(tokens, at + 1), "@");
  return (
    named && word.means !== 0 && (word.means & (Meaning.action | Meaning.count)) === 0 && !NEVER.includes(word.text)
  );
};

/**
 * A word that means something here and is a company as well (`COST`, `ALL`, `NOW`): its symbol only in capitals, right
 * behind an opening action and its quantity, and right before a number.
 */
export const ambiguousSymbol: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  if (isCompany(draft, at)) {
    fill(draft, "symbol", word.text);
    return at + 1;
  }
  if (draft.symbol !== null || draft.voice !== "action" || !opens(draft) || word.means === 0 || !word.capitals)
    return at;
  const inPlace = at === draft.start || (at === draft.start + 1 && draft.quantity !== null);
  const meansAction = (word.means & Meaning.action) !== 0 || (word.text.length > 1 && rightOf(word) !== undefined);
  if (!inPlace || meansAction || !isSymbolic(word) || NEVER.includes(word.text)) return at;
  const next = tokenAt(tokens, at + 1);
  if (!numberAt(tokens, at + 1) || next.glued) return at;
  // "BTO MAY 18 …" names a month, "BTO C 590 12/18" a right.
  const strike = digitsAt(tokens, afterDollar(tokens, at + 1));
  if (strike === undefined || rightOf(tokenAt(tokens, strike.next)) === undefined) return at;
  fill(draft, "symbol", word.text);
  return at + 1;
};

/**
 * Words of talk before a contract, "hold 590c", "those 590c". In small letters none is a ticker, whoever has its name.
 */
const TALK: ReadonlySet<string> = new Set(
  (
    "HOLD HELD KEEP KEPT LOAD RIDE RODE SKIP ROLL RUN LET LEAVE LEFT PASS SHOW CHECK NOTE THOSE THESE THAT THEM " +
    "YOUR OUR " +
    "HIS HER THEIR CHEAP NICE GOOD GREAT BAD BEST HUGE BIG SOLID SAME EASY FREE FUN CRAZY SICK WILD DEAD"
  ).split(" "),
);

/** `SPY`, `BRK.B`, and `SPX5985C` up to its strike: a word that means nothing else here. */
export const symbol: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  if (draft.symbol !== null || word.kind !== "word" || word.means !== 0 || isTooLate(draft, at)) return at;
  if (!word.capitals && TALK.has(word.text)) return at;
  const behind = tokenAt(tokens, at + 1);
  if (behind.glued && behind.kind === "number" && rightOf(tokenAt(tokens, at + 2)) === undefined) return at;
  if (behind.glued && behind.kind === "foreign") return at;
  if (!isSymbolic(word)) return tooLong(draft, at);
  const { symbol: text, next } = withClass(tokens, at);
  fill(draft, "symbol", text);
  return next;
};

/** A longer word is a symbol's mistake only where a symbol must stand and a strike follows. */
const tooLong = (draft: Draft, at: number): number => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  const inPlace = at === draft.start || (at === draft.start + 1 && draft.quantity !== null);
  if (!inPlace || draft.voice !== "action" || !numberAt(tokens, at + 1)) return at;
  object(
    draft,
    refuse(
      "unknown-symbol",
      `${word.text} is no symbol`,
      ["Use the ticker, for example GOOGL.", ALERT_EXAMPLE],
      word.text,
    ),
  );
  return at + 1;
};

/** Whether a symbol may stand at the place: what follows a quantity. */
export const mayBeSymbol = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  if (isMark(token, "$")) return tokenAt(tokens, at + 1).kind === "word";
  if (token.kind === "foreign") return !token.glued;
  // `.QQQ261211P520`, a platform's code, with its point in front.
  if (isMark(token, ".")) return tokenAt(tokens, at + 1).glued && tokenAt(tokens, at + 2).text.length === 6;
  if (token.kind !== "word" || token.glued || isWord(token, "X")) return false;
  if (rightOf(token) !== undefined) {
    const strike = digitsAt(tokens, at + 1);
    return strike !== undefined && rightOf(tokenAt(tokens, strike.next)) !== undefined;
  }
  return (
    (token.means & Meaning.month) === 0 && (token.means === 0 || (token.means & NO_SYMBOL) === 0 || token.capitals)
  );
};
