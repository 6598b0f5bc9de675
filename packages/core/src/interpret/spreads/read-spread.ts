import { fill, objectTwice, opens, type Draft, type Phrase } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { amountAt, countsAt } from "../phrases/amount.ts";
import { cashtag, rightOf, symbol } from "../phrases/contract.ts";
import { date, daysToExpiry, week } from "../phrases/expiry.ts";
import { portion } from "../phrases/fraction.ts";
import { label } from "../phrases/label.ts";
import { levels } from "../phrases/levels.ts";
import { atSign, preposition, priceBehind } from "../phrases/price.ts";
import { counted, inWords, leading, timesCount } from "../phrases/quantity.ts";
import { size } from "../phrases/size.ts";
import { trailing } from "../phrases/trailing.ts";
import { weekday } from "../phrases/weekday.ts";
import { readTrailers } from "../read-draft.ts";
import { endsClause, isInside, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { wordAt, type SpreadKind } from "./spread-words.ts";
import { isNoDate, MOST_LEGS, strikeGroup, type Group, type SpreadStrike } from "./strikes.ts";

/** What a text says of a spread besides the fields of its draft. */
export interface SpreadText {
  kind: SpreadKind | null;
  effect: "debit" | "credit" | null;
  /** Of a vertical's name: a bull spread gains when the market rises. */
  view: "bull" | "bear" | null;
  strikes: readonly SpreadStrike[];
  /** Behind the order; commentary follows. */
  readonly end: number;
}

type Reading = { -readonly [Key in keyof Omit<SpreadText, "end">]: SpreadText[Key] } & {
  /** Whether the text names a straddle, whose one strike may stand before the word. */
  readonly straddle: boolean;
};

/** Views of the market that a vertical's name may carry: they repeat what its strikes and its effect say. */
const VIEWS: ReadonlySet<string> = new Set(["BULL", "BEAR", "BULLISH", "BEARISH", "IRON", "SHORT", "LONG", "WIDE"]);

const kindWords = (reading: Reading, draft: Draft, at: number): number => {
  const { tokens } = draft.context;
  const token = tokenAt(tokens, at);
  if (token.kind === "word" && VIEWS.has(token.text)) {
    reading.view ??= token.text.startsWith("BULL") ? "bull" : token.text.startsWith("BEAR") ? "bear" : null;
    return at + 1;
  }
  const found = wordAt(tokens, at);
  if (found === undefined) return at;
  const iron = found.kind === "butterfly" && isWord(tokenAt(tokens, at - 1), "IRON");
  // "condor spread", "butterfly spread": the more special word stays.
  if (found.kind !== null && (reading.kind === null || reading.kind === "vertical"))
    reading.kind = iron ? "iron-butterfly" : found.kind;
  if (found.effect !== null) {
    if (reading.effect !== null && reading.effect !== found.effect) objectTwice(draft, "effect", token.text);
    reading.effect = found.effect;
  }
  if (found.right !== null) fill(draft, "right", found.right);
  return at + 1;
};

/** A single strike with its right, `590C`, or a bare one for a straddle. */
const isLone = ({ strikes }: Group, reading: Reading): boolean =>
  strikes.length === 1 && strikes[0]?.right === null && !reading.straddle && reading.strikes.length === 0;

/** `590/595C 12/18 - $1.20`: behind the strikes and their date, what has a currency sign is the price. */
const isPriceOf = (reading: Reading, draft: Draft, at: number): boolean =>
  isMark(tokenAt(draft.context.tokens, at), "$") &&
  draft.expiry !== null &&
  reading.strikes.length >= (reading.straddle ? 1 : 2);

const strikes = (reading: Reading, draft: Draft, at: number): number => {
  const { tokens } = draft.context;
  if (draft.symbol === null || draft.price !== null || isPriceOf(reading, draft, at)) return at;
  const group = strikeGroup(tokens, at);
  if (group === undefined || countsAt(tokens, group.next) || isLone(group, reading)) return at;
  if (reading.strikes.length + group.strikes.length > MOST_LEGS) return at;
  reading.strikes = [...reading.strikes, ...group.strikes];
  // "590/595C": the letter behind the last strike is that of all.
  const last = group.strikes.at(-1)?.right ?? null;
  const shared = group.strikes.length > 1 && group.strikes.slice(0, -1).every(({ right }) => right === null);
  if (last !== null && shared) {
    reading.strikes = reading.strikes.map((leg, index) =>
      index >= reading.strikes.length - group.strikes.length ? { ...leg, right: last } : leg,
    );
  }
  return group.next;
};

const right: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const found = rightOf(tokenAt(tokens, at));
  const behind = tokenAt(tokens, at + 1);
  if (found === undefined || (behind.glued && behind.kind !== "mark")) return at;
  fill(draft, "right", found);
  return at + 1;
};

