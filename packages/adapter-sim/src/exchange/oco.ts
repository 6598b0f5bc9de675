import type { EpochMs, PlaceOutcome, PlaceRequest, Rejected } from "@floorbroker/core";
import { acceptedAs, type Placing } from "./placing.ts";
import { refused } from "./rejects.ts";

/** How the placing of a pair ends, for each side. */
export type PairAnswer = readonly [PlaceOutcome, PlaceOutcome];

/** What the venue does with two orders on the same units. */
export type PlaceOco = (requests: readonly [PlaceRequest, PlaceRequest], at: EpochMs) => PairAnswer;

/** A pair closes one position, and both sides the same part of it. */
const badPair = ([{ terms: one }, { terms: other }]: readonly [PlaceRequest, PlaceRequest]): Rejected | undefined => {
  const same = one.instrument === other.instrument && one.side === other.side && one.quantity === other.quantity;
  return same && one.closing && other.closing ? undefined : refused("bad-pair", "the sides of a pair close the same units");
};

/** Pairs at a venue: both sides are taken, or neither. */
export const pairing = ({ whyRefused, enter, sendOn }: Placing): PlaceOco => (requests, at) => {
  const why = badPair(requests) ?? whyRefused(requests[0], at) ?? whyRefused(requests[1], at);
  if (why !== undefined) return [why, why];
  const [one, other] = [enter(requests[0], at), enter(requests[1], at)];
  one.sibling = other;
  other.sibling = one;
  const answer: PairAnswer = [acceptedAs(one), acceptedAs(other)];
  sendOn(one, at);
  sendOn(other, at);
  return answer;
};
