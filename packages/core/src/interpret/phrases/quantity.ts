import { INSTRUCTION_QUANTITY } from "../../limits.ts";
import { fail, isOk, ok, type Problem, type Result } from "../../result.ts";
import { fill, object, type Draft, type Phrase } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { refuse } from "../refusal.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";
import { amountAt, countsAt, digitsAt, runEnd, written } from "./amount.ts";
import { mayBeSymbol } from "./contract.ts";

const WHOLE = /^\d{1,9}$/;

/** A written number as a quantity: a whole number from 1 to {@link INSTRUCTION_QUANTITY}, else `bad-quantity`. */
export const quantityOf = (text: string): Result<Problem, number> => {
  const value = WHOLE.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= INSTRUCTION_QUANTITY) return ok(value);
  const suggestion = `Write a whole number from 1 to ${INSTRUCTION_QUANTITY}.`;
  return fail(refuse("bad-quantity", `${text} is no quantity`, [suggestion], text));
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
  if (number === undefined || isMark(tokenAt(tokens, from), "$") || !mayBeSymbol(tokens, number.next)) return at;
  takeQuantity(draft, (negative ? "-" : "") + ungrouped(tokens, from, number.next));
  return number.next;
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

/** `commons`: shares are meant. */
export const sharesNamed: Phrase = (draft, at) => {
  if ((tokenAt(draft.context.tokens, at).means & Meaning.shares) === 0) return at;
  draft.shares = true;
  return at + 1;
};
