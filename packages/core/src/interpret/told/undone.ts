import type { IgnoreReason } from "../refusal.ts";
import { tokenAt, type Token } from "../tokens.ts";
import { isOthers } from "./others.ts";
import { isHindsight, isOver } from "./outcome.ts";
import { isPast } from "./past.ts";
import { isCrossed, isRejected } from "./rejection.ts";
import { Sense } from "./senses.ts";

/** What words that undo an order wherever they stand are called. */
const REASONS: readonly (readonly [number, IgnoreReason])[] = [
  [Sense.simulation, "retracted"],
  [Sense.waiting, "watching"],
  [Sense.lesson, "commentary"],
  [Sense.asked, "question"],
  [Sense.condition, "conditional"],
];

const UNDOING = REASONS.reduce((senses, [sense]) => senses | sense, 0);

/** Why the senses of a place undo an order on whichever side of it they stand. */
export const undoneBy = (senses: number): IgnoreReason | undefined =>
  (senses & UNDOING) === 0 ? undefined : REASONS.find(([sense]) => (senses & sense) !== 0)?.[1];

/** Why an aside, said alone, undoes the order. */
export const setAside = (senses: number): IgnoreReason | undefined => {
  if ((senses & Sense.later) !== 0) return "conditional";
  return (senses & Sense.aside) !== 0 ? "commentary" : undefined;
};

/**
 * Why the word or sign at the place, which speaks of an order, makes it none. `end` is where the words about it begin;
 * the senses are those of the place.
 */
export const undoneAt = (
  tokens: readonly Token[],
  at: number,
  end: number,
  senses: number,
  opening: boolean,
): IgnoreReason | undefined => {
  if (isCrossed(tokens, at, opening)) return "retracted";
  if (tokenAt(tokens, at).kind !== "word") return undefined;
  const undone = undoneBy(senses);
  if (undone !== undefined) return undone;
  if (isRejected(tokens, at, senses)) return "retracted";
  if (isPast(tokens, opening, at, end, senses) || isOthers(tokens, at, end, senses)) return "recap";
  return (opening ? isOver(tokens, at, senses) : isHindsight(tokens, at, senses)) ? "recap" : undefined;
};
