import type { Recorded, EventOf } from "../events.ts";
import { legsOfId } from "../../instrument/spread.ts";
import { completeSpreads } from "../leg-fills.ts";
import { filledOf, isNameless, isOutdated, isUnknown, owesAnswer, type CountedFill, type Incarnation, type LegFill, type Order, type PendingOperation } from "../order.ts";
import { isLive, sameRef, type BrokerOrderRef, type Fill } from "../../ports/orders.ts";

/** How one order changes with each event about it. All functions are pure; none invents a fact. */

/** A new order, from the intent that places it. */
export const orderIntended = ({ event, at }: Recorded<EventOf<"intended">>, previous: Order | undefined, oneLife: boolean): Order | undefined => {
  const pending: PendingOperation = {
    op: event.op,
    revision: event.revision,
    terms: event.terms,
    target: event.target,
    claimedAt: at,
    stage: { is: "intended" },
  };
  if (previous !== undefined) {
    const asked = event.terms === null ? {} : { terms: event.terms, termsRevision: event.revision };
    return { ...previous, pending, revision: event.revision, ...asked };
  }
  if (event.terms === null) return undefined;
  return {
    key: event.key,
    tradeId: event.tradeId,
    role: event.role,
    leg: event.leg,
    linked: event.linked,
    oneLife,
    terms: event.terms,
    revision: event.revision,
    termsRevision: event.revision,
    intendedAt: at,
    acknowledgedAt: null,
    pending,
    inquiry: null,
    incarnations: [],
    fills: [],
    legFills: [],
    stillborn: null,
  };
};

type Operation = { readonly op: PendingOperation["op"]; readonly revision: number };

/** The operation under way, when it is this one. */
const pendingOf = ({ pending }: Order, { op, revision }: Operation): PendingOperation | null =>
  pending !== null && pending.op === op && pending.revision === revision ? pending : null;

const settle = (order: Order, operation: Operation): Order =>
  pendingOf(order, operation) === null ? order : { ...order, pending: null };

const staged = (order: Order, operation: Operation, change: Pick<PendingOperation, "stage"> & Partial<PendingOperation>): Order => {
  const pending = pendingOf(order, operation);
  return pending === null ? order : { ...order, pending: { ...pending, ...change } };
};

/** The claim: from here on the operation may have reached the broker. */
export const orderClaimed = (order: Order, { event, at }: Recorded<EventOf<"claimed">>): Order =>
  staged(order, event, { claimedAt: at, stage: { is: "claimed" } });

/** Nothing was sent and nothing will be. */
export const orderExpiredUnsent = (order: Order, event: EventOf<"expired-unsent">): Order => {
  const settled = settle(order, event);
  return event.op === "place" && order.incarnations.length === 0 ? { ...settled, stillborn: "expired-unsent" } : settled;
};

const termsAt = (order: Order, revision: number): Order["terms"] =>
  order.pending?.revision === revision && order.pending.terms !== null ? order.pending.terms : order.terms;

const born = (order: Order, ref: BrokerOrderRef, revision: number | null, supersedes: BrokerOrderRef | null, at: number): Incarnation => {
  const terms = revision === null ? order.terms : termsAt(order, revision);
  const filledBefore = filledOf(order);
  return {
    ref,
    revision,
    supersedes,
    // What earlier incarnations filled is not offered again.
    quantity: Math.max(0, terms.quantity - filledBefore),
    limit: terms.limit,
    stop: terms.stop,
    state: "received",
    claimedFilled: null,
    since: at,
    cancelAcceptedAt: null,
    filledBefore,
  };
};

const withIncarnation = (order: Order, ref: BrokerOrderRef, change: (incarnation: Incarnation) => Incarnation): Order => ({
  ...order,
  incarnations: order.incarnations.map((incarnation) => (sameRef(incarnation.ref, ref) ? change(incarnation) : incarnation)),
});

