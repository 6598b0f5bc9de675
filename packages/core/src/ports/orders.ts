import { boolean, branded, decimalString, integer, nullable, object, oneOf, string, type TypeOf } from "../codec.ts";
import type { AccountId, FillId, InstrumentId, OrderKey } from "../ids.ts";

/**
 * The words in which core and every broker speak of orders. They are journaled, so they are codecs; their shape carries
 * tastytrade, Interactive Brokers and TopStepX alike (docs/architecture.md §8).
 */

/** The broker's name of one incarnation of an order. `handle` is private to the adapter and stored verbatim. */
export const brokerOrderRef = object({
  broker: string,
  account: branded<AccountId>(),
  id: string,
  handle: nullable(string),
});
export type BrokerOrderRef = TypeOf<typeof brokerOrderRef>;

/** Whether two references name the same incarnation. */
export const sameRef = (a: BrokerOrderRef, b: BrokerOrderRef): boolean =>
  a.broker === b.broker && a.account === b.account && a.id === b.id;

export const orderSide = oneOf("buy", "sell");
export type OrderSide = TypeOf<typeof orderSide>;

/**
 * What the broker is asked to do. `closing` means position effect *close*: the broker enforces it where it can
 * (capability `closeEffect`), core keeps the promise itself where it can't.
 */
export const orderTerms = object({
  instrument: branded<InstrumentId>(),
  side: orderSide,
  closing: boolean,
  quantity: integer,
  type: oneOf("market", "limit", "stop", "stop-limit"),
  /** Of limit and stop-limit; null otherwise. Positive; a price per unit, not money. */
  limit: nullable(decimalString),
  /** The trigger of stop and stop-limit; null otherwise. */
  stop: nullable(decimalString),
  timeInForce: oneOf("day", "gtc", "ioc", "fok"),
});
export type OrderTerms = TypeOf<typeof orderTerms>;

/**
 * Where an incarnation stands at the broker. `received` and `working` can still fill; the others are proven dead.
 * A status never creates or destroys quantity: only fills do.
 */
export const incarnationState = oneOf("received", "working", "filled", "cancelled", "expired", "rejected", "replaced");
export type IncarnationState = TypeOf<typeof incarnationState>;

/** Whether an incarnation in this state can still fill. */
export const isLive = (state: IncarnationState): boolean => state === "received" || state === "working";

/**
 * One execution: a fact keyed by `fillId`. A higher `rev` replaces a lower one, quantity 0 voids it. A fill without
 * `orderKey` belongs to no order of ours (liquidation, a trade by hand, assignment).
 */
export const fillCodec = object({
  fillId: branded<FillId>(),
  rev: integer,
  orderKey: nullable(branded<OrderKey>()),
  ref: brokerOrderRef,
  /** 0-based leg; null for a whole combination, which never adds leg quantity. */
  leg: nullable(integer),
  instrument: branded<InstrumentId>(),
  side: orderSide,
  quantity: integer,
  price: decimalString,
  /** When the venue says that it happened. */
  at: integer,
  /** When we heard of it. */
  receivedAt: integer,
});
export type Fill = TypeOf<typeof fillCodec>;

/** One incarnation as a broker lists it. `orderKey` and `revision` are null for an order that is not ours. */
export interface BrokerOrder {
  readonly ref: BrokerOrderRef;
  readonly orderKey: OrderKey | null;
  readonly revision: number | null;
  readonly supersedes: BrokerOrderRef | null;
  readonly terms: OrderTerms;
  /** Units of it that the broker says are filled: a hint that fills are owed, never a quantity. */
  readonly filled: number;
  readonly state: IncarnationState;
  readonly since: number;
}
