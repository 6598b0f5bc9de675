import type { Decimal } from "../decimal.ts";
import type { Right } from "../instrument/instrument.ts";
import type { Problem } from "../result.ts";
import type { CivilDate } from "../time.ts";
import type { Context } from "./context.ts";
import type { Fraction, Level, SizeWord, Trail } from "./instruction.ts";
import { ALERT_EXAMPLE, refuse } from "./refusal.ts";

/** The four things that an option or share order can do. */
export type Action = "BTO" | "STO" | "STC" | "BTC";

/** A date as it was written; whether there is such a day the calendar says. */
export interface WrittenDate {
  readonly month: number;
  readonly day: number;
  readonly year: number | undefined;
}

/** A place and the place behind what stands there. */
export interface Span {
  readonly at: number;
  readonly next: number;
}

/** How sure it is that the message is an order at all. */
export type Voice =
  /** It names the action: `BTO`. */
  | "action"
  /** It has a word that the channel's profile turns into one: `bought`. */
  | "verb"
  /** It names a contract and a price, and the profile says what that means. */
  | "none";

/**
 * An order while it is read: phrases fill its fields from the tokens, each at most once. A field that the text gives
 * twice, differently, is a problem and never a choice. Lives only inside one call of `interpret`.
 */
export interface Draft {
  readonly context: Context;
  readonly action: Action;
  readonly voice: Voice;
  /** Whether `Alert:` stands in front. */
  readonly prefixed: boolean;
  /** The place of the first token behind the action. */
  readonly start: number;
  /** Where the verb stands, when it follows its contract. */
  readonly verb: Span | null;
  symbol: string | null;
  right: Right | null;
  strike: Decimal | null;
  expiry: CivilDate | null;
  /** The date as it stands in the text, so that a repetition is known without resolving it anew. */
  writtenDate: WrittenDate | null;
  price: Decimal | null;
  /** Whether the price has `@`, a currency sign or a label, rather than standing bare in its place. */
  priceMarked: boolean;
  quantity: number | null;
  fraction: Fraction | null;
  /** A part without its size is named: `some`, `partials`. */
  some: boolean;
  /** Where a fraction stood that could also be a date, `1/8`; −1 for none. */
  dateLikeFraction: boolean;
  size: SizeWord | null;
  readonly targets: Level[];
  stop: Level | null;
  trail: Trail | null;
  /** Shares are named in so many words. */
  shares: boolean;
  /** The first thing that was wrong; nothing that follows can mend it. */
  problem: Problem | null;
}

/** An empty draft. */
export const draftOf = (
  context: Context,
  begin: Pick<Draft, "action" | "voice" | "prefixed" | "start" | "right" | "size"> & { readonly verb?: Span | null },
): Draft => ({
  context,
  action: begin.action,
  voice: begin.voice,
  prefixed: begin.prefixed,
  start: begin.start,
  verb: begin.verb ?? null,
  symbol: null,
  right: begin.right,
  strike: null,
  expiry: null,
  writtenDate: null,
  price: null,
  priceMarked: false,
  quantity: null,
  fraction: null,
  some: false,
  dateLikeFraction: false,
  size: begin.size,
  targets: [],
  stop: null,
  trail: null,
  shares: false,
  problem: null,
});

/** Whether the order opens a position. */
export const opens = (draft: Draft): boolean => draft.action === "BTO" || draft.action === "STO";

/** Notes what is wrong, unless something was wrong before. */
export const object = (draft: Draft, refusal: Problem): void => {
  draft.problem ??= refusal;
};

/** Notes that a field stands in the text twice, with different values. */
export const objectTwice = (draft: Draft, field: string, offending: string): void =>
  object(
    draft,
    refuse(
      "ambiguous",
      `the message gives two of: ${field}`,
      [`Post one order a message: ${ALERT_EXAMPLE}`],
      offending,
    ),
  );

type Field = "symbol" | "right" | "strike" | "expiry" | "price" | "quantity";

/** Fills a field, or objects when it holds something else already. */
export const fill = <Name extends Field>(draft: Draft, field: Name, value: NonNullable<Draft[Name]>): void => {
  if (draft[field] === null) draft[field] = value;
  else if (draft[field] !== value) objectTwice(draft, field, String(value));
};

/** What the profile says of a missing expiry. */
export const expiryHabit = (draft: Draft): Context["profile"]["expiry"] => {
  const { profile } = draft.context;
  const bySymbol = draft.symbol === null ? undefined : profile.expiryBySymbol[draft.symbol];
  return bySymbol ?? profile.expiry;
};

/** Whether nothing more is needed: what follows is commentary, from which only labelled fields are read. */
export const isComplete = (draft: Draft): boolean => {
  if (draft.symbol === null && draft.context.profile.symbol === null) return false;
  const contract =
    draft.strike !== null && draft.right !== null && (draft.expiry !== null || expiryHabit(draft) !== null);
  if (draft.price === null) return contract && !opens(draft);
  return contract || draft.strike === null;
};

/**
 * One kind of phrase: reads what stands at a place, fills the draft, and answers the place behind it. The same place
 * means that nothing of its kind stands there, and the draft is untouched.
 */
export type Phrase = (draft: Draft, at: number) => number;
