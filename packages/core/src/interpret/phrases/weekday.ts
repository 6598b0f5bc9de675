import { amountAt } from "./amount.ts";
import { expiryIn, expiryOnWeekday } from "../days.ts";
import { fill, object, type Draft, type Phrase } from "../draft.ts";
import { isOk, type Problem, type Result } from "../../result.ts";
import type { CivilDate } from "../../time.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { refuse } from "../refusal.ts";

/** Weekdays as people shorten them. Only the days of trading: nothing expires on a Saturday. */
const DAYS: ReadonlyMap<string, number> = new Map(
  [
    ["MON", "MONDAY"],
    ["TUE", "TUES", "TUESDAY"],
    ["WED", "WEDS", "WEDNESDAY"],
    ["THU", "THUR", "THURS", "THURSDAY"],
    ["FRI", "FRIDAY", "FRIDAYS"],
  ].flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
);

const NEAR: ReadonlyMap<string, number> = new Map([
  ["TODAY", 0],
  ["TOMORROW", 1],
]);

const isExpiryWord = ({ kind, text }: Token): boolean => kind === "word" && text.startsWith("EXP") && text.length <= 10;

/** Whether the text says that the day is the expiry: `exp Friday`, `expiring today`, `tomorrow exp`. */
const isLabelled = (tokens: readonly Token[], from: number, to: number): boolean => {
  const before = isMark(tokenAt(tokens, from - 1), ":") ? from - 2 : from - 1;
  return isExpiryWord(tokenAt(tokens, before)) || isExpiryWord(tokenAt(tokens, to));
};

const isPriceBehind = (tokens: readonly Token[], at: number): boolean => {
  const joint = tokenAt(tokens, at);
  const marked = isMark(joint, "@") || isWord(joint, "AT") || isWord(joint, "FOR");
  return amountAt(tokens, marked ? at + 1 : at) !== undefined;
};

const settle = (draft: Draft, expiry: Result<Problem, CivilDate>): void => {
  if (isOk(expiry)) fill(draft, "expiry", expiry.right);
  else object(draft, expiry.left);
};

/**
 * `this Friday`, `Fri`, `exp today`. Behind "bought" a bare day may be the day of the trade, so there it needs `this`
 * or its label; "next Friday" is this week's for some and next week's for others, and is asked back.
 */
export const weekday: Phrase = (draft, at) => {
  const { tokens, postedAt } = draft.context;
  if (draft.expiry !== null || draft.symbol === null) return at;
  const first = tokenAt(tokens, at);
  const led = isWord(first, "THIS") || isWord(first, "NEXT");
  const word = tokenAt(tokens, led ? at + 1 : at);
  if (word.kind !== "word") return at;
  const next = led ? at + 2 : at + 1;
  const labelled = isLabelled(tokens, at, next);
  const near = NEAR.get(word.text);
  if (near !== undefined) {
    // Right behind the contract of an order in letters, before its price, the day can only be the expiry.
    const placed =
      draft.voice === "action" && draft.price === null && draft.strike !== null && isPriceBehind(tokens, next);
    if (led || !(labelled || placed)) return at;
    settle(draft, expiryIn(near, postedAt));
    return next;
  }
  const day = DAYS.get(word.text);
  if (day === undefined || !(labelled || led || (draft.voice === "action" && draft.price === null))) return at;
  if (isWord(first, "NEXT")) {
    const text = `next ${word.text.toLowerCase()} means another day to another reader`;
    object(
      draft,
      refuse("bad-expiry", text, ["Write the date, for example 12/18."], `next ${word.text.toLowerCase()}`),
    );
  } else settle(draft, expiryOnWeekday(day, postedAt));
  return next;
};
