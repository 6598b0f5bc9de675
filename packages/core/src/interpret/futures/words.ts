import type { CivilDate } from "../../time.ts";
import { fromInteger, type Decimal } from "../../decimal.ts";
import { isPlausiblePrice } from "../../instrument/products.ts";
import { isOk, type Problem } from "../../result.ts";
import { writtenNumber } from "../lexicon.ts";
import { amountAt, countsAt, digitsAt, runEnd, written } from "../phrases/amount.ts";
import { partAt } from "../phrases/fraction.ts";
import { behindJoint, levelLabelAt } from "../phrases/levels.ts";
import { quantityOf } from "../phrases/quantity.ts";
import { COMMAND_EXAMPLE, refuse } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { productAt } from "./names.ts";
import type { FuturesDraft } from "./order.ts";
import { quotedAt } from "./thirty-seconds.ts";

/** What the words of a futures order are read with. */
export interface FuturesText {
  readonly tokens: readonly Token[];
  readonly today: CivilDate;
}

/** Reads one kind of words at a place and answers the place behind them; the same place when they are others. */
export type FuturesWords = (draft: FuturesDraft, text: FuturesText, at: number) => number;

const TEN = fromInteger(10);

const object = (draft: FuturesDraft, problem: Problem): void => {
  draft.problem ??= problem;
};

const twice = (draft: FuturesDraft, field: string, offending: string): void =>
  object(draft, refuse("ambiguous", `the order gives two of: ${field}`, [COMMAND_EXAMPLE], offending));

const badPrice = (draft: FuturesDraft, offending: string): void =>
  object(draft, refuse("bad-price", `${offending} is no price`, [COMMAND_EXAMPLE], offending));

/** The number that must stand at the place: takes it with `take`, or objects to what stands there instead. */
const priceThen = (
  draft: FuturesDraft,
  { tokens }: FuturesText,
  at: number,
  take: (price: Decimal) => void,
): number => {
  const amount = quotedAt(draft.product, tokens, at) ?? amountAt(tokens, at);
  if (amount !== undefined) {
    take(amount.value);
    return amount.next;
  }
  const next = runEnd(tokens, at);
  badPrice(draft, written(tokens, at, next) === "" ? "nothing" : written(tokens, at, next));
  return next;
};

const takeEntry = (draft: FuturesDraft, type: "limit" | "stop", price: Decimal): void => {
  if (draft.type === "market") return twice(draft, "order type", type);
  if (draft.price !== null && (draft.price !== price || draft.type !== type)) return twice(draft, "price", "@");
  draft.type = type;
  draft.price = price;
};

/** `MES`, `/ESZ6`, `micro s&p`. */
export const product: FuturesWords = (draft, { tokens, today }, at) => {
  const named = productAt(tokens, at, today);
  if (named === undefined) return at;
  if (draft.product !== null && (draft.product !== named.product || draft.contract !== named.contract)) {
    twice(draft, "symbol", written(tokens, at, named.next));
  }
  draft.product = named.product;
  draft.contract = named.contract;
  return named.next;
};

const takeQuantity = (draft: FuturesDraft, written: string): void => {
  const quantity = quantityOf(written);
  if (!isOk(quantity)) object(draft, quantity.left);
  else if (draft.quantity !== null) twice(draft, "quantity", written);
  else draft.quantity = quantity.right;
};

const PAIRS: ReadonlyMap<string, number> = new Map([
  ["COUPLE", 2],
  ["PAIR", 2],
]);

/** `2`, `two`, `3 contracts`, `x2`. A second number, or one that is a price of the product, is asked back. */
export const quantity: FuturesWords = (draft, { tokens, today }, at) => {
  const token = tokenAt(tokens, at);
  const word = token.kind === "word" ? (writtenNumber(token.text) ?? PAIRS.get(token.text)) : undefined;
  if (word !== undefined) {
    takeQuantity(draft, String(word));
    return at + 1;
  }
  if (isWord(token, "X")) {
    const behind = tokenAt(tokens, at + 1);
    if (behind.kind !== "number") return tokenAt(tokens, at - 1).kind === "number" ? at + 1 : at;
    takeQuantity(draft, written(tokens, at + 1, runEnd(tokens, at + 1)));
    return runEnd(tokens, at + 1);
  }
  const sign = isMark(token, "-") || isMark(token, "+") ? 1 : 0;
  const number = digitsAt(tokens, at + sign);
  if (number === undefined) return at;
  const text = written(tokens, at, number.next);
  if (isPriceOf(draft, number.value)) {
    object(
      draft,
      refuse("ambiguous", `is ${text} a price? Then write @ ${text}`, [`@ ${text}`, COMMAND_EXAMPLE], text),
    );
    return number.next;
  }
  const named = tokenAt(tokens, number.next).kind === "word" && productAt(tokens, number.next, today) !== undefined;
  if (named) {
    takeQuantity(draft, text.replaceAll(",", ""));
    return number.next;
  }
  const counted = countsAt(tokens, number.next);
  const glued = tokenAt(tokens, number.next).glued && !counted;
  const end = glued ? runEnd(tokens, at) : number.next;
  takeQuantity(draft, written(tokens, at, end).replaceAll(",", ""));
  return counted ? end + 1 : end;
};

