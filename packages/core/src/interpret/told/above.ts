import type { EpochMs } from "../../time.ts";
import { partsOf } from "../../time.ts";
import { dayAt } from "../days.ts";
import type { Draft } from "../draft.ts";
import { lastLead } from "../heralds.ts";
import { Meaning } from "../lexicon.ts";
import type { IgnoreReason } from "../refusal.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { isAdvice } from "./advice.ts";
import { creditsOthers } from "./others.ts";
import { isPast } from "./past.ts";
import { beginsDenied, isCrossed, isRejected } from "./rejection.ts";
import { sensesAt } from "./senses.ts";
import { setAside, undoneBy } from "./undone.ts";

/** Words and numbers of a line that only heads the line below it; a longer one is commentary of its own. */
const LONGEST_HEADING = 6;

/** Marks included: "Kim — 11/10/2026 10:04 AM". */
const LONGEST_LINE = 14;

const HALVES: ReadonlySet<string> = new Set(["AM", "PM"]);
const DATING = Meaning.month | Meaning.expiry | Meaning.filler;

/** `10:04 AM`. */
const isClock = (tokens: readonly Token[], at: number): boolean =>
  tokenAt(tokens, at).kind === "number" &&
  isMark(tokenAt(tokens, at + 1), ":") &&
  tokenAt(tokens, at + 2).kind === "number";

interface Day {
  readonly month: number;
  readonly day: number;
  /** Its last two digits. */
  readonly year: string | undefined;
}

/** Month, day and year of `11/10` or `Nov 10` at the place, the year where it is written. */
const dayOf = (tokens: readonly Token[], at: number): Day | undefined => {
  const [first, joint, second] = [tokenAt(tokens, at), tokenAt(tokens, at + 1), tokenAt(tokens, at + 2)];
  if (first.kind === "number" && isMark(joint, "/") && second.kind === "number") {
    const year = isMark(tokenAt(tokens, at + 3), "/") ? tokenAt(tokens, at + 4).text.slice(-2) : undefined;
    return { month: Number(first.text), day: Number(second.text), year };
  }
  if ((first.means & Meaning.month) === 0 || joint.kind !== "number") return undefined;
  return { month: MONTHS.indexOf(first.text.slice(0, 3)) + 1, day: Number(joint.text), year: undefined };
};

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Whether a day before the message's stands between two places. */
export const datesBack = (tokens: readonly Token[], from: number, to: number, postedAt: EpochMs): boolean => {
  for (let at = from; at < to; at++) {
    const written = dayOf(tokens, at);
    if (written === undefined || tokenAt(tokens, at - 1).text === "/") continue;
    const today = partsOf(dayAt(postedAt));
    const { month, day, year = String(today.year).slice(-2) } = written;
    const years = Number(year) - (today.year % 100);
    if (years < 0 || (years === 0 && (month < today.month || (month === today.month && day < today.day)))) return true;
  }
  return false;
};

/**
 * Whether the line holds nothing but a day before the message's, or somebody's name and a time, as Discord copies a
 * post: what stands below it was said then.
 */
const isDateline = (tokens: readonly Token[], from: number, to: number, postedAt: EpochMs): boolean => {
  let [named, clocked] = [false, false];
  for (let at = from; at < to; at++) {
    const { kind, means, text } = tokenAt(tokens, at);
    if (kind === "word" && means === 0 && !HALVES.has(text)) named = true;
    else if (kind === "word" && (means & DATING) === 0 && !HALVES.has(text)) return false;
    clocked ||= isClock(tokens, at);
  }
  return (named && clocked) || datesBack(tokens, from, to, postedAt);
};

const FIRST_WORDS: ReadonlySet<string> = new Set(["I", "WE", "IM", "WE'RE", "ID", "JUST", "BUT", "SO", "AND"]);
/** Words that are conditions elsewhere, and begin a greeting or a comment as often. */
const CALM: ReadonlySet<string> = new Set(["WELL", "WED", "WILL", "WANT", "WANTED", "ID", "ILL", "OVER"]);

