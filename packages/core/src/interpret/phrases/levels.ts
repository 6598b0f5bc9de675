import { decimal, format, ZERO } from "../../decimal.ts";
import { object, objectTwice, opens, type Draft, type Phrase } from "../draft.ts";
import type { Level } from "../instruction.ts";
import { refuse } from "../refusal.ts";
import { isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { looksLikeDate } from "./written-date.ts";
import { partAt } from "./fraction.ts";
import { amountAt, type Amount, countsAt, digitsAt, runEnd, startsNumber, written } from "./amount.ts";

type Kind = "target" | "stop";

/** What a label names, and the place behind it. */
export interface LevelLabel {
  readonly kind: Kind;
  readonly next: number;
}

const STOPS = ["SL", "STOP", "STOPLOSS"];
const TARGETS = ["TP", "PT", "TPS", "PTS", "TARGET", "TARGETS"];

/** Labels of more than one value. */
const LISTS = ["TARGETS", "TPS", "PTS"];

/** `SL`, `stop loss`, `PT`, `TP2`, `take profit`. */
export const levelLabelAt = (tokens: readonly Token[], at: number): LevelLabel | undefined => {
  const word = tokenAt(tokens, at);
  if (word.kind !== "word") return undefined;
  const second = tokenAt(tokens, at + 1);
  if (STOPS.includes(word.text)) return { kind: "stop", next: isWord(second, "LOSS") ? at + 2 : at + 1 };
  if (isWord(word, "TAKE")) {
    return isWord(second, "PROFIT") || isWord(second, "PROFITS") ? { kind: "target", next: at + 2 } : undefined;
  }
  if (isWord(word, "PROFIT") && (isWord(second, "TARGET") || isWord(second, "TARGETS"))) {
    return { kind: "target", next: at + 2 };
  }
  if (!TARGETS.includes(word.text)) return undefined;
  return { kind: "target", next: second.glued && second.kind === "number" ? at + 2 : at + 1 };
};

const JOINTS = ["AT", "TO", "UNDER", "BELOW", "IS", "OF"];

/** Behind `:`, `@`, `at` and what else may stand between a label and its value. */
export const behindJoint = (tokens: readonly Token[], at: number): number => {
  let next = at;
  for (let steps = 0; steps < 2; steps++) {
    const token = tokenAt(tokens, next);
    // A dash parts the label from its value, "SL - 1.80"; glued to the number it is a sign.
    const dash = isMark(token, "-") && !tokenAt(tokens, next + 1).glued;
    const joint = dash || isMark(token, ":") || isMark(token, "@") || isMark(token, "=") || JOINTS.includes(token.text);
    if (joint) next++;
  }
  return next;
};

interface Found {
  readonly level: Level;
  readonly next: number;
}

/** `30%`, a positive percentage. */
export const percentAt = (tokens: readonly Token[], at: number): Found | undefined => {
  const digits = digitsAt(tokens, at);
  if (digits === undefined || digits.commaDoubt || digits.value <= ZERO) return undefined;
  const sign = tokenAt(tokens, digits.next);
  if (!isMark(sign, "%") || !sign.glued) return undefined;
  return { level: { unit: "percent", value: digits.value }, next: digits.next + 1 };
};

/** Four numbers are a list, whatever they are: nobody needs to look further. */
const ENOUGH = 4;

/** Numbers between slashes from the place on, at most {@link ENOUGH}, and whether one of them has a point. */
const slashes = (tokens: readonly Token[], from: number): { readonly count: number; readonly pointed: boolean } => {
  let count = 0;
  let pointed = false;
  for (let at = from; count < ENOUGH && tokenAt(tokens, at).kind === "number"; at += 2) {
    count++;
    pointed ||= tokenAt(tokens, at).text.includes(".");
    if (!isMark(tokenAt(tokens, at + 1), "/")) break;
  }
  return { count, pointed };
};

/**
 * `2.40/3.00`, `14/18/22`: with points in it, or three of them and no year, so that it is no date and no part. Two whole
 * numbers, `12/18`, only where the order has its expiry already.
 */
const slashedAt = (tokens: readonly Token[], at: number, dated: boolean): Amount | undefined => {
  const from = isMark(tokenAt(tokens, at), "$") ? at + 1 : at;
  const digits = digitsAt(tokens, from);
  if (digits === undefined || !isMark(tokenAt(tokens, digits.next), "/")) return undefined;
  const { count, pointed } = slashes(tokens, from);
  if (count !== 2) return count > 2 && (pointed || !isDated(tokens, from)) ? digits : undefined;
  if (pointed) return digits;
  const part = partAt(tokens, from);
  const rising = (dated || !looksLikeDate(tokens, from)) && (part === undefined || (dated && part.dateLike));
  return rising ? digits : undefined;
};

/** `12/18/26` may be a day and its year. */
const isDated = (tokens: readonly Token[], at: number): boolean =>
  !isMark(tokenAt(tokens, at + 5), "/") && tokenAt(tokens, at + 4).text.length > 1 && looksLikeDate(tokens, at);

const priceAt = (tokens: readonly Token[], at: number, dated = false): Found | undefined => {
  const amount = amountAt(tokens, at) ?? slashedAt(tokens, at, dated);
  if (amount === undefined || amount.commaDoubt || amount.value <= ZERO || countsAt(tokens, amount.next))
    return undefined;
  return { level: { unit: "price", value: amount.value }, next: amount.next };
};

const levelAt = (tokens: readonly Token[], at: number, dated = false): Found | undefined =>
  percentAt(tokens, at) ?? priceAt(tokens, at, dated);

/** `SL -30%`, `TP +50%`: the sign says again what the label says. A stop in the gain has no such form. */
const signedAt = (draft: Draft, kind: Kind, at: number): Found | undefined => {
  const { tokens } = draft.context;
  const losing = (kind === "stop") === (draft.action === "BTO");
  return isMark(tokenAt(tokens, at), losing ? "-" : "+") ? percentAt(tokens, at + 1) : undefined;
};

const ALL_OF_IT = decimal("100");

const PLAN = "Write a price, or a percentage of the entry such as SL: 75% PT: 125%.";

const take = (draft: Draft, kind: Kind, level: Level): void => {
  if (!opens(draft)) return;
  // What is bought can lose all it cost and no more, and a stop above the entry is none.
  if (kind === "stop" && level.unit === "percent" && draft.action === "BTO" && level.value > ALL_OF_IT) {
    const text = `${format(level.value)}%`;
    object(draft, refuse("bad-price", `${text} is no stop`, [PLAN], text));
  }
  if (kind === "target") draft.targets.push(level);
  else if (draft.stop === null) draft.stop = level;
  else if (draft.stop.unit !== level.unit || draft.stop.value !== level.value) objectTwice(draft, "stop", "SL");
};

/** More targets behind the first: `1.50, 2.00`, `1.50 / 2.00`; behind `targets` also without anything between. */
const takeMore = (draft: Draft, kind: Kind, listed: boolean, from: number): number => {
  const { tokens } = draft.context;
  let at = from;
  while (kind === "target") {
    const sign = tokenAt(tokens, at);
    const joint = isMark(sign, ",") || isMark(sign, "/") || isMark(sign, "&") || isWord(sign, "AND");
    const next = joint ? at + 1 : at;
    const more = (joint || listed ? levelAt(tokens, next) : undefined) ?? signedAt(draft, kind, next);
    if (more === undefined) break;
    take(draft, kind, more.level);
    at = more.next;
  }
  return at;
};

/** `SL SPY 588`, `stop $SPY below 588`: the share's price, behind its symbol; the place of the number, or the same place. */
const ofShare = (draft: Draft, at: number): number => {
  const { tokens } = draft.context;
  const word = isMark(tokenAt(tokens, at), "$") ? at + 1 : at;
  if (draft.symbol === null || !isWord(tokenAt(tokens, word), draft.symbol)) return at;
  const number = behindJoint(tokens, word + 1);
  return amountAt(tokens, number) === undefined ? at : number;
};

/** `PT: 125% SL: 75%`, `stop at 1.30`, `TP 1.50, 2.00`, `PT 14/18/22`, `SL -30%`. */
export const levels: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  const label = levelLabelAt(tokens, at);
  if (label === undefined) return at;
  const from = behindJoint(tokens, label.next);
  const found = levelAt(tokens, from, draft.expiry !== null) ?? signedAt(draft, label.kind, from);
  if (found !== undefined) {
    take(draft, label.kind, found.level);
    return takeMore(draft, label.kind, LISTS.includes(tokenAt(tokens, at).text), found.next);
  }
  if (!opens(draft)) return at;
  const number = ofShare(draft, from);
  if (number === from && !startsNumber(tokenAt(tokens, from))) return at;
  const next = runEnd(tokens, number);
  const text = written(tokens, from, next);
  object(draft, refuse("bad-price", `${text} is no ${label.kind}`, [PLAN], text));
  return next;
};

/** `$.80 target`: the label behind the number, with a currency sign so that no other number is meant. */
export const targetBehind: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (!isMark(tokenAt(tokens, at), "$")) return at;
  const found = priceAt(tokens, at);
  if (found === undefined || !isWord(tokenAt(tokens, found.next), "TARGET")) return at;
  const behind = tokenAt(tokens, found.next + 1);
  if (isMark(behind, ":") || behind.kind === "number") return at;
  take(draft, "target", found.level);
  return found.next + 1;
};
