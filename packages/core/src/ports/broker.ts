import type { AccountId, OrderKey } from "../ids.ts";
import type { InstrumentKind } from "../instrument/instrument.ts";
import type { EpochMs } from "../time.ts";
import type { Decimal } from "../decimal.ts";
import type { BrokerOrder, BrokerOrderRef, Fill, IncarnationState, OrderTerms } from "./orders.ts";

/**
 * What one account at one broker can be asked. An adapter implements this and passes the contract suite
 * (`@floorbroker/core/contract`). No method throws or rejects for anything a broker can do: all ends are values.
 */
export interface Broker {
  /** `tastytrade`, `sim`, … as it stands in every {@link BrokerOrderRef}. */
  readonly name: string;
  readonly account: AccountId;

  /** What this account can do with this kind of instrument. Data: read when a plan is made, not when it fails. */
  capabilities(kind: InstrumentKind): Capabilities;

  /** What proves that this account is (not) about real money. What can't be proven is production. */
  proveEnvironment(): Promise<EnvironmentEvidence>;

  /**
   * Sends one new order, once. The adapter writes `key` and `revision` so that {@link Broker.find} finds them. It never
   * repeats the call itself and never queues it: what can't be sent now ends as `rejected` by `local`.
   */
  place(request: PlaceRequest): Promise<PlaceOutcome>;

  /**
   * Sends two new orders that close the same units, once: what one of them fills, the other can't fill any more. Both are
   * taken or neither; each is found by its own key. An answer that was lost is `unknown` for both. Only asked of brokers
   * whose {@link Capabilities.oco} is `broker`; any other refuses, `by: local`.
   */
  placeOco(requests: readonly [PlaceRequest, PlaceRequest]): Promise<readonly [PlaceOutcome, PlaceOutcome]>;

  /**
   * Changes price (and quantity, type or time in force where {@link Capabilities.replace} says so) of `target`. May give
   * the order a new incarnation while the old one can still fill.
   */
  replace(request: ReplaceRequest): Promise<ChangeOutcome>;

  /** Asks for the end of one incarnation. `accepted` means that the request stands, not that the order is dead. */
  cancel(request: CancelRequest): Promise<ChangeOutcome>;

  /** What became of an intent. `absent` is a proof, not a guess; anything less is `inconclusive`. */
  find(key: OrderKey, sent: SendWindow): Promise<Lookup>;

  /** All orders of the account in the window, ours and foreign. A missing list is `complete: false`, never empty. */
  orders(window: SendWindow): Promise<Listing<BrokerOrder>>;

  /** All fills of the account in the window. */
  fills(window: SendWindow): Promise<Listing<Fill>>;

  /**
   * Calls `listener` for everything the stream says, in the order in which it is heard, until the returned function is
   * called. The stream is a hint: it may repeat, reorder and lose; a loss is told as `gap`. A late fact of an old
   * connection is still a fact and is passed on.
   */
  listen(listener: (event: BrokerEvent) => void): () => void;
}

/** Each order of ours has one key for life; each attempt to change it has a revision: 0 places, 1… replace. */
export interface PlaceRequest {
  readonly key: OrderKey;
  readonly revision: number;
  readonly terms: OrderTerms;
}

/** `target` is the incarnation believed alive; `terms` are the whole new terms. */
export interface ReplaceRequest extends PlaceRequest {
  readonly target: BrokerOrderRef;
}

/** One incarnation to be ended. */
export interface CancelRequest {
  readonly key: OrderKey;
  readonly target: BrokerOrderRef;
}

/** When the call in question may have reached the broker. */
export interface SendWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * How a call ended. There are three ways, and no second POST:
 * - `accepted`: acknowledged by the broker, not merely written to a socket. The reference may come later.
 * - `rejected`: definite. `by: local` proves that nothing was sent.
 * - `unknown`: the broker may or may not have it; only {@link Broker.find} can tell.
 */
export type PlaceOutcome = Accepted | Rejected | Unknown;

/** As {@link PlaceOutcome}, for replace and cancel: a refusal also says what became of the original. */
export type ChangeOutcome = Accepted | (Rejected & { readonly leaves: Leaves }) | Unknown;

/** Acknowledged. */
export interface Accepted {
  readonly outcome: "accepted";
  readonly ref: BrokerOrderRef | null;
  readonly state: IncarnationState;
}

