import {
  array,
  boolean,
  branded,
  decimalString,
  integer,
  nullable,
  object,
  oneOf,
  string,
  union,
  type Codec,
  type TypeOf,
} from "../codec.ts";
import type { CivilDate } from "../time.ts";

/** Words for the stake; each scales the channel's allocation by a configured factor and none raises it. */
export const sizeWord = oneOf("lotto", "small", "half", "large");
export type SizeWord = TypeOf<typeof sizeWord>;

/** A part of what is held, as an exact ratio: 1/2, 2/3, 1/1 for all. */
export const fractionCodec = object({ numerator: integer, denominator: integer });
export type Fraction = TypeOf<typeof fractionCodec>;

/**
 * A level of an exit plan in the text: an absolute price, or a percentage as it is written (125 means 125 %), without its
 * sign. Some rooms count from the entry, `SL -30%`, and some from nothing, `SL: 75%`; nothing trades on it.
 */
export const levelCodec = union("unit", {
  price: object({ value: decimalString }),
  percent: object({ value: decimalString }),
});
export type Level = TypeOf<typeof levelCodec>;

/** How far a stop that moves stays behind the market: a percentage of it, or an amount. Noted; nothing trades on it. */
export const trailCodec = union("unit", {
  percent: object({ value: decimalString }),
  amount: object({ value: decimalString }),
});
export type Trail = TypeOf<typeof trailCodec>;

/** One leg of a spread. The ratio is its count in one spread: 2 in the middle of a butterfly. */
export const legCodec = object({
  action: oneOf("BTO", "STO", "STC", "BTC"),
  right: oneOf("C", "P"),
  strike: decimalString,
  expiry: branded<CivilDate>(),
  ratio: integer,
});
export type Leg = TypeOf<typeof legCodec>;

/** Two to four legs that are traded as one order, and whether their net price is paid (`debit`) or received. */
export const spreadCodec = object({ legs: array(legCodec), effect: oneOf("debit", "credit") });
export type Spread = TypeOf<typeof spreadCodec>;

/** Null where the key is absent: journals of before it was there stay readable. */
const addedLater = <A>(codec: Codec<A>): Codec<A | null> => {
  const inner = nullable(codec);
  return { encode: inner.encode, decode: (json, path) => inner.decode(json ?? null, path) };
};

const contractFields = {
  asset: oneOf("option", "equity", "spread"),
  symbol: string,
  /** Call or put; null for an equity and a spread. */
  right: nullable(oneOf("C", "P")),
  strike: nullable(decimalString),
  expiry: nullable(branded<CivilDate>()),
  /** The legs of a spread, whose right, strike and expiry above are null; null for anything else. */
  spread: addedLater(spreadCodec),
};

const openCodec = object({
  ...contractFields,
  action: oneOf("BTO", "STO"),
  /** The alerted price. */
  price: decimalString,
  quantity: nullable(integer),
  size: nullable(sizeWord),
  targets: array(levelCodec),
  stop: nullable(levelCodec),
  trail: addedLater(trailCodec),
});

/** False where the key is absent: journals of before it was there stay readable. */
const flagAddedLater: Codec<boolean> = {
  encode: boolean.encode,
  decode: (json, path) => boolean.decode(json ?? false, path),
};

const closeCodec = object({
  ...contractFields,
  action: oneOf("STC", "BTC"),
  price: nullable(decimalString),
  quantity: nullable(integer),
  fraction: nullable(fractionCodec),
  /** A part is meant, and not said how large: `trim`, `sold some`. Quantity and fraction are null then. */
  partial: flagAddedLater,
});

/** How long an order works: for its session, until cancelled, at once as far as it goes, or at once and whole. */
export const timeInForce = oneOf("day", "gtc", "ioc", "fok");
export type TimeInForce = TypeOf<typeof timeInForce>;

const futuresCodec = object({
  side: oneOf("buy", "sell", "flat"),
  /** Product root without the slash, `MES`; null for `flat` of everything. */
  root: nullable(string),
  /** A contract named by the trader, `/ESZ6`, where one was; otherwise the front month is meant. */
  contract: nullable(string),
  /** Null where the text leaves it open: `flat` of all there is, and a signal, whose grade decides. */
  quantity: nullable(integer),
  fraction: nullable(fractionCodec),
  type: nullable(oneOf("market", "limit", "stop", "stop-limit")),
  /** The limit of a limit and a stop-limit; the trigger of a stop. */
  price: nullable(decimalString),
  /** The trigger of a stop-limit, whose limit is the price. */
  stopPrice: addedLater(decimalString),
  /** Null where the text says nothing: the day. */
  timeInForce: addedLater(timeInForce),
  stopLoss: nullable(decimalString),
  takeProfit: nullable(decimalString),
  grade: nullable(oneOf("A", "B", "C")),
});

const controlCodec = object({
  command: oneOf("status", "positions", "orders", "risk", "help", "pause", "resume", "kill", "flatten", "cancel", "explain", "confirm", "decline"),
  argument: nullable(string),
});

/** Other terms for an order that works. What is null stays as it is; at least one is not. */
const modifyCodec = object({
  /** An order, trade or message by its id, or a symbol, in small letters. */
  name: string,
  /** The limit of an entry, or of a target's order. */
  limit: nullable(decimalString),
  /** The trigger of an entry, or the stop of what is held. */
  stop: nullable(decimalString),
  /** The target of what is held. */
  target: nullable(decimalString),
  /** Which of several targets, counted from 1; null where nothing says so. */
  targetNumber: addedLater(integer),
  /** The whole order's, what is filled of it included. */
  quantity: nullable(integer),
});

/** Why a message is no instruction, in a word: `chatter`, `question`, `negated`, `quoted`, `recap`, … */
const ignoreCodec = object({ reason: string });

const invalidCodec = object({
  code: string,
  text: string,
  offending: nullable(string),
  suggestions: array(string),
});

/**
 * What a message asks for, after interpretation. Closed: an instruction (`open`, `close`, `futures`, `control`, `modify`), or
 * `ignore` with a reason, or `invalid` with a code and suggestions, and nothing between.
 */
export const instructionCodec = union("kind", {
  open: openCodec,
  close: closeCodec,
  futures: futuresCodec,
  control: controlCodec,
  modify: modifyCodec,
  ignore: ignoreCodec,
  invalid: invalidCodec,
});
export type Instruction = TypeOf<typeof instructionCodec>;
export type Open = Extract<Instruction, { kind: "open" }>;
export type Close = Extract<Instruction, { kind: "close" }>;
export type Futures = Extract<Instruction, { kind: "futures" }>;
export type Control = Extract<Instruction, { kind: "control" }>;
export type Modify = Extract<Instruction, { kind: "modify" }>;
export type Invalid = Extract<Instruction, { kind: "invalid" }>;
export type Ignore = Extract<Instruction, { kind: "ignore" }>;

/** What was read and by which rule, so that `explain` can name it. */
export interface Reading {
  readonly instruction: Instruction;
  /** The rule file that decided: `option-alert`, `command`, `chatter`, … */
  readonly rule: string;
}
