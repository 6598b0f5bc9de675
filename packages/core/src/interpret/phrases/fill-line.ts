import { isOk } from "../../result.ts";
import { fill, type Phrase } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";
import { LONGEST_SYMBOL } from "./contract.ts";
import { quantityOf } from "./quantity.ts";

/** Shares behind one option, as a platform's fill says it. */
const MULTIPLIER = "100";

/** `(Weeklys)`, which repeats what the date says. */
const pastSeries = (tokens: readonly Token[], at: number): number =>
  isMark(tokenAt(tokens, at), "(") && isMark(tokenAt(tokens, at + 2), ")") ? at + 3 : at;

/**
 * `+3 SPY 100` of `BOT +3 SPY 100 18 DEC 26 610 CALL @3.45`: the beginning of a fill as thinkorswim copies it. The sign
 * says again what the verb says, and a date in letters must follow; anything else that looks like it is none.
 */
export const fillLine: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const buys = draft.action === "BTO" || draft.action === "BTC";
  if (at !== draft.start || draft.voice !== "verb" || !isMark(tokenAt(tokens, at), buys ? "+" : "-")) return at;
  const count = tokenAt(tokens, at + 1);
  const root = tokenAt(tokens, at + 2);
  if (count.kind !== "number" || !count.glued || root.kind !== "word" || root.glued || !root.capitals) return at;
  if (root.text.length > LONGEST_SYMBOL || tokenAt(tokens, at + 3).glued) return at;
  const next = pastSeries(tokens, at + 4);
  const dated = tokenAt(tokens, next).kind === "number" && (tokenAt(tokens, next + 1).means & Meaning.month) !== 0;
  const quantity = quantityOf(count.text);
  if (tokenAt(tokens, at + 3).text !== MULTIPLIER || !dated || !isOk(quantity)) return at;
  fill(draft, "quantity", quantity.right);
  fill(draft, "symbol", root.text);
  return next;
};
