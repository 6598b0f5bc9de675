import { parseDecimal } from "../decimal.ts";
import { isAdvice } from "./told/advice.ts";
import { toldAbove } from "./told/above.ts";
import { headsNoOrder, toldBefore } from "./told/before.ts";
import { toldBehind } from "./told/behind.ts";
import { afterthought } from "./afterthought.ts";
import { opens, type Draft } from "./draft.ts";
import { Meaning, STANCE } from "./lexicon.ts";
import { rightOf } from "./phrases/contract.ts";
import { levelLabelAt } from "./phrases/levels.ts";
import { lastLead } from "./heralds.ts";
import type { IgnoreReason } from "./refusal.ts";
import { clauseEnd, endsClause, isMark, isWord, lineEnd, tokenAt, type Token } from "./tokens.ts";

const REASONS: readonly (readonly [number, IgnoreReason])[] = [
  [Meaning.negation, "negated"],
  [Meaning.retraction, "retracted"],
  [Meaning.report, "recap"],
  [Meaning.question, "question"],
  [Meaning.watch, "watching"],
  [Meaning.condition, "conditional"],
];

/** Why a word makes an order near it none; `undefined` for a word that takes no stance. */
const reasonOfWord = (token: Token): IgnoreReason | undefined => {
  if ((token.means & STANCE) === 0) return undefined;
  return REASONS.find(([meaning]) => (token.means & meaning) !== 0)?.[1];
};

/** The first stance that is taken between two places. A question mark is one, and a level that must be reached. */
export const stanceIn = (tokens: readonly Token[], from: number, to: number): IgnoreReason | undefined => {
  let lead: number | undefined;
  for (let at = from; at < to; at++) {
    const token = tokenAt(tokens, at);
    if ((token.means & Meaning.level) !== 0) return "conditional";
    if (isMark(token, "?")) return "question";
    if (isMark(token, "→")) return "recap";
    const reason = reasonOfWord(token);
    if (reason === "watching" && (lead ??= lastLead(tokens, at, to)) >= at) continue;
    if (reason !== undefined) return reason;
  }
  return undefined;
};

/** Stances of the kind that colours a whole message, not only the line it stands in. */
const WHOLE_MESSAGE = Meaning.retraction | Meaning.report | Meaning.watch | Meaning.question;

/**
 * Whether a line that is no order speaks of the lines that follow: it announces them with a colon, asks, or calls the
 * whole message a recap, a watch list or an example.
 */
export const announces = (tokens: readonly Token[], from: number): IgnoreReason | undefined => {
  const end = lineEnd(tokens, from);
  const heading = end < tokens.length ? headsNoOrder(tokens, from) : undefined;
  if (heading !== undefined) return heading;
  if (end > from && isMark(tokenAt(tokens, end - 1), ":")) return stanceIn(tokens, from, end) ?? "commentary";
  let lead: number | undefined;
  for (let at = from; at < end; at++) {
    const token = tokenAt(tokens, at);
    if (isMark(token, "?")) return "question";
    const said = (token.means & WHOLE_MESSAGE & ~Meaning.question) !== 0 ? reasonOfWord(token) : undefined;
    if (said === "watching" && (lead ??= lastLead(tokens, at, end)) >= at) continue;
    if (said !== undefined) return said;
  }
  return undefined;
};

/** `not filled`, `no fill`, `not an alert`, `not yet`: what a denial behind the order must speak of to undo it. */
const UNDONE: ReadonlySet<string> = new Set([
  "FILL",
  "FILLED",
  "FILLS",
  "YET",
  "ALERT",
  "AN",
  "A",
  "TAKEN",
  "TAKING",
  "REAL",
  "MINE",
  "ME",
  "GET",
  "TRADED",
  "DONE",
  "NOW",
]);

