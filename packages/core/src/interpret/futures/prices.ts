import { formatMoney, type Decimal } from "../../decimal.ts";
import { INSTRUCTION_QUANTITY } from "../../limits.ts";
import { amountAt, digitsAt, runEnd, written } from "../phrases/amount.ts";
import { behindJoint, levelLabelAt, type LevelLabel } from "../phrases/levels.ts";
import { COMMAND_EXAMPLE, refuse } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import type { Mend } from "./mend.ts";
import { productAt } from "./names.ts";
import { object, type FuturesDraft, type Place } from "./order.ts";
import { quotedAt } from "./thirty-seconds.ts";
import { objectTwice, type FuturesText, type FuturesWords } from "./words.ts";

const badPrice = (draft: FuturesDraft, offending: string): void =>
  object(draft, refuse("bad-price", `${offending} is no price`, [COMMAND_EXAMPLE], offending));

/** Behind a number these make a distance of it, not a price. */
const DISTANCES: ReadonlySet<string> = new Set(
  "TICK TICKS POINT POINTS PTS HANDLE HANDLES PIPS PERCENT DOLLARS BUCKS AWAY OFF".split(" "),
);

/** A price at a place, and the place behind it. */
export interface Priced {
  readonly value: Decimal;
  readonly place: Place;
}

/** A price as the product is quoted: in 32nds where it is, else as a number. */
export const priceAt = (draft: FuturesDraft, { tokens }: FuturesText, at: number): Priced | undefined => {
  const quoted = quotedAt(draft.product, tokens, at);
  const amount = quoted ?? amountAt(tokens, at);
  if (amount === undefined) return undefined;
  return { value: amount.value, place: { from: at, to: amount.next, in32nds: quoted !== undefined } };
};

const objectToDistance = (draft: FuturesDraft, tokens: readonly Token[], at: number, next: number): boolean => {
  if (!DISTANCES.has(tokenAt(tokens, next).text)) return false;
  const text = written(tokens, at, next + 1).toLowerCase();
  object(draft, refuse("bad-price", `${text} is a distance: write the price itself`, [COMMAND_EXAMPLE], text));
  return true;
};

/** `limit 10 CL`: ten of them, or at 10? A whole number before the symbol can be either. */
const mayCount = (draft: FuturesDraft, { tokens, today }: FuturesText, { value, place }: Priced): boolean =>
  draft.product === null &&
  draft.quantity === null &&
  place.to === place.from + 1 &&
  /^\d+$/.test(tokenAt(tokens, place.from).text) &&
  value <= BigInt(INSTRUCTION_QUANTITY) * 100_000_000n &&
  productAt(tokens, place.to, today) !== undefined;

/** The number that must stand at the place: takes it with `take`, or objects to what stands there instead. */
const priceThen = (
  draft: FuturesDraft,
  text: FuturesText,
  at: number,
  take: (price: Decimal, place: Place) => void,
): number => {
  const { tokens } = text;
  const priced = priceAt(draft, text, at);
  if (priced === undefined) {
    const next = runEnd(tokens, at);
    badPrice(draft, written(tokens, at, next) === "" ? "nothing" : written(tokens, at, next));
    return next;
  }
  const { value, place } = priced;
  if (objectToDistance(draft, tokens, at, place.to)) return place.to + 1;
  if (mayCount(draft, text, priced)) {
    const number = written(tokens, at, place.to);
    object(draft, refuse("ambiguous", `is ${number} a price or a quantity? Write the price last`, [COMMAND_EXAMPLE], number));
  }
  take(value, place);
  return place.to;
};

/** How a right stop-limit looks. */
export const STOP_LIMIT_EXAMPLE = "!tt buy 1 MES stop 5940 limit 5942";

