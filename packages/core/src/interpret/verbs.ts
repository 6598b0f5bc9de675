import type { Action } from "./draft.ts";
import { Meaning } from "./lexicon.ts";
import { isMark, isWord, tokenAt, type Token } from "./tokens.ts";

/** A verb of a room: where it leads, whatever the room trades, and the place behind it. */
export interface Verb {
  readonly goes: "buy" | "sell" | "in" | "out";
  readonly next: number;
}

const BUYS = ["BOUGHT", "BUY", "BUYING"];
const SELLS = ["SOLD", "SELL", "SELLING"];

/** Verbs that go in or out with the word behind them: "averaging down", "scaled out", "took profits on". */
const AVERAGES = ["AVG", "AVERAGE", "AVERAGED", "AVERAGING"];
const ADDS = ["ADD", "ADDED", "ADDING"];
const SCALES = ["SCALE", "SCALED", "SCALING"];
const TAKES = ["TAKE", "TAKING", "TOOK"];
const SECURES = ["SECURED", "SECURING", "LOCKED", "LOCKING", "BOOKED", "BOOKING", "CASHED", "CASHING"];
const PICKS = ["PICKED", "PICKING"];

const wordIn = (token: Token, words: readonly string[]): boolean => token.kind === "word" && words.includes(token.text);

/** Behind at most `most` of the words. */
const after = (tokens: readonly Token[], at: number, words: readonly string[], most: number): number => {
  let next = at;
  while (next < at + most && wordIn(tokenAt(tokens, next), words)) next++;
  return next;
};

/** `took profits on`, `locking in some gains`: behind the verb and what it takes; `undefined` when it takes no gain. */
const gainsBehind = (tokens: readonly Token[], at: number): number | undefined => {
  const from = after(tokens, at + 1, ["IN", "SOME", "MY", "THE", "PARTIAL", "QUICK"], 3);
  if (!wordIn(tokenAt(tokens, from), ["PROFIT", "PROFITS", "GAIN", "GAINS"])) return undefined;
  return after(tokens, from + 1, ["ON", "FROM", "IN", "HERE", "OFF", "OF"], 2);
};

/** `took half off`: behind the verb, at the part. */
const partOff = (tokens: readonly Token[], at: number): number | undefined => {
  for (let next = at + 1; next < at + 5; next++) if (isWord(tokenAt(tokens, next), "OFF")) return at + 1;
  return undefined;
};

/** Every first word of a compound has one of these meanings: what has none need not be compared with any. */
const COMPOUND = Meaning.enter | Meaning.exit | Meaning.label | Meaning.negation;

const compoundAt = (tokens: readonly Token[], at: number): Verb | undefined => {
  const word = tokenAt(tokens, at);
  if ((word.means & COMPOUND) === 0) return undefined;
  const second = tokenAt(tokens, at + 1);
  if (wordIn(word, AVERAGES)) return { goes: "in", next: after(tokens, at + 1, ["DOWN", "UP", "IN", "INTO", "MY"], 2) };
  if (wordIn(word, ADDS))
    return { goes: "in", next: after(tokens, at + 1, ["MORE", "TO", "BACK", "ANOTHER", "MY"], 2) };
  if (wordIn(word, SCALES)) {
    const out = wordIn(second, ["OUT", "OFF"]);
    if (!out && !wordIn(second, ["IN", "INTO"])) return undefined;
    return { goes: out ? "out" : "in", next: after(tokens, at + 2, ["OF"], 1) };
  }
  if (wordIn(word, PICKS)) return isWord(second, "UP") ? { goes: "in", next: at + 2 } : undefined;
  if (isWord(word, "STOPPED"))
    return isWord(second, "OUT") ? { goes: "out", next: after(tokens, at + 2, ["OF", "ON", "FROM"], 1) } : undefined;
  if (!wordIn(word, TAKES) && !wordIn(word, SECURES)) return undefined;
  const gains = gainsBehind(tokens, at);
  if (gains !== undefined) return { goes: "out", next: gains };
  if (!wordIn(word, TAKES)) return undefined;
  const part = partOff(tokens, at);
  if (part !== undefined) return { goes: "out", next: part };
  return isWord(word, "TAKE") ? undefined : { goes: "in", next: at + 1 };
};

/** Whether two words mean all of a position and going out of it; the part's own phrase reads them. */
const isAllOut = (tokens: readonly Token[], at: number): boolean =>
  isWord(tokenAt(tokens, at), "ALL") && isWord(tokenAt(tokens, at + 1), "OUT");

/** Articles behind a verb, which change nothing: "sold another 1/4", "trimming the rest". */
const ARTICLES = ["THE", "MY", "ANOTHER", "A", "AN"];

/** The verb at the place, and behind it and its articles: `all out` is one, `entry: 3.10` is not. */
export const verbAt = (tokens: readonly Token[], at: number): Verb | undefined => {
  const verb = plainVerbAt(tokens, at);
  if (verb === undefined || isAllOut(tokens, at)) return verb;
  const out = verb.goes === "out" || verb.goes === "sell" ? pastOut(tokens, verb.next) : verb.next;
  const announced = after(tokens, out, ["ALERT", "SIGNAL"], 1);
  return { ...verb, next: after(tokens, announced, ARTICLES, 2) };
};