/** Definitely refused. */
export interface Rejected {
  readonly outcome: "rejected";
  /** Ours, kebab-case: `buying-power`, `off-tick`, `market-closed`, `not-working`, `rate-limit`, `unsupported`, … */
  readonly code: string;
  /** The broker's own words. */
  readonly text: string;
  readonly by: "broker" | "local";
}

/** Nobody can say yet. */
export interface Unknown {
  readonly outcome: "unknown";
  readonly origin: UnknownOrigin;
}

/** What a refused replace or cancel did to the original. */
export type Leaves = "original-working" | "original-gone" | "original-unknown";

/** Why nobody can say what became of a call. */
export type UnknownOrigin =
  | "timeout"
  | "transport"
  | "5xx"
  | "unreadable"
  | "broker-said-pending"
  | "broker-said-unknown"
  | "restart";

/** The answer to {@link Broker.find}. */
export type Lookup =
  | { readonly outcome: "found"; readonly incarnations: readonly BrokerOrder[]; readonly fills: readonly Fill[] }
  /** Proven: all states covered, all pages read, the send window inside, a settle delay passed, the link healthy. */
  | { readonly outcome: "absent"; readonly proof: string }
  | { readonly outcome: "inconclusive"; readonly why: string };

/** A list that says what it covers. */
export interface Listing<A> {
  readonly items: readonly A[];
  readonly asOf: EpochMs;
  readonly covers: { readonly from: EpochMs; readonly to: EpochMs; readonly scope: "own-client" | "account" };
  readonly complete: boolean;
}

/** What a stream may say. */
export type BrokerEvent =
  | {
      readonly type: "order-state";
      readonly orderKey: OrderKey | null;
      readonly revision: number | null;
      readonly ref: BrokerOrderRef;
      readonly supersedes: BrokerOrderRef | null;
      readonly state: IncarnationState;
      readonly terms: OrderTerms;
      /**
       * Units of this incarnation that the broker says are filled: never a quantity, but the word that fills are owed. An
       * adapter whose stream does not say it with the end of an order asks for it before it passes the end on.
       */
      readonly filled: number;
      readonly at: EpochMs;
      /** The broker's words, of a rejection above all. */
      readonly text: string | null;
    }
  | { readonly type: "fill"; readonly fill: Fill }
  | {
      readonly type: "fees-reported";
      readonly orderKey: OrderKey | null;
      readonly fillId: Fill["fillId"];
      readonly amount: Decimal;
      readonly currency: string;
      readonly at: EpochMs;
    }
  | { readonly type: "link"; readonly link: Link }
  | {
      readonly type: "gap";
      readonly link: Link["name"];
      readonly fromGeneration: number;
      readonly lost: "maybe" | "certainly";
      readonly at: EpochMs;
    };

/** A connection's state. Entries need `orders` up *and* reconciled in this generation. */
export interface Link {
  readonly name: "orders" | "quotes" | "account";
  readonly state: "up" | "stale" | "down" | "needs-human";
  readonly generation: number;
  readonly since: EpochMs;
  readonly reason: string | null;
}

/** Capabilities are data, per account and kind of instrument. */
export interface Capabilities {
  readonly orderTypes: readonly OrderTerms["type"][];
  readonly timesInForce: readonly OrderTerms["timeInForce"][];
  /** `atomic`: the terms before and after a change never both fill, since a fill that overtakes a change ends it. */
  readonly replace: { readonly price: boolean; readonly quantity: boolean; readonly atomic?: boolean };
  /** What the quantity of a replace means at this broker. */
  readonly quantityOfReplace: "total" | "remaining";
  readonly brackets: "none" | "absolute" | "ticks-from-fill";
  /**
   * `broker`: of two linked orders never more is filled in all than the units of one. A fill of all of them ends the other
   * in the same instant; a part of them takes as many from the other, or ends it. Ending one may end the other.
   */
  readonly oco: "none" | "broker";
  readonly trailing: "none" | "broker";
  readonly preview: "none" | "margin" | "full";
  readonly closeEffect: "enforced" | "not";
  readonly idempotentKey: "no" | "refuses-duplicates";
}

/** A statement about money, proved by evidence; what can't be proven is `production`. */
export interface EnvironmentEvidence {
  readonly environment: "sim" | "rehearsal" | "production";
  readonly endpoint: string;
  readonly loginKind: string;
  readonly account: AccountId;
  readonly accountClass: string;
  readonly evidence: string;
}