/** Whether the negation at the place denies the order: `not filled`, `no fill`. */
export const deniesOrder = (tokens: readonly Token[], at: number): boolean => {
  if ((tokenAt(tokens, at).means & Meaning.negation) === 0 || isAdvice(tokens, at)) return false;
  const behind = tokenAt(tokens, at + 1);
  return endsClause(behind) || UNDONE.has(behind.text);
};

/** Tokens of a list of targets, so that a long run of them costs no more than its length. */
const LONGEST_LIST = 24;

const isRise = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  const sign = tokenAt(tokens, at + 1);
  if (token.kind !== "number" || !sign.glued || !isMark(sign, "%") || !isMark(tokenAt(tokens, at - 1), "+"))
    return false;
  // "TP +50%, +80%" are targets, and nothing has risen yet.
  let label = at - 1;
  const farthest = at - LONGEST_LIST;
  while (
    label > farthest &&
    (tokenAt(tokens, label).kind === "number" || "+%,/:&".includes(tokenAt(tokens, label).text || " "))
  )
    label--;
  return levelLabelAt(tokens, label) === undefined;
};

const PLANNED: ReadonlySet<string> = new Set([
  "ADD", "AVERAGE", "AVG", "HOLD", "TRIM", "SCALE", "SELL", "EXIT", "UPDATE", "POST", "LET", "MANAGE",
]);

/** `will add lower`, `I'll trim at 2`: what is planned for an order that stands. */
const isPlanned = (tokens: readonly Token[], from: number): boolean => {
  const at = isWord(tokenAt(tokens, from), "I") ? from + 1 : from;
  const word = tokenAt(tokens, at);
  return (isWord(word, "WILL") || isWord(word, "ILL")) && PLANNED.has(tokenAt(tokens, at + 1).text);
};

/** What a bracket behind an order may date it with: "(yesterday's alert)". */
const PAST: ReadonlySet<string> = new Set([
  "YESTERDAY", "YESTERDAYS", "EARLIER", "PREVIOUS", "PREVIOUSLY", "OLD", "LAST",
]);

/** What the words right behind the order make of it: a condition, a report, a statement about it. */
const attachedStance = (draft: Draft, from: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (isMark(tokenAt(tokens, from), "(") && PAST.has(tokenAt(tokens, from + 1).text)) return "recap";
  if (isPlanned(tokens, from)) return undefined;
  if ((tokenAt(tokens, from).means & Meaning.statement) !== 0) return "recap";
  if (isWord(tokenAt(tokens, from), "TOMORROW") || isWord(tokenAt(tokens, from), "LATER")) return "conditional";
  const end = clauseEnd(tokens, from);
  if (draft.voice !== "action" && opens(draft) && isWord(tokenAt(tokens, from), "STILL")) return "recap";
  for (let at = from; at < end; at++) {
    // "closed 590C for 100% today" sums up; an exit of now has a price, or nothing to date it with.
    if (draft.voice === "verb" && draft.price === null && isWord(tokenAt(tokens, at), "TODAY")) return "recap";
    const { means } = tokenAt(tokens, at);
    if (
      (means & (Meaning.condition | Meaning.level)) !== 0 &&
      (means & Meaning.statement) === 0 &&
      !isAdvice(tokens, at)
    )
      return "conditional";
    if (opens(draft) && (means & Meaning.report) !== 0) return "recap";
  }
  return undefined;
};

/** What a clause begins with that makes an order hang on it. */
export const CONDITIONS: ReadonlySet<string> = new Set(["IF", "ONLY", "ONCE", "WHEN", "UNLESS", "UNTIL", "PENDING"]);

const SOLD: ReadonlySet<string> = new Set(["SOLD", "CLOSED", "EXITED", "TRIMMED"]);

/** `Sold: 9.20` on a line below its entry: the trade is told from both ends. */
const isSoldLine = (tokens: readonly Token[], at: number): boolean => {
  if (tokenAt(tokens, at - 1).kind !== "line" || !SOLD.has(tokenAt(tokens, at).text)) return false;
  const joint = tokenAt(tokens, at + 1);
  const joined = isMark(joint, ":") || isMark(joint, "@") || isWord(joint, "AT") || isWord(joint, "FOR");
  const price = tokenAt(tokens, at + 2);
  return joined && (price.kind === "number" || isMark(price, "$"));
};

