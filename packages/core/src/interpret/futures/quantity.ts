import { fromInteger, type Decimal } from "../../decimal.ts";
import { isPlausiblePrice, type FuturesProduct } from "../../instrument/products.ts";
import { isOk } from "../../result.ts";
import { writtenNumber } from "../lexicon.ts";
import { countsAt, digitsAt, runEnd, written } from "../phrases/amount.ts";
import { quantityOf } from "../phrases/quantity.ts";
import { COMMAND_EXAMPLE, refuse } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import type { Mend } from "./mend.ts";
import { productAt } from "./names.ts";
import { LARGE_COUNT, object, objectToBarePrice, type FuturesDraft } from "./order.ts";
import { takeEntry } from "./prices.ts";
import { objectTwice, type FuturesText, type FuturesWords } from "./words.ts";

const TEN = fromInteger(10);

const DOZEN = 12;

/** Beyond the ten that every order knows; these count only contracts. */
const MORE_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["COUPLE", 2],
  ["PAIR", 2],
  ["ELEVEN", 11],
  ["TWELVE", 12],
  ["DOZEN", DOZEN],
  ["FIFTEEN", 15],
  ["TWENTY", 20],
]);

/** Words for many, of which nobody knows how many. */
const VAGUE: ReadonlySet<string> = new Set(
  "FEW SEVERAL MANY BUNCH HANDFUL LOADS TON TONS HUNDRED THOUSAND MAX MAXIMUM MORE ANOTHER".split(" "),
);

const take = (draft: FuturesDraft, text: string, mends: readonly Mend[]): void => {
  const quantity = quantityOf(text);
  if (!isOk(quantity)) {
    object(draft, { ...quantity.left, suggestions: [...quantity.left.suggestions, COMMAND_EXAMPLE] }, mends);
  } else if (draft.quantity !== null) objectTwice(draft, "quantity", text);
  else draft.quantity = quantity.right;
};

/** Whole numbers next to one that is none: 1 and 2 for 1.5, 1 for 0 and below. */
const wholeMends = (text: string, from: number, to: number): readonly Mend[] => {
  const whole = /^\d{1,3}(?=\.\d)/.exec(text)?.[0];
  const counts = whole === undefined ? [1] : [Number(whole), Number(whole) + 1].filter((count) => count > 0);
  return counts.map((count) => ({ from, to, by: String(count) }));
};

/** Currencies are quoted around 1, where small counts are too: there a whole number counts. */
const isPriceOf = (product: FuturesProduct | null, value: Decimal): boolean =>
  product !== null && product.plausible[1] >= TEN && isPlausiblePrice(product, value);

/** A number right behind a price may be its fraction: `at 5925 25`, `at 71 twenty`. Counted things are none. */
const isBehindPrice = ({ places: { price, stopPrice, stopLoss, takeProfit } }: FuturesDraft, at: number): boolean =>
  price?.to === at || stopPrice?.to === at || stopLoss?.to === at || takeProfit?.to === at;

const askWhetherPrice = (draft: FuturesDraft, text: string, from: number, to: number): void =>
  object(draft, refuse("ambiguous", `is ${text} a price? Then write @ ${text}`, [COMMAND_EXAMPLE], text), [
    { from, to, by: `@ ${text}` },
    { from, to, by: `stop ${text}` },
  ]);

const askWhatBehindPrice = (draft: FuturesDraft, text: string): void =>
  object(
    draft,
    refuse(
      "ambiguous",
      `is ${text} behind the price a part of it, or a quantity?`,
      ["Write the quantity before the symbol.", COMMAND_EXAMPLE],
      text,
    ),
  );

const isLimitWord = (token: Token): boolean => isWord(token, "LIMIT") || isWord(token, "LMT");

