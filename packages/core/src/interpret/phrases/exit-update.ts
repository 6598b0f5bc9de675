import { isMark, isWord, lineEnd, tokenAt, type Token } from "../tokens.ts";
import { levelLabelAt } from "./levels.ts";

const MOVES = ["MOVE", "MOVED", "MOVING", "RAISE", "RAISED", "RAISING", "TRAIL", "TRAILING", "SET", "ADJUST", "UPDATE"];
const ENTRIES = ["ENTRY", "BE", "BREAKEVEN", "EVEN", "COST"];

/** Whether a stop or target is named between two places. */
const labelIn = (tokens: readonly Token[], from: number, to: number): number | undefined => {
  for (let at = from; at < to; at++) if (levelLabelAt(tokens, at) !== undefined) return at;
  return undefined;
};

const isMoved = (tokens: readonly Token[], label: number, end: number): boolean => {
  const before = tokenAt(tokens, label - 1);
  const move = ["MY", "THE", "YOUR", "UP"].includes(before.text) ? tokenAt(tokens, label - 2) : before;
  if (move.kind === "word" && MOVES.includes(move.text)) return true;
  for (let at = label + 1; at < Math.min(end, label + 5); at++) {
    const named = ENTRIES.includes(tokenAt(tokens, at + 1).text);
    if (
      (isWord(tokenAt(tokens, at), "TO") || isWord(tokenAt(tokens, at), "AT") || isMark(tokenAt(tokens, at), ":")) &&
      named
    )
      return true;
  }
  return false;
};

/** `move SL to entry`, `SL to BE`, `raise stop to 1.50`: a message that only changes an exit, and orders nothing. */
export const isExitUpdate = (tokens: readonly Token[]): boolean => {
  for (let at = 0; at < tokens.length; at = lineEnd(tokens, at) + 1) {
    const end = lineEnd(tokens, at);
    const label = labelIn(tokens, at, end);
    if (label !== undefined && isMoved(tokens, label, end)) return true;
  }
  return false;
};
