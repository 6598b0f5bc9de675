import { ARROW } from "./characters.ts";
import { Meaning } from "./lexicon.ts";
import { isMark, isWord, tokenAt, type Token } from "./tokens.ts";
import { actionAt, verbAt } from "./verbs.ts";

// What heralds an order without being part of it: a relay's name in brackets, a broker's word that an order was filled,
// an arrow, a greeting.

/** Parts of the names that relays and channels have: `[TradeRelay]`, `[VIP Alerts]`. */
const RELAY_PARTS = "TRADE ALERT SIGNAL OPTION SWING SCALP VIP PREMIUM LIVE DISCORD TELEGRAM".split(" ");
/** What such a name ends with. */
const RELAY_ENDS = new Set(
  "RELAY ALERT ALERTS BOT SIGNAL SIGNALS VIP FEED OPTION OPTIONS SWING SWINGS SCALP SCALPS".split(" "),
);
const LONGEST_RELAY = 24;

const isRelayFrom = (word: string, from: number): boolean =>
  RELAY_ENDS.has(word.slice(from)) ||
  RELAY_PARTS.some((part) => {
    const next = from + part.length;
    return (
      word.startsWith(part, from) && (isRelayFrom(word, next) || (word[next] === "S" && isRelayFrom(word, next + 1)))
    );
  });

/** Whether a word is made of such parts: `TRADERELAY`, `ALERTS`. */
const isRelay = ({ text }: Token): boolean => text.length <= LONGEST_RELAY && isRelayFrom(text, 0);

/** Words of the longest name in brackets, and of the author's behind it. */
const LONGEST_NAME = 3;

const isName = (token: Token): boolean => token.kind === "word" && token.means === 0;

/** Behind `[TradeRelay]`, and behind `Kev →` after it, when an action in letters follows; the same place otherwise. */
const afterRelay = (tokens: readonly Token[], at: number): number => {
  if (!isMark(tokenAt(tokens, at), "[")) return at;
  let next = at + 1;
  while (next <= at + LONGEST_NAME && isRelay(tokenAt(tokens, next))) next++;
  if (next === at + 1 || !isMark(tokenAt(tokens, next), "]")) return at;
  next++;
  const named = isName(tokenAt(tokens, next)) ? next + 1 : next;
  const joint = tokenAt(tokens, named);
  const from = isMark(joint, ARROW) || isMark(joint, ":") ? named + 1 : next;
  return (tokenAt(tokens, from).means & Meaning.action) !== 0 ? from : at;
};

const BROKERS = [
  "WEBULL", "ROBINHOOD", "SCHWAB", "FIDELITY", "TASTYTRADE", "ETRADE", "IBKR", "TOS", "THINKORSWIM", "MOOMOO",
  "TRADIER",
  "TRADESTATION",
];
const FILLS = ["FILLED", "EXECUTED"];

/**
 * Behind `Order filled:`, `Webull: Filled -`, in channels whose alerts are their author's own orders. A broker's other
 * words (placed, working, rejected) herald nothing.
 */
const afterFill = (tokens: readonly Token[], at: number, habit: boolean): number => {
  if (!habit) return at;
  let next = at;
  if (BROKERS.includes(tokenAt(tokens, next).text) && isMark(tokenAt(tokens, next + 1), ":")) next += 2;
  if (isWord(tokenAt(tokens, next), "ORDER")) next++;
  const joint = tokenAt(tokens, next + 1);
  if (!FILLS.includes(tokenAt(tokens, next).text) || !(isMark(joint, ":") || isMark(joint, "-"))) return at;
  const order = next + 2;
  const ordered = actionAt(tokens, order) !== undefined || verbAt(tokens, order) !== undefined;
  return ordered ? order : at;
};

const TIMES = ["MORNING", "AFTERNOON", "EVENING", "DAY"];

/**
 * `New swing ➡️`, `Good morning`, `Lotto time`, `Alert from` at the end of a line whose channel was named by a mention.
 */
const afterCourtesy = (tokens: readonly Token[], at: number): number => {
  const token = tokenAt(tokens, at);
  const before = tokenAt(tokens, at - 1);
  const behind = tokenAt(tokens, at + 1);
  if (isMark(token, ARROW)) return behind.kind === "word" || isMark(behind, "$") ? at + 1 : at;
  if (isWord(token, "GOOD")) return TIMES.includes(behind.text) ? at + 2 : at;
  if (isWord(token, "TIME")) return (before.means & Meaning.size) !== 0 ? at + 1 : at;
  const signed = isWord(token, "FROM") && behind.kind === "line";
  return signed && ["ALERT", "ALERTS", "SIGNAL", "TRADE"].includes(before.text) ? at + 1 : at;
};

/** Behind what heralds an order at the place; the same place when nothing does. */
export const afterHerald = (tokens: readonly Token[], at: number, habit: boolean): number => {
  const { kind, text } = tokenAt(tokens, at);
  if (kind !== "word" && text !== "[" && text !== ARROW) return at;
  const relayed = afterRelay(tokens, at);
  if (relayed > at) return relayed;
  const filled = afterFill(tokens, at, habit);
  return filled > at ? filled : afterCourtesy(tokens, at);
};

const GOING_IN = ["STARTING", "TAKING", "ENTERING", "BUYING", "ADDING", "OPENING", "GRABBING"];

/** "I like the way it bases, so I'm starting a position here": the liking has led to an order. */
const leadsAt = (tokens: readonly Token[], at: number): boolean =>
  isWord(tokenAt(tokens, at), "IM") && GOING_IN.includes(tokenAt(tokens, at + 1).text);

/**
 * The last place between two at which {@link leadsAt} holds; −1 for none. Asked once a line, however many likings it
 * has.
 */
export const lastLead = (tokens: readonly Token[], from: number, to: number): number => {
  let at = to - 1;
  while (at >= from && !leadsAt(tokens, at)) at--;
  return at >= from ? at : -1;
};
