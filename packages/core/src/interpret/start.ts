import type { Right } from "../instrument/instrument.ts";
import type { Context } from "./context.ts";
import type { Action, Span, Voice } from "./draft.ts";
import type { SizeWord } from "./instruction.ts";
import { Meaning } from "./lexicon.ts";
import { HALT, looksLike } from "./characters.ts";
import { afterHerald } from "./heralds.ts";
import { sizeAt, smaller } from "./phrases/size.ts";
import { isMark, isWord, tokenAt, type Token } from "./tokens.ts";
import { actionAt, actionOf, verbAt } from "./verbs.ts";

/** Where an order may begin, and what stood before it. */
export interface Start {
  /** The first token behind the action; without a voice the first token itself. */
  readonly at: number;
  /** Null when no action is named and the profile has none to give. */
  readonly action: Action | null;
  readonly voice: Voice;
  readonly prefixed: boolean;
  /** From `CALLS` and `PUTS` as actions. */
  readonly right: Right | null;
  readonly size: SizeWord | null;
  /** Where the verb stands, when it follows its contract. */
  readonly verb: Span | null;
  /** The word in the action's place that is none, for `unknown-action`. */
  readonly misspelt: string | null;
}

/** UTF-16 units of an action in mathematical letters, with room for joiners. */
const LONGEST_TWIN = 12;

const ACTIONS: readonly Action[] = ["BTO", "STO", "STC", "BTC"];

const isAction = (word: string): boolean => ACTIONS.some((action) => action === word);

/** Tokens of the longest bracket that is taken for one. */
const LONGEST_FORWARD = 20;

/** Passes over a bracket that tells where a message was forwarded from: `[FWD #swings]`. */
const afterForward = (tokens: readonly Token[], at: number): number => {
  if (!isMark(tokenAt(tokens, at), "[") || !isWord(tokenAt(tokens, at + 1), "FWD")) return at;
  for (let next = at + 2; next < at + LONGEST_FORWARD; next++) {
    const token = tokenAt(tokens, next);
    if (token.kind === "line" || token.kind === "end") return at;
    if (isMark(token, "]")) return next + 1;
  }
  return at;
};

/** The action in its letters: right behind a verb, "sell to close" would be two verbs in a row. */
const lettersAt = (tokens: readonly Token[], at: number): Action | undefined =>
  ACTIONS.find((action) => isWord(tokenAt(tokens, at), action));

/** "I closed BTO AMD 165C …" tells of an order by its name, and announces none. */
const isTold = (tokens: readonly Token[], at: number): boolean =>
  ["CLOSED", "SOLD", "EXITED", "TRIMMED"].includes(tokenAt(tokens, at).text) && isWord(tokenAt(tokens, at - 1), "I");

/**
 * `Entry: BTO …`, or a title "Close" over a line with STC: the verb only announces the action behind it. The place of
 * that action, and whether it agrees with the verb; `undefined` when no action follows.
 */
const announcedAction = (
  tokens: readonly Token[],
  at: number,
): { readonly at: number; readonly agrees: boolean } | undefined => {
  const { means } = tokenAt(tokens, at);
  if ((means & (Meaning.enter | Meaning.exit)) === 0) return undefined;
  let next = at + 1;
  while (
    isMark(tokenAt(tokens, next), ":") ||
    isMark(tokenAt(tokens, next), "-") ||
    tokenAt(tokens, next).kind === "line" ||
    (isWord(tokenAt(tokens, next), "NOW") && isMark(tokenAt(tokens, next + 1), ":"))
  )
    next++;
  const action = next === at + 1 ? lettersAt(tokens, next) : actionAt(tokens, next)?.action;
  if (action === undefined || (next === at + 1 && isTold(tokens, at))) return undefined;
  const opening = action === "BTO" || action === "STO";
  return { at: next, agrees: opening === ((means & Meaning.enter) !== 0) };
};

const PASSED_OVER = [":", "-", "!", ".", ",", "[", "]", "(", ")", "#", "✓", "~", "=", '"'];

/** `we are in …`, `I am in …`: only before a verb that goes in, elsewhere they ask or tell. */
const isStanding = (tokens: readonly Token[], at: number): boolean => {
  const [who, is, verb] = [tokenAt(tokens, at), tokenAt(tokens, at + 1), tokenAt(tokens, at + 2)];
  const said = (isWord(who, "WE") && isWord(is, "ARE")) || (isWord(who, "I") && isWord(is, "AM"));
  return said && (verb.means & Meaning.enter) !== 0;
};

/** `+ NVDA 142C .98`: a plus of its own at the start of a line is a bullet, or says that something is bought. */
const isPlus = (tokens: readonly Token[], at: number): boolean =>
  isMark(tokenAt(tokens, at), "+") &&
  !tokenAt(tokens, at + 1).glued &&
  (at === 0 || tokenAt(tokens, at - 1).kind === "line");

/** `1. BTO …`. */
const isNumbering = (tokens: readonly Token[], at: number): boolean => {
  if (tokenAt(tokens, at).kind !== "number" || (at > 0 && tokenAt(tokens, at - 1).kind !== "line")) return false;
  const mark = tokenAt(tokens, at + 1);
  return mark.glued && (isMark(mark, ".") || isMark(mark, ")")) && lettersAt(tokens, at + 2) !== undefined;
};

