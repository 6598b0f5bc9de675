import { isOk } from "../../result.ts";
import { expiryOn } from "../days.ts";
import { expiryHabit, object, objectTwice, opens, type Draft, type Phrase } from "../draft.ts";
import type { Fraction } from "../instruction.ts";
import { Meaning } from "../lexicon.ts";
import { refuse } from "../refusal.ts";
import { written } from "./amount.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";

/** All of it. */
export const WHOLE: Fraction = { numerator: 1, denominator: 1 };

const LARGEST_DENOMINATOR = 10;
/** Up to here nobody means a date right behind "sold": 1/2, 3/4. */
const SURELY_A_FRACTION = 4;

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));

/** The ratio in lowest terms: 50 of 100 is 1/2. */
export const fractionOf = (numerator: number, denominator: number): Fraction => {
  const divisor = divisorOf(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
};

/** The part that a word names; `null` for one that names no exact part (`most`), `undefined` for any other word. */
const partNamed = (word: string): Fraction | null | undefined => {
  switch (word) {
    case "HALF":
      return fractionOf(1, 2);
    case "THIRD":
      return fractionOf(1, 3);
    case "QUARTER":
      return fractionOf(1, 4);
    case "ALL":
    case "EVERYTHING":
    case "REST":
    case "REMAINING":
      return WHOLE;
    case "MOST":
    case "SOME":
    case "PARTIAL":
    case "PARTIALS":
      return null;
    default:
      return undefined;
  }
};

/** A part of what is held, as read from the tokens, and the place behind it. */
export interface Part {
  readonly fraction: Fraction | null;
  readonly next: number;
  /** Whether it could also be a date: `1/8`. */
  readonly dateLike: boolean;
}

const small = (token: Token, largest: number): number | undefined => {
  const value = token.kind === "number" && token.text.length <= 3 && !token.text.includes(".") ? Number(token.text) : 0;
  return value >= 1 && value <= largest ? value : undefined;
};

const ratioAt = (tokens: readonly Token[], at: number): Part | undefined => {
  const slash = tokenAt(tokens, at + 1);
  const below = tokenAt(tokens, at + 2);
  const end = tokenAt(tokens, at + 3);
  if (!slash.glued || !isMark(slash, "/") || !below.glued) return undefined;
  const numerator = small(tokenAt(tokens, at), LARGEST_DENOMINATOR);
  const denominator = small(below, LARGEST_DENOMINATOR);
  if (numerator === undefined || denominator === undefined || numerator > denominator) return undefined;
  if (end.glued && (end.kind !== "mark" || end.text === "/")) return undefined;
  return { fraction: fractionOf(numerator, denominator), next: at + 3, dateLike: denominator > SURELY_A_FRACTION };
};

const percentAt = (tokens: readonly Token[], at: number): Part | undefined => {
  const percent = small(tokenAt(tokens, at), 100);
  const sign = tokenAt(tokens, at + 1);
  if (percent === undefined || !sign.glued || !isMark(sign, "%")) return undefined;
  return { fraction: fractionOf(percent, 100), next: at + 2, dateLike: false };
};

/** `half`, `1/3`, `50%`, `all out`, `most of`: the part that stands at the place. */
export const partAt = (tokens: readonly Token[], at: number): Part | undefined => {
  const token = tokenAt(tokens, at);
  if (token.kind === "number") return ratioAt(tokens, at) ?? percentAt(tokens, at);
  if ((token.means & Meaning.portion) === 0) return undefined;
  const fraction = partNamed(token.text);
  if (fraction === undefined) return undefined;
  const out = isWord(token, "ALL") && isWord(tokenAt(tokens, at + 1), "OUT");
  return { fraction, next: out ? at + 2 : at + 1, dateLike: false };
};

/**
 * The part of the position that a close takes. Between symbol and price, `1/2` is a date; a percentage only in front.
 */
export const portion: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (opens(draft)) return at;
  const number = tokenAt(tokens, at).kind === "number";
  const percent = number && isMark(tokenAt(tokens, at + 1), "%");
  const behind = number && at !== draft.start && at !== draft.verb?.next;
  if (behind && !percent && draft.expiry === null && draft.price !== null) return trailingRatio(draft, at);
  if (behind && (percent || draft.expiry === null)) return at;
  const part = partAt(tokens, at) ?? remainderAt(draft, at);
  if (part === undefined) return at;
  const left = leftBehind(tokens, part);
  draft.some ||= part.fraction === null && isSaidOfIt(draft, at);
  if (left !== undefined && left.fraction !== null && at === draft.start) objectToRest(draft, at, left.next);
  if (left === undefined) takePart(draft, part);
  else if (draft.fraction === null && draft.quantity === null) takePart(draft, left);
  return left?.next ?? part.next;
};

/**
 * `STC TSLA 420C @ 4.40 1/2`, where the expiry is the channel's habit: a part when there is no such day to expire on,
 * and asked back when there is.
 */
