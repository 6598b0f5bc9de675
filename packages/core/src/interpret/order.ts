import type { Problem } from "../result.ts";
import type { Context } from "./context.ts";
import { contractFirst } from "./contract-first.ts";
import { draftOf, isComplete, type Draft } from "./draft.ts";
import { Meaning } from "./lexicon.ts";
import { rightOf } from "./phrases/contract.ts";
import { readDraft } from "./read-draft.ts";
import { secondLeg } from "./second-leg.ts";
import { hasOrderShape, isShapedBehind, isTickerBehind, stanceInRest } from "./rest.ts";
import { ALERT_EXAMPLE, refuse, type IgnoreReason } from "./refusal.ts";
import { announces, isPricedContract, secondOrder, stanceBehind, stanceIn } from "./stance.ts";
import { startAt, type Start } from "./start.ts";
import { nearest, slips } from "./suggest.ts";
import { endsClause, isMark, lineEnd, tokenAt, type Token } from "./tokens.ts";
import { isTicker, isUnfinished } from "./unfinished.ts";
import { effectBehind } from "./verbs.ts";

/**
 * What a message holds besides commands: a draft that was meant as an order, whole or not; a refusal; or nothing, and
 * why.
 */
export type OrderReading =
  | { readonly kind: "draft"; readonly draft: Draft }
  | { readonly kind: "refused"; readonly refusal: Problem }
  | { readonly kind: "none"; readonly reason: IgnoreReason };

const none = (reason: IgnoreReason): OrderReading => ({ kind: "none", reason });

const ACTION_WORDS = ["BTO", "STO", "STC", "BTC", "CALLS", "PUTS"];

const unknownAction = (word: string): OrderReading => {
  if (word === "CALLS" || word === "PUTS") {
    const text = `${word} opens a trade only behind "Alert:"`;
    return {
      kind: "refused",
      refusal: refuse("unknown-action", text, [`Write Alert: ${word} SPY 590 12/18 @ 1.20`], word),
    };
  }
  const near = nearest(word, ACTION_WORDS).map((candidate) => `Did you mean ${candidate}?`);
  const text = `${word} is no action; the actions are ${ACTION_WORDS.join(", ")}`;
  const [first = ALERT_EXAMPLE, ...rest] = [...near, ALERT_EXAMPLE];
  return { kind: "refused", refusal: refuse("unknown-action", text, [first, ...rest], word) };
};

const contradicted = (word: string): OrderReading => {
  const text = `${word} announces something else than the action behind it`;
  return { kind: "refused", refusal: refuse("ambiguous", text, [ALERT_EXAMPLE], word) };
};

const VERBS = Meaning.action | Meaning.enter | Meaning.exit | Meaning.portion | Meaning.label | Meaning.negation;

/** Whether a verb may begin with the token; a contract before it is read anew only then. */
const mayBeVerb = (token: Token): boolean => (token.means & VERBS) !== 0;

/** A contract that stands first, where neither an action nor the profile begins an order. */
const readContractFirst = (context: Context, at: number): (OrderReading & { readonly end: number }) | undefined => {
  const first = contractFirst(context, at);
  if (first === undefined) return undefined;
  const { start, end } = first;
  if (start === undefined || start.action === null) return { ...none("chatter"), end };
  return readBegun(context, start, start.action);
};

const readUnnamed = (context: Context, start: Start, misspelt: string): OrderReading => {
  const { tokens } = context;
  const end = lineEnd(tokens, start.at);
  const stance = stanceIn(tokens, start.at - 1, end);
  if (stance !== undefined) return none(stance);
  const shaped = start.prefixed ? hasOrderShape(tokens, start.at, end) : isPricedContract(tokens, start.at, end);
  return shaped ? unknownAction(misspelt) : none("chatter");
};

/**
 * Whether a line of a channel without habits begins with a slip of an action (`BTP`), or with `CALLS` without
 * `Alert:`.
 */
const beginsWithSlip = (tokens: readonly Token[], at: number): boolean => {
  const { kind, means, text } = tokenAt(tokens, at);
  if (kind !== "word" || text.length > 5 || !isPricedContract(tokens, at + 1, lineEnd(tokens, at))) return false;
  if (text === "CALLS" || text === "PUTS") return true;
  return means === 0 && ACTION_WORDS.some((action) => slips(text, action, 1) <= 1);
};

