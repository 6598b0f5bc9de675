import {
  isLive,
  type Accepted,
  type CancelRequest,
  type ChangeOutcome,
  type EpochMs,
  type Leaves,
  type Rejected,
  type ReplaceRequest,
} from "@floorbroker/core";
import type { Intake } from "./intake.ts";
import { endSibling } from "./siblings.ts";
import { remainingOf, type VenueOrder } from "./orders.ts";
import { refused } from "./rejects.ts";
import type { Trading } from "./trading.ts";
import { turn, type Venue } from "./venue.ts";

/** What the venue does with orders that are to be changed or ended. */
export interface Changes {
  replace(request: ReplaceRequest, at: EpochMs): ChangeOutcome;
  cancel(request: CancelRequest, at: EpochMs): ChangeOutcome;
}

const accepted = (order: VenueOrder): Accepted => ({ outcome: "accepted", ref: order.ref, state: order.state });

const leaving = (rejected: Rejected, leaves: Leaves): ChangeOutcome => ({ ...rejected, leaves });

/** Replaces by the habit of the profile, and cancels. Both take effect a little after they are acknowledged. */
export const changes = (venue: Venue, trading: Trading, { whyNot, take, routeLater }: Intake): Changes => {
  const { agenda, orders, delay, faults } = venue;
  const { profile } = venue.world;

  /** The successor waits until the original is out of the market; a fill of the original meanwhile ends them both. */
  const succeed = (original: VenueOrder, successor: VenueOrder, filledBefore: number, at: EpochMs): void => {
    original.successor = null;
    successor.contingent = false;
    const aborted = original.filled !== filledBefore || !isLive(original.state);
    if (isLive(original.state))
      turn(venue, original, aborted || !isLive(successor.state) ? "cancelled" : "replaced", at);
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
    agenda.add(at + delay("change", label), "effect", label, (then) =>
      succeed(original, successor, filledBefore, then),
    );
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
      return leaving(
        refused("venue-refused", "replace rejected (said in an answer that looked like success)"),
        "original-working",
      );
    }
    // A new price for one side alone would not know what the other has sold.
    if (original.sibling !== null) return leaving(refused("unsupported", "a side of a pair is not replaced"), "original-working");
    if (original.ending) return leaving(refused("not-working", "the order is being cancelled"), "original-unknown");
    if (original.successor !== null || original.contingent) {
      return leaving(refused("replace-pending", "a replace of this order is still under way"), "original-working");
    }
    return profile.replacing === "new-id"
      ? replaceByNewId(request, original, at)
      : replaceInPlace(request, original, at);
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
      if (!isLive(order.state)) return;
      turn(venue, order, "cancelled", then);
      endSibling(venue, order, then);
    });
    return answer;
  };

  return { replace, cancel };
};
