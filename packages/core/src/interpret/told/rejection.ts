import { CROSSED, HALT } from "../characters.ts";
import { Meaning } from "../lexicon.ts";
import { levelLabelAt } from "../phrases/levels.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { Sense } from "./senses.ts";

const TOO: ReadonlySet<string> = new Set([
  "RICH", "HIGH", "EXPENSIVE", "MUCH", "PRICEY", "STEEP", "WIDE", "LATE", "RISKY", "FAR",
]);
const POLITE: ReadonlySet<string> = new Set(["THANKS", "THANK", "THX", "TY", "WAY", "GO", "BUENO", "DICE", "DEAL"]);
const THAT: ReadonlySet<string> = new Set(["IT", "THIS", "THAT"]);
/** Behind `not`: "not for me", "not my trade", "not really", "not paying that". */
const UNWANTED: ReadonlySet<string> = new Set([
  "ME", "MY", "MINE", "REALLY", "PAYING", "WORTH", "TOUCHING", "INTO", "BUYING", "FOLLOWING", "GOING",
]);
/** Behind `don't`: what others are told not to do with the order. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  "DO", "FOLLOW", "COPY", "TAKE", "TRADE", "BUY", "ENTER", "TOUCH", "TAIL", "GET", "AFFORD",
]);

/** `not closed`, `can't pass this up`: what is denied did not happen. */
export const isDenied = (tokens: readonly Token[], at: number): boolean => {
  for (let before = at - 1; before >= at - 3; before--) {
    const token = tokenAt(tokens, before);
    if (endsClause(token)) return false;
    if ((token.means & Meaning.negation) !== 0) return true;
  }
  return false;
};

/** 👎, ❌, 🚫 behind an order, 🛑 behind an entry. "❌ SL 1.80" only draws the stop. */
export const isCrossed = (tokens: readonly Token[], at: number, opening: boolean): boolean => {
  const token = tokenAt(tokens, at);
  if (!isMark(token, CROSSED) && !(opening && isMark(token, HALT))) return false;
  const behind = tokenAt(tokens, at + 1);
  return levelLabelAt(tokens, at + 1) === undefined && behind.kind !== "number" && !isMark(behind, "$");
};

/** `not for me`, `don't copy this`, `did not get filled`. */
const isDenial = (tokens: readonly Token[], at: number): boolean => {
  const { means, text } = tokenAt(tokens, at);
  if ((means & Meaning.negation) === 0) return false;
  const behind = tokenAt(tokens, at + 1);
  if (isWord(behind, "FOR")) return ["ME", "US"].includes(tokenAt(tokens, at + 2).text);
  if (isWord(behind, "GET") || isWord(behind, "GETTING"))
    return ["FILLED", "FILL", "A"].includes(tokenAt(tokens, at + 2).text);
  const told = text !== "NOT" || isWord(tokenAt(tokens, at - 1), "DO");
  return (told && text !== "NO" && FORBIDDEN.has(behind.text)) || (text === "NOT" && UNWANTED.has(behind.text));
};

/**
 * Behind a denial that begins the words behind an order, these advise: "no stop", "don't chase", "not financial
 * advice".
 */
const ADVISED: ReadonlySet<string> = new Set([
  "CHASE", "CHASING", "FINANCIAL", "ADVICE", "STOP", "STOPS", "RUSH", "OVERSIZE", "GO", "OVERNIGHT", "HOLDING",
  "SWINGING", "FULL", "WORRIED", "TOO", "MUCH", "EARNINGS", "EVENT", "ADDING", "LOOKING", "EXPECTING", "GREEDY", "GET",
  "RISK", "LEVERAGE", "MORE", "MARGIN", "SELLING", "SELL", "MISS", "BRAINER", "FEAR", "A", "SKIP", "PASS", "FORGET",
  "LETTING", "PLANNING", "BE", "USE", "OVER", "TARGET", "TARGETS", "HIGHER",
]);

/** `not today`, `can't justify that`, `no interest`: right behind the order a denial denies it, unless it is advice. */
export const beginsDenied = (tokens: readonly Token[], at: number): boolean => {
  const { means, text } = tokenAt(tokens, at);
  const from = text === "DO" && isWord(tokenAt(tokens, at + 1), "NOT") ? at + 1 : at;
  if (((means & Meaning.negation) === 0 && from === at) || text === "STOPPED") return false;
  const behind = tokenAt(tokens, from + 1);
  return behind.kind === "word" && !ADVISED.has(behind.text);
};

/** `nah`, `no thanks`, `too rich`: the order is refused in the same breath. "Skip if it runs" is advice. */
export const isRejected = (tokens: readonly Token[], at: number, senses: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  switch (text) {
    case "NO":
      return POLITE.has(behind.text);
    case "TOO":
      return TOO.has(behind.text);
    case "IM":
      return isWord(behind, "GOOD") && endsClause(tokenAt(tokens, at + 2));
    case "FORGET":
    case "IGNORE":
      return (
        (endsClause(behind) || THAT.has(behind.text) || ["ABOUT", "MY"].includes(behind.text)) && !isDenied(tokens, at)
      );
    case "CHANGED":
      return isWord(behind, "MY");
    case "FAT":
      return isWord(behind, "FINGER") || isWord(behind, "FINGERED");
    case "PLAY":
      return isWord(behind, "MONEY");
    case "SCRAP":
    case "STRIKE":
      return THAT.has(behind.text);
    case "THAT":
      // The order itself has read on over "strike".
      return isWord(tokenAt(tokens, at - 1), "STRIKE");
    case "STAY":
    case "STAYING":
      return isWord(behind, "AWAY");
    case "THUMBS":
      return isWord(behind, "DOWN");
    case "S":
      return isMark(tokenAt(tokens, at - 1), "/") && !tokenAt(tokens, at - 1).glued && endsClause(behind);
    case "SHOULD":
    case "COULD":
    case "WOULD":
      return isWord(behind, "HAVE") || isWord(behind, "OF");
    case "IN":
      return ["THEORY", "ANOTHER"].includes(behind.text) && !isWord(tokenAt(tokens, at + 2), "ENTRY");
    default:
      if (isDenial(tokens, at)) return true;
      return (senses & Sense.rejection) !== 0 && !isWord(behind, "IF") && !isDenied(tokens, at);
  }
};
