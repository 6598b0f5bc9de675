import { ZERO, type Decimal } from "../../decimal.ts";
import { fill, object, objectTwice, type Draft, type Phrase } from "../draft.ts";
import { ALERT_EXAMPLE, refuse } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { amountAt, countsAt, runEnd, startsNumber, written, type Amount } from "./amount.ts";

const objectPrice = (draft: Draft, text: string, offending: string): void =>
  object(draft, refuse("bad-price", text, [`Write the price as a plain positive number: ${ALERT_EXAMPLE}`], offending));

/** `1.20 - 1.30`, `1.20 to 1.30`: a range is not a price. */
const isRange = (tokens: readonly Token[], from: Decimal, next: number): boolean => {
  const joint = tokenAt(tokens, next);
  if (!isMark(joint, "-") && !isWord(joint, "TO")) return false;
  const other = amountAt(tokens, next + 1);
  if (other === undefined || countsAt(tokens, other.next)) return false;
  // "9 - 1 on small account": a smaller whole number with words behind it begins a remark.
  const remark = isMark(joint, "-") && !joint.glued && !tokenAt(tokens, next + 1).text.includes(".");
  return !(remark && other.value < from && tokenAt(tokens, other.next).kind === "word");
};

/** Takes a number as the price, or says why it can't be one. */
const takePrice = (draft: Draft, amount: Amount, offending: string): void => {
  if (amount.commaDoubt) objectPrice(draft, `${offending} may mean thousands or a decimal comma`, offending);
  else if (amount.value <= ZERO) objectPrice(draft, `${offending} is no price`, offending);
  else if (isRange(draft.context.tokens, amount.value, amount.next))
    objectPrice(draft, `a range is no price`, offending);
  else setPrice(draft, amount.value, offending);
};

const setPrice = (draft: Draft, value: Decimal, offending: string): void => {
  if (draft.price !== null && draft.price !== value) objectTwice(draft, "price", offending);
  else fill(draft, "price", value);
};

/** A price behind its mark or label: reads the number, or objects to what stands there instead. */
export const priceBehind = (draft: Draft, at: number): number => {
  const { tokens } = draft.context;
  const amount = amountAt(tokens, at);
  const next = amount?.next ?? runEnd(tokens, at);
  if (amount === undefined) objectPrice(draft, `${written(tokens, at, next)} is no price`, written(tokens, at, next));
  else takePrice(draft, amount, written(tokens, at, next));
  draft.priceMarked = true;
  return next;
};

const isMarket = (token: Token): boolean => isWord(token, "MARKET") || isWord(token, "MKT");

/** `@ 1.20`: a number must follow, or `market`, which says that there is no price. */
export const atSign: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (!isMark(tokenAt(tokens, at), "@")) return at;
  const next = tokenAt(tokens, at + 1);
  if (isMarket(next)) return at + 2;
  const count = amountAt(tokens, at + 1);
  // "@ 3 contracts" is a slip, but a count it is: the count's own phrase reads it.
  if (count !== undefined && countsAt(tokens, count.next)) return at + 1;
  // "@ abc" stands where a price must; behind a bare "@" there is none, and that is said later.
  const meant = startsNumber(next) || (next.kind === "word" && draft.price === null);
  return meant ? priceBehind(draft, at + 1) : at + 1;
};

/** `at 1.20`, `for .95`: words with other uses, so only a number that stands for itself makes them a price. */
export const preposition: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  if (!isWord(word, "AT") && !isWord(word, "FOR")) return at;
  if (isMark(tokenAt(tokens, at + 1), "-") && tokenAt(tokens, at + 2).glued) return priceBehind(draft, at + 1);
  const amount = amountAt(tokens, at + 1);
  if (amount === undefined || countsAt(tokens, amount.next)) return at;
  return priceBehind(draft, at + 1);
};

/** `$.42 entry`: the label behind the number. */
export const entryBehind: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const amount = amountAt(tokens, at);
  if (amount === undefined || !isWord(tokenAt(tokens, amount.next), "ENTRY")) return at;
  priceBehind(draft, at);
  return amount.next + 1;
};

/** `590C 12/18 - 1.20`, `590C 12/18 (1.20)`: behind a contract with its date, the mark only parts the price from it. */
const isParted = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  const mark = tokenAt(tokens, at - 1);
  // "bought KO shares - $68.20": shares have no date, so there the currency sign says that it is a price.
  const priced = draft.shares && isMark(tokenAt(tokens, at), "$");
  if ((draft.expiry === null && !priced) || tokenAt(tokens, at).glued !== isMark(mark, "(")) return false;
  const next = amountAt(tokens, at)?.next ?? at;
  return isMark(mark, "(") ? isMark(tokenAt(tokens, next), ")") : isMark(mark, "-") || isMark(mark, ",");
};

const SPANS: ReadonlySet<string> = new Set(["DAY", "DAYS", "WEEK", "WEEKS", "MONTH", "MONTHS"]);

/** `590C 12/18 1.35`: a number in the price's place, right behind a whole contract. A count is no price. */
export const barePrice: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const contract = draft.strike !== null && draft.right !== null;
  if (draft.price !== null || !(contract || (draft.shares && draft.symbol !== null))) return at;
  const amount = amountAt(tokens, at);
  if (amount === undefined || countsAt(tokens, amount.next)) return at;
  // "12/l8" is a date with a slip, "2 weeks out" no date that is read: their numbers are no prices.
  const behind = tokenAt(tokens, amount.next);
  if ((behind.glued && isMark(behind, "/")) || SPANS.has(behind.text)) return at;
  const before = tokenAt(tokens, at - 1);
  if (before.kind === "line" || (before.kind === "mark" && !isParted(draft, at))) return at;
  const marked = isMark(tokenAt(tokens, at), "$");
  takePrice(draft, amount, written(tokens, at, amount.next));
  draft.priceMarked = marked;
  return amount.next;
};
