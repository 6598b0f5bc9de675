import {
  isLive,
  max,
  subtract,
  ZERO,
  type Accepted,
  type CancelRequest,
  type ChangeOutcome,
  type EpochMs,
  type InstrumentSpec,
  type Leaves,
  type OrderTerms,
  type PlaceOutcome,
  type PlaceRequest,
  type Rejected,
  type ReplaceRequest,
} from "@floorbroker/core";
import { remainingOf, type VenueOrder } from "./orders.ts";
import { refusal, refused } from "./rejects.ts";
import type { Trading } from "./trading.ts";
import { refOf, strikes, turn, tell, venueId, type Venue } from "./venue.ts";

/** What the venue does with a request when it has arrived. The answer is what it says at once. */
export interface Arrivals {
  place(request: PlaceRequest, at: EpochMs): PlaceOutcome;
  replace(request: ReplaceRequest, at: EpochMs): ChangeOutcome;
  cancel(request: CancelRequest, at: EpochMs): ChangeOutcome;
}

const accepted = (order: VenueOrder): Accepted => ({ outcome: "accepted", ref: order.ref, state: order.state });

const leaving = (rejected: Rejected, leaves: Leaves): ChangeOutcome => ({ ...rejected, leaves });

/** The counter of requests is the venue's desk: it checks, takes in, changes and ends orders. */
export const arrivals = (venue: Venue, trading: Trading): Arrivals => {
  const { world, market, agenda, ledger, margin, orders, live, delay, faults } = venue;
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
  const whyNot = (spec: InstrumentSpec, terms: OrderTerms, original: VenueOrder | null, at: EpochMs): Rejected | undefined => {
    const released = original === null ? ZERO : margin.costOf({ ...original.terms, spec, quantity: remainingOf(original) }, at);
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

  const take = (request: PlaceRequest, spec: InstrumentSpec, terms: OrderTerms, supersedes: VenueOrder | null, at: EpochMs): VenueOrder => {
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

  const place = (request: PlaceRequest, at: EpochMs): PlaceOutcome => {
    const spec = market.specOf(request.terms.instrument);
    if (spec === undefined) return refused("unknown-instrument", `no instrument ${request.terms.instrument}`);
    if (faults.take("refusal-in-success")) return refused("venue-refused", "order rejected (said in an answer that looked like success)");
    if (profile.keys === "unique" && [...orders.values()].some((order) => order.key === request.key)) {
      return refused("duplicate-key", `${request.key} was already used`);
    }
    const why = whyNot(spec, request.terms, null, at);
    if (why !== undefined) return why;
    const order = take(request, spec, request.terms, null, at);
    const answer = accepted(order);
    if (strikes(world, world.rejectRate, "reject", request.key)) {
      const label = `reject:${order.ref.id}`;
      agenda.add(at + delay("routing", label), "effect", label, (rejectedAt) => {
        if (isLive(order.state)) turn(venue, order, "rejected", rejectedAt, "rejected by the exchange");
      });
    } else routeLater(order, at);
    return answer;
  };

  /** The successor waits until the original is out of the market; a fill of the original meanwhile ends them both. */
  const succeed = (original: VenueOrder, successor: VenueOrder, filledBefore: number, at: EpochMs): void => {
    original.successor = null;
    successor.contingent = false;
    const aborted = original.filled !== filledBefore || !isLive(original.state);
    if (isLive(original.state)) turn(venue, original, aborted || !isLive(successor.state) ? "cancelled" : "replaced", at);
    if (!isLive(successor.state)) return;
    if (aborted) turn(venue, successor, "cancelled", at, "the original was filled or ended first");
    else routeLater(successor, at);
  };

  const replaceByNewId = (request: ReplaceRequest, original: VenueOrder, at: EpochMs): ChangeOutcome => {
    const terms = { ...request.terms, quantity: Math.min(request.terms.quantity, remainingOf(original)) };
    const why = whyNot(original.spec, terms, original, at);
    if (why !== undefined) return leaving(why, "original-working");
    const successor = take(request, original.spec, terms, original, at);
    const answer = accepted(successor);
    if (faults.take("two-live-incarnations")) {
      routeLater(successor, at);
      return answer;
    }
    successor.contingent = true;
    original.successor = successor;
    const filledBefore = original.filled;
    const label = `succeed:${original.ref.id}`;
    agenda.add(at + delay("change", label), "effect", label, (then) => succeed(original, successor, filledBefore, then));
    return answer;
  };

  const replaceInPlace = (request: ReplaceRequest, original: VenueOrder, at: EpochMs): ChangeOutcome => {
    const { terms, revision } = request;
    if (terms.quantity < original.filled) {
      return leaving(refused("below-filled", `${original.filled} are filled already`), "original-working");
    }
    const rest = { ...terms, quantity: terms.quantity - original.filled };
    const why = rest.quantity === 0 ? undefined : whyNot(original.spec, rest, original, at);
    if (why !== undefined) return leaving(why, "original-working");
    if (faults.take("two-live-incarnations")) {
      const second = take(request, original.spec, rest, original, at);
      routeLater(second, at);
      return accepted(second);
    }
    const label = `modify:${original.ref.id}.${revision}`;
    agenda.add(at + delay("change", label), "effect", label, (then) => {
      // Filled or ended before the change reached the market: nothing left to change.
      if (!isLive(original.state)) return;
      original.terms = terms;
      original.revision = revision;
      if (terms.quantity <= original.filled) return turn(venue, original, "filled", then);
      turn(venue, original, original.state, then);
      return original.state === "working" ? trading.meetAgain(original, then) : undefined;
    });
    return accepted(original);
  };

  const targetOf = (id: string): VenueOrder | ChangeOutcome => {
    const order = orders.get(id);
    if (order === undefined) return leaving(refused("unknown-order", `no order ${id}`), "original-unknown");
    if (!isLive(order.state)) return leaving(refused("not-working", `order ${id} is ${order.state}`), "original-gone");
    return order;
  };

  const replace = (request: ReplaceRequest, at: EpochMs): ChangeOutcome => {
    const original = targetOf(request.target.id);
    if ("outcome" in original) return original;
    const { instrument, side } = request.terms;
    if (instrument !== original.terms.instrument || side !== original.terms.side) {
      return leaving(refused("unsupported", "a replace keeps instrument and side"), "original-working");
    }
    if (faults.take("refusal-in-success")) {
      return leaving(refused("venue-refused", "replace rejected (said in an answer that looked like success)"), "original-working");
    }
    if (original.ending) return leaving(refused("not-working", "the order is being cancelled"), "original-unknown");
    if (original.successor !== null || original.contingent) {
      return leaving(refused("replace-pending", "a replace of this order is still under way"), "original-working");
    }
    return profile.replacing === "new-id" ? replaceByNewId(request, original, at) : replaceInPlace(request, original, at);
  };

  const cancel = ({ target }: CancelRequest, at: EpochMs): ChangeOutcome => {
    const order = targetOf(target.id);
    if ("outcome" in order) return order;
    const answer = accepted(order);
    // An order that is being replaced leaves the market anyway; its successor has a reference of its own.
    if (order.ending || order.successor !== null) return answer;
    order.ending = true;
    const label = `cancel:${order.ref.id}`;
    agenda.add(at + delay("change", label), "effect", label, (then) => {
      if (isLive(order.state)) turn(venue, order, "cancelled", then);
    });
    return answer;
  };

  return { place, replace, cancel };
};
