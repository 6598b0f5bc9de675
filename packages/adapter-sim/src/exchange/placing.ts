import type { EpochMs, PlaceOutcome, PlaceRequest } from "@floorbroker/core";
import type { Intake } from "./intake.ts";
import { refused } from "./rejects.ts";
import { strikes, turn, type Venue } from "./venue.ts";

/** What the venue does with a new order, and what it answers at once. */
export type Place = (request: PlaceRequest, at: EpochMs) => PlaceOutcome;

/** New orders at a venue. */
export const placing = (venue: Venue, { whyNot, take, routeLater }: Intake): Place => {
  const { world, market, agenda, orders, live, delay, faults } = venue;

  return (request, at) => {
    const spec = market.specOf(request.terms.instrument);
    if (spec === undefined) return refused("unknown-instrument", `no instrument ${request.terms.instrument}`);
    // Whoever trades a contract has seen it: from now on no alert moves it.
    market.meet(spec, null, at);
    if (faults.take("refusal-in-success"))
      return refused("venue-refused", "order rejected (said in an answer that looked like success)");
    if (world.profile.keys === "unique" && [...orders.values()].some((order) => order.key === request.key)) {
      return refused("duplicate-key", `${request.key} was already used`);
    }
    const why = whyNot(spec, request.terms, null, at);
    if (why !== undefined) return why;
    const order = take(request, spec, request.terms, null, at);
    const answer: PlaceOutcome = { outcome: "accepted", ref: order.ref, state: order.state };
    if (strikes(world, world.rejectRate, "reject", request.key)) {
      const label = `reject:${order.ref.id}`;
      agenda.add(at + delay("routing", label), "effect", label, (rejectedAt) => {
        if (live.has(order)) turn(venue, order, "rejected", rejectedAt, "rejected by the exchange");
      });
    } else routeLater(order, at);
    return answer;
  };
};
