import type { Decimal } from "../decimal.ts";
import type { Right } from "../instrument/instrument.ts";
import type { Spread } from "./instruction.ts";
import type { CivilDate } from "../time.ts";

/** A contract or share in which an open trade of the same author and channel stands. */
export interface OpenContract {
  readonly asset: "option" | "equity" | "spread";
  readonly symbol: string;
  /** The legs of a spread, as its close trades them; absent for anything else. */
  readonly spread?: Spread;
  /** Call or put; null for an equity and a spread, as are strike and expiry. */
  readonly right: Right | null;
  readonly strike: Decimal | null;
  readonly expiry: CivilDate | null;
}

/** What a message may be about without naming it: the trade that it replies to, and those that are open. */
export interface Conversation {
  /** The contract that the message opened to which this one replies, while its trade is open; else null. */
  readonly repliedTo: OpenContract | null;
  /** Every open contract of the author's channel; the one replied to may be among them. */
  readonly open: readonly OpenContract[];
}

/** Nothing is known of what came before: a message then has to say all of it. */
export const NO_CONVERSATION: Conversation = { repliedTo: null, open: [] };
