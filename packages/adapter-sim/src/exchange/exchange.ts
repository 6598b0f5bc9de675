import {
  type BrokerOrder,
  type ChangeOutcome,
  type EpochMs,
  type Fill,
  type OrderKey,
  type OrderTerms,
  type PlaceOutcome,
  type PlaceRequest,
  type Rejected,
  type Unknown,
} from "@floorbroker/core";
import type { Settled } from "../config.ts";
import { changes } from "./changes.ts";
import { intake } from "./intake.ts";
import { labelOf, listed, type SentRequest, type VenueOrder, type VenueRequest } from "./orders.ts";
import { pairing, type PairAnswer } from "./oco.ts";
import { placing } from "./placing.ts";
import { notSent, refused, unsupported } from "./rejects.ts";
import { trading } from "./trading.ts";
import { strikes, venue, type Hearing, type Venue } from "./venue.ts";

/** How any request may end. */
export type Answer = PlaceOutcome | ChangeOutcome | PairAnswer;

/**
 * The exchange with the broker's back office: takes requests at the times at which they are sent, and tells answers and
 * events at the times at which they reach us. It never reads a clock: somebody moves it with {@link Exchange.runTo}.
 * Two exchanges of the same world that get the same requests at the same times are the same, whenever they are moved.
 */
export interface Exchange {
  readonly venue: Venue;
  /** Sends a request at a time that is not past; `answered` hears how the call ended. */
  submit(sent: SentRequest, answered: (answer: Answer) => void): void;
  /** Takes or refuses a request in this very instant; nothing is lost on a way that there is not. */
  handle(request: VenueRequest, at: EpochMs): Answer;
  /** Why terms would be refused, or `undefined`; `original` is the order that they would replace. */
  whyRefused(terms: OrderTerms, original: string | null, at: EpochMs): Rejected | undefined;
  /** When something happens next. */
  nextAt(): EpochMs | undefined;
  runTo(t: EpochMs): void;
  orders(): readonly BrokerOrder[];
  fills(): readonly Fill[];
  /** Everything under one key of ours. */
  under(key: OrderKey): { readonly orders: readonly BrokerOrder[]; readonly fills: readonly Fill[] };
}

type Loss = "none" | "request" | "response" | "late";

/** Extra time that the answer takes when a fill is to arrive before it. */
const SLOW_ANSWER_MS = 400;

const timedOut: Unknown = { outcome: "unknown", origin: "timeout" };

/**
 * An exchange of its own. `deliver` hears what the stream says, when it says it; `witness` hears the same in the instant
 * in which it happens.
 */
export const exchange = (world: Settled, deliver: Hearing, witness: Hearing = () => undefined): Exchange => {
  const site = venue(world, deliver, witness);
  const { agenda, market, orders, fills, delay, faults } = site;
  const floor = trading(site);
  const desk = intake(site, floor);
  const entrance = placing(site, desk);
  const placeOco = pairing(entrance);
  const change = changes(site, floor, desk);

  const lossOf = (label: string): Loss => {
    const { lostRequest, lostResponse, lateRequest } = world.faults;
    if (faults.take("lost-request") || strikes(world, lostRequest, "lost-request", label)) return "request";
    if (faults.take("lost-response") || strikes(world, lostResponse, "lost-response", label)) return "response";
    return faults.take("late-request") || strikes(world, lateRequest, "late-request", label) ? "late" : "none";
  };

  const handle = (sent: VenueRequest, at: EpochMs): Answer => {
    switch (sent.type) {
      case "place":
        return entrance.place(sent.request, at);
      case "place-oco":
        return placeOco(sent.requests, at);
      case "replace":
        return change.replace(sent.request, at);
      case "cancel":
        return change.cancel(sent.request, at);
    }
  };

  /** What was first ordered: a later incarnation is born with what the ones before it had left. */
  const orderedBy = (order: VenueOrder): number => {
    const before = order.supersedes === null ? undefined : orders.get(order.supersedes.id);
    return before === undefined ? order.terms.quantity : orderedBy(before);
  };

  /** A pair is sent whole, where there are pairs. */
  const screenedPair = (requests: readonly [PlaceRequest, PlaceRequest]): PairAnswer | undefined => {
    for (const { terms } of requests) {
      const spec = market.specOf(terms.instrument);
      if (spec === undefined) continue;
      const { kind } = spec.instrument;
      const linked = world.profile.capabilities[kind].oco === "broker";
      const refusal = linked ? unsupported(world.profile, spec, terms) : notSent("unsupported", `${world.profile.name} links no orders for ${kind}s`);
      if (refusal !== undefined) return [refusal, refusal];
    }
    return undefined;
  };

  /** What our own side refuses to send; for a replace the original stays as it is. */
  const screened = (sent: VenueRequest): Answer | undefined => {
    if (sent.type === "cancel") return undefined;
    if (sent.type === "place-oco") return screenedPair(sent.requests);
    const { terms } = sent.request;
    const spec = market.specOf(terms.instrument);
    const refusal = spec && unsupported(world.profile, spec, terms);
    if (sent.type === "place" || spec === undefined) return refusal;
    if (refusal !== undefined) return { ...refusal, leaves: "original-working" };
    const original = orders.get(sent.request.target.id);
    if (original === undefined || world.profile.capabilities[spec.instrument.kind].replace.quantity) return undefined;
    // A quantity can't be sent with a replace here. Anything between what is left and what was ordered is an older view
    // of what is left; another one is a wish that the broker would not hear.
    if (terms.quantity <= orderedBy(original) && terms.quantity >= original.terms.quantity - original.filled) return undefined;
    return { ...notSent("unsupported", "a replace cannot change the quantity here"), leaves: "original-working" };
  };

  return {
    venue: site,
    handle,
    whyRefused: (terms, original, at) => {
      const spec = market.specOf(terms.instrument);
      if (spec === undefined) return refused("unknown-instrument", `no instrument ${terms.instrument}`);
      return desk.whyNot(spec, terms, original === null ? null : (orders.get(original) ?? null), at);
    },
    nextAt: agenda.nextAt,
    runTo: agenda.runTo,
    submit: (sent, answered) => {
      const { at, request } = sent;
      const label = labelOf(sent);
      const answerAt = (then: EpochMs, answer: Answer): void =>
        agenda.add(then, "delivery", `answer:${label}`, () => answered(answer));
      const refusal = screened(request);
      if (refusal !== undefined) return answered(refusal);
      const loss = lossOf(label);
      if (loss !== "none") answerAt(at + world.latency.timeoutMs, request.type === "place-oco" ? [timedOut, timedOut] : timedOut);
      if (loss === "request") return undefined;
      const arrival = at + (loss === "late" ? world.latency.lateMs : delay("request", label));
      const slow = request.type === "place" && faults.take("fill-before-acknowledgement") ? SLOW_ANSWER_MS : 0;
      return agenda.add(arrival, "arrival", label, () => {
        const answer = handle(request, arrival);
        if (loss === "none") answerAt(arrival + delay("response", label) + slow, answer);
      });
    },
    orders: () => [...orders.values()].map(listed),
    fills: () => [...fills.values()],
    under: (key) => ({
      orders: [...orders.values()].filter((order) => order.key === key).map(listed),
      fills: [...fills.values()].filter((fill) => fill.orderKey === key),
    }),
  };
};
