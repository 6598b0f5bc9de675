import { fill, object, objectTwice, opens, type Draft, type Phrase } from "../draft.ts";
import { amountAt, startsNumber, written } from "../phrases/amount.ts";
import { bareStrike, cashtag, rightAlone, rightBeforeStrike, strikeAndRight, symbol } from "../phrases/contract.ts";
import { date, daysToExpiry, week } from "../phrases/expiry.ts";
import { portion } from "../phrases/fraction.ts";
import { levels } from "../phrases/levels.ts";
import { INSIDE } from "../phrases/inside.ts";
import { occ } from "../phrases/occ.ts";
import { atSign, barePrice, preposition, priceBehind } from "../phrases/price.ts";
import { counted, inWords, quantityBehind } from "../phrases/quantity.ts";
import { readStake } from "../phrases/stake.ts";
import { trailLabelled } from "../phrases/trailing.ts";
import { weekday } from "../phrases/weekday.ts";
import { ALERT_EXAMPLE, refuse } from "../refusal.ts";
import { isInside, isMark, isWord, markToken, tokenAt, wordToken, type Token } from "../tokens.ts";

/** Runs phrases over the tokens of one field alone, so that none reaches into the next; answers what they left. */
const within = (draft: Draft, tokens: readonly Token[], phrases: readonly Phrase[]): readonly Token[] => {
  const view: Draft = { ...draft, context: { ...draft.context, tokens }, start: 0 };
  let at = 0;
  for (let moved = true; moved && at < tokens.length && view.problem === null;) {
    const from = at;
    for (const phrase of isInside(tokens, from) ? phrases.filter((phrase) => INSIDE.includes(phrase)) : phrases) {
      at = phrase(view, from);
      if (at > from) break;
    }
    moved = at > from;
  }
  Object.assign(draft, { ...view, context: draft.context, start: draft.start });
  return tokens.slice(at);
};

/** Behind its label every short word in capitals is a symbol, also one that means something here. */
const taggedSymbol: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const word = tokenAt(tokens, at);
  const short = word.kind === "word" && word.capitals && word.text.length <= 5 && word.means !== 0;
  if (at > 0 || !short || draft.symbol !== null) return at;
  fill(draft, "symbol", word.text);
  return at + 1;
};

/** A second symbol under the label is a contradiction, the same one a repetition. */
const repeatedSymbol: Phrase = (draft, at) => {
  const word = tokenAt(draft.context.tokens, at);
  if (at > 0 || word.kind !== "word" || draft.symbol === null) return at;
  fill(draft, "symbol", word.text);
  return at + 1;
};

const mark = (text: string): Phrase => (draft, at) => (isMark(tokenAt(draft.context.tokens, at), text) ? at + 1 : at);

const EXPIRIES: readonly Phrase[] = [date, daysToExpiry, weekday, week];
const RIGHTS: readonly Phrase[] = [strikeAndRight, rightBeforeStrike, rightAlone];
const CONTRACT: readonly Phrase[] = [
  occ, cashtag, ...EXPIRIES, ...RIGHTS, counted, atSign, preposition, barePrice, bareStrike, symbol, mark(","),
];

/** What may stand before a price and says nothing of it. */
const BEFORE_PRICE = ["FILLED", "AVG", "AVERAGE", "LIMIT", "LMT", "PAID", "AT", "DEBIT", "PRICE", "BUY", "IN"];

const priceOf = (draft: Draft, value: readonly Token[]): readonly Token[] => {
  let at = 0;
  while (BEFORE_PRICE.includes(tokenAt(value, at).text) || isMark(tokenAt(value, at), "@")) at++;
  const meant = amountAt(value, at) !== undefined || startsNumber(tokenAt(value, at));
  return meant
    ? within(draft, value.slice(at), [(view, from) => (from === 0 ? priceBehind(view, 0) : from)])
    : value.slice(at);
};

/** Levels are read as in prose, behind the label of their kind. */
const levelsOf = (draft: Draft, name: "PT" | "SL", value: readonly Token[]): void => {
  const listed = name === "PT" ? "TARGETS" : name;
  within(draft, [wordToken(listed, false, false), markToken(":", true), ...value], [levels]);
};

