import { isLive, type EpochMs } from "@floorbroker/core";
import { liveSibling, remainingOf, type VenueOrder } from "./orders.ts";
import { stateOf, turn, type Venue } from "./venue.ts";

/**
 * What a fill of one side does to the other in the same instant. All of it ends the other; a part takes as many from it,
 * or ends it, by the habit of the profile.
 */
export const fillSibling = (venue: Venue, order: VenueOrder, quantity: number, at: EpochMs): void => {
  const other = liveSibling(order);
  if (other === null) return;
  if (!isLive(order.state) || venue.world.profile.pairs?.part !== "reduces" || remainingOf(other) <= quantity) {
    return turn(venue, other, "cancelled", at, "the other side of its pair was filled");
  }
  other.terms = { ...other.terms, quantity: other.terms.quantity - quantity };
  other.changedAt = at;
  venue.publish(stateOf(other, at, null), at, `reduced:${other.ref.id}:${other.terms.quantity}`);
};

/** What the end of one side does to the other, by the habit of the profile. */
export const endSibling = (venue: Venue, order: VenueOrder, at: EpochMs): void => {
  const other = liveSibling(order);
  if (other === null || venue.world.profile.pairs?.end !== "both") return;
  turn(venue, other, "cancelled", at, "the other side of its pair was ended");
};
