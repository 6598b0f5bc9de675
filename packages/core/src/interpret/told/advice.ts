import { isWord, tokenAt, type Token } from "../tokens.ts";
import { isDenied } from "./rejection.ts";

const KINDS: ReadonlySet<string> = new Set([
  "SWING", "SCALP", "LONG", "DAY", "DAYTRADE", "LOTTO", "HOLD", "RECOMMENDATION", "YOLO", "BIG", "FULL",
]);
const SPANS: ReadonlySet<string> = new Set(["WEEKEND", "NIGHT", "HOLIDAY", "HOLIDAYS", "LUNCH", "CLOSE"]);

/** Whom an order is not for: "not for small accounts". */
const TRADERS: ReadonlySet<string> = new Set(["SMALL", "SMALLER", "BEGINNERS", "EVERYONE", "EVERYBODY"]);
/** Before a level these say where the order is given up: "cut below 588". */
const GIVEN_UP: ReadonlySet<string> = new Set(["CUT", "CUTTING", "OUT", "INVALID", "INVALIDATED", "STOP"]);

/**
 * Whether a word that would be a condition or a denial elsewhere only advises: `over the weekend`, `only what you can
 * lose`, `don't chase above 2.50`, `not a swing`.
 */
export const isAdvice = (tokens: readonly Token[], at: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  switch (text) {
    case "OVER":
    case "ABOVE":
    case "PAST": {
      const before = tokenAt(tokens, at - 1).text;
      if ((before === "CHASE" || before === "CHASING") && isDenied(tokens, at - 1)) return true;
      return text === "OVER" && SPANS.has((isWord(behind, "THE") ? tokenAt(tokens, at + 2) : behind).text);
    }
    case "BELOW":
    case "UNDER":
      return GIVEN_UP.has(tokenAt(tokens, at - 1).text);
    case "ONLY":
      return isWord(behind, "WHAT") || isWord(behind, "RISK");
    case "NOT":
      if (isWord(behind, "FOR")) return TRADERS.has(tokenAt(tokens, at + 2).text);
      return isWord(behind, "A") && KINDS.has(tokenAt(tokens, at + 2).text);
    default:
      return false;
  }
};
