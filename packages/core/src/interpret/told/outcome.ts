import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { isDenied } from "./rejection.ts";
import { Sense } from "./senses.ts";

const SOON: ReadonlySet<string> = new Set(["EARLY", "SOON", "LATE"]);

/** Behind an end of a trade these speak of its market: "closed above the 20 day", "sold off". */
const MARKET: ReadonlySet<string> = new Set([
  "ABOVE", "BELOW", "OVER", "UNDER", "NEAR", "STRONG", "WEAK", "GREEN", "RED", "OFF",
]);

const isPrice = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  return token.kind === "number" && token.text.includes(".") && !isMark(tokenAt(tokens, at + 1), "%");
};

const JOINTS: ReadonlySet<string> = new Set(["AT", "FOR", "NOW", "AROUND", "OF", "TO"]);

/** Whether a price follows, with or without `at` and `$` before it. */
const isPriced = (tokens: readonly Token[], from: number): boolean => {
  let at = from;
  for (let steps = 0; steps < 2; steps++) {
    const joint = tokenAt(tokens, at);
    if (isMark(joint, "@") || isMark(joint, "$") || JOINTS.has(joint.text)) at++;
  }
  return isPrice(tokens, at);
};

const ENDS: ReadonlySet<string> = new Set([
  "EXIT", "GAIN", "GAINS", "RESULT", "PROFIT", "PNL", "RETURN", "ROI", "SOLD", "CLOSED", "NOW",
]);

/** `Exit: 3.10`, `Gain: 41%`: a field of a finished trade. */
const isEndField = (tokens: readonly Token[], at: number): boolean => {
  const colon = tokenAt(tokens, at + 1);
  if (!ENDS.has(tokenAt(tokens, at).text) || !(isMark(colon, ":") || isMark(colon, "="))) return false;
  const value = tokenAt(tokens, at + 2);
  return value.kind === "number" || isMark(value, "$") || isMark(value, "+") || isMark(value, "-");
};

/** `took the loss`, `took profits`. */
const TAKEN: ReadonlySet<string> = new Set(["LOSS", "L", "WIN", "W", "PROFIT", "PROFITS", "GAIN", "GAINS", "MONEY"]);
const isTaken = (tokens: readonly Token[], at: number): boolean =>
  [at + 1, at + 2].some((place) => TAKEN.has(tokenAt(tokens, place).text));

/** Behind these a price is where the market went: `max 3.10`, `HOD 3.10`, `high of day 3.10`. */
const MARKS: ReadonlySet<string> = new Set(["TRADING", "CURRENTLY", "HIGH", "MAX", "HOD", "LOD", "PEAK", "TOP", "DAY"]);
/** Of the verbs with a price only these speak of the entry. */
const ENTERED: ReadonlySet<string> = new Set([
  "FILLED", "ENTERED", "ADDED", "AVERAGED", "ALERTED", "PLACED", "STARTED",
]);

/** `ended at 3.10`, `max 3.10`: the price that came of it. */
const isQuoted = (tokens: readonly Token[], at: number): boolean => {
  const { text } = tokenAt(tokens, at);
  if (MARKS.has(text)) return isPriced(tokens, at + 1);
  const joint = tokenAt(tokens, at + 1);
  return (
    text.endsWith("ED") && !ENTERED.has(text) && (isWord(joint, "AT") || isMark(joint, "@")) && isPriced(tokens, at + 1)
  );
};

const TRADES: ReadonlySet<string> = new Set([
  "TRADE", "TRADES", "RIDE", "DAY", "MOVE", "WIN", "RUN", "PLAY", "CALL", "ALERT",
]);
const MEANS_OF_EXIT: ReadonlySet<string> = new Set(["AT", "FOR", "IT"]);

/** What became of the order, so that it tells a trade from its end: `expired`, `closed at 3`, `3.40 now`, `P/L`. */
export const isOver = (tokens: readonly Token[], at: number, senses: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  if (isEndField(tokens, at) || isQuoted(tokens, at)) return true;
  switch (text) {
    case "NOW":
      return isPrice(tokens, at - 1) || isPriced(tokens, at + 1);
    case "OUT":
      if (["IM", "WE'RE", "WERE", "ALL"].includes(tokenAt(tokens, at - 1).text) && !isWord(behind, "IF")) return true;
      return (
        isPriced(tokens, at + 1) ||
        isWord(behind, "NOW") ||
        (isWord(behind, "FOR") && tokenAt(tokens, at + 2).kind === "number")
      );
    case "P":
      return (isMark(behind, "/") || isMark(behind, "&")) && isWord(tokenAt(tokens, at + 2), "L");
    case "PAID":
      return behind.kind !== "number" && !isMark(behind, "$");
    case "MADE":
    case "LOST":
      return (
        behind.kind === "number" ||
        isMark(behind, "$") ||
        ["IT", "ME", "BIG", "EVERYTHING", "BANK", "MONEY"].includes(behind.text)
      );
    case "TOOK":
      return isTaken(tokens, at) || (behind.kind === "number" && isMark(tokenAt(tokens, at + 2), "%"));
    case "EXIT":
      return isPrice(tokens, at + 1);
    case "CUT":
      return (
        (MEANS_OF_EXIT.has(behind.text) || isMark(behind, "@")) &&
        !["WILL", "ILL", "TO"].includes(tokenAt(tokens, at - 1).text)
      );
    case "UP":
    case "DOWN":
      return behind.kind === "number" && isMark(tokenAt(tokens, at + 2), "%");
    case "FLAT":
    case "DONE":
      return endsClause(behind) || isWord(behind, "NOW");
    case "WHAT":
    case "BEST":
    case "WORST":
      return TRADES.has((isWord(behind, "A") ? tokenAt(tokens, at + 2) : behind).text);
    case "TOLD":
      return ["YOU", "YA", "U", "YALL"].includes(behind.text);
    case "WELCOME":
      return endsClause(behind);
    case "STILL":
      return ["HOLDING", "OPEN", "IN", "HAVE", "GOT", "RUNNING"].includes(behind.text);
    case "TOO":
      return SOON.has(behind.text);
    default:
      return (senses & Sense.outcome) !== 0 && !MARKET.has(behind.text) && !isDenied(tokens, at);
  }
};

/** What is said of a close only long after it: `too early`, `for taxes`. */
export const isHindsight = (tokens: readonly Token[], at: number, senses: number): boolean =>
  (senses & Sense.hindsight) !== 0 || (isWord(tokenAt(tokens, at), "TOO") && SOON.has(tokenAt(tokens, at + 1).text));
