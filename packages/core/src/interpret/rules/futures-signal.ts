import type { Context } from "../context.ts";
import { dayAt } from "../days.ts";
import { productAt } from "../futures/names.ts";
import { futuresDraft, futuresInstruction, pricesProblem, type FuturesDraft } from "../futures/order.ts";
import { level, limit, product, type FuturesText, type FuturesWords } from "../futures/words.ts";
import type { Futures, Instruction } from "../instruction.ts";
import { amountAt } from "../phrases/amount.ts";
import { invalid, refuse } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";

const SIGNAL_EXAMPLE = "ES LONG 5925.25 A";

const sideNamed = (token: Token): Futures["side"] | undefined => {
  if (isWord(token, "LONG")) return "buy";
  if (isWord(token, "SHORT")) return "sell";
  return isWord(token, "FLAT") ? "flat" : undefined;
};

const gradeNamed = (token: Token): Futures["grade"] =>
  token.kind === "word" && (token.text === "A" || token.text === "B" || token.text === "C") ? token.text : null;

/** `A`, `size C`, `grade B`. */
const grade: FuturesWords = (draft, { tokens }, at) => {
  const named = isWord(tokenAt(tokens, at), "SIZE") || isWord(tokenAt(tokens, at), "GRADE") ? at + 1 : at;
  const found = gradeNamed(tokenAt(tokens, named));
  if (found === null || draft.grade !== null) return at;
  draft.grade = found;
  return named + 1;
};

/** `ES LONG 5925.25`: the price in its place, right behind product and side. */
const barePrice: FuturesWords = (draft, { tokens }, at) => {
  const amount = draft.price === null ? amountAt(tokens, at) : undefined;
  if (amount === undefined) return at;
  draft.price = amount.value;
  draft.type = "limit";
  return amount.next;
};

const separator: FuturesWords = (_draft, { tokens }, at) => {
  const token = tokenAt(tokens, at);
  return token.kind === "line" || isMark(token, ",") || isMark(token, ":") || isMark(token, "!") ? at + 1 : at;
};

const WORDS: readonly FuturesWords[] = [level, limit, grade, barePrice, product, separator];

/** Product and side in either order, at the beginning of the message; and the place behind them. */
const beginning = (text: FuturesText): { readonly draft: FuturesDraft; readonly next: number } | undefined => {
  const { tokens, today } = text;
  let at = 0;
  while (tokenAt(tokens, at).kind === "line" || isMark(tokenAt(tokens, at), "!")) at++;
  const first = sideNamed(tokenAt(tokens, at));
  const named = productAt(tokens, first === undefined ? at : at + 1, today);
  if (named === undefined) return undefined;
  const side = first ?? sideNamed(tokenAt(tokens, named.next));
  if (side === undefined) return undefined;
  const draft = futuresDraft(side);
  draft.product = named.product;
  draft.contract = named.contract;
  return { draft, next: first === undefined ? named.next + 1 : named.next };
};

/** Whether every word behind the beginning belongs to a signal. One that does not makes the message talk. */
const readWhole = (draft: FuturesDraft, text: FuturesText, from: number): boolean => {
  let at = from;
  while (at < text.tokens.length) {
    const here = at;
    for (const words of WORDS) {
      at = words(draft, text, here);
      if (at > here) break;
    }
    if (at === here) return objectToSecond(draft, text, here);
  }
  return true;
};

/** A second product with its side makes two signals; anything else that stands there makes talk. */
const objectToSecond = (draft: FuturesDraft, { tokens, today }: FuturesText, at: number): boolean => {
  const token = tokenAt(tokens, at);
  if (sideNamed(token) === undefined) return false;
  if (draft.problem === null && productAt(tokens, at + 1, today) === undefined) return false;
  draft.problem = refuse(
    "ambiguous",
    "two signals in one message",
    [`Post one signal a message: ${SIGNAL_EXAMPLE}`],
    token.text,
  );
  return true;
};

const settle = (draft: FuturesDraft): Instruction => {
  if (draft.problem !== null) return invalid(draft.problem);
  if (draft.price === null && draft.side !== "flat") {
    return invalid(refuse("missing-price", "the signal names no price", [SIGNAL_EXAMPLE]));
  }
  const problem = pricesProblem(draft);
  return problem === undefined ? futuresInstruction(draft) : invalid(problem);
};

const isSignalRoom = ({ profile, command }: Context): boolean => profile.kind === "futures-signal" && !command;

const read = ({ context }: Reader): Instruction | undefined => {
  if (!isSignalRoom(context)) return undefined;
  const text: FuturesText = { tokens: context.tokens, today: dayAt(context.postedAt) };
  const begin = beginning(text);
  return begin !== undefined && readWhole(begin.draft, text, begin.next) ? settle(begin.draft) : undefined;
};

/**
 * `ES LONG 5925.25 A`, `🚨 LONG ES @ 5918.50 size C`: a futures signal without a command, in channels whose profile says
 * `futures-signal`. It is the whole message or none: one word more, and it is talk about a trade.
 */
export const futuresSignal: Rule = { name: "futures-signal", read };