/** `closing out`, `sold out of`; "sold out" alone is said of shops. */
const pastOut = (tokens: readonly Token[], at: number): number => {
  if (!isWord(tokenAt(tokens, at), "OUT")) return at;
  const before = tokenAt(tokens, at - 1);
  if (isWord(tokenAt(tokens, at + 1), "OF")) return at + 2;
  return before.text.startsWith("CLOS") || before.text.startsWith("EXIT") ? at + 1 : at;
};

const plainVerbAt = (tokens: readonly Token[], at: number): Verb | undefined => {
  if (isAllOut(tokens, at)) return { goes: "out", next: at };
  const compound = compoundAt(tokens, at);
  if (compound !== undefined) return compound;
  const word = tokenAt(tokens, at);
  // `BOT +3 SPY`, as platforms report a fill; elsewhere a bot is a program.
  if (isWord(word, "BOT") && isMark(tokenAt(tokens, at + 1), "+")) return { goes: "buy", next: at + 1 };
  if ((word.means & (Meaning.enter | Meaning.exit)) === 0) return undefined;
  // "order in" rests at the broker, and nobody is in.
  if (isWord(word, "IN") && wordIn(tokenAt(tokens, at - 1), ["ORDER", "ORDERS"])) return undefined;
  if (isWord(word, "ENTRY") && tokenAt(tokens, at + 1).kind === "number") return undefined;
  if (wordIn(word, BUYS)) return { goes: "buy", next: at + 1 };
  if (wordIn(word, SELLS)) return { goes: "sell", next: at + 1 };
  return { goes: (word.means & Meaning.enter) !== 0 ? "in" : "out", next: at + 1 };
};

/** What a verb means in a room whose contracts are opened by `habit`: buying and selling stay what they are. */
export const actionOf = ({ goes }: Verb, habit: "BTO" | "STO"): Action => {
  const long = habit === "BTO";
  switch (goes) {
    case "buy":
      return long ? "BTO" : "BTC";
    case "sell":
      return long ? "STC" : "STO";
    case "in":
      return habit;
    case "out":
      return long ? "STC" : "BTC";
  }
};

/** An action, written as its letters or in words, and the place behind it. */
export interface NamedAction {
  readonly action: Action;
  readonly next: number;
}

const ACTIONS: readonly Action[] = ["BTO", "STO", "STC", "BTC"];

const OPENS = ["OPEN"];
const CLOSES = ["CLOSE"];

/** `buy to open`, `sold-to-close`. */
const spelledAction = (tokens: readonly Token[], at: number): NamedAction | undefined => {
  const word = tokenAt(tokens, at);
  const buys = wordIn(word, BUYS);
  if (!buys && !wordIn(word, SELLS)) return undefined;
  const to = isMark(tokenAt(tokens, at + 1), "-") ? at + 2 : at + 1;
  if (!isWord(tokenAt(tokens, to), "TO")) return undefined;
  const last = isMark(tokenAt(tokens, to + 1), "-") ? to + 2 : to + 1;
  if (wordIn(tokenAt(tokens, last), OPENS)) return { action: buys ? "BTO" : "STO", next: last + 1 };
  if (wordIn(tokenAt(tokens, last), CLOSES)) return { action: buys ? "BTC" : "STC", next: last + 1 };
  return undefined;
};

/** Most tokens from `sold` to the order behind its articles. */
const VERB_LENGTH = 4;

/** `sold SPY 590C 12/18 @ 1 to open`: the action of an order from one place to another, when its effect stands last. */
export const effectBehind = (tokens: readonly Token[], from: number, to: number): Action | undefined => {
  const at = isWord(tokenAt(tokens, to), "TO") ? to : to - 1;
  if (!isWord(tokenAt(tokens, at), "TO")) return undefined;
  const opening = wordIn(tokenAt(tokens, at + 1), OPENS);
  if (!opening && !wordIn(tokenAt(tokens, at + 1), CLOSES)) return undefined;
  for (let verb = from - 1; verb >= from - VERB_LENGTH; verb--) {
    if (wordIn(tokenAt(tokens, verb), BUYS)) return opening ? "BTO" : "BTC";
    if (wordIn(tokenAt(tokens, verb), SELLS)) return opening ? "STO" : "STC";
  }
  return undefined;
};

/** `BTO`, `sell to close`: the action that the text names at the place, in whatever room. */
export const actionAt = (tokens: readonly Token[], at: number): NamedAction | undefined => {
  const { means, text } = tokenAt(tokens, at);
  if ((means & (Meaning.enter | Meaning.exit)) !== 0) return spelledAction(tokens, at);
  const action = (means & Meaning.action) === 0 ? undefined : ACTIONS.find((named) => named === text);
  return action === undefined ? undefined : { action, next: at + 1 };
};
