import type { IgnoreReason } from "../refusal.ts";
import { tokenAt, type Token } from "../tokens.ts";
import { isOthers } from "./others.ts";
import { isHindsight, isOver } from "./outcome.ts";
import { isPast } from "./past.ts";
import { isCrossed, isRejected } from "./rejection.ts";
import { Sense, sensesOf } from "./senses.ts";

/** What a line of a form, or the words behind a field's value, make of the order: `Entry: 1.20 nah`, `expired worthless`. */
export const toldInField = (words: readonly Token[], opening: boolean): IgnoreReason | undefined => {
  for (let at = 0; at < words.length; at++) {
    if (isCrossed(words, at)) return "retracted";
    const { kind, text } = tokenAt(words, at);
    if (kind !== "word") continue;
    const senses = sensesOf(text);
    if ((senses & Sense.simulation) !== 0 || isRejected(words, at, senses)) return "retracted";
    if (isPast(words, opening, at, 0, senses) || isOthers(words, at, 0, senses)) return "recap";
    if (opening ? isOver(words, at, senses) : isHindsight(words, at, senses)) return "recap";
  }
  return undefined;
};
