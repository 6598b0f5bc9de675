import { fill, type Phrase } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";
import { amountAt, startsNumber } from "./amount.ts";
import { bareStrike, cashtag, rightAlone, symbol } from "./contract.ts";
import { priceBehind } from "./price.ts";
import { quantityBehind } from "./quantity.ts";
import { stakeLabel } from "./stake.ts";

const behindColon = (tokens: readonly Token[], at: number): number =>
  isMark(tokenAt(tokens, at), ":") || isMark(tokenAt(tokens, at), "=") ? at + 1 : at;

const PRICE_NOUNS = ["PRICE", "PREMIUM", "COST", "FILL"];

/** Behind a label of a price: a number makes it one, `entry` and `fill` are verbs otherwise. */
const labelledPrice: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const named = PRICE_NOUNS.includes(tokenAt(tokens, at + 1).text) ? at + 2 : at + 1;
  const colon = behindColon(tokens, named);
  const mark = tokenAt(tokens, colon);
  const from = isMark(mark, "@") || mark.text === "AT" ? colon + 1 : colon;
  return amountAt(tokens, from) !== undefined || startsNumber(tokenAt(tokens, from)) ? priceBehind(draft, from) : at;
};

const labelledSymbol: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const from = behindColon(tokens, at + 1);
  const word = tokenAt(tokens, from);
  const tagged = cashtag(draft, from);
  if (tagged > from) return tagged;
  const named = symbol(draft, from);
  if (named > from) return named;
  // Behind its label every short word in capitals is a symbol, also one that means something here.
  if (from === at + 1 || word.kind !== "word" || !word.capitals || word.text.length > 5) return at;
  fill(draft, "symbol", word.text);
  return from + 1;
};

const labelledQuantity: Phrase = (draft, at) => {
  const from = behindColon(draft.context.tokens, at + 1);
  return tokenAt(draft.context.tokens, from).kind === "number" ? quantityBehind(draft, from) : at;
};

/** `contracts: 4` counts, `contract: META 600C …` only announces. */
const contractLabel: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (!isMark(tokenAt(tokens, at + 1), ":")) return at;
  const behind = tokenAt(tokens, at + 3);
  const counts = tokenAt(tokens, at + 2).kind === "number" && !(behind.glued && behind.kind !== "mark");
  return counts ? labelledQuantity(draft, at) : at + 2;
};

const strikeLabel: Phrase = (draft, at) => {
  const from = behindColon(draft.context.tokens, at + 1);
  const next = bareStrike(draft, from);
  return next > from ? next : from;
};

/** `Type: Call`. */
const rightLabel: Phrase = (draft, at) => {
  const from = behindColon(draft.context.tokens, at + 1);
  return from > at + 1 ? Math.max(at, rightAlone(draft, from)) : at;
};

/** A field that is named before it is given: `STRIKE: 160C`, `my fill: 3.10`, `qty 2`, `EXP: 12/18`. */
export const label: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  if ((word.means & Meaning.label) === 0) return at;
  switch (word.text) {
    case "TICKER":
    case "SYMBOL":
      return labelledSymbol(draft, at);
    case "STRIKE":
      return strikeLabel(draft, at);
    case "PRICE":
    case "ENTRY":
    case "FILL":
    case "PREMIUM":
    case "COST":
    case "FILLED":
    case "AVG":
    case "AVERAGE":
    case "PAID":
      return labelledPrice(draft, at);
    case "EXP":
    case "EXPIRY":
    case "EXPIRATION":
    case "EXPIRES":
    case "EXPIRING":
      return behindColon(tokens, at + 1);
    case "TYPE":
    case "DIRECTION":
      return rightLabel(draft, at);
    case "QTY":
    case "QUANTITY":
      return labelledQuantity(draft, at);
    case "CONTRACT":
    case "CONTRACTS":
      return contractLabel(draft, at);
    case "RISK":
    case "COMMENT":
    case "COMMENTS":
    case "NOTE":
    case "NOTES":
      return stakeLabel(draft, at);
    default:
      return at;
  }
};
