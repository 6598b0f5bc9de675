import type { EpochMs, ExitPlan, MemoryLimits, OperatorCommand, OrderSide, RiskLimits } from "@floorbroker/core";

/**
 * A session is data: what everybody outside the process does, and what goes wrong. It is drawn from a seed, and it can be
 * written down, shortened and run again; running it draws nothing but delays and the market's noise.
 */
export interface Session {
  readonly seed: number;
  readonly start: EpochMs;
  readonly habits: Habits;
  /** In the order of their times. */
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
}

/** How this broker behaves, and how this book is configured. */
export interface Habits {
  /** A change starts a new life (tastytrade) or goes on with the old one (Interactive Brokers). */
  readonly replaces: "new-id" | "same-id";
  /** Whether the terms before and after a change never both fill. */
  readonly atomic: boolean;
  /** What it makes of linked orders (OCO): it has none; a part of one takes as many from the other; or ends the other. */
  readonly pairs: "none" | "reduces" | "ends";
  readonly exitPlan: ExitPlan | null;
  readonly perAlertPercent: string;
  readonly totalPercent: string;
  readonly ordersIntervalMs: number;
  readonly watchIntervalMs: number;
  /** The broker's figure of buying power comes this late, in ms. */
  readonly accountLagMs: number;
  /** Snapshots are taken, and little is remembered; null: the whole journal is folded, and everything that a session makes remains. */
  /** What entries are held to; null: to nothing but the account. */
  readonly limits: Partial<RiskLimits> | null;
  /** Which day it is. */
  readonly day: Day;
  /** By so many ms the chat's clock, and the broker's, is ahead of the true time. */
  readonly chatAheadMs: number;
  readonly brokerAheadMs: number;
  /** Whether orders of two legs are taken. */
  readonly spreads: boolean;
  readonly keeps: { readonly snapshotEvery: number; readonly limits: MemoryLimits } | null;
}

/** The contracts of this market; SPY and SPY505 are the legs of its spread. */
export const SYMBOLS = ["SPY", "QQQ", "IWM", "MES", "SPY505"] as const;
export type Symbol = (typeof SYMBOLS)[number];

/** What a source of quotes may say instead of the truth. */
export const QUOTE_TROUBLES = ["stale", "crossed", "locked", "one-sided", "zero", "halted", "delayed", "none"] as const;
export type QuoteTrouble = (typeof QUOTE_TROUBLES)[number];

/** Days that are not like any other: around the end of daylight saving time, and the last one of this market's options. */
export const DAYS = ["plain", "opens after the change of time", "closes before the change of time", "futures open after the change of time", "the change of time", "expiry"] as const;
export type Day = (typeof DAYS)[number];

/** Whereto the machine's login may lead instead. */
export const OTHER_LOGINS = ["another account", "real money"] as const;
export type OtherLogin = (typeof OTHER_LOGINS)[number];

/** What somebody outside does at an instant, in ms after the session's start. */
export type Act = { readonly at: number } & ActBody;