/**
 * "Bought AMZN at 210": in rooms that trade options by such words, a price without any contract is talk. With a count
 * and a ticker, "bought 100 AMZN at 210", shares are meant.
 */
const isBareTalk = (draft: Draft, end: number): boolean =>
  draft.voice === "verb" &&
  draft.strike === null &&
  draft.right === null &&
  !draft.shares &&
  !(draft.quantity !== null && draft.priceMarked && isTicker(draft, end));

/**
 * How far an incomplete draft was meant as an order: its action or its contract says so, and nothing speaks against.
 */
const isMeant = (draft: Draft, end: number): boolean => {
  const { tokens } = draft.context;
  if (isUnfinished(draft, end)) return true;
  if (draft.voice === "none" || isBareTalk(draft, end)) return false;
  const contract = draft.strike !== null && draft.right !== null;
  const fields = [draft.strike, draft.expiry, draft.price, draft.quantity].filter((field) => field !== null).length;
  if (draft.voice === "action") {
    if (fields > 0 || draft.problem !== null || hasOrderShape(tokens, draft.start, lineEnd(tokens, draft.start)))
      return true;
    return draft.symbol !== null && endsClause(tokenAt(tokens, end));
  }
  return contract && (draft.problem !== null || endsClause(tokenAt(tokens, end)));
};

/**
 * Without a verb, or with one that follows its contract, it is only an order when its price is marked as one, or when
 * it is all that its line says.
 */
const isSure = (draft: Draft, end: number): boolean => {
  // "call me at 5.30" has a right, a word in the symbol's place, and a price.
  if (draft.voice === "none" && draft.strike === null && !isTicker(draft, end)) return false;
  // "skip 6010c @ 3.80" in a channel that leaves its symbol out.
  const ownSymbol =
    draft.symbol === null || [null, draft.symbol].includes(draft.context.profile.symbol) || isTicker(draft, end);
  if (draft.voice === "none" && !ownSymbol) return false;
  if (draft.voice === "action" || draft.priceMarked) return true;
  if (draft.voice === "verb") return draft.verb === null || draft.fraction !== null || draft.price !== null;
  return draft.writtenDate !== null ? fillsLine(draft, end) : isTerse(draft, end);
};

const fillsLine = ({ context: { tokens }, start }: Draft, end: number): boolean =>
  (start === 0 || tokenAt(tokens, start - 1).kind === "line") && end === lineEnd(tokens, end);

/**
 * `AMD 130p 1.02`: a contract and a price with its point, and not a word more in the whole message, where the channel
 * has its usual action and expiry.
 */
const isTerse = (draft: Draft, end: number): boolean => {
  const { tokens } = draft.context;
  const before = tokens.slice(0, draft.start).every((token) => isMark(token, "+") || token.kind === "line");
  const behind = tokens.slice(end).every(({ kind }) => kind === "line");
  const named =
    draft.symbol === null || isTicker(draft, end) || draft.context.profile.expiryBySymbol[draft.symbol] !== undefined;
  if (!before || !behind || !named) return false;
  const said = Meaning.right | Meaning.size | Meaning.count | Meaning.expiry;
  const talks = tokens.some(
    ({ kind, means, text }) =>
      kind === "word" && text !== draft.symbol && (means & said) === 0 && !text.startsWith("EXP"),
  );
  if (talks) return false;
  const shaped = tokens.some(
    (token, at) =>
      token.kind === "number" && tokenAt(tokens, at + 1).glued && rightOf(tokenAt(tokens, at + 1)) !== undefined,
  );
  return (
    shaped && tokens.some(({ kind, text, value }) => kind === "number" && text.includes(".") && value === draft.price)
  );
};

/** Whether nothing of an order was read, and nothing of one follows: "BTO or STC, please use the right channel". */
const isMention = (draft: Draft): boolean => {
  const { tokens } = draft.context;
  const { symbol, strike, right, expiry, price, quantity } = draft;
  if (strike !== null || right !== null || expiry !== null || price !== null || quantity !== null) return false;
  if (symbol !== null && isTickerBehind(tokens, draft.start, symbol)) return false;
  return !isShapedBehind(tokens, draft.start);
};

