import { decimal, format, formatMoney, ZERO, type Decimal } from "../../decimal.ts";
import type { Right } from "../../instrument/instrument.ts";
import { isOnTick, singleTick } from "../../instrument/ticks.ts";
import { fail, isOk, ok, type Problem, type Result } from "../../result.ts";
import type { CivilDate } from "../../time.ts";
import { expiryBy } from "../days.ts";
import { expiryHabit, opens, type Draft } from "../draft.ts";
import type { Close, Leg, Open, Spread } from "../instruction.ts";
import { strikeProblem } from "../phrases/contract.ts";
import { isPartial } from "../phrases/fraction.ts";
import { refuse, type RefusalCode } from "../refusal.ts";
import { isWord, tokenAt } from "../tokens.ts";
import type { SpreadText } from "./read-spread.ts";
import type { SpreadKind } from "./spread-words.ts";
import type { SpreadStrike } from "./strikes.ts";

const EXAMPLE = "BTO SPY 590/595C 12/18 @ 1.20";
const CREDIT_EXAMPLE = "STO SPX 5900/5890 put credit spread 12/18 @ 2.00";

/** Net prices move in cents, whatever the legs' own steps are. Source: Cboe, complex order increments. */
const FINEST = singleTick(decimal("0.01"));

type Effect = Spread["effect"];

const refused = (code: RefusalCode, text: string): Result<Problem, never> =>
  fail(refuse(code, text, [EXAMPLE, CREDIT_EXAMPLE]));

/** A leg as its holder sees it: long or short, so many of it. */
interface Side {
  readonly long: boolean;
  readonly right: Right;
  readonly strike: Decimal;
  readonly ratio: number;
}

const side = (long: boolean, right: Right, strike: Decimal, ratio = 1): Side => ({ long, right, strike, ratio });

const rightOfAll = (draft: Draft, strikes: readonly SpreadStrike[]): Right | undefined => {
  const rights = new Set([...strikes.map(({ right }) => right), draft.right].filter((right) => right !== null));
  return rights.size === 1 ? [...rights][0] : undefined;
};

/** The legs of the spread that costs money: what a buyer of it holds. */
const boughtSides = (kind: SpreadKind, right: Right | undefined, at: readonly Decimal[]): readonly Side[] | undefined => {
  const [a, b, c, d] = at;
  switch (kind) {
    case "vertical":
      if (right === undefined || a === undefined || b === undefined || at.length !== 2) return undefined;
      return right === "C" ? [side(true, "C", a), side(false, "C", b)] : [side(false, "P", a), side(true, "P", b)];
    case "butterfly":
      if (right === undefined || a === undefined || b === undefined || c === undefined || at.length !== 3) return undefined;
      return b - a === c - b ? [side(true, right, a), side(false, right, b, 2), side(true, right, c)] : undefined;
    case "condor":
      if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
      return [side(false, "P", a), side(true, "P", b), side(true, "C", c), side(false, "C", d)];
    case "iron-butterfly":
      if (a === undefined || b === undefined || c === undefined || at.length !== 3) return undefined;
      return [side(false, "P", a), side(true, "P", b), side(true, "C", b), side(false, "C", c)];
    case "straddle":
      return a === undefined || at.length !== 1 ? undefined : [side(true, "P", a), side(true, "C", a)];
    case "strangle":
      return a === undefined || b === undefined || at.length !== 2 ? undefined : [side(true, "P", a), side(true, "C", b)];
  }
};

/** The strikes in order. Each stands once, but the middle one of an iron butterfly may be written for both rights. */
const ascending = (kind: SpreadKind, strikes: readonly SpreadStrike[]): readonly Decimal[] | undefined => {
  const sorted = [...new Set(strikes.map(({ strike }) => strike))].sort((a, b) => (a < b ? -1 : 1));
  const repeated = kind === "iron-butterfly" && strikes.length === 4 ? 1 : 0;
  return sorted.length === strikes.length - repeated && sorted.every((strike) => strike > ZERO) ? sorted : undefined;
};

/** Kinds that are sold when somebody "opens" one; for the others nothing but the text says who pays. */
const isKnown = (kind: SpreadKind): boolean => kind !== "condor" && kind !== "iron-butterfly";

/**
 * Who pays at this order. The word says so; without one, buying pays and selling receives. A bought credit spread or a
 * sold debit spread contradict themselves, or close; only the action's own letters tell which.
 */
const effectOf = (draft: Draft, text: SpreadText, kind: SpreadKind): Effect | undefined => {
  const { action, voice } = draft;
  const paid: Effect = action === "BTO" || action === "BTC" ? "debit" : "credit";
  if (opens(draft)) {
    if (text.effect === null) return isKnown(kind) || voice === "action" ? paid : undefined;
    return text.effect === paid ? paid : undefined;
  }
  // A close names the spread by what its opening was: the debit spread is sold, the credit spread bought back.
  if (text.effect === null) return voice === "action" ? paid : undefined;
  return (text.effect === "debit") === (paid === "credit") ? paid : undefined;
};

