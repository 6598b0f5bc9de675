import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { Sense, sensesOf } from "./senses.ts";

const TRADES: ReadonlySet<string> = new Set([
  "TRADE", "TRADES", "PLAY", "ALERT", "IDEA", "ENTRY", "POSITION", "FILL", "PICK", "CALL", "ROOM", "ACCOUNT",
]);
const MINE: ReadonlySet<string> = new Set([
  "TODAY'S", "LET'S", "HERE'S", "IT'S", "THAT'S", "WEEK'S", "TOMORROW'S", "MORNING'S", "DAY'S",
]);
const PERSONS: ReadonlySet<string> = new Set([
  "FRIEND", "WIFE", "HUSBAND", "BROTHER", "SISTER", "COUSIN", "DAD", "MOM", "UNCLE", "SON", "BOSS",
]);
const OWNERS: ReadonlySet<string> = new Set(["HIS", "HER", "THEIR", "HERS", "THEIRS"]);
const TOLD: ReadonlySet<string> = new Set([
  "SAYS", "SAID", "BOUGHT", "SOLD", "TOOK", "CALLED", "ALERTED", "POSTED", "DID",
]);
/** Behind `per`: what is measured or ruled, not who said it. */
const MEASURED: ReadonlySet<string> = new Set([
  "CONTRACT", "CON", "TRADE", "TRADER", "ACCOUNT", "SHARE", "LOT", "DAY", "RULES", "PLAN", "MY", "THE", "OUR", "USUAL",
  "SIDE",
]);

const isPer = (tokens: readonly Token[], at: number): boolean => {
  const behind = tokenAt(tokens, at + 1);
  return behind.kind === "word" && behind.means === 0 && !MEASURED.has(behind.text);
};

/** `Dave's trade`, `my buddy`, `except me`, `per Kim`, `said Kim`, `from` before a name that was a mention. */
export const isOthers = (tokens: readonly Token[], at: number, end: number, senses: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  if (text.endsWith("'S") && TRADES.has(behind.text)) return !MINE.has(text);
  if (text.endsWith("'S") && isWord(tokenAt(tokens, at - 1), "WAS")) return endsClause(behind);
  if (OWNERS.has(text)) return endsClause(behind) || TRADES.has(behind.text);
  if (PERSONS.has(text.endsWith("'S") ? text.slice(0, -2) : text))
    return ["MY", "A", "HIS", "HER"].includes(tokenAt(tokens, at - 1).text);
  switch (text) {
    case "EXCEPT":
    case "BUT":
      return isWord(behind, "ME");
    case "HE":
    case "SHE":
      return TOLD.has(behind.text);
    case "SAID":
    case "SAYS":
    case "SOMEONE":
    case "SOMEBODY":
      return at === end;
    case "PER":
      return isPer(tokens, at);
    case "FROM":
    case "BY":
      // A name is a word that nobody knows.
      return endsClause(behind) || (behind.kind === "word" && behind.means === 0 && sensesOf(behind.text) === 0);
    case "CREDIT":
    case "CREDITS":
    case "PROPS":
      return isWord(behind, "TO");
    case "H":
      return isMark(behind, "/") && isWord(tokenAt(tokens, at + 2), "T");
    default:
      return (senses & Sense.other) !== 0;
  }
};

/** What a short sentence says first where it names an author: `from Kim`, `alert from Kim`. */
const CREDITED: ReadonlySet<string> = new Set(["ALERT", "ALERTS", "TRADE", "TRADES", "IDEA", "CALL", "PLAY", "THIS"]);

/**
 * Whether a short sentence that begins at `from` gives the order to somebody else. "Bounce from support" names nobody.
 */
export const creditsOthers = (tokens: readonly Token[], at: number, from: number, senses: number): boolean => {
  if (!isOthers(tokens, at, from, senses)) return false;
  const { text } = tokenAt(tokens, at);
  return at === from || (text !== "FROM" && text !== "BY") || CREDITED.has(tokenAt(tokens, at - 1).text);
};