export type ActBody =
  /** What stands in braces is written out at that instant (`written.ts`). A second post of a number is an edit. `kind`: as what the report counts it. */
  | { readonly act: "post"; readonly message: number; readonly revision: number; readonly author: "owner" | "stranger"; readonly text: string; readonly kind?: string }
  | { readonly act: "delete"; readonly message: number }
  /** By so many ticks. */
  | { readonly act: "move"; readonly symbol: Symbol; readonly ticks: number }
  | { readonly act: "quotes"; readonly symbol: Symbol; readonly trouble: QuoteTrouble | null }
  /** Somebody takes units of the n-th live order (of the entry that came last when it is null). */
  | { readonly act: "take"; readonly order: number | null; readonly quantity: number }
  /** One tick hits everything that a trade has at the venue. */
  | { readonly act: "take-together"; readonly order: number; readonly quantity: number }
  /** The venue fills some of an entry and ends it; the end is told before the fill. */
  | { readonly act: "end-after-fill"; readonly order: number; readonly quantity: number }
  | { readonly act: "power"; readonly percent: number }
  | { readonly act: "foreign"; readonly symbol: Symbol; readonly side: OrderSide; readonly quantity: number; readonly rests: boolean }
  /** The nightly wipe of a sandbox: orders and positions are gone, and nobody says so. */
  | { readonly act: "wipe" }
  /** The process's clock jumps. */
  | { readonly act: "clock"; readonly byMs: number }
  | { readonly act: "stream-gap"; readonly forMs: number }
  | { readonly act: "chat-gap"; readonly forMs: number }
  /** Fills are told by nobody: neither by the stream nor by any list. */
  | { readonly act: "fills-hidden"; readonly forMs: number }
  | { readonly act: "crash"; readonly downMs: number }
  /** From the command line, whether a process runs or not. */
  | { readonly act: "operator"; readonly command: OperatorCommand }
  /** Somebody touches the file `KILL`. */
  | { readonly act: "kill-file" }
  /** The process's event loop stands still: it hears and answers nothing, then everything at once. */
  | { readonly act: "blocked"; readonly forMs: number }
  /** SIGTERM: the process ends by itself, and another begins. */
  | { readonly act: "terminate"; readonly downMs: number }
  /** The machine's login leads to another account, or to real money: whoever begins then is to send nothing. Null: it is right again. */
  | { readonly act: "login"; readonly to: OtherLogin | null }
  /** The options' last trading ends; the broker's word of what became of the holdings comes after so long, or never. */
  | { readonly act: "expiry"; readonly settlesAfterMs: number | null; readonly forMs: number }
  /** The market for options closes: their day orders are over, and nothing trades any more. */
  | { readonly act: "bell" }
  /** The broker begins again, and counts its orders from 1. */
  | { readonly act: "broker-restart"; readonly forMs: number }
  /** Somebody begins a second process on the same journal while the first one lives. */
  | { readonly act: "second-instance" }
  /** The journal's disk is nearly full, then full, then there is room again. */
  | { readonly act: "disk-full"; readonly lowForMs: number; readonly forMs: number };

/** Calls that send something, calls that ask, and calls of the journal. */
export type CallName = "place" | "place-oco" | "replace" | "cancel" | "find" | "orders" | "fills" | "positions" | "account" | "quote" | "spec" | "append" | "read" | "snapshot" | "torn-snapshot";

/** How a call to send something may end otherwise than well. */
export const SEND_FATES = [
  "lost-request",
  "lost-response",
  "late",
  "5xx-done",
  "5xx-not-done",
  "unreadable",
  "rate-limit",
  "refused",
  "buying-power",
  "nameless",
  "refused-by-venue",
  "hang",
  "hang-done",
  "throws",
  "slow",
] as const;
/** The same of a question. */
export const ASK_FATES = ["hang", "throws", "slow", "empty"] as const;
/** The same of a commit. */
export const APPEND_FATES = ["store-down", "unknown-landed", "unknown-lost", "slow"] as const;
export type Fate = (typeof SEND_FATES)[number] | (typeof ASK_FATES)[number] | (typeof APPEND_FATES)[number];

/** What goes wrong, by counting: the n-th call, the n-th event. */
export type Fault =
  /** The process dies at the n-th boundary: a call that begins, is done, or is answered, or something heard. */
  | { readonly fault: "crash"; readonly boundary: number; readonly downMs: number }
  | { readonly fault: "call"; readonly call: CallName; readonly nth: number; readonly fate: Fate; readonly ms: number }
  | { readonly fault: "stream"; readonly nth: number; readonly fate: "twice" | "late" | "dropped"; readonly ms: number }
  | { readonly fault: "chat"; readonly nth: number; readonly fate: "twice" | "late"; readonly ms: number };

/** The kind of a fault or of an act that is one, as the report counts it; null for what happens on good days. */
export const kindOfAct = (act: ActBody): string | null => {
  switch (act.act) {
    case "post":
      return act.kind ?? (act.revision > 0 ? "edit" : act.author === "stranger" ? "stranger" : null);
    case "move":
    case "take":
      return null;
    case "quotes":
      return act.trouble === null ? null : `quote ${act.trouble}`;
    case "foreign":
      return act.rests ? "foreign order" : "foreign fill";
    case "end-after-fill":
      return act.quantity === 0 ? "ended by the venue" : act.act;
    case "login":
      return act.to === null ? null : `login of ${act.to}`;
    case "operator":
      return `operator's ${act.command}`;
    case "clock":
      return act.byMs < 0 ? "clock back" : "clock forward";
    default:
      return act.act;
  }
};

/** The kind of a fault, as the report counts it. */
export const kindOfFault = (fault: Fault): string => {
  switch (fault.fault) {
    case "crash":
      return "crash at a boundary";
    case "call":
      return `${fault.call} ${fault.fate}`;
    default:
      return `${fault.fault} ${fault.fate}`;
  }
};
