import { Meaning } from "../lexicon.ts";
import { isWord, tokenAt, type Token } from "../tokens.ts";
import { Sense } from "./senses.ts";

const DAYS = /^(?:MON|TUE|WED|THU|FRI)/;
const YEAR = /^20\d\d$/;
const PERIODS: ReadonlySet<string> = new Set(["WEEK", "NIGHT", "MONTH", "YEAR", "SESSION", "QUARTER", "TIME"]);

/** `Monday`, `Tue`. */
export const isWeekday = ({ means, text }: Token): boolean => (means & Meaning.expiry) !== 0 && DAYS.test(text);
const isMonth = ({ means }: Token): boolean => (means & Meaning.month) !== 0;

/** `last Friday`, `from Tuesday`, `this morning`; `on Monday` and `in November` behind a close. */
const isPastDay = (tokens: readonly Token[], opening: boolean, at: number, end: number): boolean => {
  const token = tokenAt(tokens, at);
  switch (tokenAt(tokens, at - 1).text) {
    case "LAST":
      return isWeekday(token) || isMonth(token) || PERIODS.has(token.text);
    case "FROM":
    case "SINCE":
      return isWeekday(token) || isMonth(token) || isWord(token, "LAST");
    case "THIS":
      return isWord(token, "MORNING");
    case "OTHER":
      return ["DAY", "WEEK", "NIGHT"].includes(token.text);
    case "ON":
      return isWeekday(token) && !opening && !["HOLD", "HOLDING"].includes(tokenAt(tokens, at - 2).text);
    case "IN":
      return (isMonth(token) || YEAR.test(token.text)) && (at <= end + 1 || !opening);
    default:
      return false;
  }
};

/** `back in November`, `back on 12/4`, `back when`. "Back in this one" goes in again. */
const isBack = (tokens: readonly Token[], at: number): boolean => {
  if (!isWord(tokenAt(tokens, at), "BACK")) return false;
  const joint = tokenAt(tokens, at + 1).text;
  const behind = tokenAt(tokens, at + 2);
  if (joint === "THEN" || joint === "WHEN") return true;
  return (joint === "IN" || joint === "ON") && (isMonth(behind) || isWeekday(behind) || behind.kind === "number");
};

/** Whether the token at the place dates the order before it. */
export const isPast = (tokens: readonly Token[], opening: boolean, at: number, end: number, senses: number): boolean =>
  (senses & Sense.past) !== 0 || isPastDay(tokens, opening, at, end) || isBack(tokens, at);
