import type { Decimal } from "../../decimal.ts";
import type { Right } from "../../instrument/instrument.ts";
import { fill, objectTwice, opens, type Draft, type Phrase } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { amountAt, countsAt, digitsAt } from "../phrases/amount.ts";
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

export type SpreadKind = "vertical" | "condor" | "iron-butterfly" | "butterfly" | "straddle" | "strangle";

/** A strike of a spread; its right where one is written at it. */
export interface SpreadStrike {
  readonly strike: Decimal;
  readonly right: Right | null;
}

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

interface Named {
  readonly kind: SpreadKind | null;
  readonly effect: "debit" | "credit" | null;
  readonly right: Right | null;
}

const named = (kind: Named["kind"], effect: Named["effect"] = null, right: Right | null = null): Named => ({
  kind,
  effect,
  right,
});

/** The words of spreads, abbreviations included: PCS is a put credit spread. */
const WORDS: ReadonlyMap<string, Named> = new Map([
  ["SPREAD", named("vertical")],
  ["SPREADS", named("vertical")],
  ["VERTICAL", named("vertical")],
  ["VERTICALS", named("vertical")],
  ["PCS", named("vertical", "credit", "P")],
  ["CCS", named("vertical", "credit", "C")],
  ["PDS", named("vertical", "debit", "P")],
  ["CDS", named("vertical", "debit", "C")],
  ["CONDOR", named("condor")],
  ["IC", named("condor")],
  ["BUTTERFLY", named("butterfly")],
  ["BUTTERFLIES", named("butterfly")],
  ["FLY", named("butterfly")],
  ["STRADDLE", named("straddle")],
  ["STRANGLE", named("strangle")],
  ["CREDIT", named(null, "credit")],
  ["DEBIT", named(null, "debit")],
]);

/** Views of the market that a vertical's name may carry: they repeat what its strikes and its effect say. */
const VIEWS: ReadonlySet<string> = new Set(["BULL", "BEAR", "BULLISH", "BEARISH", "IRON", "SHORT", "LONG", "WIDE"]);

const wordAt = (tokens: readonly Token[], at: number): Named | undefined => {
  const { kind, text } = tokenAt(tokens, at);
  return kind === "word" ? WORDS.get(text) : undefined;
};

/** Two strikes in a row with a right behind the last one, `590/595C`. */
const isStrikePair = (tokens: readonly Token[], at: number): boolean => {
  const first = tokenAt(tokens, at);
  const mark = tokenAt(tokens, at + 1);
  const second = tokenAt(tokens, at + 2);
  if (first.kind !== "number" || second.kind !== "number" || !mark.glued || !second.glued) return false;
  return (isMark(mark, "/") || isMark(mark, "-")) && rightOf(tokenAt(tokens, at + 3)) !== undefined;
};

/** `605C/610C`: two strikes, each with the same right. Without the name of a spread they may be two orders. */
const isLegPair = (tokens: readonly Token[], at: number): boolean => {
  const right = rightOf(tokenAt(tokens, at + 1));
  const joint = tokenAt(tokens, at + 2);
  if (tokenAt(tokens, at).kind !== "number" || right === undefined || !tokenAt(tokens, at + 1).glued) return false;
  if (!isMark(joint, "/") || !joint.glued || !tokenAt(tokens, at + 3).glued) return false;
  return tokenAt(tokens, at + 3).kind === "number" && rightOf(tokenAt(tokens, at + 4)) === right;
};

/** Whether only a pair of legs makes the text a spread: then its action must be spelled out. */
export const isOnlyLegs = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => isLegPair(tokens, at)) &&
  !tokens.some((_, at) => wordAt(tokens, at)?.kind != null || isStrikePair(tokens, at));

/** Whether anything in the text belongs to spreads only; without it no spread is looked for. */
export const namesSpread = (tokens: readonly Token[]): boolean => {
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokenAt(tokens, at);
    if (kind === "number" ? isStrikePair(tokens, at) || isLegPair(tokens, at) : kind === "word" && WORDS.get(text)?.kind != null) return true;
  }
  return false;
};

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

interface Group {
  readonly strikes: readonly SpreadStrike[];
  readonly next: number;
}

const MOST_LEGS = 4;

/** `590/595`, `5900P/5890P`, `5800/5810/6000/6010`: strikes glued with slashes or dashes. */
const strikeGroup = (tokens: readonly Token[], at: number): Group | undefined => {
  const strikes: SpreadStrike[] = [];
  let next = at;
  while (strikes.length < MOST_LEGS) {
    const digits = digitsAt(tokens, isMark(tokenAt(tokens, next), "$") ? next + 1 : next);
    if (digits === undefined || digits.commaDoubt) return undefined;
    const letter = tokenAt(tokens, digits.next);
    const right = letter.glued ? rightOf(letter) : undefined;
    strikes.push({ strike: digits.value, right: right ?? null });
    next = right === undefined ? digits.next : digits.next + 1;
    const joint = tokenAt(tokens, next);
    const joined = joint.glued && (isMark(joint, "/") || isMark(joint, "-")) && tokenAt(tokens, next + 1).glued;
    if (!joined) break;
    next++;
  }
  const behind = tokenAt(tokens, next);
  if (behind.glued && (behind.kind !== "mark" || isMark(behind, "/") || isMark(behind, "%"))) return undefined;
  return { strikes, next };
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

const LARGEST_MONTH = 12;

/** `590/595` is no date: strikes of two figures and more stand where a month can't. */
const isNoDate = (tokens: readonly Token[], at: number): boolean => {
  const first = tokenAt(tokens, at);
  const joined = isMark(tokenAt(tokens, at + 1), "/") || first.text.length !== 4;
  // Four figures and a dash begin an ISO date, `2026-12-18`; "18 Dec" begins with a day.
  const day = (tokenAt(tokens, at + 1).means & Meaning.month) !== 0 || (tokenAt(tokens, at + 2).means & Meaning.month) !== 0;
  return first.kind === "number" && Number(first.text) > LARGEST_MONTH && joined && !day;
};

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

