import type { IgnoreReason } from "../refusal.ts";
import type { Token } from "../tokens.ts";
import { sensesAt } from "./senses.ts";
import { setAside, undoneAt } from "./undone.ts";

/**
 * What a line of a form, or the words behind a field's value, make of the order: `Entry: 1.20 nah`, `expired
 * worthless`.
 */
export const toldInField = (words: readonly Token[], opening: boolean): IgnoreReason | undefined => {
  for (let at = 0; at < words.length; at++) {
    const senses = sensesAt(words, at);
    const undone = undoneAt(words, at, 0, senses, opening) ?? (at === 0 ? setAside(senses) : undefined);
    if (undone !== undefined) return undone;
  }
  return undefined;
};
