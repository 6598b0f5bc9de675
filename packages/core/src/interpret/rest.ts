import { Meaning } from "./lexicon.ts";
import type { IgnoreReason } from "./refusal.ts";
import { stanceIn } from "./stance.ts";
import { isMark, tokenAt, type Token } from "./tokens.ts";

/** Whether only orders have what begins at the place: a strike with its right, a date, a price behind `@`. */
const isShaped = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  if (isMark(token, "@")) return behind.kind !== "line";
  if (token.kind !== "number" || !behind.glued) return false;
  return (behind.means & Meaning.right) !== 0 || isMark(behind, "/");
};

/** Whether tokens have what only orders have. */
export const hasOrderShape = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (isShaped(tokens, at)) return true;
  return false;
};

/** The last places of a message at which something stands. */
interface Rest {
  readonly tokens: readonly Token[];
  readonly shaped: number;
  /** By symbol, where it is written as one: in capitals, or behind `$`. */
  readonly tickers: ReadonlyMap<string, number>;
  /** From here on no stance is taken up to the end, as far as that was looked for. */
  calmFrom: number;
}

/**
 * What the rest of a message holds is asked behind every line that may begin an order. It is looked for once a message,
 * else many such lines would take quadratic time. Only the last message is kept.
 */
let known: Rest | undefined;

const restOf = (tokens: readonly Token[]): Rest => {
  if (known?.tokens === tokens) return known;
  const tickers = new Map<string, number>();
  let shaped = -1;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokenAt(tokens, at);
    if (token.capitals || isMark(tokenAt(tokens, at - 1), "$")) tickers.set(token.text, at);
    if (isShaped(tokens, at)) shaped = at;
  }
  known = { tokens, shaped, tickers, calmFrom: tokens.length };
  return known;
};

/** {@link hasOrderShape} up to the end of the message. */
export const isShapedBehind = (tokens: readonly Token[], from: number): boolean => restOf(tokens).shaped >= from;

/** Whether the symbol is written as one from the place on. */
export const isTickerBehind = (tokens: readonly Token[], from: number, symbol: string): boolean =>
  (restOf(tokens).tickers.get(symbol) ?? -1) >= from;

/** The first stance that is taken from the place on. */
export const stanceInRest = (tokens: readonly Token[], from: number): IgnoreReason | undefined => {
  const rest = restOf(tokens);
  if (from >= rest.calmFrom) return undefined;
  const stance = stanceIn(tokens, from, tokens.length);
  if (stance === undefined) rest.calmFrom = from;
  return stance;
};
