import { opens, type Draft } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import type { IgnoreReason } from "../refusal.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { creditsOthers, isOthers } from "./others.ts";
import { isAdvice } from "./advice.ts";
import { isOver } from "./outcome.ts";
import { isPast } from "./past.ts";
import { beginsDenied, isCrossed, isRejected } from "./rejection.ts";
import { Sense, sensesAt, sensesOf } from "./senses.ts";
import { setAside, undoneAt, undoneBy } from "./undone.ts";
import { unknownBehind } from "./unknown.ts";

// What is said of an order behind it: that it is refused after all, past, over, somebody else's, or not for money. This
// holds for every verb. A contract that is an order only by its channel's habit needs more: there every word of its own
// sentence must be known to be harmless.

/** The end of the sentence in which the order ends. */
const sentenceEnd = (tokens: readonly Token[], from: number): number => {
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokenAt(tokens, at);
    if (token.kind === "line" || isMark(token, ".") || isMark(token, "!")) break;
  }
  return at;
};

const isHeld = (tokens: readonly Token[], at: number, end: number, senses: number): boolean => {
  // "got 2 NVDA 150C @ 3.10 left"
  const left = at === end && isWord(tokenAt(tokens, at), "LEFT") && endsClause(tokenAt(tokens, at + 1));
  return left || (senses & Sense.possession) !== 0;
};

/** `#throwback`: marks may stand between the order and the first word about it. */
const isFirst = (tokens: readonly Token[], at: number, end: number): boolean => {
  if (at <= end) return at === end;
  for (let before = at - 1; before >= Math.max(end, at - 2); before--)
    if (!["mark", "line"].includes(tokenAt(tokens, before).kind)) return false;
  return at - end <= 2;
};

/** "Bought at the open" is told of a purchase; an order in letters is put off by the same words. */
const aside = (draft: Draft, senses: number): IgnoreReason | undefined => {
  const reason = setAside(senses);
  return reason === "conditional" && draft.voice === "verb" ? "recap" : reason;
};

/** What the token at the place makes of the order before it, in the order's own sentence. */
const inSentence = (draft: Draft, at: number, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  // "BTO SPY 602C @ 2.20 = 3.10"
  if (at === end && opens(draft) && isMark(tokenAt(tokens, at), "=")) return "recap";
  const { kind, text } = tokenAt(tokens, at);
  const opening = opens(draft);
  if (kind === "number" && isWord(tokenAt(tokens, at - 1), "IN") && isPast(tokens, opening, at, end, 0)) return "recap";
  if (kind !== "word") return isCrossed(tokens, at, opening) ? "retracted" : undefined;
  const senses = sensesAt(tokens, at);
  const undone =
    undoneAt(tokens, at, end, senses, opening) ??
    ((senses & (Sense.aside | Sense.later)) !== 0 && isFirst(tokens, at, end) ? aside(draft, senses) : undefined);
  if (undone !== undefined) return undone;
  if (at === end && (text === "THINKING" || text === "WAITING")) return "watching";
  if (at === end && beginsDenied(tokens, at) && !isAdvice(tokens, at)) return "negated";
  if (!opening) return undefined;
  if (at === end && text === "ZERO") return "recap";
  const out = at === end && text === "OUT" && endsClause(tokenAt(tokens, at + 1));
  return out || isHeld(tokens, at, end, senses) ? "recap" : undefined;
};

/** What may stand before the word by which a later sentence speaks of the order: "Edit: sold", "We took profit". */
const LEADS: ReadonlySet<string> = new Set([
  "THAT", "THIS", "IT", "WE", "I", "ID", "JUST", "WAS", "EDIT", "UPDATE", "STATUS", ":", "FULLY", "ALREADY", "GOT",
  "AND", "BUT", "THEN", "ALL", "THAT'S", "WHAT", "HE", "SHE", "THEY",
]);

/** Longest run of them. */
const LONGEST_LEAD = 5;

/** Whether the word at the place begins its sentence, or says first what the sentence says. */
const beginsSentence = (tokens: readonly Token[], at: number): boolean => {
  for (let before = at - 1; before >= at - LONGEST_LEAD; before--) {
    const token = tokenAt(tokens, before);
    if (endsClause(token) && !isMark(token, ",")) return true;
    if (!LEADS.has(token.text) && token.kind !== "number") return false;
  }
  return false;
};

/** `+40%` on a line of its own. */
const isRiseLine = (tokens: readonly Token[], at: number): boolean =>
  isMark(tokenAt(tokens, at), "+") &&
  tokenAt(tokens, at - 1).kind === "line" &&
  tokenAt(tokens, at + 1).kind === "number" &&
  isMark(tokenAt(tokens, at + 2), "%");

