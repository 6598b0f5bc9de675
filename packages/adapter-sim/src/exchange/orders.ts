import {
  isLive,
  type BrokerOrder,
  type BrokerOrderRef,
  type CancelRequest,
  type EpochMs,
  type IncarnationState,
  type InstrumentSpec,
  type OrderKey,
  type OrderTerms,
  type PlaceRequest,
  type ReplaceRequest,
} from "@floorbroker/core";

/** A request as it leaves us, whole, so that it can be kept and handed in again. */
export type VenueRequest =
  | { readonly type: "place"; readonly request: PlaceRequest }
  /** Two orders on the same units. */
  | { readonly type: "place-oco"; readonly requests: readonly [PlaceRequest, PlaceRequest] }
  | { readonly type: "replace"; readonly request: ReplaceRequest }
  | { readonly type: "cancel"; readonly request: CancelRequest };

/** A request and when it was sent. */
export interface SentRequest {
  readonly at: EpochMs;
  readonly request: VenueRequest;
}

/** One incarnation of an order as the venue keeps it. Only the exchange changes it. */
export interface VenueOrder {
  readonly ref: BrokerOrderRef;
  readonly spec: InstrumentSpec;
  readonly key: OrderKey | null;
  revision: number | null;
  readonly supersedes: BrokerOrderRef | null;
  terms: OrderTerms;
  filled: number;
  /** Executions so far; numbers the fills. */
  executions: number;
  state: IncarnationState;
  /** When it was received. */
  readonly since: EpochMs;
  changedAt: EpochMs;
  /** A stop whose trigger has been touched. */
  triggered: boolean;
  /** A cancel is on its way to the market. */
  ending: boolean;
  /** Waits for the end of the incarnation that it supersedes. */
  contingent: boolean;
  /** The incarnation that waits for the end of this one. */
  successor: VenueOrder | null;
  /** The other side of its pair: of both only one sells. */
  sibling: VenueOrder | null;
}

/** What is left to fill. */
export const remainingOf = (order: VenueOrder): number =>
  isLive(order.state) ? Math.max(order.terms.quantity - order.filled, 0) : 0;

/** The other side of a pair, as long as it can still fill. */
export const liveSibling = ({ sibling }: VenueOrder): VenueOrder | null => (sibling !== null && isLive(sibling.state) ? sibling : null);

/** The order as a broker lists it. */
export const listed = (order: VenueOrder): BrokerOrder => ({
  ref: order.ref,
  orderKey: order.key,
  revision: order.revision,
  supersedes: order.supersedes,
  terms: order.terms,
  filled: order.filled,
  state: order.state,
  since: order.since,
});

/** What tells a request from all others of a run, for seeding and for ordering. */
export const labelOf = ({ at, request }: SentRequest): string => {
  switch (request.type) {
    case "place":
    case "replace":
      return `${request.type}:${request.request.key}.${request.request.revision}`;
    case "place-oco":
      return `place-oco:${request.requests[0].key}.${request.requests[0].revision}`;
    case "cancel":
      return `cancel:${request.request.key}:${request.request.target.id}@${at}`;
  }
};