const inWords: FuturesWords = (draft, { tokens }, at) => {
  const token = tokenAt(tokens, at);
  if (token.kind !== "word") return at;
  if (VAGUE.has(token.text)) {
    const said = `${token.text.toLowerCase()} is no number of contracts`;
    const refusal = refuse("bad-quantity", said, [COMMAND_EXAMPLE], token.text);
    const from = isWord(tokenAt(tokens, at - 1), "A") ? at - 1 : at;
    object(draft, refusal, [{ from, to: isWord(tokenAt(tokens, at + 1), "OF") ? at + 2 : at + 1, by: "1" }]);
    return at + 1;
  }
  const value = writtenNumber(token.text) ?? MORE_NUMBERS.get(token.text);
  if (value === undefined) return at;
  const counted = countsAt(tokens, at + 1);
  if (isBehindPrice(draft, at) && !counted) askWhatBehindPrice(draft, token.text.toLowerCase());
  // "two dozen" is 24, and no order says so.
  else if (value !== DOZEN && isWord(tokenAt(tokens, at + 1), "DOZEN"))
    object(draft, refuse("bad-quantity", "write the number in digits", [COMMAND_EXAMPLE], "DOZEN"));
  else take(draft, String(value), []);
  draft.counted ||= counted;
  return at + 1;
};

/** `x2`, `2 x`. */
const times: FuturesWords = (draft, { tokens }, at) => {
  if (!isWord(tokenAt(tokens, at), "X")) return at;
  const behind = tokenAt(tokens, at + 1);
  if (behind.kind !== "number") return tokenAt(tokens, at - 1).kind === "number" ? at + 1 : at;
  const end = runEnd(tokens, at + 1);
  take(draft, written(tokens, at + 1, end), []);
  draft.counted = true;
  return end;
};

const inDigits: FuturesWords = (draft, { tokens, today }, at) => {
  const token = tokenAt(tokens, at);
  const sign = isMark(token, "-") || isMark(token, "+") ? 1 : 0;
  const number = digitsAt(tokens, at + sign);
  if (number === undefined) return at;
  const text = written(tokens, at, number.next);
  const behind = tokenAt(tokens, number.next);
  const counted = countsAt(tokens, number.next);
  if (isLimitWord(behind) && tokenAt(tokens, number.next + 1).kind !== "number" && sign === 0 && draft.product !== null) {
    takeEntry(draft, "limit", number.value, { from: at, to: number.next, in32nds: false });
    return number.next + 1;
  }
  if (isPriceOf(draft.product, number.value) && !counted) {
    const end = behind.glued ? runEnd(tokens, at) : number.next;
    if (end === number.next) objectToBarePrice(draft, number.value, { from: at, to: end, in32nds: false });
    askWhetherPrice(draft, written(tokens, at, end), at, end);
    return end;
  }
  if (isBehindPrice(draft, at) && !counted && productAt(tokens, number.next, today) === undefined) {
    askWhatBehindPrice(draft, text);
    return number.next;
  }
  const named = behind.kind === "word" && productAt(tokens, number.next, today) !== undefined;
  const end = behind.glued && !counted && !named ? runEnd(tokens, at) : number.next;
  const count = written(tokens, at, end).replaceAll(",", "");
  take(draft, count, wholeMends(count, at, end));
  draft.counted ||= counted;
  return counted ? end + 1 : end;
};

/** `2`, `two`, `3 contracts`, `x2`. A second number, or one that is a price of the product, is asked back. */
export const quantity: FuturesWords = (draft, text, at) => {
  for (const words of [inWords, times, inDigits]) {
    const next = words(draft, text, at);
    if (next > at) return next;
  }
  return at;
};

/** Objects to `buy 5925 ES`: so large a bare number at the market's price is more likely the price. */
export const objectToLargeCount = (draft: FuturesDraft, { tokens }: FuturesText): void => {
  const { product, quantity: count } = draft;
  if (draft.side === "flat" || draft.price !== null || draft.counted || count === null || count < LARGE_COUNT) return;
  if (!isPriceOf(product, fromInteger(count))) return;
  const text = String(count);
  const at = tokens.findIndex((token) => token.text.replaceAll(",", "") === text);
  const mends = at < 0 ? [] : [{ from: at, to: at + 1, by: `${text} contracts` }];
  const question = `is ${text} a price, or a number of contracts?`;
  object(draft, refuse("ambiguous", question, [`!tt ${draft.side} 1 ${product?.root ?? "MES"}`], text), mends);
};
