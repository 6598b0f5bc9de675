import { fail, isOk, type Problem, type Result } from "../../result.ts";
import { addDays, type CivilDate } from "../../time.ts";
import type { Context } from "../context.ts";
import { dayAt, expiryBy, expiryIn, expiryOn } from "../days.ts";
import { fill, object, objectTwice, type Draft, type Phrase, type WrittenDate } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { ALERT_EXAMPLE, refuse } from "../refusal.ts";
import { isWord, tokenAt } from "../tokens.ts";
import { written } from "./amount.ts";
import { dateAt, shortDashDate, whole } from "./written-date.ts";

/** Further ahead than anybody counts in days. */
const MOST_DAYS = 30;

/**
 * 0DTE is today and 1DTE the next trading day; further out some count trading days and some calendar days, so only
 * where both agree is it a date.
 */
const inDays = (context: Context, days: number, offending: string): Result<Problem, CivilDate> => {
  const expiry = expiryIn(Math.min(days, MOST_DAYS), context.postedAt);
  if (days <= 1 || (isOk(expiry) && expiry.right === addDays(dayAt(context.postedAt), days))) return expiry;
  const text = `${offending} counts differently from room to room`;
  return fail(refuse("bad-expiry", text, ["Write the date, for example 12/18.", ALERT_EXAMPLE], offending));
};

const settle = (draft: Draft, expiry: Result<Problem, CivilDate>): void => {
  if (isOk(expiry)) fill(draft, "expiry", expiry.right);
  else object(draft, expiry.left);
};

const isSameDate = (a: WrittenDate, b: WrittenDate): boolean =>
  a.month === b.month &&
  a.day === b.day &&
  (a.year === undefined || b.year === undefined || a.year % 100 === b.year % 100);

/** `590/12/18`, `0012/18`: more digits than a month or day has. */
const objectToDigits = (draft: Draft, text: string): void =>
  object(draft, refuse("bad-expiry", `there is no ${text}`, ["Write the expiry as month/day, for example 12/18."], text));

/** A date in any of its forms. */
export const date: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const placed = draft.symbol !== null && draft.price === null && draft.expiry === null && draft.voice === "action";
  const found = dateAt(tokens, at) ?? (placed ? shortDashDate(tokens, at) : undefined);
  if (found === undefined) return at;
  const before = draft.writtenDate;
  if (before === null && found.month === 0) objectToDigits(draft, written(tokens, at, found.next));
  else if (before === null) settle(draft, expiryOn(found, draft.context.postedAt));
  else if (!isSameDate(before, found)) objectTwice(draft, "expiry", written(draft.context.tokens, at, found.next));
  draft.writtenDate = found;
  return found.next;
};

/** `0DTE`, `1 dte`, `ODTE`. */
export const daysToExpiry: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const first = tokenAt(tokens, at);
  const zero = isWord(first, "ZERO") && isWord(tokenAt(tokens, at + 1), "DTE");
  const days = isWord(first, "ODTE") || zero ? 0 : isWord(tokenAt(tokens, at + 1), "DTE") ? whole(first, 3) : undefined;
  if (days === undefined) return at;
  const next = first.kind === "word" && !zero ? at + 1 : at + 2;
  settle(draft, inDays(draft.context, days, written(tokens, at, next)));
  return next;
};

const WEEKLY = ["WEEKLY", "WEEKLIES", "WEEKLYS", "EOW"];

/** `weekly`, `weeklies`, `this week`, `EOW`, `next week`, `next weekly`. */
export const week: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const first = tokenAt(tokens, at);
  if ((first.means & Meaning.expiry) === 0) return at;
  const second = tokenAt(tokens, at + 1);
  const pair = isWord(second, "WEEK") || isWord(second, "WEEKS") || WEEKLY.includes(second.text);
  if (isWord(first, "NEXT") || isWord(first, "THIS")) {
    if (!pair) return at;
    settle(draft, expiryBy(isWord(first, "NEXT") ? "next-week" : "weekly", draft.context.postedAt));
    return at + 2;
  }
  if (!WEEKLY.includes(first.text)) return at;
  settle(draft, expiryBy("weekly", draft.context.postedAt));
  return at + 1;
};