const trailingRatio = (draft: Draft, at: number): number => {
  const { tokens, postedAt } = draft.context;
  const part = partAt(tokens, at);
  if (part === undefined || part.dateLike || expiryHabit(draft) === null) return at;
  const [month, day] = [Number(tokenAt(tokens, at).text), Number(tokenAt(tokens, at + 2).text)];
  if (isOk(expiryOn({ month, day, year: undefined }, postedAt))) {
    const text = `${month}/${day}`;
    object(
      draft,
      refuse(
        "ambiguous",
        `${text} may be a part or a date`,
        [`Write the part in front: STC ${text} SPY 590C 12/18`],
        text,
      ),
    );
  } else takePart(draft, part);
  return part.next;
};

/** `last SPY …`, `runners SPY …` right behind the verb: what is left, all of it. */
const remainderAt = (draft: Draft, at: number): Part | undefined => {
  const { tokens } = draft.context;
  if (at !== draft.start || !LAST.includes(tokenAt(tokens, at).text)) return undefined;
  let next = at + 1;
  while (LAST.includes(tokenAt(tokens, next).text)) next++;
  return tokenAt(tokens, next).kind === "number" ? undefined : { fraction: WHOLE, next, dateLike: false };
};

const LAST = ["LAST", "FINAL", "RUNNER", "RUNNERS"];

/**
 * `STC 25% remaining SPY …`: the last quarter is sold, or a quarter is kept. Behind the price only the second is meant.
 */
const objectToRest = (draft: Draft, from: number, to: number): void => {
  const text = written(draft.context.tokens, from, to);
  object(draft, refuse("ambiguous", `${text}: sold, or kept?`, ["Write STC all, or the part that is sold."], text));
};

/** `1/4 left`: three quarters were sold. `undefined` where nothing is said to be left. */
const leftBehind = (tokens: readonly Token[], { fraction, next }: Part): Part | undefined => {
  const word = tokenAt(tokens, next);
  if (!isWord(word, "LEFT") && !isWord(word, "REMAINING") && !isWord(word, "RUNNING")) return undefined;
  const sold = fraction === null || fraction.numerator === fraction.denominator ? null : fraction;
  const { numerator = 0, denominator = 1 } = sold ?? {};
  const rest = sold === null ? null : fractionOf(denominator - numerator, denominator);
  return { fraction: rest, next: next + 1, dateLike: false };
};

/** `sold half`, `closing 1/2`: a close that says behind its price how much of it was meant. */
export const soldPart: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (opens(draft) || (tokenAt(tokens, at).means & Meaning.exit) === 0) return at;
  const part = partAt(tokens, at + 1);
  if (part === undefined || part.dateLike) return at;
  draft.some ||= part.fraction === null;
  takePart(draft, part);
  return part.next;
};

/** Whether `some` is said of the position: a clause of its own that begins with it may speak of anything. */
const isSaidOfIt = (draft: Draft, at: number): boolean => {
  const { tokens } = draft.context;
  return at === draft.start || tokenAt(tokens, at).text.startsWith("PARTIAL") || !endsClause(tokenAt(tokens, at - 1));
};

const TRIMS = ["TRIM", "TRIMMED", "TRIMMING", "SCALE", "SCALED", "SCALING", "PARTIAL", "SOME"];

/** Most tokens from a verb to behind its articles: "taking some partial profits on my". */
const VERB_LENGTH = 6;

/** Whether the verb itself says that something is kept. */
const trims = ({ context: { tokens }, start, verb }: Draft): boolean => {
  const behind = verb?.next ?? start;
  for (let at = behind - 1; at >= Math.max(0, behind - VERB_LENGTH) && tokenAt(tokens, at).kind !== "line"; at--) {
    if (TRIMS.includes(tokenAt(tokens, at).text)) return true;
  }
  return false;
};

/** Whether a close takes a part without saying how large: `trim`, `sold some`, `scaling out of`. */
export const isPartial = (draft: Draft): boolean =>
  draft.fraction === null && draft.quantity === null && (draft.some || trims(draft));

const takePart = (draft: Draft, part: Part): void => {
  const { fraction } = part;
  if (fraction === null) return;
  const before = draft.fraction;
  if (before !== null && (before.numerator !== fraction.numerator || before.denominator !== fraction.denominator)) {
    objectTwice(draft, "part", `${fraction.numerator}/${fraction.denominator}`);
  }
  draft.fraction = fraction;
  draft.dateLikeFraction ||= part.dateLike;
};

/** Objects to `sold 1/8 …` without another date: a part, or the eighth of January? */
export const objectToDateLike = (draft: Draft): void => {
  if (!draft.dateLikeFraction || draft.expiry !== null || draft.fraction === null) return;
  const text = `${draft.fraction.numerator}/${draft.fraction.denominator}`;
  object(
    draft,
    refuse("ambiguous", `${text} may be a part or a date`, ["Write both: STC 1/8 SPY 590C 12/18 @ 2.40"], text),
  );
};
