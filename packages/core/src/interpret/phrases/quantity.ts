import { INSTRUCTION_QUANTITY } from "../../limits.ts";
import { fail, isOk, ok, type Problem, type Result } from "../../result.ts";
import { fill, object, opens, type Draft, type Phrase } from "../draft.ts";
import { Meaning, writtenNumber } from "../lexicon.ts";
import { refuse } from "../refusal.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { amountAt, countsAt, digitsAt, runEnd, written } from "./amount.ts";
import { mayBeSymbol, rightOf } from "./contract.ts";

const WHOLE = /^\d{1,9}$/;

/** A written number as a quantity: a whole number from 1 to {@link INSTRUCTION_QUANTITY}, else `bad-quantity`. */
export const quantityOf = (text: string): Result<Problem, number> => {
  const value = WHOLE.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= INSTRUCTION_QUANTITY) return ok(value);
  const suggestion = `Write a whole number from 1 to ${INSTRUCTION_QUANTITY}.`;
  const said = /^\d+$/.test(text) && !/^0+$/.test(text) ? `${text} are too many: one order has ${INSTRUCTION_QUANTITY} at most` : `${text} is no quantity`;
  return fail(refuse("bad-quantity", said, [suggestion], text));
};

const takeQuantity = (draft: Draft, text: string): void => {
  const quantity = quantityOf(text);
  if (isOk(quantity)) fill(draft, "quantity", quantity.right);
  else object(draft, quantity.left);
};

const ungrouped = (tokens: readonly Token[], from: number, to: number): string =>
  written(tokens, from, to).replaceAll(",", "");

/** `3 contracts`, `2x`, `200 shares`. */
export const counted: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const number = digitsAt(tokens, at);
  if (number === undefined || !countsAt(tokens, number.next)) return at;
  // Behind a symbol 590x is no count but a strike with a slip.
  if (tokenAt(tokens, number.next).text === "X" && draft.symbol !== null && draft.strike === null) return at;
  takeQuantity(draft, ungrouped(tokens, at, number.next));
  if ((tokenAt(tokens, number.next).means & Meaning.shares) !== 0) draft.shares = true;
  return number.next + 1;
};

/**
 * `BTO 10 TSLA`: the number between the action and the symbol. `1.5`, `0` and `-2` stand there too, and are refused.
 */
export const leading: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (at !== draft.start) return at;
  const negative = isMark(tokenAt(tokens, at), "-") && tokenAt(tokens, at + 1).glued;
  const from = negative ? at + 1 : at;
  if (tokenAt(tokens, from).kind === "foreign" && mayBeSymbol(tokens, from + 1)) {
    takeQuantity(draft, tokenAt(tokens, from).text);
    return from + 1;
  }
  const number = amountAt(tokens, from);
  if (number === undefined || isMark(tokenAt(tokens, from), "$")) return at;
  const next = ofSoMany(draft, number.next);
  if (!mayBeSymbol(tokens, next) && !isOfRoom(draft, at, next)) return at;
  takeQuantity(draft, (negative ? "-" : "") + ungrouped(tokens, from, number.next));
  return next;
};

/** `bought 2 5990p`, in a channel that has its usual symbol: a strike follows where the symbol is left out. */
const isOfRoom = (draft: Draft, at: number, next: number): boolean => {
  const { tokens, profile } = draft.context;
  if (profile.symbol === null || draft.voice === "none" || tokenAt(tokens, at).text.length > 2) return false;
  const strike = tokenAt(tokens, next);
  return (
    strike.kind === "number" &&
    !strike.glued &&
    tokenAt(tokens, next + 1).glued &&
    rightOf(tokenAt(tokens, next + 1)) !== undefined
  );
};

/** `two contracts`, and `BTO two SPY`: the words up to ten. Behind the action, TWO before a strike is a company. */
export const inWords: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  const value = word.kind === "word" ? writtenNumber(word.text) : undefined;
  if (value === undefined) return at;
  const counts = countsAt(tokens, at + 1);
  if (!counts && (at !== draft.start || !mayBeSymbol(tokens, at + 1))) return at;
  takeQuantity(draft, String(value));
  if ((tokenAt(tokens, at + 1).means & Meaning.shares) !== 0) draft.shares = true;
  return counts ? at + 2 : at + 1;
};

/** `x3`: the count behind its sign. */
export const timesCount: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const number = tokenAt(tokens, at + 1);
  // Behind the price "x 3" counts with its blank as well; before it X is a company.
  const parted = number.glued || (draft.price !== null && amountAt(tokens, at + 1) !== undefined);
  if (!isWord(tokenAt(tokens, at), "X") || !parted || number.kind !== "number") return at;
  const behind = tokenAt(tokens, at + 2);
  // "x3, stop loss 0.80": a mark with a blank behind it ends the count.
  const ended = behind.kind === "mark" && !tokenAt(tokens, at + 3).glued;
  const end = ended ? at + 2 : runEnd(tokens, at + 1);
  // Behind a strike "x3" counts; in the symbol's place X is a company, and what is glued to it nothing at all.
  takeQuantity(draft, written(tokens, at + 1, end));
  return end;
};

/** `2 of 4`: so many of what was bought. */
const ofSoMany = (draft: Draft, next: number): number => {
  const { tokens } = draft.context;
  const whole = tokenAt(tokens, next + 1);
  const named = isWord(tokenAt(tokens, next), "OF") && whole.kind === "number" && mayBeSymbol(tokens, next + 2);
  return named && !opens(draft) ? next + 2 : next;
};

/** `qty 2`, `contracts: 4`: the number behind the label at the place before. */
export const quantityBehind = (draft: Draft, at: number): number => {
  const { tokens } = draft.context;
  const number = amountAt(tokens, at);
  if (number !== undefined) {
    takeQuantity(draft, ungrouped(tokens, at, number.next));
    return number.next;
  }
  const next = runEnd(tokens, at);
  takeQuantity(draft, written(tokens, at, next));
  return next;
};

/**
 * `size 2`, `size: 2`: a number that stands alone behind the word counts contracts; `size 1/4` and `size 2%` do not.
 */
export const sizeCount: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (!isWord(tokenAt(tokens, at), "SIZE") || draft.price === null) return at;
  const from = isMark(tokenAt(tokens, at + 1), ":") || isMark(tokenAt(tokens, at + 1), "=") ? at + 2 : at + 1;
  const count = amountAt(tokens, from);
  if (count === undefined || isMark(tokenAt(tokens, from), "$")) return at;
  const behind = tokenAt(tokens, count.next);
  return endsClause(behind) || countsAt(tokens, count.next) ? quantityBehind(draft, from) : at;
};

/** `@ 1.20 (2)`: a count, a grade, a note? It is asked back. */
export const objectToBracketed = (draft: Draft, at: number): void => {
  const { tokens } = draft.context;
  const number = tokenAt(tokens, at + 1);
  const bracketed = isMark(tokenAt(tokens, at), "(") && isMark(tokenAt(tokens, at + 2), ")");
  if (!bracketed || draft.quantity !== null || !WHOLE.test(number.text)) return;
  const text = `(${number.text})`;
  object(draft, refuse("ambiguous", `is ${text} how many?`, [`Write x${number.text} behind the price.`], text));
};

/** `commons`: shares are meant. */
export const sharesNamed: Phrase = (draft, at) => {
  if ((tokenAt(draft.context.tokens, at).means & Meaning.shares) === 0) return at;
  draft.shares = true;
  return at + 1;
};
