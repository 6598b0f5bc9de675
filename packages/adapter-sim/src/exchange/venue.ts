import {
  fillId,
  isLive,
  type AccountId,
  type BrokerEvent,
  type BrokerOrderRef,
  type EpochMs,
  type Fill,
  type FillId,
  type IncarnationState,
  type InstrumentId,
} from "@floorbroker/core";
import type { Settled } from "../config.ts";
import { armedFaults, type ArmedFaults } from "../faults.ts";
import { simulatedMarket, type Market } from "../market/market.ts";
import { streamKey, uniform } from "../random.ts";
import { agenda, type Agenda } from "./agenda.ts";
import { delays, type Delays } from "./latency.ts";
import { ledger, type Ledger } from "./ledger.ts";
import { margin, type Margin } from "./margin.ts";
import type { VenueOrder } from "./orders.ts";

/** Everything that the venue consists of; its rules are the functions of the other files. */
export interface Venue {
  readonly world: Settled;
  readonly market: Market;
  readonly agenda: Agenda;
  readonly ledger: Ledger;
  readonly margin: Margin;
  readonly delay: Delays;
  readonly faults: ArmedFaults;
  /** By id, in the order in which they were received. */
  readonly orders: Map<string, VenueOrder>;
  /** Those of them that can still fill, in the same order: what is looked at every second. */
  readonly live: Set<VenueOrder>;
  /** The newest revision of each fill. */
  readonly fills: Map<FillId, Fill>;
  /** Sends an event down the stream; `label` must be unique among the events of its moment. */
  publish(event: BrokerEvent, at: EpochMs, label: string): void;
}

/** Hears an event of the venue. */
export type Hearing = (event: BrokerEvent, at: EpochMs) => void;

/** A venue with nothing in it. `deliver` hears each event when it reaches us, `witness` when it happens. */
export const venue = (world: Settled, deliver: Hearing, witness: Hearing): Venue => {
  const market = simulatedMarket(world);
  const live = new Set<VenueOrder>();
  const plan = agenda();
  const account = ledger(world.cash, world.fees);
  const delay = delays(world.seed, world.latency);
  return {
    world,
    market,
    agenda: plan,
    ledger: account,
    margin: margin(world, market, account, () => live),
    delay,
    faults: armedFaults(),
    orders: new Map(),
    live,
    fills: new Map(),
    publish: (event, at, label) => {
      witness(event, at);
      plan.add(at + delay("stream", label), "delivery", label, (heardAt) => deliver(event, heardAt));
    },
  };
};

/** As it stands in every reference, whatever the profile. */
export const BROKER_NAME = "sim";

const ID_DIGITS = 10;

/** An id as venues give them: digits that mean nothing, the same in every run of the same world. */
export const venueId = (seed: number, ...labels: readonly string[]): string => {
  const high = streamKey(seed, "id", ...labels) % 90_000;
  const low = streamKey(seed, "id-low", ...labels) % 100_000;
  return `${high + 10_000}${String(low).padStart(ID_DIGITS - 5, "0")}`;
};

/** The reference of an order of this venue. `handle` is the text that our side hung on the order. */
export const refOf = (world: Settled, id: string, handle: string | null): BrokerOrderRef => ({
  broker: BROKER_NAME,
  account: world.account,
  id,
  handle,
});

/** Puts an order into a state and says so. */
export const turn = (
  venue: Venue,
  order: VenueOrder,
  state: IncarnationState,
  at: EpochMs,
  text: string | null = null,
): void => {
  order.state = state;
  order.changedAt = at;
  if (!isLive(state)) venue.live.delete(order);
  tell(venue, order, at, text);
};

/** How an order stands, as the stream says it. */
export const stateOf = (order: VenueOrder, at: EpochMs, text: string | null): BrokerEvent => ({
  type: "order-state",
  orderKey: order.key,
  revision: order.revision,
  ref: order.ref,
  supersedes: order.supersedes,
  state: order.state,
  terms: order.terms,
  filled: order.filled,
  at,
  text,
});

/** Says how an order stands. */
export const tell = (venue: Venue, order: VenueOrder, at: EpochMs, text: string | null = null): void => {
  venue.publish(stateOf(order, at, text), at, `state:${order.ref.id}:${order.state}:${order.revision}:${order.filled}`);
};

/** The stable name of the n-th execution of an order. */
export const fillIdOf = (orderId: string, n: number): FillId => fillId(`${orderId}-${n}`);

/** The name of one leg of such an execution. */
export const fillIdOfLeg = (execution: FillId, leg: number): FillId => fillId(`${execution}.${leg}`);

/** Whether something happens that is said to happen to this share of cases. */
export const strikes = (world: Settled, rate: number | undefined, ...labels: readonly string[]): boolean =>
  rate !== undefined && rate > 0 && uniform(world.seed, "strikes", ...labels) < rate;

/** For foreign orders, which come from the same account by another hand. */
export const foreignRef = (
  world: Settled,
  account: AccountId,
  instrument: InstrumentId,
  at: EpochMs,
): BrokerOrderRef => ({
  ...refOf(world, venueId(world.seed, "foreign", instrument, String(at)), null),
  account,
});
