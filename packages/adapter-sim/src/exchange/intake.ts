import {
  isLive,
  max,
  subtract,
  ZERO,
  type EpochMs,
  type InstrumentSpec,
  type OrderTerms,
  type PlaceRequest,
  type Rejected,
} from "@floorbroker/core";
import { remainingOf, type VenueOrder } from "./orders.ts";
import { refusal } from "./rejects.ts";
import type { Trading } from "./trading.ts";
import { refOf, tell, turn, venueId, type Venue } from "./venue.ts";

/** How orders get into the venue's books. */
export interface Intake {
  /** Why new terms are refused, or `undefined`; `original` is the order that they would change. */
  whyNot(spec: InstrumentSpec, terms: OrderTerms, original: VenueOrder | null, at: EpochMs): Rejected | undefined;
  /** Takes an order in: from now on it is `received`, and ends with its time in force. */
  take(
    request: PlaceRequest,
    spec: InstrumentSpec,
    terms: OrderTerms,
    supersedes: VenueOrder | null,
    at: EpochMs,
  ): VenueOrder;
  /** Sends an order on to the market, where it arrives a little later. */
  routeLater(order: VenueOrder, at: EpochMs): void;
}

/** The intake of a venue. */
export const intake = (venue: Venue, trading: Trading): Intake => {
  const { world, market, agenda, ledger, margin, orders, live, delay } = venue;
  const { profile } = world;

  const closingUnits = (terms: OrderTerms, except: VenueOrder | null): number => {
    let sum = 0;
    for (const order of live) {
      const { instrument, side, closing } = order.terms;
      if (order === except || order.contingent || !closing) continue;
      if (instrument === terms.instrument && side === terms.side) sum += remainingOf(order);
    }
    return sum;
  };

  /** Why new terms are refused; `original` is the order that they would change. */
  const whyNot = (
    spec: InstrumentSpec,
    terms: OrderTerms,
    original: VenueOrder | null,
    at: EpochMs,
  ): Rejected | undefined => {
    const released =
      original === null ? ZERO : margin.costOf({ ...original.terms, spec, quantity: remainingOf(original) }, at);
    const session = market.hours.sessionFrom(spec, at);
    return refusal({
      profile,
      spec,
      terms,
      isOpen: market.hours.isOpen(spec, at),
      tradable: session !== undefined,
      position: ledger.position(spec.instrument.id),
      closing: closingUnits(terms, original),
      cost: subtract(margin.costOf({ ...terms, spec }, at), released),
      buyingPower: max(margin.buyingPower(at), ZERO),
      at,
    });
  };

  const unusedId = (...labels: readonly string[]): string => {
    for (let n = 0; ; n++) {
      const id = venueId(world.seed, ...labels, String(n));
      if (!orders.has(id)) return id;
    }
  };

  const take = (
    request: PlaceRequest,
    spec: InstrumentSpec,
    terms: OrderTerms,
    supersedes: VenueOrder | null,
    at: EpochMs,
  ): VenueOrder => {
    const { key, revision } = request;
    const handle = profile.replacing === "new-id" ? `${key}.r${revision}` : key;
    const order: VenueOrder = {
      ref: refOf(world, unusedId(key, String(revision)), handle),
      spec,
      key,
      revision,
      supersedes: supersedes?.ref ?? null,
      terms,
      filled: 0,
      executions: 0,
      state: "received",
      since: at,
      changedAt: at,
      triggered: false,
      ending: false,
      contingent: false,
      successor: null,
    };
    orders.set(order.ref.id, order);
    live.add(order);
    tell(venue, order, at);
    endLater(order, at);
    return order;
  };

  /** A day order ends with its session, everything else with its instrument. */
  const endLater = (order: VenueOrder, at: EpochMs): void => {
    const session = market.hours.sessionFrom(order.spec, at);
    const isDay = profile.knowsTimeInForce && order.terms.timeInForce === "day";
    const end = isDay ? session?.close : market.hours.expiresAt(order.spec);
    if (end === undefined) return;
    agenda.add(end, "session", `expire:${order.ref.id}`, (closed) => {
      if (isLive(order.state)) turn(venue, order, "expired", closed);
    });
  };

  const routeLater = (order: VenueOrder, at: EpochMs): void => {
    const label = `route:${order.ref.id}`;
    agenda.add(at + delay("routing", label), "effect", label, (routed) => trading.route(order, routed));
  };

  return { whyNot, take, routeLater };
};
