/**
 * Where a trade stands, as a chat colours it: its entry is under way; it is held; it is being closed; nobody can say what
 * became of an order; it ended with a gain, with a loss, level, or without ever having held anything.
 */
export type TradeStage = "entering" | "held" | "closing" | "unknown" | "gained" | "lost" | "even" | "ended";

/** A trade at a glance. Every text is for people and in one line; null is left out. */
export interface TradeCard {
  readonly is: "trade";
  /** `SPY 590C 18 Dec 26` */
  readonly contract: string;
  readonly stage: TradeStage;
  /** `working`, `partly filled`, `not filled`. */
  readonly state: string;
  /** What the entry is worth: its average once something of it is filled, before that the price that it works at. */
  readonly price: string | null;
  /** Units filled of those wanted: `1/2`. */
  readonly filled: string | null;
  /** What was closed, and where the rest gets out. */
  readonly exit: string | null;
  /** What was realised, before fees: `+121.00 (+98 %)`. */
  readonly result: string | null;
  /** What happened, oldest first: `received`, `working 1.20`, `filled 2/2 @ 1.21`. */
  readonly trail: readonly string[];
}

/** Why an instruction is not carried out, and what may be done about it. */
export interface RefusalCard {
  readonly is: "refusal";
  /** Kebab-case. */
  readonly code: string;
  readonly text: string;
  readonly suggestions: readonly string[];
}

/** What a status says, in parts: a chat that can show no parts shows the status' text, which says the same. */
export type StatusCard = TradeCard | RefusalCard;