/** Currencies are quoted around 1, where small counts are too: there a whole number counts. */
const isPriceOf = ({ product: named }: FuturesDraft, value: Decimal): boolean =>
  named !== null && named.plausible[1] >= TEN && isPlausiblePrice(named, value);

/** `@ 5925.25`, `at 71.25`, `limit 5925.50`, `at market`. */
export const limit: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  const word = tokenAt(tokens, at);
  if (isWord(word, "LIMIT") || isWord(word, "LMT"))
    return priceThen(draft, text, behindJoint(tokens, at + 1), (price) => takeEntry(draft, "limit", price));
  if (!isMark(word, "@") && !isWord(word, "AT")) return at;
  if (market(draft, text, at + 1) > at + 1) return at + 2;
  return priceThen(draft, text, at + 1, (price) => takeEntry(draft, "limit", price));
};

/** `market`. */
export const market: FuturesWords = (draft, { tokens }, at) => {
  const word = tokenAt(tokens, at);
  if (!isWord(word, "MARKET") && !isWord(word, "MKT")) return at;
  if (draft.type !== null && draft.type !== "market") twice(draft, "order type", word.text);
  draft.type = "market";
  return at + 1;
};

const takeLevel = (draft: FuturesDraft, field: "stopLoss" | "takeProfit", price: Decimal): void => {
  if (draft[field] !== null && draft[field] !== price)
    twice(draft, field === "stopLoss" ? "stop loss" : "target", "level");
  else draft[field] = price;
};

/**
 * `stop loss 5915`, `SL 5915`, `target 5945`; and `stop 5940`, which enters. A plain `stop` beside a limit could
 * protect or trigger, so it is asked back.
 */
export const level: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  const label = levelLabelAt(tokens, at);
  if (label === undefined) return at;
  const from = behindJoint(tokens, label.next);
  const entering = isWord(tokenAt(tokens, at), "STOP") && label.next === at + 1;
  if (entering && draft.type === "limit") {
    const suggestions: readonly [string, string] = [
      "stop loss 5915, to protect the position",
      "stop 5940 alone, to enter",
    ];
    object(draft, refuse("ambiguous", "a stop beside a limit may protect or enter", suggestions, "stop"));
  }
  return priceThen(draft, text, from, (price) => {
    if (entering) takeEntry(draft, "stop", price);
    else takeLevel(draft, label.kind === "stop" ? "stopLoss" : "takeProfit", price);
  });
};

/** `half`, `1/2`, `all`: the part of the position that `flat` closes. */
export const part: FuturesWords = (draft, { tokens }, at) => {
  const found = partAt(tokens, at);
  if (found === undefined) return at;
  const text = written(tokens, at, found.next);
  if (draft.side !== "flat" || found.fraction === null) {
    object(draft, refuse("bad-quantity", `${text} is no quantity here`, ["!tt flat half MES", COMMAND_EXAMPLE], text));
  } else if (draft.fraction !== null) twice(draft, "part", text);
  else draft.fraction = found.fraction;
  return found.next;
};

/**
 * `bracket 5915/5945`: the two levels of an order, in either order. A buy stops at the lower one, a sell at the higher.
 */
export const bracket: FuturesWords = (draft, { tokens }, at) => {
  if (!isWord(tokenAt(tokens, at), "BRACKET")) return at;
  const first = digitsAt(tokens, behindJoint(tokens, at + 1));
  if (first === undefined) return at;
  const joint = tokenAt(tokens, first.next);
  const parted = isMark(joint, "/") || isMark(joint, ",") || isMark(joint, "-") || isWord(joint, "AND");
  const second = amountAt(tokens, parted ? first.next + 1 : first.next);
  if (second === undefined) return at;
  const [low, high] = first.value < second.value ? [first.value, second.value] : [second.value, first.value];
  takeLevel(draft, "stopLoss", draft.side === "sell" ? high : low);
  takeLevel(draft, "takeProfit", draft.side === "sell" ? low : high);
  return second.next;
};

const FILLER: ReadonlySet<string> = new Set([
  ..."MY THE A AN OF AND WITH ON IN CONTRACT CONTRACTS LOT LOTS QTY QUANTITY".split(" "),
  ..."POSITION POSITIONS FUTURES NOW PLEASE PLS ORDER NOTE TREASURY".split(" "),
]);

/** What changes nothing: `my`, `contracts`, commas between the words. */
export const filler: FuturesWords = (_draft, { tokens }, at) => {
  const token = tokenAt(tokens, at);
  if (token.kind === "line" || isMark(token, ",") || isMark(token, ".") || isMark(token, "!") || isMark(token, ":"))
    return at + 1;
  return token.kind === "word" && FILLER.has(token.text) ? at + 1 : at;
};