const readBegun = (
  context: Context,
  start: Start,
  action: NonNullable<Start["action"]>,
): OrderReading & { readonly end: number } => {
  const { tokens } = context;
  const draft = draftOf(context, { ...start, action, start: start.at });
  const end = readDraft(draft);
  const said = draft.voice === "verb" ? effectBehind(tokens, start.at, end) : undefined;
  if (said !== undefined) return readBegun(context, { ...start, voice: "action" }, said);
  if (draft.problem?.code !== "unknown-symbol" && isMention(draft)) {
    return { ...none(stanceInRest(tokens, draft.start) ?? "chatter"), end };
  }
  const whole = draft.problem === null && isComplete(draft);
  const second =
    whole || (draft.problem === null && draft.voice === "action") ? secondOrder(draft, end, whole) : undefined;
  if (second !== undefined) {
    const offending = tokenAt(tokens, second).text;
    const refusal = refuse(
      "ambiguous",
      "two orders in one message",
      [`Post one order a message: ${ALERT_EXAMPLE}`],
      offending,
    );
    return { kind: "refused", refusal, end };
  }
  const leg = whole ? secondLeg(draft, end) : undefined;
  if (leg !== undefined && stanceBehind(draft, end) === undefined && isSure(draft, end))
    return { kind: "refused", refusal: leg, end };
  if (draft.voice === "action" && draft.problem?.code === "ambiguous") return { kind: "draft", draft, end };
  const stance = whole ? stanceBehind(draft, end) : stanceIn(tokens, end, lineEnd(tokens, end));
  if (stance !== undefined) return { ...none(stance), end };
  const taken = whole && !isBareTalk(draft, end) && isSure(draft, end);
  return taken || isMeant(draft, end) ? { kind: "draft", draft, end } : { ...none("chatter"), end };
};

const readFrom = (context: Context, start: Start): OrderReading & { readonly end: number } => {
  if (start.action === null) return { ...readUnnamed(context, start, start.misspelt ?? ""), end: start.at };
  const reading = readBegun(context, start, start.action);
  if (
    start.voice === "none" &&
    start.misspelt === null &&
    reading.kind === "none" &&
    mayBeVerb(tokenAt(context.tokens, reading.end))
  ) {
    const begun = contractFirst(context, start.at)?.start;
    if (begun !== undefined && begun.action !== null) return readBegun(context, begun, begun.action);
  }
  if (start.misspelt === null || reading.kind === "draft") return reading;
  return { ...readUnnamed(context, { ...start, at: start.at + 1 }, start.misspelt), end: reading.end };
};

/**
 * Looks for the one order of a message, line by line, each token at most a few times. A line that is no order is passed
 * over unless it speaks of what follows ("not an alert:", "recap"); a line that is one decides.
 */
export const readOrder = (context: Context): OrderReading => {
  const { tokens } = context;
  let reason: IgnoreReason = "chatter";
  for (let at = 0; at < tokens.length;) {
    const start = startAt(context, at);
    if ("stoppedAt" in start && start.contradicted) return contradicted(tokenAt(tokens, start.stoppedAt).text);
    const reading = "stoppedAt" in start ? readContractFirst(context, start.stoppedAt) : readFrom(context, start);
    if (reading !== undefined && (reading.kind !== "none" || reading.reason !== "chatter")) return reading;
    const from = "stoppedAt" in start ? start.stoppedAt : start.at;
    if ("stoppedAt" in start && beginsWithSlip(tokens, from)) {
      const slip: Start = {
        at: from + 1,
        action: null,
        voice: "action",
        prefixed: false,
        right: null,
        size: null,
        verb: null,
        misspelt: null,
      };
      return readUnnamed(context, slip, tokenAt(tokens, from).text);
    }
    const stance = stanceIn(tokens, from, lineEnd(tokens, from));
    const announced = announces(tokens, from);
    if (announced !== undefined) return none(stance ?? announced);
    if (reason === "chatter") reason = stance ?? "chatter";
    at = lineEnd(tokens, Math.max(from, reading?.end ?? from)) + 1;
  }
  return none(reason);
};