const legsOf = (sides: readonly Side[], effect: Effect, opening: boolean, expiry: CivilDate): readonly Leg[] =>
  sides.map(({ long, right, strike, ratio }) => {
    const buys = long === (effect === "debit");
    const action = opening ? (buys ? "BTO" : "STO") : buys ? "BTC" : "STC";
    return { action, right, strike, expiry, ratio };
  });

const expiryOf = (draft: Draft): Result<Problem, CivilDate> => {
  if (draft.expiry !== null) return ok(draft.expiry);
  const habit = expiryHabit(draft);
  return habit === null ? refused("missing-expiry", "the spread names no expiry") : expiryBy(habit, draft.context.postedAt);
};

/** The most that a spread between these strikes can be worth. Straddles and strangles have no such bound. */
const widthOf = (kind: SpreadKind, at: readonly Decimal[]): bigint | undefined => {
  const [a = ZERO, b = ZERO, c = ZERO, d = ZERO] = at;
  if (kind === "straddle" || kind === "strangle") return undefined;
  if (kind !== "condor") return b - a;
  return b - a > d - c ? b - a : d - c;
};

const priceProblem = (price: Decimal | null, width: bigint | undefined, opening: boolean): Problem | undefined => {
  if (price === null) return opening ? refuse("missing-price", "the spread names no price", [EXAMPLE]) : undefined;
  const text = formatMoney(price);
  if (!isOnTick(FINEST, price)) return refuse("bad-tick", "spreads are priced in whole cents", [EXAMPLE], text);
  if (width === undefined || price < width) return undefined;
  return refuse("bad-price", `${text} is more than the spread can be worth`, ["Write the net price of one spread."], text);
};

/** An effect can only be settled where sold means opened: "sold the call spread" may close one. */
const isUnclear = (draft: Draft, text: SpreadText): boolean =>
  draft.voice !== "action" && text.effect === null && !["BTO", "BTC"].includes(draft.action);

const SELLS = ["SOLD", "SELL", "SELLING"];

/** Whether the verb sells: what is "closed" was open before. */
const isSold = ({ context: { tokens }, start }: Draft): boolean =>
  SELLS.some((word) => [start - 1, start - 2, start - 3].some((at) => isWord(tokenAt(tokens, at), word)));

/** In a room whose habit is to buy, "sold a credit spread" opens it: selling it is what a credit spread is. */
const opened = (draft: Draft, text: SpreadText): Draft => {
  if (draft.voice === "action" || text.effect !== "credit" || draft.action !== "STC" || !isSold(draft)) return draft;
  return { ...draft, action: "STO" };
};

/** A vertical that is named by its view says who pays: a bull call spread and a bear put spread are bought. */
const viewed = (draft: Draft, { kind, view, strikes }: SpreadText): Effect | null => {
  const right = rightOfAll(draft, strikes);
  if (view === null || right === undefined || (kind !== null && kind !== "vertical")) return null;
  return (view === "bull") === (right === "C") ? "debit" : "credit";
};

/** The order that the text means, or what is missing or contradictory. */
export const settleSpread = (read: Draft, written: SpreadText): Result<Problem, Open | Close> => {
  if (read.problem !== null) return fail(read.problem);
  const implied = viewed(read, written);
  if (implied !== null && written.effect !== null && implied !== written.effect)
    return refused("ambiguous", `the spread is named a ${implied} spread and a ${written.effect} spread`);
  const text = { ...written, effect: implied ?? written.effect };
  const draft = opened(read, text);
  const { symbol, price, quantity, fraction } = draft;
  if (symbol === null) return refused("missing-symbol", "the spread names no symbol");
  const kind = text.kind ?? "vertical";
  const at = ascending(kind, text.strikes);
  if (at === undefined) return refused("missing-strike", "a spread's strikes must differ");
  const unlisted = at.map(strikeProblem).find((problem) => problem !== undefined);
  if (unlisted !== undefined) return fail(unlisted);
  const right = rightOfAll(draft, text.strikes);
  if (right === undefined && (kind === "vertical" || kind === "butterfly"))
    return refused("missing-right", "calls or puts?");
  const sides = boughtSides(kind, right, at);
  if (sides === undefined) return refused("missing-strike", `a ${kind} has other strikes than ${at.map(format).join("/")}`);
  const effect = isUnclear(draft, text) ? undefined : effectOf(draft, text, kind);
  if (effect === undefined) return refused("ambiguous", "is the spread bought or sold, opened or closed?");
  const expiry = expiryOf(draft);
  if (!isOk(expiry)) return expiry;
  const opening = opens(draft);
  const wrong = priceProblem(price, widthOf(kind, at), opening);
  if (wrong !== undefined) return fail(wrong);
  const spread: Spread = { legs: legsOf(sides, effect, opening, expiry.right), effect };
  const fields = { asset: "spread", symbol, right: null, strike: null, expiry: null, spread, quantity } as const;
  if (!opening || price === null)
    return ok({ kind: "close", ...fields, action: draft.action === "BTC" ? "BTC" : "STC", price, fraction, partial: isPartial(draft) });
  const action = draft.action === "STO" ? "STO" : "BTO";
  const { size, targets, stop, trail } = draft;
  return ok({ kind: "open", ...fields, action, price, size, targets: [...targets], stop, trail });
};
