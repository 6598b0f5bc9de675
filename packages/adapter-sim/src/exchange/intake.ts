import {
  isLive,
  max,
  subtract,
  ZERO,
  type EpochMs,
  type InstrumentSpec,
  type OrderSide,
  type OrderTerms,
  type PlaceRequest,
  type Rejected,
} from "@floorbroker/core";
import { closable, legsOf, sideOfLeg, type TradedLeg } from "./legs.ts";
import { liveSibling, remainingOf, type VenueOrder } from "./orders.ts";
import { refusal, type Closeable } from "./rejects.ts";
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

  /** Units of a leg that other orders close already, in the same direction; a spread's legs as well as single ones. */
  const closingUnits = ({ spec, ratio }: TradedLeg, side: OrderSide, except: VenueOrder | null): number => {
    const direction = sideOfLeg(ratio, side);
    let sum = 0;
    for (const order of live) {
      if (order === except || order.contingent || !order.terms.closing) continue;
      const sibling = liveSibling(order);
      // Of a pair only one side sells.
      if (sibling !== null && order.ref.id > sibling.ref.id) continue;
      for (const leg of legsOf(market, order.spec)) {
        const isSame = leg.spec.instrument.id === spec.instrument.id && sideOfLeg(leg.ratio, order.terms.side) === direction;
        if (isSame) sum += remainingOf(order) * Math.abs(leg.ratio);
      }
    }
    return sum;
  };

  /** Units of the order that every leg's position lets it close, and those that other orders leave of them. */
  const closeable = (spec: InstrumentSpec, { side }: OrderTerms, original: VenueOrder | null): Closeable => {
    let [held, free] = [Infinity, Infinity];
    for (const leg of legsOf(market, spec)) {
      const position = ledger.position(leg.spec.instrument.id);
      held = Math.min(held, closable(position, leg, side));
      const towards = sideOfLeg(leg.ratio, side) === "sell" ? 1 : -1;
      free = Math.min(free, closable(position - towards * closingUnits(leg, side, original), leg, side));
    }
    return { held, free };
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
      closeable: closeable(spec, terms, original),
      isBounded: margin.isBounded({ ...terms, spec }),
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
      sibling: null,
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