/** `4.80` on a line of its own: what it is worth since. */
const isPriceLine = (tokens: readonly Token[], at: number): boolean => {
  const { kind, text } = tokenAt(tokens, at);
  if (kind !== "number" || !text.includes(".") || !endsLine(tokens, at + 1)) return false;
  return tokenAt(tokens, isMark(tokenAt(tokens, at - 1), "$") ? at - 2 : at - 1).kind === "line";
};

const endsLine = (tokens: readonly Token[], at: number): boolean => ["line", "end"].includes(tokenAt(tokens, at).kind);

/** "That was last week", "This was Mike's trade": the sentence dates the order, or gives it to somebody else. */
const tellsWhose = (draft: Draft, at: number, end: number, senses: number): boolean => {
  const { tokens } = draft.context;
  const was = [at - 1, at - 2].some((place) => isWord(tokenAt(tokens, place), "WAS"));
  return was && (isPast(tokens, opens(draft), at, end, senses) || isOthers(tokens, at, end, senses));
};

/**
 * Tokens of a sentence that does nothing but date the order, or give it to somebody: `two weeks back`, `Bob's trade`.
 */
const SHORT = 4;

/** Where a sentence of so few tokens begins that the place is in; −1 for a longer one. */
const shortSentence = (tokens: readonly Token[], at: number): number => {
  let from = at;
  while (from > at - SHORT && !endsClause(tokenAt(tokens, from - 1))) from--;
  for (let to = at; to <= from + SHORT; to++) if (endsClause(tokenAt(tokens, to))) return from;
  return -1;
};

/** `yesterday`, `two weeks back`, `from Kim` as a sentence of its own. */
const namesWhose = (draft: Draft, at: number, end: number, senses: number): boolean => {
  const { tokens } = draft.context;
  const from = shortSentence(tokens, at);
  return from >= 0 && (isPast(tokens, opens(draft), at, end, senses) || creditsOthers(tokens, at, from, senses));
};

/** In a later sentence only what begins it speaks of the order: "Nah, pass.", "Sold the lot at 5.10". */
const inLater = (draft: Draft, at: number, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (isCrossed(tokens, at, opens(draft))) return "retracted";
  const { kind } = tokenAt(tokens, at);
  if (opens(draft) && (isRiseLine(tokens, at) || isPriceLine(tokens, at))) return "recap";
  if (kind !== "word") return undefined;
  const senses = sensesAt(tokens, at);
  if ((senses & Sense.simulation) !== 0) return "retracted";
  if (tellsWhose(draft, at, end, senses)) return "recap";
  if (namesWhose(draft, at, end, senses)) return "recap";
  if (!beginsSentence(tokens, at)) return undefined;
  const undone = undoneBy(senses) ?? setAside(senses);
  if (undone !== undefined) return undone;
  if (isRejected(tokens, at, senses)) return "retracted";
  return opens(draft) && isOver(tokens, at, senses) ? "recap" : undefined;
};

/** What wonders or asks behind a contract without a verb, which then was only shown: "Insane move", "who's in?". */
const wonderBehind = (tokens: readonly Token[], from: number): IgnoreReason | undefined => {
  for (let at = from; at < tokens.length; at++) {
    const token = tokenAt(tokens, at);
    if (isMark(token, "?")) return "question";
    const behind = tokenAt(tokens, at + 1);
    if (isWord(token, "LOOK") && isWord(behind, "AT")) return "watching";
    if (isWord(token, "THAT'S") && isWord(behind, "WHAT")) return "commentary";
    if (token.kind === "word" && (sensesOf(token.text) & Sense.reaction) !== 0) return "commentary";
  }
  return undefined;
};

/** Why the words behind an order, whatever its verb, make it none. */
export const toldBehind = (draft: Draft, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (end >= tokens.length) return undefined;
  const sentence = sentenceEnd(tokens, end);
  for (let at = end - 1; at >= end - 2 && (tokenAt(tokens, at).means & Meaning.filler) !== 0; at--) {
    const senses = sensesAt(tokens, at);
    const told = undoneBy(senses) ?? aside(draft, senses);
    if (told !== undefined) return told;
  }
  for (let at = end; at < tokens.length; at++) {
    const told = at < sentence || draft.voice === "none" ? inSentence(draft, at, end) : inLater(draft, at, end);
    if (told !== undefined) return told;
  }
  return draft.voice === "none" ? (unknownBehind(draft, end, sentence) ?? wonderBehind(tokens, sentence)) : undefined;
};