const quantityOf = (draft: Draft, value: readonly Token[]): readonly Token[] => {
  const number = tokenAt(value, 0).kind === "number";
  const count = number && !isMark(tokenAt(value, 1), "%") && !isMark(tokenAt(value, 1), "/");
  return count
    ? within(draft, value, [counted, (view, at) => (at === 0 ? quantityBehind(view, 0) : at)])
    : within(draft, value, [inWords]);
};

/** `size: small`, `size: 2 contracts`, and of a close `size: half`, which is a part of what is held. */
const stakeOf = (draft: Draft, label: readonly Token[], value: readonly Token[]): void => {
  const number = amountAt(value, 0);
  const size = label.some((token) => isWord(token, "SIZE") || isWord(token, "SIZING"));
  if (
    number !== undefined &&
    (number.next === value.length ? size : within(draft, value, [counted]).length < value.length)
  ) {
    if (number.next === value.length) quantityOf(draft, value);
  } else if (opens(draft)) readStake(draft, value, true);
  else within(draft, value, [portion]);
};

/** Reads the value of a field of the contract or the order; answers what is left of it. */
export const readValue = (
  draft: Draft,
  role: "symbol" | "contract" | "strike" | "right" | "expiry" | "price" | "quantity",
  value: readonly Token[],
): readonly Token[] => {
  switch (role) {
    case "symbol":
      return within(draft, value, [cashtag, repeatedSymbol, taggedSymbol, symbol, ...RIGHTS, ...EXPIRIES]);
    case "contract":
      return within(draft, value, CONTRACT);
    case "strike":
      return within(draft, value, [...RIGHTS, ...EXPIRIES, bareStrike, mark("$")]);
    case "right":
      return within(draft, value, [...RIGHTS]);
    case "expiry": {
      const labelled = [wordToken("EXP", false, false), markToken(":", true), ...value];
      const skip: Phrase = (_draft, at) => (at < 2 ? 2 : at);
      return within(draft, labelled, [skip, ...EXPIRIES]);
    }
    case "price":
      return priceOf(draft, value);
    case "quantity":
      return quantityOf(draft, value);
  }
};

/** Reads the value of a field that the order may have besides. */
export const readPlan = (
  draft: Draft,
  role: "target" | "stop" | "trail" | "stake" | "remark",
  label: readonly Token[],
  value: readonly Token[],
): void => {
  if (role === "trail") within(draft, [wordToken("TS", false, false), markToken(":", true), ...value], [trailLabelled]);
  else if (role === "target" || role === "stop") levelsOf(draft, role === "target" ? "PT" : "SL", value);
  else if (role === "stake") stakeOf(draft, label, value);
  else readStake(draft, value, false);
};

/** A second number in a field is never passed over, unless it stands in brackets. */
export const objectToRest = (draft: Draft, rest: readonly Token[]): void => {
  let depth = 0;
  for (let at = 0; at < rest.length; at++) {
    const token = tokenAt(rest, at);
    if (isMark(token, "(") || isMark(token, "[")) depth++;
    else if (isMark(token, ")") || isMark(token, "]")) depth--;
    else if (depth <= 0 && token.kind === "number") {
      const text = written(rest, at, at + 2);
      object(draft, refuse("ambiguous", `it is not clear what ${text} means`, [ALERT_EXAMPLE], text));
    } else if (depth <= 0 && token.kind === "foreign" && token.text !== "·") {
      object(
        draft,
        refuse("ambiguous", `${token.text} is not written in plain letters and digits`, [ALERT_EXAMPLE], token.text),
      );
    }
  }
};

/** `SHOP/UBER`, `SHOP or UBER`: two symbols in one field. */
export const objectToSecondSymbol = (draft: Draft, rest: readonly Token[]): void => {
  const joint = tokenAt(rest, 0);
  const joins = joint.kind === "mark" ? "/,&+".includes(joint.text) : isWord(joint, "OR") || isWord(joint, "AND");
  // "SPY QQQ": capitals that mean nothing else are a symbol themselves.
  const bare =
    joint.kind === "word" && joint.capitals && joint.means === 0 && joint.text.length >= 2 && joint.text.length <= 5;
  if (bare && rest.length === 1) objectTwice(draft, "symbol", joint.text);
  if (joins && tokenAt(rest, 1).kind !== "end") objectTwice(draft, "symbol", written(rest, 1, 2));
};
