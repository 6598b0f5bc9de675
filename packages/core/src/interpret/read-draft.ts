import { isComplete, object, objectTwice, opens, type Draft, type Phrase } from "./draft.ts";
import { Meaning } from "./lexicon.ts";
import {
  ambiguousSymbol,
  bareStrike,
  cashtag,
  rightAlone,
  rightBeforeStrike,
  strikeAndRight,
  symbol,
} from "./phrases/contract.ts";
import { amountAt, written } from "./phrases/amount.ts";
import { date, daysToExpiry, looksLikeDate, week } from "./phrases/expiry.ts";
import { occ } from "./phrases/occ.ts";
import { portion, soldPart } from "./phrases/fraction.ts";
import { label } from "./phrases/label.ts";
import { levels, targetBehind, trailing } from "./phrases/levels.ts";
import { atSign, barePrice, entryBehind, preposition } from "./phrases/price.ts";
import { counted, inWords, leading, sharesNamed, timesCount } from "./phrases/quantity.ts";
import { weekday } from "./phrases/weekday.ts";
import { ratioSize, size } from "./phrases/size.ts";
import { stakeLabel } from "./phrases/stake.ts";
import { ALERT_EXAMPLE, refuse, type RefusalCode } from "./refusal.ts";
import { clauseEnd, endsClause, isInside, isMark, lineEnd, tokenAt, type Token } from "./tokens.ts";

/** The verb of an order whose contract stands first. */
const verbBehind: Phrase = ({ verb }, at) => (verb !== null && at === verb.at ? verb.next : at);

/** What stands inside an order and changes nothing: `the`, a colon, a bullet. */
const filler: Phrase = (draft, at) => {
  const token = tokenAt(draft.context.tokens, at);
  if (token.kind === "word") return (token.means & Meaning.filler) !== 0 ? at + 1 : at;
  return isMark(token, ":") || isMark(token, "#") || isMark(token, '"') || isMark(token, "✓") ? at + 1 : at;
};

/**
 * Every kind of phrase, by the kind of token it may begin with, in the order in which they may claim it: the more of
 * the text a form needs, the earlier. A new way of writing a field is a new phrase in these lists.
 */
const WITH_WORD: readonly Phrase[] = [
  verbBehind,
  ambiguousSymbol,
  timesCount,
  levels,
  label,
  preposition,
  portion,
  soldPart,
  date,
  daysToExpiry,
  weekday,
  week,
  rightBeforeStrike,
  rightAlone,
  size,
  sharesNamed,
  filler,
];
const WITH_NAME: readonly Phrase[] = [inWords, portion, trailing, symbol];
const WITH_NUMBER: readonly Phrase[] = [
  leading,
  entryBehind,
  portion,
  occ,
  ratioSize,
  date,
  daysToExpiry,
  counted,
  strikeAndRight,
  barePrice,
  bareStrike,
];
const WITH_MARK: readonly Phrase[] = [
  leading,
  atSign,
  entryBehind,
  targetBehind,
  cashtag,
  strikeAndRight,
  barePrice,
  bareStrike,
  filler,
];
const WITH_FOREIGN: readonly Phrase[] = [leading];

/** The expiry on a line of its own, below the rest. It comes before any habit of the channel. */
const laterExpiry: Phrase = (draft, at) => {
  if (draft.expiry !== null) return at;
  const dated = date(draft, at);
  if (dated > at) return dated;
  const counted = daysToExpiry(draft, at);
  if (counted > at) return counted;
  const day = weekday(draft, at);
  return day > at ? day : week(draft, at);
};

/** What may still be said at the start of a later clause, once the order is whole. */
const TRAILER: readonly Phrase[] = [levels, trailing, label, stakeLabel, ratioSize, counted, inWords, timesCount, portion, soldPart, size, targetBehind, laterExpiry, filler];

/** What may be glued to a symbol: `SPX5985C`, `SPY261218C590`. A field is never put together from parts of two words. */
const INSIDE: readonly Phrase[] = [occ, strikeAndRight];

const phrasesFor = (token: Token): readonly Phrase[] => {
  switch (token.kind) {
    case "word":
      // A word without a meaning can only be a symbol.
      return token.means === 0 ? WITH_NAME : WITH_WORD;
    case "number":
      return WITH_NUMBER;
    case "mark":
      return endsClause(token) && token.text !== "-" ? [] : WITH_MARK;
    case "foreign":
      return WITH_FOREIGN;
    default:
      return [];
  }
};

const readOne = (draft: Draft, at: number, phrases: readonly Phrase[]): number => {
  for (const phrase of isInside(draft.context.tokens, at) ? INSIDE : phrases) {
    const next = phrase(draft, at);
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
    const next = readOne(draft, at, phrasesFor(token));
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
const readTrailers = (draft: Draft, from: number): void => {
  const { tokens } = draft.context;
  let at = from;
  while (at < tokens.length && draft.problem === null) {
    if (!endsClause(tokenAt(tokens, at))) at = clauseEnd(tokens, at);
    while (at < tokens.length && endsClause(tokenAt(tokens, at))) at++;
    for (let next = readOne(draft, at, TRAILER); next > at; next = readOne(draft, at, TRAILER)) at = next;
  }
};

/**
 * A date in the commentary of an order that would take its expiry from a habit: the habit must not overrule the text.
 */
const objectToOtherDate = (draft: Draft, end: number): void => {
  const { tokens } = draft.context;
  if (draft.expiry !== null || draft.shares || draft.strike === null) return;
  const last = lineEnd(tokens, end);
  for (let at = end; at < last; at++) {
    if (!looksLikeDate(tokens, at)) continue;
    const text = written(tokens, at, at + 3);
    object(draft, refuse("ambiguous", `is ${text} the expiry?`, [`Put it behind the strike: ${ALERT_EXAMPLE}`], text));
  }
};

/** Fills the draft from its start on, and answers where the order ends and commentary begins. */
export const readDraft = (draft: Draft): number => {
  const end = readHead(draft);
  if (draft.problem === null && isComplete(draft)) {
    readTrailers(draft, end);
    objectToOtherDate(draft, end);
  }
  return end;
};