/** What a heading says first: a denial, a condition, a level. "No brainer" and "not financial advice" only advise. */
const begins = (tokens: readonly Token[], from: number, to: number): IgnoreReason | undefined => {
  let at = from;
  while (at < to && (FIRST_WORDS.has(tokenAt(tokens, at).text) || tokenAt(tokens, at).kind === "mark")) at++;
  const { means, text } = tokenAt(tokens, at);
  const denial = isWord(tokenAt(tokens, at), "DO") || text === "WOULD" ? at + 1 : at;
  if (isAdvice(tokens, at)) return undefined;
  if ((tokenAt(tokens, denial).means & Meaning.negation) !== 0) {
    return beginsDenied(tokens, at) || endsClause(tokenAt(tokens, denial + 1)) ? "negated" : undefined;
  }
  return (means & (Meaning.condition | Meaning.level)) !== 0 && !CALM.has(text) ? "conditional" : undefined;
};

const BEST: ReadonlySet<string> = new Set(["BEST", "WORST"]);

/** `Best trade of my life`. */
const isRanked = (tokens: readonly Token[], at: number): boolean =>
  BEST.has(tokenAt(tokens, at).text) &&
  (isWord(tokenAt(tokens, at + 1), "TRADE") || isWord(tokenAt(tokens, at + 1), "CALL"));

const isSign = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (tokenAt(tokens, at).kind !== "mark") return false;
  return isCrossed(tokens, from, false);
};

const wordsIn = (tokens: readonly Token[], from: number, to: number): number => {
  let words = 0;
  for (let at = from; at < to; at++) if (tokenAt(tokens, at).kind !== "mark") words++;
  return words;
};

/** Why a short line makes what stands below it no order: it denies it, puts it off, dates it, or gives it to others. */
export const undoneByHeading = (
  tokens: readonly Token[],
  from: number,
  to: number,
  postedAt: EpochMs,
): IgnoreReason | undefined => {
  if (to - from > LONGEST_LINE) return undefined;
  if (isSign(tokens, from, to)) return "retracted";
  if (isDateline(tokens, from, to, postedAt)) return "recap";
  const words = wordsIn(tokens, from, to);
  // "Alert from #swings": the channel was a mention.
  if (words > LONGEST_HEADING || isWord(tokenAt(tokens, to - 1), "FROM") || lastLead(tokens, from, to) >= 0)
    return undefined;
  const begun = begins(tokens, from, to);
  if (begun !== undefined) return begun;
  for (let at = from; at < to; at++) {
    if (tokenAt(tokens, at).kind !== "word") continue;
    const senses = sensesAt(tokens, at);
    const undone = undoneBy(senses) ?? (at === from || words <= 2 ? setAside(senses) : undefined);
    if (undone !== undefined) return undone;
    if (words <= 2 && isRejected(tokens, at, senses)) return "retracted";
    if (isPast(tokens, true, at, to, senses) || creditsOthers(tokens, at, from, senses) || isRanked(tokens, at))
      return "recap";
  }
  return undefined;
};

/** Why the line above the order's makes it none; blank lines between them change nothing. */
export const toldAbove = ({ context: { tokens, postedAt }, start, verb, voice }: Draft): IgnoreReason | undefined => {
  // An action or verb stands before its start, unless the contract comes first.
  let to = verb === null && voice !== "none" ? start - 1 : start;
  while (to > 0 && tokenAt(tokens, to - 1).kind !== "line") to--;
  while (to > 0 && tokenAt(tokens, to - 1).kind === "line") to--;
  let from = to;
  while (from > 0 && tokenAt(tokens, from - 1).kind !== "line") from--;
  return from < to ? undoneByHeading(tokens, from, to, postedAt) : undefined;
};