/** Two prices of an entry, of which nobody says which is which. */
export const whichIsWhich = (draft: FuturesDraft, offending: string, mends: readonly Mend[] = []): void => {
  const text = "two prices: which is the stop that triggers, and which the limit?";
  object(draft, refuse("ambiguous", text, [STOP_LIMIT_EXAMPLE, COMMAND_EXAMPLE], offending), mends);
};

/** Both prices of a stop-limit: its trigger, and the worst price that it takes. */
export const takeStopLimit = (draft: FuturesDraft, stop: Priced, limit: Priced): void => {
  draft.type = "stop-limit";
  draft.stopPrice = stop.value;
  draft.places.stopPrice = stop.place;
  draft.price = limit.value;
  draft.places.price = limit.place;
};

/** Takes the entry's price; a second one, or one beside `market`, is asked back. */
export const takeEntry = (draft: FuturesDraft, type: "limit" | "stop", price: Decimal, place: Place): void => {
  if (draft.type === "market") return objectTwice(draft, "order type", type);
  if (draft.type === "stop" && type === "limit") return whichIsWhich(draft, "limit");
  if (draft.price !== null && (draft.price !== price || draft.type !== type)) return objectTwice(draft, "price", "@");
  draft.type = type;
  draft.price = price;
  draft.places.price = place;
};

/** `market`. */
export const market: FuturesWords = (draft, { tokens }, at) => {
  const word = tokenAt(tokens, at);
  if (!isWord(word, "MARKET") && !isWord(word, "MKT")) return at;
  if (draft.type !== null && draft.type !== "market") objectTwice(draft, "order type", word.text);
  draft.type = "market";
  return at + 1;
};

/** `limit`, `lmt`. */
export const isLimit = (token: Token): boolean => isWord(token, "LIMIT") || isWord(token, "LMT");

/** `@ 5925.25`, `at 71.25`, `limit 5925.50`, `limit order at 5925`, `at market`. */
export const limit: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  const word = tokenAt(tokens, at);
  if (isLimit(word)) {
    const from = isWord(tokenAt(tokens, at + 1), "ORDER") ? at + 2 : at + 1;
    return priceThen(draft, text, behindJoint(tokens, from), (value, place) => {
      const { type, price, places } = draft;
      // `stop 5940 limit 5942`: in its own words each price is what it says.
      if (type !== "stop" || price === null || places.price === undefined) return takeEntry(draft, "limit", value, place);
      takeStopLimit(draft, { value: price, place: places.price }, { value, place });
    });
  }
  if (!isMark(word, "@") && !isWord(word, "AT")) return at;
  const from = isWord(tokenAt(tokens, at + 1), "THE") ? at + 2 : at + 1;
  if (market(draft, text, from) > from) return from + 1;
  if (isLimit(tokenAt(tokens, at + 1))) return at + 1;
  return priceThen(draft, text, at + 1, (price, place) => {
    if (draft.type !== "stop") return takeEntry(draft, "limit", price, place);
    whichIsWhich(draft, "@", [{ from: at, to: place.to, by: `limit ${formatMoney(price)}` }]);
  });
};

const takeLevel = (draft: FuturesDraft, field: "stopLoss" | "takeProfit", price: Decimal, place: Place): void => {
  if (draft[field] !== null && draft[field] !== price)
    return objectTwice(draft, field === "stopLoss" ? "stop loss" : "target", "level");
  draft[field] = price;
  draft.places[field] = place;
};

/** `stop-loss` and `take-profit` with their hyphen, beside what every order knows. */
const labelAt = (tokens: readonly Token[], at: number): LevelLabel | undefined => {
  if (isMark(tokenAt(tokens, at + 1), "-")) {
    const [first, second] = [tokenAt(tokens, at), tokenAt(tokens, at + 2)];
    if (isWord(first, "STOP") && isWord(second, "LOSS")) return { kind: "stop", next: at + 3 };
    if (isWord(first, "TAKE") && isWord(second, "PROFIT")) return { kind: "target", next: at + 3 };
  }
  return levelLabelAt(tokens, at);
};

