import { formatMoney, type Decimal } from "../../decimal.ts";
import { digitsAt, written } from "../phrases/amount.ts";
import { behindJoint } from "../phrases/levels.ts";
import { refuse } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { object, type FuturesDraft } from "./order.ts";
import { isLimit, priceAt, type Priced, STOP_LIMIT_EXAMPLE, takeStopLimit, whichIsWhich } from "./prices.ts";
import { quotedAt } from "./thirty-seconds.ts";
import { objectTwice, type FuturesText, type FuturesWords } from "./words.ts";

/** The place behind `stop-limit`, `stop limit`, `stop-limit order`; undefined where none begins. */
const behindName = (tokens: readonly Token[], at: number): number | undefined => {
  if (!isWord(tokenAt(tokens, at), "STOP")) return undefined;
  const from = isMark(tokenAt(tokens, at + 1), "-") ? at + 2 : at + 1;
  if (!isLimit(tokenAt(tokens, from))) return undefined;
  return isWord(tokenAt(tokens, from + 1), "ORDER") ? from + 2 : from + 1;
};

/** Behind what says that the limit follows: `6010/6012`, `6010 limit 6012`, `6010, limit 6012`. The same place without. */
const behindParting = (tokens: readonly Token[], at: number): number => {
  if (isMark(tokenAt(tokens, at), "/")) return at + 1;
  const word = isMark(tokenAt(tokens, at), ",") ? at + 1 : at;
  return isLimit(tokenAt(tokens, word)) ? behindJoint(tokens, word + 1) : at;
};

const onePrice = (draft: FuturesDraft, offending: string): void =>
  object(draft, refuse("ambiguous", "a stop-limit has two prices: the stop that triggers and the limit", [STOP_LIMIT_EXAMPLE], offending));

/** A price that a slash and the next one may follow. */
const firstPrice = (draft: FuturesDraft, { tokens }: FuturesText, at: number): Priced | undefined => {
  const quoted = quotedAt(draft.product, tokens, at);
  const found = quoted ?? digitsAt(tokens, at);
  return found && { value: found.value, place: { from: at, to: found.next, in32nds: quoted !== undefined } };
};

/** `stop-limit 6010/6012`, `stop-limit 6010 limit 6012`: trigger and limit. Two prices with nothing between are asked back. */
export const stopLimit: FuturesWords = (draft, text, at) => {
  const { tokens } = text;
  const from = behindName(tokens, at);
  if (from === undefined) return at;
  if (draft.type !== null) objectTwice(draft, "order type", "stop-limit");
  const stop = firstPrice(draft, text, behindJoint(tokens, from));
  if (stop === undefined) {
    onePrice(draft, written(tokens, at, from));
    return from;
  }
  const next = behindParting(tokens, stop.place.to);
  const limit = priceAt(draft, text, next);
  if (limit === undefined) onePrice(draft, written(tokens, at, stop.place.to));
  else if (next === stop.place.to) {
    const parted = { from: stop.place.from, to: limit.place.to, by: both(stop.value, limit.value) };
    whichIsWhich(draft, written(tokens, stop.place.from, limit.place.to), [parted]);
  } else takeStopLimit(draft, stop, limit);
  return limit?.place.to ?? next;
};

const both = (stop: Decimal, limit: Decimal): string => `${formatMoney(stop)}/${formatMoney(limit)}`;
