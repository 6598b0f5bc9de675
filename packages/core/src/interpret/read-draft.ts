import { isComplete, object, objectTwice, opens, type Draft, type Phrase } from "./draft.ts";
import { Meaning } from "./lexicon.ts";
import { amountAt, written } from "./phrases/amount.ts";
import { phrasesAt, trailersAt } from "./phrases/beginnings.ts";
import { looksLikeDate } from "./phrases/written-date.ts";
import { objectToBracketed } from "./phrases/quantity.ts";
import { ALERT_EXAMPLE, refuse, type RefusalCode } from "./refusal.ts";
import { clauseEnd, endsClause, isMark, lineEnd, tokenAt, type Token } from "./tokens.ts";

const readOne = (draft: Draft, at: number, phrases: readonly Phrase[]): number => {
  for (let index = 0; index < phrases.length; index++) {
    const next = phrases[index]?.(draft, at) ?? at;
    if (next > at) return next;
  }
  return at;
};

const foreignCode = (draft: Draft): RefusalCode => {
  if (draft.symbol === null) return "unknown-symbol";
  if (draft.strike === null) return "missing-strike";
  return draft.expiry === null ? "missing-expiry" : "bad-price";
};

/** `590X` in the strike's place. */
const isUnknownRight = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  const behind = tokenAt(tokens, at + 1);
  const inPlace = draft.symbol !== null && draft.strike === null && draft.right === null;
  return (
    inPlace &&
    tokenAt(tokens, at).kind === "number" &&
    behind.glued &&
    behind.kind === "word" &&
    behind.text.length === 1
  );
};

/** A sign of its own before a number: `SPY -590C`. At the start of a line it is a bullet. */
const isNegative = (tokens: readonly Token[], at: number): boolean => {
  const sign = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  return (
    isMark(sign, "-") &&
    !sign.glued &&
    behind.glued &&
    behind.kind === "number" &&
    tokenAt(tokens, at - 1).kind !== "line"
  );
};

/** `BTO SPY QQQ 605C`: a second ticker between the first one and the strike. */
const isSecondSymbol = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  const ticker = word.kind === "word" && word.means === 0 && word.capitals && word.text.length <= 5;
  const before = tokenAt(tokens, at - 1);
  return ticker && before.text === draft.symbol && draft.strike === null && tokenAt(tokens, at + 1).kind === "number";
};

/** What the order broke off at: letters of another alphabet and a second number in a row are never passed over. */
const objectToBreak = (draft: Draft, at: number): void => {
  const { tokens } = draft.context;
  const token = tokenAt(tokens, at);
  const contiguous = !endsClause(token);
  if (token.kind === "foreign" && !(contiguous && isComplete(draft) && !token.glued)) {
    const text = `${token.text} is not written in plain letters and digits`;
    object(draft, refuse(foreignCode(draft), text, [`Type it anew in plain letters: ${ALERT_EXAMPLE}`], token.text));
  } else if (isUnknownRight(draft, at)) {
    const text = written(tokens, at, at + 2);
    object(draft, refuse("missing-right", `is ${text} a call or a put?`, [`${token.text}C`, `${token.text}P`], text));
  } else if (isNegative(tokens, at)) {
    const text = written(tokens, at, at + 2);
    const code = draft.strike === null ? "missing-strike" : "bad-price";
    object(draft, refuse(code, `${text} is negative`, [ALERT_EXAMPLE], text));
  } else if (!opens(draft) && isMark(tokenAt(tokens, at + 1), "%")) {
    // What a close gained is said behind it.
  } else if (contiguous && (token.kind === "number" || isMark(token, "$")) && draft.price !== null) {
    object(draft, refuse("ambiguous", `it is not clear what ${token.text} means`, [ALERT_EXAMPLE], token.text));
  } else if (isSecondSymbol(draft, at)) {
    objectTwice(draft, "symbol", token.text);
  } else if ((token.means & Meaning.action) !== 0) {
    objectTwice(draft, "action", token.text);
  }
};