/** A number that is left over behind the strikes and the expiry: the price in its place. */
const barePrice = (reading: Reading, draft: Draft, at: number): number => {
  const { tokens } = draft.context;
  if (reading.strikes.length === 0 || draft.price !== null) return at;
  const amount = amountAt(tokens, at);
  if (amount === undefined || countsAt(tokens, amount.next)) return at;
  if (draft.expiry === null && !isMark(tokenAt(tokens, at), "$")) return at;
  const marked = isMark(tokenAt(tokens, at), "$");
  const next = priceBehind(draft, at);
  draft.priceMarked = marked;
  return next;
};

const filler: Phrase = (draft, at) => {
  const token = tokenAt(draft.context.tokens, at);
  if (token.kind === "word") return (token.means & Meaning.filler) !== 0 ? at + 1 : at;
  return isMark(token, ":") || isMark(token, "#") || isMark(token, '"') ? at + 1 : at;
};

/** The action where it follows the contract; it is read already. */
const verbBehind: Phrase = ({ verb }, at) => (verb !== null && at === verb.at ? verb.next : at);

const PHRASES: readonly Phrase[] = [
  verbBehind,
  leading,
  levels,
  trailing,
  label,
  preposition,
  atSign,
  portion,
  date,
  daysToExpiry,
  weekday,
  week,
  counted,
  inWords,
  timesCount,
  right,
  size,
  filler,
  cashtag,
];

/** No phrase begins with these: a long run of them is passed over at the cost of one question each. */
const isJoint = ({ kind, text }: Token): boolean => kind === "line" || (kind === "mark" && ",;!.[]()|".includes(text));

const readOne = (reading: Reading, draft: Draft, at: number): number => {
  if (isJoint(tokenAt(draft.context.tokens, at))) return at;
  // `$SPY590/595C`: nothing but strikes may be glued to a symbol.
  if (isInside(draft.context.tokens, at)) return strikes(reading, draft, at);
  const word = kindWords(reading, draft, at);
  if (word > at) return word;
  if (isNoDate(draft.context.tokens, at)) {
    const struck = strikes(reading, draft, at);
    if (struck > at) return struck;
  }
  for (const phrase of PHRASES) {
    const next = phrase(draft, at);
    if (next > at) return next;
  }
  const struck = strikes(reading, draft, at);
  if (struck > at) return struck;
  const priced = barePrice(reading, draft, at);
  return priced > at ? priced : symbol(draft, at);
};

/** Reads a spread from the draft's start on; `undefined` when too few strikes stand there to make one. */
export const readSpread = (draft: Draft): SpreadText | undefined => {
  const { tokens } = draft.context;
  const straddle = tokens.some((token) => isWord(token, "STRADDLE"));
  const reading: Reading = { kind: null, effect: null, view: null, strikes: [], straddle };
  let at = draft.start;
  while (at < tokens.length && draft.problem === null) {
    const next = readOne(reading, draft, at);
    if (next > at) at = next;
    else if (endsClause(tokenAt(tokens, at)) && !isMark(tokenAt(tokens, at), "?") && draft.price === null) at++;
    else break;
  }
  if (draft.problem === null && (draft.price !== null || !opens(draft))) readTrailers(draft, at);
  const legs = reading.kind === "straddle" ? 1 : 2;
  if (reading.strikes.length < legs || (reading.kind === null && reading.strikes.length !== 2)) return undefined;
  return { ...reading, end: at };
};

