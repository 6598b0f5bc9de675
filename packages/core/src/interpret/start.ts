import type { Right } from "../instrument/instrument.ts";
import type { Context } from "./context.ts";
import type { Action, Voice } from "./draft.ts";
import type { SizeWord } from "./instruction.ts";
import { Meaning } from "./lexicon.ts";
import { looksLike } from "./characters.ts";
import { partAt } from "./phrases/fraction.ts";
import { sizeAt, smaller } from "./phrases/size.ts";
import { isMark, isWord, tokenAt, type Token } from "./tokens.ts";

/** Where an order may begin, and what stood before it. */
export interface Start {
  /** The first token behind the action; without a voice the first token itself. */
  readonly at: number;
  /** Null when no action is named and the profile has none to give. */
  readonly action: Action | null;
  readonly voice: Voice;
  readonly prefixed: boolean;
  /** From `CALLS` and `PUTS` as actions. */
  readonly right: Right | null;
  readonly size: SizeWord | null;
  /** The word in the action's place that is none, for `unknown-action`. */
  readonly misspelt: string | null;
}

const ACTIONS: readonly Action[] = ["BTO", "STO", "STC", "BTC"];

const actionNamed = (word: string): Action | undefined => ACTIONS.find((action) => action === word);

/** Words that buy or sell whatever the room does; the others go in or out, as the room does. */
const BUYS = ["BOUGHT", "BUY", "BUYING"];
const SELLS = ["SOLD", "SELL", "SELLING"];

/** What a word for going in or out means in a room whose contracts are opened by `habit`. */
const actionOf = (token: Token, habit: "BTO" | "STO"): Action => {
  if (BUYS.includes(token.text)) return habit === "BTO" ? "BTO" : "BTC";
  if (SELLS.includes(token.text)) return habit === "BTO" ? "STC" : "STO";
  if ((token.means & Meaning.enter) !== 0) return habit;
  return habit === "BTO" ? "STC" : "BTC";
};

/** The word for going in or out at the place, if one stands there as a verb: `all out` does, `entry: 3.10` does not. */
const verbAt = (tokens: readonly Token[], at: number): Token | undefined => {
  const token = tokenAt(tokens, at);
  if (isWord(token, "ALL") && isWord(tokenAt(tokens, at + 1), "OUT")) return token;
  if ((token.means & (Meaning.enter | Meaning.exit)) === 0) return undefined;
  return isWord(token, "ENTRY") && tokenAt(tokens, at + 1).kind === "number" ? undefined : token;
};

/** Tokens of the longest bracket that is taken for one. */
const LONGEST_FORWARD = 20;

/** Passes over a bracket that tells where a message was forwarded from: `[FWD #swings]`. */
const afterForward = (tokens: readonly Token[], at: number): number => {
  if (!isMark(tokenAt(tokens, at), "[") || !isWord(tokenAt(tokens, at + 1), "FWD")) return at;
  for (let next = at + 2; next < at + LONGEST_FORWARD; next++) {
    const token = tokenAt(tokens, next);
    if (token.kind === "line" || token.kind === "end") return at;
    if (isMark(token, "]")) return next + 1;
  }
  return at;
};

const PASSED_OVER = [":", "-", "!", ".", ",", "[", "]", "(", ")", "#", "✓", "~", "=", '"'];

/** Behind what may stand before an order without changing it; the same place when the token there may not. */
const afterNeutral = (tokens: readonly Token[], at: number): number => {
  const token = tokenAt(tokens, at);
  if (token.kind === "line") return at + 1;
  if (token.kind === "mark") return PASSED_OVER.includes(token.text) ? at + 1 : at;
  return (token.means & Meaning.neutral) !== 0 ? at + 1 : at;
};

const isPrefix = (tokens: readonly Token[], at: number): boolean =>
  isWord(tokenAt(tokens, at), "ALERT") && isMark(tokenAt(tokens, at + 1), ":");

/**
 * Looks for the beginning of an order from a place on, over words and marks that change nothing. `undefined` when
 * something else stands first: what is not known to be harmless is not passed over.
 */
export const startAt = (context: Context, from: number): Start | { readonly stoppedAt: number } => {
  const { tokens, profile } = context;
  let prefixed = false;
  let size: SizeWord | null = null;
  const start = (at: number, action: Action | null, voice: Voice, right: Right | null, misspelt: string | null): Start => ({
    at,
    action,
    voice,
    prefixed,
    right,
    size,
    misspelt,
  });
  for (let at = from; at < tokens.length; ) {
    const token = tokenAt(tokens, at);
    const action = token.kind === "word" ? actionNamed(token.text) : actionNamed(looksLikeAction(token));
    if (action !== undefined && token.kind === "word") return start(at + 1, action, "action", null, null);
    if (action !== undefined) return start(at + 1, null, "action", null, token.text);
    if (prefixed && (isWord(token, "CALLS") || isWord(token, "PUTS"))) {
      return start(at + 1, "BTO", "action", isWord(token, "CALLS") ? "C" : "P", null);
    }
    const verb = verbAt(tokens, at);
    if (verb !== undefined && profile.action !== null) {
      // "all out" is verb and part at once: the part's own phrase reads it.
      const part = partAt(tokens, at);
      return start(part === undefined ? at + 1 : at, actionOf(verb.text === "ALL" ? tokenAt(tokens, at + 1) : verb, profile.action), "verb", null, null);
    }
    if (verb !== undefined) return prefixed ? start(at + 1, null, "action", null, token.text) : { stoppedAt: at };
    const named = sizeAt(tokens, at);
    if (named !== undefined) {
      size = smaller(size, named.size);
      at = named.next;
      continue;
    }
    prefixed ||= isPrefix(tokens, at);
    const forward = afterForward(tokens, at);
    const next = forward > at ? forward : afterNeutral(tokens, at);
    if (next > at) at = next;
    else if (profile.action !== null) return start(at, profile.action, "none", null, prefixed ? token.text : null);
    else return prefixed ? start(at + 1, null, "action", null, token.text) : { stoppedAt: at };
  }
  return { stoppedAt: tokens.length };
};

const looksLikeAction = (token: Token): string => (token.kind === "foreign" && token.text.length <= 12 ? looksLike(token.text) : "");
