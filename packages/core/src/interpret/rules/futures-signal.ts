import type { Context } from "../context.ts";
import { dayAt } from "../days.ts";
import { productAt } from "../futures/names.ts";
import { withMends } from "../futures/mend.ts";
import { futuresDraft, futuresInstruction, objectToExpired, objectToPrices, type FuturesDraft } from "../futures/order.ts";
import { level, limit, priceAt } from "../futures/prices.ts";
import { product, type FuturesText, type FuturesWords } from "../futures/words.ts";
import type { Problem } from "../../result.ts";
import type { Futures, Instruction } from "../instruction.ts";
import { behindJoint } from "../phrases/levels.ts";
import { invalid, refuse } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { tokenize } from "../tokenize.ts";
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
const protection: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  if (!isWord(tokenAt(tokens, at), "STOP") || draft.price === null || draft.stopLoss !== null) return at;
  const priced = priceAt(draft, text, behindJoint(tokens, at + 1));
  if (priced === undefined) return at;
  draft.stopLoss = priced.value;
  draft.places.stopLoss = priced.place;
  return priced.place.to;
};

/** `entry 5925.25`, `Price: 5925.25`. */
const entry: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  const word = tokenAt(tokens, at);
  if (draft.price !== null || (!isWord(word, "ENTRY") && !isWord(word, "PRICE"))) return at;
  const from = behindJoint(tokens, at + 1);
  return priceAt(draft, text, from) === undefined ? at : from;
};

/** `ES LONG 5925.25`: the price in its place, right behind product and side. */
const barePrice: FuturesWords = (draft, text, at) => {
  const priced = draft.price === null ? priceAt(draft, text, at) : undefined;
  if (priced === undefined) return at;
  draft.price = priced.value;
  draft.places.price = priced.place;
  draft.type = "limit";
  return priced.place.to;
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

/** `ES LONG SHORT 5925.25`: two sides and one price. */
const isContradicted = (draft: FuturesDraft, text: FuturesText, at: number): boolean =>
  sideNamed(tokenAt(text.tokens, at - 1)) !== undefined && priceAt(draft, text, at + 1) !== undefined;

/** A second product with its side makes two signals; anything else that stands there makes talk. */
const objectToSecond = (draft: FuturesDraft, { tokens, today }: FuturesText, at: number): boolean => {
  const token = tokenAt(tokens, at);
  if (sideNamed(token) === undefined) return false;
  if (draft.problem === null && !isContradicted(draft, { tokens, today }, at)) {
    if (productAt(tokens, at + 1, today) === undefined) return false;
  }
  draft.problem = refuse(
    "ambiguous",
    "two signals in one message",
    ["Post one signal a message."],
    token.text,
  );
  return true;
};

/** What is wrong with the signal, in words that speak of signals. */
const objection = (draft: FuturesDraft, text: FuturesText): Problem | undefined => {
  if (draft.problem === null && draft.price === null && draft.side !== "flat")
    return refuse("missing-price", "the signal names no price", [SIGNAL_EXAMPLE]);
  // A signal's stop protects: beside a limit nobody knows what it is.
  if (draft.stopPrice !== null) return refuse("ambiguous", "this stop may protect or enter", [SIGNAL_EXAMPLE], "stop");
  objectToPrices(draft);
  objectToExpired(draft, text.today);
  const { problem } = draft;
  if (problem === null) return undefined;
  const prose = problem.suggestions.filter((suggestion) => !suggestion.startsWith("!tt"));
  return { ...problem, suggestions: [SIGNAL_EXAMPLE, ...prose.filter((suggestion) => suggestion !== SIGNAL_EXAMPLE)] };
};

const readSignal = (text: FuturesText): FuturesDraft | undefined => {
  const begin = beginning(text);
  return begin !== undefined && readWhole(begin.draft, text, begin.next) ? begin.draft : undefined;
};

const readsAsSignal = (text: string, today: FuturesText["today"]): boolean => {
  const whole = { tokens: tokenize(text, false).tokens, today };
  const draft = readSignal(whole);
  return draft !== undefined && objection(draft, whole) === undefined;
};

/** The text's own count, else the one that the channel's profile gives to the grade. */
const countOf = ({ quantity, grade }: FuturesDraft, { profile }: Context): number | null =>
  quantity ?? (grade === null ? null : profile.grades[grade]);

const isSignalRoom = ({ profile, command }: Context): boolean => profile.kind === "futures-signal" && !command;

const read = ({ context }: Reader): Instruction | undefined => {
  if (!isSignalRoom(context)) return undefined;
  const text: FuturesText = { tokens: context.tokens, today: dayAt(context.postedAt) };
  const draft = readSignal(text);
  if (draft === undefined) return undefined;
  const problem = objection(draft, text);
  if (problem === undefined) return futuresInstruction(draft, countOf(draft, context));
  return invalid(withMends(problem, text.tokens, draft.mends, (mended) => readsAsSignal(mended, text.today)));
};

/**
 * `ES LONG 5925.25 A`, `🚨 LONG ES @ 5918.50 size C`: a futures signal without a command, in channels whose profile says
 * `futures-signal`. It is the whole message or none: one word more, and it is talk about a trade.
 */
export const futuresSignal: Rule = { name: "futures-signal", read };