/** Its end is near, and nothing more is asked of it until the broker has told. */
const doomed = (order: Order, ref: BrokerOrderRef | null, at: number): Order =>
  ref === null ? order : withIncarnation(order, ref, (each) => ({ ...each, cancelAcceptedAt: each.cancelAcceptedAt ?? at }));

/** The broker is ending it without being asked: the other side of its pair has sold all of their units. Null: it is not. */
export const endAwaited = (order: Order, at: number | null): Order => ({
  ...order,
  incarnations: order.incarnations.map((each) => (isLive(each.state) ? { ...each, cancelAcceptedAt: at } : each)),
});

const hasRef = (order: Order, ref: BrokerOrderRef): boolean => order.incarnations.some((each) => sameRef(each.ref, ref));

/** The reference comes later: until then the operation counts as one whose life nobody has told us of. */
const nameless = (order: Order, operation: Operation, at: number): Order => ({
  ...staged(order, operation, { stage: { is: "acknowledged" } }),
  acknowledgedAt: order.acknowledgedAt ?? at,
});

/** The broker acknowledged an operation. */
export const orderAccepted = (order: Order, { event, at }: Recorded<EventOf<"accepted">>): Order => {
  const settled = { ...settle(order, event), acknowledgedAt: order.acknowledgedAt ?? at };
  const { ref } = event;
  const target = pendingOf(order, event)?.target ?? null;
  if (event.op === "cancel") {
    return doomed(settled, target, at);
  }
  if (ref === null) return nameless(order, event, at);
  if (!hasRef(order, ref)) {
    const incarnation = { ...born(order, ref, event.revision, target, at), state: event.state };
    return { ...settled, incarnations: [...order.incarnations, incarnation] };
  }
  if (event.op === "place") return settled;
  // Changed in place: the same life goes on with other terms.
  const terms = termsAt(order, event.revision);
  const changed = { revision: event.revision, quantity: terms.quantity, limit: terms.limit, stop: terms.stop, filledBefore: null };
  return withIncarnation(settled, ref, (each) => ({ ...each, ...changed }));
};

/** The broker (or our own adapter) definitely refused. */
export const orderRejected = (order: Order, { event, at }: Recorded<EventOf<"rejected">>): Order => {
  const target = pendingOf(order, event)?.target ?? null;
  const settled = doomed(settle(order, event), event.leaves === "original-working" ? null : target, at);
  const neverLived = event.op === "place" && order.incarnations.length === 0;
  if (neverLived) return { ...settled, stillborn: "rejected" };
  // The refused terms never came into force: what works is what worked before.
  const working = order.incarnations.findLast((each) => isLive(each.state));
  return working === undefined ? settled : { ...settled, terms: { ...settled.terms, limit: working.limit, stop: working.stop } };
};

/** Nobody can say what became of it. */
export const orderUnknown = (order: Order, event: EventOf<"unknown">): Order =>
  staged(order, event, { stage: { is: "unknown", origin: event.origin } });

const confirms = (pending: PendingOperation, event: EventOf<"order-state">): boolean =>
  pending.op === "cancel"
    ? pending.target !== null && sameRef(pending.target, event.ref) && !isLive(event.state)
    : pending.revision === event.revision;

/** The terms that the broker says of a life; what a quantity counts that is not the one it was born with, nobody can say. */
const statedTerms = (life: Incarnation, event: EventOf<"order-state">): Partial<Incarnation> => ({
  revision: event.revision ?? life.revision,
  quantity: event.quantity,
  limit: event.limit,
  stop: event.stop ?? life.stop,
  filledBefore: event.quantity === life.quantity ? life.filledBefore : null,
});