const mayProtect = (draft: FuturesDraft, at: number): void =>
  object(
    draft,
    refuse(
      "ambiguous",
      "this stop may protect or enter",
      ["stop loss 5915, to protect the position", "stop 5940 alone, to enter", COMMAND_EXAMPLE],
      "stop",
    ),
    [{ from: at, to: at + 1, by: "stop loss" }],
  );

/** Whether a plain stop is joined to the order as its protection would be: "with a stop at", ", stop". */
const isJoined = (tokens: readonly Token[], at: number): boolean => {
  let before = at - 1;
  while (isWord(tokenAt(tokens, before), "A") || isWord(tokenAt(tokens, before), "MY")) before--;
  const token = tokenAt(tokens, before);
  return isWord(token, "WITH") || isWord(token, "AND") || isMark(token, ",") || token.kind === "line";
};

/** Where the price of a plain stop is expected: `stop market 5940` is the same. `stop limit` was read before. */
const behindStop = (tokens: readonly Token[], from: number): number => {
  const hyphen = isMark(tokenAt(tokens, from), "-") && tokenAt(tokens, from + 1).kind === "word" ? 1 : 0;
  const word = tokenAt(tokens, from + hyphen);
  const named = isWord(word, "MARKET") || isWord(word, "MKT") || isWord(word, "ORDER");
  return named ? from + hyphen + 1 : from;
};

/**
 * `stop loss 5915`, `SL 5915`, `target 5945`; and `stop 5940`, which enters. A plain `stop` beside a limit, or joined to
 * the order, could protect or trigger, so it is asked back.
 */
export const level: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  const label = labelAt(tokens, at);
  if (label === undefined) return at;
  const entering = isWord(tokenAt(tokens, at), "STOP") && label.next === at + 1;
  const from = behindJoint(tokens, entering ? behindStop(tokens, label.next) : label.next);
  if (entering && (draft.type !== null || isJoined(tokens, at))) mayProtect(draft, at);
  return priceThen(draft, text, from, (price, place) => {
    if (!entering) return takeLevel(draft, label.kind === "stop" ? "stopLoss" : "takeProfit", price, place);
    draft.plainStop ??= { ...place, from: at };
    takeEntry(draft, "stop", price, place);
  });
};

/** `stop 5900 target 5950`: with a target and no stop loss, the stop may be meant to protect. */
export const objectToPlainStop = (draft: FuturesDraft): void => {
  if (draft.plainStop !== null && draft.takeProfit !== null && draft.stopLoss === null)
    mayProtect(draft, draft.plainStop.from);
};

/**
 * `bracket 5915/5945`: the two levels of an order, in either order. A buy stops at the lower one, a sell at the higher.
 */
export const bracket: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  if (!isWord(tokenAt(tokens, at), "BRACKET")) return at;
  const from = behindJoint(tokens, at + 1);
  const digits = digitsAt(tokens, from);
  if (digits === undefined) return at;
  const quoted = quotedAt(draft.product, tokens, from);
  const first = quoted ?? digits;
  const joint = tokenAt(tokens, first.next);
  const parted = isMark(joint, "/") || isMark(joint, ",") || isMark(joint, "-") || isWord(joint, "AND");
  const second = priceAt(draft, text, parted ? first.next + 1 : first.next);
  if (second === undefined) return at;
  if (objectToDistance(draft, tokens, from, second.place.to)) return second.place.to + 1;
  const one: Priced = { value: first.value, place: { from, to: first.next, in32nds: quoted !== undefined } };
  const [low, high] = one.value < second.value ? [one, second] : [second, one];
  const [loss, profit] = draft.side === "sell" ? [high, low] : [low, high];
  takeLevel(draft, "stopLoss", loss.value, loss.place);
  takeLevel(draft, "takeProfit", profit.value, profit.place);
  return second.place.to;
};
