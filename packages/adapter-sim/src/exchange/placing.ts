import type { EpochMs, PlaceOutcome, PlaceRequest, Rejected } from "@floorbroker/core";
import type { Intake } from "./intake.ts";
import type { VenueOrder } from "./orders.ts";
import { refused } from "./rejects.ts";
import { strikes, turn, type Venue } from "./venue.ts";

/** What the venue does with a new order, and what it answers at once. */
export type Place = (request: PlaceRequest, at: EpochMs) => PlaceOutcome;

/** New orders at a venue, step by step. */
export interface Placing {
  readonly place: Place;
  /** Why it is refused at once, or `undefined`. */
  whyRefused(request: PlaceRequest, at: EpochMs): Rejected | undefined;
  /** Takes in what is not refused. */
  enter(request: PlaceRequest, at: EpochMs): VenueOrder;
  /** Sends it on to the market, or has the exchange reject it when that strikes. */
  sendOn(order: VenueOrder, at: EpochMs): void;
}

/** How a venue answers for what it has taken. */
export const acceptedAs = (order: VenueOrder): PlaceOutcome => ({ outcome: "accepted", ref: order.ref, state: order.state });

/** New orders at a venue. */
export const placing = (venue: Venue, { whyNot, take, routeLater }: Intake): Placing => {
  const { world, market, agenda, orders, live, delay, faults } = venue;

  const whyRefused = (request: PlaceRequest, at: EpochMs): Rejected | undefined => {
    const spec = market.specOf(request.terms.instrument);
    if (spec === undefined) return refused("unknown-instrument", `no instrument ${request.terms.instrument}`);
    // Whoever trades a contract has seen it: from now on no alert moves it.
    market.meet(spec, null, at);
    if (faults.take("refusal-in-success"))
      return refused("venue-refused", "order rejected (said in an answer that looked like success)");
    if (world.profile.keys === "unique" && [...orders.values()].some((order) => order.key === request.key)) {
      return refused("duplicate-key", `${request.key} was already used`);
    }
    return whyNot(spec, request.terms, null, at);
  };

  const enter = (request: PlaceRequest, at: EpochMs): VenueOrder => {
    const spec = market.specOf(request.terms.instrument);
    if (spec === undefined) throw new Error(`taken without being looked at: ${request.key}`);
    return take(request, spec, request.terms, null, at);
  };

  const sendOn = (order: VenueOrder, at: EpochMs): void => {
    if (!strikes(world, world.rejectRate, "reject", order.key ?? "")) return routeLater(order, at);
    const label = `reject:${order.ref.id}`;
    agenda.add(at + delay("routing", label), "effect", label, (rejectedAt) => {
      if (live.has(order)) turn(venue, order, "rejected", rejectedAt, "rejected by the exchange");
    });
  };

  const place: Place = (request, at) => {
    const why = whyRefused(request, at);
    if (why !== undefined) return why;
    const order = enter(request, at);
    const answer = acceptedAs(order);
    sendOn(order, at);
    return answer;
  };

  return { place, whyRefused, enter, sendOn };
};