/**
 * Whether what follows a whole order takes it back, doubts it, or tells of it as past. The order stands when it is
 * followed by ordinary commentary: advice, a plan for its exit, a contract mentioned in passing.
 */
export const stanceBehind = (draft: Draft, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  const attached =
    toldAbove(draft) ??
    attachedStance(draft, end) ??
    toldBefore(draft, end) ??
    toldBehind(draft, end) ??
    afterthought(draft, end);
  if (attached !== undefined) return attached;
  const last = lineEnd(tokens, end);
  for (let at = end; at < tokens.length; at++) {
    const token = tokenAt(tokens, at);
    if (at < last && isMark(token, "?")) return "question";
    if (at < last && (isMark(token, "→") || (opens(draft) && isRise(tokens, at)))) return "recap";
    if ((token.means & Meaning.retraction) !== 0) return "retracted";
    if (opens(draft) && isSoldLine(tokens, at)) return "recap";
    if (deniesOrder(tokens, at)) return "negated";
    if (endsClause(tokenAt(tokens, at - 1)) && CONDITIONS.has(token.text) && !isAdvice(tokens, at))
      return "conditional";
  }
  return undefined;
};

/** The contract `QQQ 505C` at a place, named with a symbol: not "the 175C". */
const namesContract = (tokens: readonly Token[], at: number): boolean => {
  const word = tokenAt(tokens, at);
  if (word.kind !== "word" || !isStrike(tokens, at + 1)) return false;
  return isMark(tokenAt(tokens, at - 1), "$") || (word.capitals && word.means === 0 && word.text.length <= 5);
};

const isStrike = (tokens: readonly Token[], at: number): boolean => {
  const right = tokenAt(tokens, at + 1);
  return tokenAt(tokens, at).kind === "number" && right.glued && rightOf(right) !== undefined;
};

const isDate = (tokens: readonly Token[], at: number): boolean =>
  tokenAt(tokens, at).kind === "number" && tokenAt(tokens, at + 1).glued && isMark(tokenAt(tokens, at + 1), "/");

const isSame = (draft: Draft, tokens: readonly Token[], at: number): boolean =>
  tokenAt(tokens, at).text === draft.symbol &&
  rightOf(tokenAt(tokens, at + 2)) === draft.right &&
  parseDecimal(tokenAt(tokens, at + 1).text) === draft.strike;

const isPriced = (tokens: readonly Token[], at: number): boolean => {
  if (!isMark(tokenAt(tokens, at), "@")) return false;
  const behind = tokenAt(tokens, at + 1);
  return behind.kind === "number" || isMark(behind, "$");
};

/** Whether tokens have what only orders have together: a contract or date, and a price behind `@`. */
export const isPricedContract = (tokens: readonly Token[], from: number, to: number): boolean => {
  let contract = false;
  for (let at = from; at < to; at++) {
    contract ||= isStrike(tokens, at) || isDate(tokens, at);
    if (contract && isPriced(tokens, at)) return true;
  }
  return false;
};

/**
 * The place of a second order behind the first: another action or `Alert:`; and behind a whole order also another
 * contract with its symbol, or a contract with a price. Behind an order that broke off those may be its own.
 */
export const secondOrder = (draft: Draft, end: number, whole: boolean): number | undefined => {
  const { tokens } = draft.context;
  for (let at = end; at < tokens.length; at++) {
    if ((tokenAt(tokens, at).means & Meaning.action) !== 0) return at;
    if (isWord(tokenAt(tokens, at), "ALERT") && isMark(tokenAt(tokens, at + 1), ":")) return at;
    if (whole && namesContract(tokens, at) && !isSame(draft, tokens, at)) return at;
  }
  return whole && isPricedContract(tokens, end, tokens.length) ? end : undefined;
};
