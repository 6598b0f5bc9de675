import type { Draft } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { countsAt } from "../phrases/amount.ts";
import { levelLabelAt } from "../phrases/levels.ts";
import type { IgnoreReason } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { Sense, sensesOf } from "./senses.ts";

const KNOWN = Meaning.right | Meaning.size | Meaning.count | Meaning.label | Meaning.filler;

const MARKS = ",.-()[]:!+%$@/&\"~#|;✓*";

/** Words between a number and what it measures: "stop is at 1.60". */
const LONGEST_MEASURE = 4;

/** Numbers of a list that are looked back over for what they measure. */
const LONGEST_LIST = 8;

const MEASURES: ReadonlySet<string> = new Set([
  "ADD", "ADDING", "RISK", "RISKING", "SIZE", "STOP", "STOPS", "BELOW", "UNDER", "ABOVE", "TRIM", "SELL", "TRAIL",
  "HALF",
]);

/** Whether a number behind the order has its name: a stop, a target, a share of the account, a date, a count. */
const isMeasured = (tokens: readonly Token[], at: number, from: number): boolean => {
  const before = tokenAt(tokens, at - 1);
  const behind = tokenAt(tokens, at + 1);
  if (isMark(behind, "%") || isMark(before, "%") || countsAt(tokens, at + 1) || isWord(before, "X")) return true;
  if (isMark(behind, "/") || isMark(before, "/") || (behind.glued && isWord(behind, "DTE"))) return true;
  let words = 0;
  let numbers = 0;
  for (let place = at - 1; place >= from && words < LONGEST_MEASURE && numbers < LONGEST_LIST; place--) {
    const token = tokenAt(tokens, place);
    if (levelLabelAt(tokens, place) !== undefined || MEASURES.has(token.text)) return true;
    // A list goes on: "targets 2.5, 3, 4".
    if (token.kind === "number") {
      numbers++;
      words = 0;
    } else words++;
  }
  return false;
};

/** `holding overnight` is a plan, `what you can lose` advice. */
const isKnown = (tokens: readonly Token[], at: number): boolean => {
  const { means, text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1).text;
  if (text === "WHAT") return ["YOU", "U", "YA"].includes(behind);
  if (text === "HOLDING") return ["OVERNIGHT", "INTO", "THROUGH", "FOR", "OVER"].includes(behind);
  return (means & KNOWN) !== 0 || (sensesOf(text) & Sense.harmless) !== 0;
};

/** `commentary` for the first word or number behind a contract without a verb that is not known to be harmless. */
export const unknownBehind = (draft: Draft, from: number, to: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  for (let at = from; at < to; at++) {
    const { kind, text } = tokenAt(tokens, at);
    if (kind === "number" && !isMeasured(tokens, at, from)) return "commentary";
    if (kind === "mark" && !MARKS.includes(text)) return "commentary";
    if (kind === "foreign") return "commentary";
    if (kind === "word" && text !== draft.symbol && !isKnown(tokens, at)) return "commentary";
  }
  return undefined;
};