/** The broker says where an incarnation stands. Death is final; a status never creates or destroys quantity. */
export const orderStated = (order: Order, { event, at }: Recorded<EventOf<"order-state">>): Order => {
  const known = hasRef(order, event.ref)
    ? order
    : { ...order, incarnations: [...order.incarnations, born(order, event.ref, event.revision, event.supersedes, at)] };
  const dead = !isLive(event.state);
  const stated = withIncarnation(known, event.ref, (each) => ({
    ...each,
    ...(isOutdated(each, event.revision) ? {} : statedTerms(each, event)),
    supersedes: each.supersedes ?? event.supersedes,
    state: isLive(each.state) && !(each.state === "working" && event.state === "received") ? event.state : each.state,
    claimedFilled: dead ? Math.max(each.claimedFilled ?? 0, event.filled) : each.claimedFilled,
  }));
  const confirmed = stated.pending !== null && confirms(stated.pending, event);
  return { ...stated, pending: confirmed ? null : stated.pending, acknowledgedAt: order.acknowledgedAt ?? at };
};

const counted = (fill: Fill, fees: CountedFill["fees"]): CountedFill => ({
  fillId: fill.fillId,
  rev: fill.rev,
  refId: fill.ref.id,
  quantity: fill.quantity,
  price: fill.price,
  at: fill.at,
  fees,
});

/** The fills with one more: a newer revision takes the older one's place and keeps the fees that were told of it. */
const revised = <F extends CountedFill>(known: readonly F[], fill: Fill, made: (fees: F["fees"]) => F): readonly F[] =>
  known.some(({ fillId }) => fillId === fill.fillId)
    ? known.map((each) => (each.fillId === fill.fillId && each.rev < fill.rev ? made(each.fees) : each))
    : [...known, made(null)];

/** Of a spread each leg fills by itself, and what is counted is made anew of all of them. */
/** The order with one more execution counted, or a newer revision of one. */
export const withFill = (order: Order, fill: Fill): Order => {
  const legs = legsOfId(order.terms.instrument);
  if (legs.length === 0) return { ...order, fills: revised(order.fills, fill, (fees) => counted(fill, fees)) };
  const { instrument, side } = fill;
  const legFills = revised(order.legFills, fill, (fees): LegFill => ({ ...counted(fill, fees), instrument, side }));
  return { ...order, legFills, fills: completeSpreads(legs, legFills) };
};

/** A fill is a fact: it counts before any acknowledgement and *is* one. A newer revision takes the older one's place. */
export const orderFilled = (order: Order, fill: Fill, at: number): Order => {
  const { pending } = order;
  const revision = pending === null || pending.op === "cancel" ? null : pending.revision;
  const known: Order = hasRef(order, fill.ref)
    ? order
    : { ...order, incarnations: [...order.incarnations, { ...born(order, fill.ref, revision, null, at), state: "working" }] };
  const placed = known.pending?.op === "place";
  return { ...withFill(known, fill), pending: placed ? null : known.pending, acknowledgedAt: order.acknowledgedAt ?? at };
};

/** Fees of one fill, as the broker reports them. */
export const orderFees = (order: Order, event: EventOf<"fees-reported">): Order => {
  const charged = <F extends CountedFill>(fills: readonly F[]): readonly F[] =>
    fills.map((fill) => (fill.fillId === event.fillId ? { ...fill, fees: event.amount } : fill));
  return order.legFills.length > 0 ? { ...order, legFills: charged(order.legFills) } : { ...order, fills: charged(order.fills) };
};

/** The broker was asked and answered: what it did not find was never sent; what it found has been stated by now. */
export const inquirySettled = (order: Order, event: EventOf<"inquiry-settled">): Order => {
  const answered = event.outcome !== "moot" && (isUnknown(order) || isNameless(order));
  const freed: Order = {
    ...order,
    inquiry: null,
    pending: answered ? null : order.pending,
    // A cancel that left the order alive may be asked for again.
    incarnations: event.outcome === "found" ? order.incarnations.map((each) => ({ ...each, cancelAcceptedAt: null })) : order.incarnations,
  };
  // An answer that left something owed (fills that have not come) is asked for again, and counts as an attempt.
  if (event.outcome === "found" && order.inquiry !== null && owesAnswer(freed)) return { ...freed, inquiry: { ...order.inquiry, must: false } };
  const neverLived = event.outcome === "absent" && freed.pending === null && freed.incarnations.length === 0 && freed.stillborn === null;
  return neverLived ? { ...freed, stillborn: "not-sent" } : freed;
};
