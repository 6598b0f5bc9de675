import type { TimeInForce } from "../instruction.ts";
import { refuse } from "../refusal.ts";
import { isWord, tokenAt, type Token } from "../tokens.ts";
import type { Mend } from "./mend.ts";
import { object, type FuturesDraft } from "./order.ts";
import { objectTwice, type FuturesWords } from "./words.ts";

/** What traders write for a time in force, the longer forms first. */
const FORMS: readonly (readonly [TimeInForce, readonly string[]])[] = [
  ["day", ["DAY ORDER", "DAY ONLY", "DAY"]],
  ["gtc", ["GOOD TILL CANCELLED", "GOOD TILL CANCELED", "GOOD TILL CANCEL", "GOOD TIL CANCELLED", "GOOD TIL CANCELED"]],
  ["gtc", ["GOOD TIL CANCEL", "GOOD UNTIL CANCELLED", "GOOD UNTIL CANCELED", "GTC"]],
  ["ioc", ["IMMEDIATE OR CANCEL", "IOC"]],
  ["fok", ["FILL OR KILL", "FOK"]],
];

const WORDS = FORMS.flatMap(([means, forms]) => forms.map((form) => ({ means, words: form.split(" ") })));

const formAt = (tokens: readonly Token[], at: number): (typeof WORDS)[number] | undefined =>
  WORDS.find(({ words }) => words.every((word, index) => isWord(tokenAt(tokens, at + index), word)));

/** `day`, `gtc`, `ioc`, `fok`, and what they stand for. */
export const timeInForce: FuturesWords = (draft, { tokens }, at) => {
  const form = formAt(tokens, at);
  if (form === undefined) return at;
  const next = at + form.words.length;
  if (draft.timeInForce !== null && draft.timeInForce !== form.means) objectTwice(draft, "time in force", form.means);
  draft.timeInForce = form.means;
  draft.timeAt = { from: at, to: next };
  return next;
};

/** Why a time in force makes no sense for a kind of order; null where it does. */
const misfit = (type: FuturesDraft["type"], time: TimeInForce): string | null => {
  if (time === "day") return null;
  if (type === "market" && time === "gtc") return "a market order fills at once: gtc leaves nothing to wait for";
  const waits = type === "stop" || type === "stop-limit";
  return waits && time !== "gtc" ? `a ${type} order waits for its trigger: ${time} would end it at once` : null;
};

/** Objects to a time in force that contradicts the kind of order; without it the order works for the day. */
export const objectToTime = (draft: FuturesDraft): void => {
  const { type, timeInForce: time, timeAt } = draft;
  const text = time === null ? null : misfit(type, time);
  if (time === null || text === null) return;
  const without: Mend = { ...timeAt, by: "" };
  const suggestions: readonly [string, string] = ["!tt buy 1 MES limit 5925.25 gtc", "!tt buy 1 MES limit 5925.25 ioc"];
  object(draft, refuse("ambiguous", text, suggestions, time), [without]);
};
