import { opens, type Draft } from "../draft.ts";
import type { IgnoreReason } from "../refusal.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { isOthers } from "./others.ts";
import { isAdvice } from "./advice.ts";
import { isHindsight, isOver } from "./outcome.ts";
import { isPast } from "./past.ts";
import { beginsDenied, isCrossed, isRejected } from "./rejection.ts";
import { Sense, sensesOf } from "./senses.ts";
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

/** What the token at the place makes of the order before it, in the order's own sentence. */
const inSentence = (draft: Draft, at: number, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (isCrossed(tokens, at)) return "retracted";
  // "BTO SPY 602C @ 2.20 = 3.10"
  if (at === end && opens(draft) && isMark(tokenAt(tokens, at), "=")) return "recap";
  const { kind, text } = tokenAt(tokens, at);
  if (kind !== "word" && !(kind === "number" && isWord(tokenAt(tokens, at - 1), "IN"))) return undefined;
  const senses = sensesOf(text);
  if ((senses & Sense.simulation) !== 0 || isRejected(tokens, at, senses)) return "retracted";
  if (isPast(tokens, opens(draft), at, end, senses) || isOthers(tokens, at, end, senses)) return "recap";
  if (at === end && (text === "THINKING" || text === "WAITING")) return "watching";
  if (at === end && beginsDenied(tokens, at) && !isAdvice(tokens, at)) return "negated";
  if (!opens(draft)) return isHindsight(tokens, at, senses) ? "recap" : undefined;
  if (at === end && text === "ZERO") return "recap";
  const out = at === end && text === "OUT" && endsClause(tokenAt(tokens, at + 1));
  return out || isOver(tokens, at, senses) || isHeld(tokens, at, end, senses) ? "recap" : undefined;
};

/** What may stand before the word by which a later sentence speaks of the order: "Edit: sold", "We took profit". */
const LEADS: ReadonlySet<string> = new Set([
  "THAT", "THIS", "IT", "WE", "I", "ID", "JUST", "WAS", "EDIT", "UPDATE", "STATUS", ":", "FULLY", "ALREADY", "GOT", "AND", "BUT",
  "THEN", "ALL", "THAT'S", "WHAT", "HE", "SHE", "THEY",
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

/** "That was last week", "This was Mike's trade": the sentence dates the order, or gives it to somebody else. */
const tellsWhose = (draft: Draft, at: number, end: number, senses: number): boolean => {
  const { tokens } = draft.context;
  const was = [at - 1, at - 2].some((place) => isWord(tokenAt(tokens, place), "WAS"));
  return was && (isPast(tokens, opens(draft), at, end, senses) || isOthers(tokens, at, end, senses));
};

/** In a later sentence only what begins it speaks of the order: "Nah, pass.", "Sold the lot at 5.10". */
const inLater = (draft: Draft, at: number, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (isCrossed(tokens, at)) return "retracted";
  const { kind, text } = tokenAt(tokens, at);
  if (opens(draft) && isRiseLine(tokens, at)) return "recap";
  if (kind !== "word") return undefined;
  const senses = sensesOf(text);
  if ((senses & Sense.simulation) !== 0) return "retracted";
  if (tellsWhose(draft, at, end, senses)) return "recap";
  if (!beginsSentence(tokens, at)) return undefined;
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
  for (let at = end; at < tokens.length; at++) {
    const told = at < sentence || draft.voice === "none" ? inSentence(draft, at, end) : inLater(draft, at, end);
    if (told !== undefined) return told;
  }
  return draft.voice === "none" ? (unknownBehind(draft, end, sentence) ?? wonderBehind(tokens, sentence)) : undefined;
};
