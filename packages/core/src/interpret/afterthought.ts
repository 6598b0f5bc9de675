import { opens, type Draft } from "./draft.ts";
import type { IgnoreReason } from "./refusal.ts";
import { isWeekday } from "./told/past.ts";
import { isMark, isWord, lineEnd, tokenAt, type Token } from "./tokens.ts";

const SESSION = new Set(["OPEN", "CLOSE", "BELL"]);

/** `at the open`, `at close`; the order may have passed over its first words as filler. */
const isAtBell = (tokens: readonly Token[], end: number): boolean => {
  let at = end;
  while (isWord(tokenAt(tokens, at), "AT") || isMark(tokenAt(tokens, at), "@") || isWord(tokenAt(tokens, at), "THE"))
    at++;
  const before = tokenAt(tokens, isWord(tokenAt(tokens, at - 1), "THE") ? at - 2 : at - 1);
  return SESSION.has(tokenAt(tokens, at).text) && (isWord(before, "AT") || isMark(before, "@"));
};

/** `Monday`, `on Friday` behind an order that has its expiry: the day of the trade, which is not now. */
const isDay = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  const day = isWord(tokenAt(tokens, at), "ON") ? at + 1 : at;
  const expires = tokenAt(tokens, day + 1).text.startsWith("EXP");
  return draft.writtenDate !== null && !expires && isWeekday(tokenAt(tokens, day));
};

const PLACES = new Set(["ROOM", "SERVER", "CHANNEL", "GROUP", "DISCORD", "TWITTER", "CHAT", "SERVICE"]);

/** Words from `from` to the place: "from the other room". */
const LONGEST_SOURCE = 4;

/** `from the other room`: somebody else's words. */
const isSomebodys = (tokens: readonly Token[], at: number): boolean => {
  if (!isWord(tokenAt(tokens, at), "FROM")) return false;
  for (let next = at + 1; next <= at + LONGEST_SOURCE; next++) if (PLACES.has(tokenAt(tokens, next).text)) return true;
  return false;
};

const PEAKS = new Set(["HIGH", "HIGHS", "PEAK", "PEAKED", "TOP", "TOPPED"]);

/** `high 6.20`, `> 6.20`: where the price went since. */
const isSince = (tokens: readonly Token[], at: number): boolean =>
  (isMark(tokenAt(tokens, at), ">") || PEAKS.has(tokenAt(tokens, at).text)) &&
  tokenAt(tokens, at + 1).kind === "number";

/** Whether quotation marks stand before the order on its line: it is shown, not given. */
const isInQuotes = ({ context: { tokens }, start }: Draft): boolean => {
  for (let at = start - 1; at >= 0 && tokenAt(tokens, at).kind !== "line"; at--)
    if (isMark(tokenAt(tokens, at), '"')) return true;
  return false;
};

/**
 * What stands around a whole order and says of when it is, whose, and what became of it: a quoted order, one of another
 * day, of another author, or one that is over is none.
 */
export const afterthought = (draft: Draft, end: number): IgnoreReason | undefined => {
  if (isInQuotes(draft)) return "quoted";
  if (!opens(draft)) return undefined;
  const { tokens } = draft.context;
  if (isSomebodys(tokens, end)) return "quoted";
  if (isDay(draft, end) || (draft.voice === "verb" && isAtBell(tokens, end)))
    return draft.voice === "verb" ? "recap" : "conditional";
  if (isAtBell(tokens, end) || isWord(tokenAt(tokens, end), "AFTER")) return "conditional";
  for (let at = end, last = lineEnd(tokens, end); at < last; at++) {
    if (isSince(tokens, at)) return "recap";
  }
  return undefined;
};