/**
 * Whether the order goes on behind the mark or line at the place: it does until it is whole. A close is whole without
 * its price, and so goes on where a price must be what follows: `SOLD SPY 590C 12/18 - $2.40`.
 */
const isContinued = (draft: Draft, at: number): boolean => {
  if (!isComplete(draft)) return true;
  if (opens(draft) || draft.price !== null) return false;
  const { tokens } = draft.context;
  const behind = tokenAt(tokens, at + 1);
  if (isMark(behind, "@")) return true;
  const from = isMark(behind, "$") ? at + 2 : at + 1;
  const pointed = tokenAt(tokens, from).text.includes(".") || from > at + 1;
  return pointed && tokenAt(tokens, at).kind === "mark" && amountAt(tokens, from) !== undefined;
};

/** Reads the order itself; answers the place of the first token that is no part of it. */
export const readHead = (draft: Draft): number => {
  const { tokens } = draft.context;
  let at = draft.start;
  while (at < tokens.length && draft.problem === null) {
    const token = tokenAt(tokens, at);
    const next = readOne(draft, at, phrasesAt(tokens, at));
    if (next > at) at = next;
    else if (endsClause(token) && token.text !== "?" && isContinued(draft, at) && !isNegative(tokens, at)) at++;
    else {
      objectToBreak(draft, at);
      break;
    }
  }
  return at;
};

/** Reads what later clauses add: a stop, targets, a quantity, a part. Only where a clause begins with it. */
export const readTrailers = (draft: Draft, from: number): void => {
  const { tokens } = draft.context;
  let at = from;
  while (at < tokens.length && draft.problem === null) {
    if (!endsClause(tokenAt(tokens, at))) at = clauseEnd(tokens, at);
    while (at < tokens.length && endsClause(tokenAt(tokens, at))) at++;
    for (let from = -1; from < at;) {
      from = at;
      at = readOne(draft, at, trailersAt(tokens, at));
    }
  }
};

/**
 * A date in the commentary of an order that would take its expiry from a habit: the habit must not overrule the text.
 */
const objectToOtherDate = (draft: Draft, end: number): void => {
  const { tokens } = draft.context;
  if (draft.expiry !== null || draft.shares || draft.strike === null) return;
  const last = lineEnd(tokens, end);
  for (let at = end; at < tokens.length; at++) {
    // Further down only a date behind the same strike is one of this contract: "255c 3\n255c 3/25".
    if (at >= last && tokenAt(tokens, at - 2).value !== draft.strike) continue;
    if (!looksLikeDate(tokens, at)) continue;
    const text = written(tokens, at, at + 3);
    object(draft, refuse("ambiguous", `is ${text} the expiry?`, [`Put it behind the strike: ${ALERT_EXAMPLE}`], text));
  }
};

/** `BTO 590C 12/18 @ 1.20 QQQ`, where the channel's symbol is SPX: neither the habit nor the word is taken. */
const objectToOtherSymbol = (draft: Draft, end: number): void => {
  const { tokens, profile } = draft.context;
  const word = tokenAt(tokens, end);
  if (draft.symbol !== null || profile.symbol === null || draft.strike === null || word.text === profile.symbol) return;
  if (word.kind !== "word" || word.means !== 0 || !word.capitals || word.text.length < 2 || word.text.length > 5) return;
  object(draft, refuse("ambiguous", `is ${word.text} the symbol?`, [`Put it in front: ${ALERT_EXAMPLE}`], word.text));
};

/** Fills the draft from its start on, and answers where the order ends and commentary begins. */
export const readDraft = (draft: Draft): number => {
  const end = readHead(draft);
  if (draft.problem === null && isComplete(draft)) {
    objectToBracketed(draft, end);
    readTrailers(draft, end);
    objectToOtherDate(draft, end);
    objectToOtherSymbol(draft, end);
  }
  return end;
};