/** 🛑 before a close tells why it is closed. */
const isStopSign = (tokens: readonly Token[], at: number): boolean => {
  if (!isMark(tokenAt(tokens, at), HALT)) return false;
  const action = lettersAt(tokens, at + 1);
  return action === "STC" || action === "BTC" || (tokenAt(tokens, at + 1).means & Meaning.exit) !== 0;
};

/** Behind what may stand before an order without changing it; the same place when the token there may not. */
const afterNeutral = (tokens: readonly Token[], at: number): number => {
  const token = tokenAt(tokens, at);
  if (token.kind === "line") return at + 1;
  if (token.kind === "mark")
    return PASSED_OVER.includes(token.text) || isPlus(tokens, at) || isStopSign(tokens, at) ? at + 1 : at;
  if (isNumbering(tokens, at)) return at + 2;
  if (isStanding(tokens, at)) return at + 2;
  return (token.means & Meaning.neutral) !== 0 ? at + 1 : at;
};

/** `Alert:`, `Alert -`. */
const isPrefix = (tokens: readonly Token[], at: number): boolean => {
  const mark = tokenAt(tokens, at + 1);
  const parted = isMark(mark, "-") && !mark.glued && !tokenAt(tokens, at + 2).glued;
  return isWord(tokenAt(tokens, at), "ALERT") && (parted || isMark(mark, ":"));
};

/** What was passed over on the way to an order. */
interface Passed {
  prefixed: boolean;
  size: SizeWord | null;
}

/** No order begins at the place; or one does whose announcement and action contradict each other. */
export interface NoStart {
  readonly stoppedAt: number;
  readonly contradicted: boolean;
}

const stopped = (stoppedAt: number, contradicted = false): NoStart => ({ stoppedAt, contradicted });

const startOf = (passed: Passed, start: Pick<Start, "at" | "action" | "voice"> & Partial<Start>): Start => ({
  right: null,
  verb: null,
  misspelt: null,
  ...passed,
  ...start,
});

/** `BTO`, something that only looks like it, or, behind `Alert:`, `CALLS`. */
const actionStart = (tokens: readonly Token[], at: number, passed: Passed): Start | undefined => {
  const token = tokenAt(tokens, at);
  if (token.kind === "foreign" && isAction(looksLikeAction(token))) {
    return startOf(passed, { at: at + 1, action: null, voice: "action", misspelt: token.text });
  }
  if (token.kind !== "word") return undefined;
  const named = actionAt(tokens, at);
  if (named !== undefined) return startOf(passed, { at: named.next, action: named.action, voice: "action" });
  if (!passed.prefixed || (token.text !== "CALLS" && token.text !== "PUTS")) return undefined;
  return startOf(passed, { at: at + 1, action: "BTO", voice: "action", right: token.text === "CALLS" ? "C" : "P" });
};

/** A verb, in rooms whose profile gives it an action; elsewhere it is talk, or behind `Alert:` an unknown action. */
const verbStart = (context: Context, at: number, passed: Passed): Start | NoStart | undefined => {
  const { tokens, profile } = context;
  const verb = verbAt(tokens, at);
  if (verb === undefined) return undefined;
  if (profile.action === null) {
    return passed.prefixed
      ? startOf(passed, { at: at + 1, action: null, voice: "action", misspelt: tokenAt(tokens, at).text })
      : stopped(at);
  }
  return startOf(passed, { at: verb.next, action: actionOf(verb, profile.action), voice: "verb" });
};

/** Where nothing may be passed over any more: an order without a verb, where the profile has one; an unknown action. */
const bareStart = ({ tokens, profile }: Context, at: number, passed: Passed): Start | NoStart => {
  const word = passed.prefixed ? tokenAt(tokens, at).text : null;
  if (profile.action !== null) return startOf(passed, { at, action: profile.action, voice: "none", misspelt: word });
  return word === null ? stopped(at) : startOf(passed, { at: at + 1, action: null, voice: "action", misspelt: word });
};

/**
 * Looks for the beginning of an order from a place on, over words and marks that change nothing: what is not known to
 * be harmless is not passed over.
 */
export const startAt = (context: Context, from: number): Start | NoStart => {
  const { tokens } = context;
  const passed: Passed = { prefixed: false, size: null };
  for (let at = from; at < tokens.length;) {
    const heralded = afterHerald(tokens, at, context.profile.action !== null);
    if (heralded > at) {
      at = heralded;
      continue;
    }
    const announced = announcedAction(tokens, at);
    if (announced !== undefined && !announced.agrees) return stopped(at, true);
    const begun =
      announced === undefined ? (actionStart(tokens, at, passed) ?? verbStart(context, at, passed)) : undefined;
    if (begun !== undefined) return begun;
    const named = sizeAt(tokens, at);
    if (named !== undefined) passed.size = smaller(passed.size, named.size);
    passed.prefixed ||= isPrefix(tokens, at);
    const next = announced?.at ?? named?.next ?? afterNeutral(tokens, afterForward(tokens, at));
    if (next === at) return bareStart(context, at, passed);
    at = next;
  }
  return stopped(tokens.length);
};

const looksLikeAction = ({ text }: Token): string => (text.length <= LONGEST_TWIN ? looksLike(text) : "");
