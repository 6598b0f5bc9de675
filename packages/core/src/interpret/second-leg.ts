import { parseDecimal } from "../decimal.ts";
import type { Problem } from "../result.ts";
import type { Draft } from "./draft.ts";
import { Meaning } from "./lexicon.ts";
import { rightOf } from "./phrases/contract.ts";
import { ALERT_EXAMPLE, refuse } from "./refusal.ts";
import { endsClause, isMark, isWord, lineEnd, tokenAt, type Token } from "./tokens.ts";

// What follows a whole order on its line and makes it one of two readings, or one leg of something that is not all
// there. Neither is ever traded as the one contract that was read.

/** Between two contracts or prices: either may be meant, or both together. */
const JOINTS: ReadonlySet<string> = new Set(["OR", "VS", "VERSUS", "AGAINST", "AND", "PLUS", "WITH", "W"]);
/** Before a second contract: the order goes on to trade it the other way. */
const TRADES: ReadonlySet<string> = new Set([
  "SELL", "SELLING", "SOLD", "SHORT", "SHORTING", "SHORTED", "BUY", "BUYING", "LONG",
]);
/** Behind a single contract these say that legs are missing. */
const STRUCTURES: ReadonlySet<string> = new Set([
  "SPREAD", "SPREADS", "VERTICAL", "VERTICALS", "CALENDAR", "CALENDARS", "DIAGONAL", "DIAGONALS", "CONDOR", "BUTTERFLY",
  "FLY", "STRADDLE", "STRANGLE", "RATIO", "BACKSPREAD", "COLLAR", "PCS", "CCS", "PDS", "CDS",
]);
const OF_STRUCTURES: ReadonlySet<string> = new Set([
  "DEBIT", "CREDIT", "CALL", "PUT", "IRON", "BULL", "BEAR", "AS", "A", "CALLS", "PUTS",
]);

const twice = (offending: string): Problem =>
  refuse(
    "ambiguous",
    "the message names a second contract or price",
    [`Post one order a message: ${ALERT_EXAMPLE}`],
    offending,
  );

const lacking = (offending: string): Problem =>
  refuse(
    "ambiguous",
    "a spread needs all its legs, in one line",
    ["Write: BTO SPY 605/610 call spread 12/18 @ 1.20"],
    offending,
  );

const isOtherStrike = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  const token = tokenAt(tokens, isMark(tokenAt(tokens, at), "$") ? at + 1 : at);
  const right = tokenAt(tokens, (isMark(tokenAt(tokens, at), "$") ? at + 1 : at) + 1);
  if (token.kind !== "number" || !right.glued || rightOf(right) === undefined) return false;
  return parseDecimal(token.text) !== draft.strike || rightOf(right) !== draft.right;
};

const isTickerLike = ({ kind, capitals, means, text }: Token): boolean =>
  kind === "word" && capitals && means === 0 && text.length >= 2 && text.length <= 5;

/** `1.30` at the place, all that its clause says. */
const isOtherPrice = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  const from = isMark(tokenAt(tokens, at), "$") || isMark(tokenAt(tokens, at), "@") ? at + 1 : at;
  const { kind, value } = tokenAt(tokens, from);
  return kind === "number" && value !== draft.price && endsClause(tokenAt(tokens, from + 1));
};

/** Behind `the`, `a`, `w/`. */
const pastArticles = (tokens: readonly Token[], at: number): number => {
  let next = at;
  while (["THE", "A", "MY", "TO"].includes(tokenAt(tokens, next).text) || isMark(tokenAt(tokens, next), "/")) next++;
  return next;
};

/** "I will sell the 175C against it later" comes with an alert of its own. */
const isPlanned = (tokens: readonly Token[], at: number): boolean =>
  [at - 1, at - 2, at - 3].some(
    (before) => (tokenAt(tokens, before).means & (Meaning.condition | Meaning.watch)) !== 0,
  );

/** What is wrong with an order whose line goes on behind it; `undefined` for commentary. */
export const secondLeg = (draft: Draft, end: number): Problem | undefined => {
  const { tokens } = draft.context;
  if (draft.strike === null) return undefined;
  let structure = end;
  while (OF_STRUCTURES.has(tokenAt(tokens, structure).text)) structure++;
  if (STRUCTURES.has(tokenAt(tokens, structure).text) && endsClause(tokenAt(tokens, structure + 1))) {
    return lacking(tokenAt(tokens, structure).text);
  }
  for (let at = end, last = lineEnd(tokens, end); at < last; at++) {
    const token = tokenAt(tokens, at);
    const joint =
      JOINTS.has(token.text) || (isMark(token, "/") && !token.glued) || isMark(token, "+") || isMark(token, "&");
    if (!joint && (!TRADES.has(token.text) || isPlanned(tokens, at))) continue;
    const next = pastArticles(tokens, at + 1);
    if (isOtherStrike(draft, next)) return twice(tokenAt(tokens, next).text);
    if (at !== end || !isWord(token, "OR")) continue;
    const named = tokenAt(tokens, next);
    if (isOtherPrice(draft, next) || (isTickerLike(named) && endsClause(tokenAt(tokens, next + 1))))
      return twice(named.text);
  }
  return undefined;
};
