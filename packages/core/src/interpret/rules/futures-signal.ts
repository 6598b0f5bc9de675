import type { Context } from "../context.ts";
import { dayAt } from "../days.ts";
import { productAt } from "../futures/names.ts";
import { futuresDraft, futuresInstruction, pricesProblem, type FuturesDraft } from "../futures/order.ts";
import { level, limit, product, type FuturesText, type FuturesWords } from "../futures/words.ts";
import type { Futures, Instruction } from "../instruction.ts";
import { amountAt } from "../phrases/amount.ts";
import { behindJoint } from "../phrases/levels.ts";
import { invalid, refuse } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";

const SIGNAL_EXAMPLE = "ES LONG 5925.25 A";

const sideNamed = (token: Token): Futures["side"] | undefined => {
  if (isWord(token, "LONG") || isWord(token, "BUY")) return "buy";
  if (isWord(token, "SHORT") || isWord(token, "SELL")) return "sell";
  return isWord(token, "FLAT") ? "flat" : undefined;
};

const gradeNamed = (token: Token): Futures["grade"] =>
  token.kind === "word" && (token.text === "A" || token.text === "B" || token.text === "C") ? token.text : null;

const isGradeWord = (token: Token): boolean => isWord(token, "SIZE") || isWord(token, "GRADE") || isWord(token, "SETUP");

/** `A`, `size C`, `Grade: B`, `(A)`, `B setup`. */
const grade: FuturesWords = (draft, { tokens }, at) => {
  const label = isGradeWord(tokenAt(tokens, at)) ? at + 1 : at;
  const colon = label > at && isMark(tokenAt(tokens, label), ":") ? label + 1 : label;
  const open = isMark(tokenAt(tokens, colon), "(") ? colon + 1 : colon;
  const found = gradeNamed(tokenAt(tokens, open));
  if (found === null || draft.grade !== null) return at;
  if (open > colon && !isMark(tokenAt(tokens, open + 1), ")")) return at;
  draft.grade = found;
  const next = open > colon ? open + 2 : open + 1;
  return label === at && isGradeWord(tokenAt(tokens, next)) ? next + 1 : next;
};

/** `stop 5915` behind the entry: a signal's stop protects it. */
const protection: FuturesWords = (draft, { tokens }, at) => {
  if (!isWord(tokenAt(tokens, at), "STOP") || draft.price === null || draft.stopLoss !== null) return at;
  const amount = amountAt(tokens, behindJoint(tokens, at + 1));
  if (amount === undefined) return at;
  draft.stopLoss = amount.value;
  return amount.next;
};

/** `entry 5925.25`, `Price: 5925.25`. */
const entry: FuturesWords = (draft, { tokens }, at) => {
  const word = tokenAt(tokens, at);
  if (draft.price !== null || (!isWord(word, "ENTRY") && !isWord(word, "PRICE"))) return at;
  const from = behindJoint(tokens, at + 1);
  return amountAt(tokens, from) === undefined ? at : from;
};

/** `ES LONG 5925.25`: the price in its place, right behind product and side. */
const barePrice: FuturesWords = (draft, { tokens }, at) => {
  const amount = draft.price === null ? amountAt(tokens, at) : undefined;
  if (amount === undefined) return at;
  draft.price = amount.value;
  draft.type = "limit";
  return amount.next;
};

const SEPARATORS = [",", ":", "!", "-", ".", ";"];

const separator: FuturesWords = (_draft, { tokens }, at) => {
  const token = tokenAt(tokens, at);
  return token.kind === "line" || SEPARATORS.some((mark) => isMark(token, mark)) ? at + 1 : at;
};

const WORDS: readonly FuturesWords[] = [protection, level, entry, limit, grade, barePrice, product, separator];

const LEADS = ["SIGNAL", "ALERT", "NEW"];

/** What may stand before a signal: `Signal:`, `#`, a bullet. */
const isLead = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  if (token.kind === "line" || isMark(token, "!") || isMark(token, "#") || isMark(token, ":")) return true;
  return (isMark(token, "-") && !tokenAt(tokens, at + 1).glued) || LEADS.some((word) => isWord(token, word));
};

/** Product and side in either order, at the beginning of the message; and the place behind them. */
const beginning = (text: FuturesText): { readonly draft: FuturesDraft; readonly next: number } | undefined => {
  const { tokens, today } = text;
  let at = 0;
  while (isLead(tokens, at)) at++;
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
