import { oneOf, type Codec, type TypeOf } from "../codec.ts";
import { add, divide, fromInteger, times, ZERO, type Decimal } from "../decimal.ts";
import type { OrderKey, TradeId } from "../ids.ts";
import { legsOfId } from "../instrument/spread.ts";
import type { UnknownOrigin } from "../ports/broker.ts";
import { isLive, sameRef, type BrokerOrderRef, type IncarnationState, type OrderTerms } from "../ports/orders.ts";
import type { EpochMs } from "../time.ts";
import { begunSpreads, type CountedFill, type LegFill } from "./leg-fills.ts";

export type { CountedFill, LegFill } from "./leg-fills.ts";

/** What an order is for, within its trade. A settlement was never sent: it holds what the end of the contract has brought. */
export const orderRole = oneOf("entry", "target", "stop", "close", "settlement");
export type OrderRole = TypeOf<typeof orderRole>;

/** What can be asked of the broker about an order. */
export const operation = oneOf("place", "replace", "cancel");

/** Why nobody can say what became of it. */
export const unknownOrigin: Codec<UnknownOrigin> = oneOf(
  "timeout",
  "transport",
  "5xx",
  "unreadable",
  "broker-said-pending",
  "broker-said-unknown",
  "restart",
);

/** One broker-side life of an order of ours; a replace can start another while the old one still fills. */
export interface Incarnation {
  readonly ref: BrokerOrderRef;
  readonly revision: number | null;
  readonly supersedes: BrokerOrderRef | null;
  /** Units this incarnation was born with. */
  readonly quantity: number;
  readonly limit: Decimal | null;
  readonly stop: Decimal | null;
  readonly state: IncarnationState;
  /** What the broker says it filled by the time it died; null while it lives or when the broker did not say. */
  readonly claimedFilled: number | null;
  readonly since: EpochMs;
  /** When its cancellation was accepted, or a change refused because it is over; null when its end is not awaited. */
  readonly cancelAcceptedAt: EpochMs | null;
  /** Units that the order had filled when this life was first heard of; null where nobody can say what its quantity counts. */
  readonly filledBefore: number | null;
}

/** The one thing this order has asked of the broker and not heard of yet. There is never a second one. */
export interface PendingOperation {
  readonly op: TypeOf<typeof operation>;
  readonly revision: number;
  /** Null for a cancel. */
  readonly terms: OrderTerms | null;
  readonly target: BrokerOrderRef | null;
  readonly claimedAt: EpochMs;
  readonly stage:
    | { readonly is: "intended" }
    | { readonly is: "claimed" }
    /** Acknowledged, but the broker has not said yet under which id: what lives of it is not known. */
    | { readonly is: "acknowledged" }
    | { readonly is: "unknown"; readonly origin: UnknownOrigin };
}

/** Questions to the broker about this order: how many were asked, and when the next is due. */
export interface Inquiry {
  readonly attempts: number;
  readonly nextAt: EpochMs;
  /** After the last quick question the operator was told; the order stays frozen until a fact arrives. */
  readonly escalated: boolean;
  /** Ask until the broker has answered, even when the stream seems to have done so meanwhile. */
  readonly must: boolean;
}

/** One order of ours, for its whole life. */
export interface Order {
  readonly key: OrderKey;
  readonly tradeId: TradeId;
  readonly role: OrderRole;
  /** The target of the plan that it sells for (or the runner's number); null for the trade as a whole. */
  readonly leg: number | null;
  /** The other side of the pair that it was sent with (OCO); null for an order of its own. */
  readonly linked: OrderKey | null;
  /** Whether its broker never lets the terms before and after a change both fill. */
  readonly oneLife: boolean;
  /** As last intended. `terms.quantity` is the order's total. */
  readonly terms: OrderTerms;
  /** The last revision that was attempted. */
  readonly revision: number;
  /** The revision that asked for `terms`: a cancel has one of its own, and asks for none. */
  readonly termsRevision: number;
  readonly intendedAt: EpochMs;
  /** When the broker first acknowledged it; null before. */
  readonly acknowledgedAt: EpochMs | null;
  readonly pending: PendingOperation | null;
  readonly inquiry: Inquiry | null;
  readonly incarnations: readonly Incarnation[];
  /** Units that were filled. Of a spread the complete ones, at their net prices: made of {@link Order.legFills}. */
  readonly fills: readonly CountedFill[];
  /** What was heard of a spread's legs; empty for anything else. */
  readonly legFills: readonly LegFill[];
  /** Why it never lived; null when it may have. */
  readonly stillborn: "rejected" | "not-sent" | "expired-unsent" | null;
}

/** The executions that the broker told of: one for each leg of a spread, with their fees. */
export const executionsOf = ({ fills, legFills }: Order): readonly CountedFill[] => (legFills.length > 0 ? legFills : fills);

/** Units filled so far: the sum of facts, never of statuses. */
export const filledOf = ({ fills }: Order): number => {
  let units = 0;
  for (const { quantity } of fills) units += quantity;
  return units;
};

/** Money-free turnover, Σ quantity × price, from which averages are made. */
export const turnoverOf = (order: Order): Decimal =>
  order.fills.reduce((sum, fill) => add(sum, times(fill.price, fill.quantity)), ZERO);

/** Quantity-weighted average price of the fills; undefined without any. */
export const averageFillPrice = (order: Order): Decimal | undefined => {
  const filled = filledOf(order);
  return filled === 0 ? undefined : divide(turnoverOf(order), fromInteger(filled));
};

const filledBy = (order: Order, incarnation: Incarnation): number =>
  order.fills.reduce((sum, fill) => (fill.refId === incarnation.ref.id ? sum + fill.quantity : sum), 0);

/** Units of which at least one leg is known to be filled by it; all of what it filled, where there are no legs. */
const begunBy = (order: Order, incarnation: Incarnation, filled: number): number =>
  order.legFills.length > 0 ? begunSpreads(legsOfId(order.terms.instrument), order.legFills, incarnation.ref.id) : filled;

/** Whether a leg of a spread was filled and another one not, as far as was heard: they fill together, so a fill is owed. */
export const hasUnequalLegs = (order: Order): boolean =>
  order.legFills.length > 0 && order.incarnations.some((each) => {
    const filled = filledBy(order, each);
    return begunBy(order, each, filled) > filled;
  });

/** Whether another life of the order is known to have taken this one's place. */
const hasSuccessor = (order: Order, { ref, revision }: Incarnation): boolean =>
  order.incarnations.some(
    (other) => (other.revision ?? 0) > (revision ?? 0) || (other.supersedes !== null && sameRef(other.supersedes, ref)),
  );

/** Whether another life has taken this one's place, or is about to be told of. */
const isSucceeded = (order: Order, incarnation: Incarnation): boolean =>
  (order.pending?.target != null && sameRef(order.pending.target, incarnation.ref)) || hasSuccessor(order, incarnation);

/**
 * Units this incarnation may still add: what is left of a live one, or of a replaced one whose successor has not been
 * heard of yet; of a dead one, what the broker says was filled before its death but whose fills have not been heard of.
 * A spread of which one leg was filled is filled in the others too, also when they have not been heard of.
 */
export const outstandingOf = (order: Order, incarnation: Incarnation): number => {
  const seen = filledBy(order, incarnation);
  const handedOn = incarnation.state === "replaced" && !isSucceeded(order, incarnation);
  const begun = begunBy(order, incarnation, seen);
  if (isLive(incarnation.state) || handedOn) return Math.max(begun, incarnation.quantity) - seen;
  const promised = incarnation.claimedFilled ?? (incarnation.state === "filled" ? incarnation.quantity : seen);
  return Math.max(begun, promised) - seen;
};

/** Whether something said of this revision is older than what is known: a stream that reorders must not bring old terms back. */
export const isOutdated = (incarnation: Incarnation, revision: number | null): boolean =>
  revision !== null && incarnation.revision !== null && revision < incarnation.revision;

/** Units the order may still fill, whatever of it is not proven dead (invariant 3 counts this). */
export const exposureOf = (order: Order): number => {
  const sum = summedExposure(order);
  if (!order.oneLife) return sum;
  // Its lives share one quantity: what was asked for last, or before that has come into force, what works still.
  const asked = Math.max(0, order.terms.quantity - filledOf(order));
  // Of a life with the terms that were asked for last, a fill of an older life that is told late takes its part, too.
  const others = order.incarnations.filter((each) => !hasSuccessor(order, each) && each.revision !== order.termsRevision);
  return Math.min(sum, others.reduce((most, each) => Math.max(most, shareOf(order, each)), asked));
};

/** What is left of a life that shares its quantity with those before it: a fill of theirs that is told late takes its part. */
const shareOf = (order: Order, life: Incarnation): number => {
  const outstanding = outstandingOf(order, life);
  return life.filledBefore === null ? outstanding : Math.min(outstanding, Math.max(0, life.quantity + life.filledBefore - filledOf(order)));
};

/** Units of dead lives whose fills the broker has promised and not told yet: they have been sold or bought for certain. */
export const owedOf = (order: Order): number =>
  order.incarnations.reduce((sum, each) => (isLive(each.state) ? sum : sum + outstandingOf(order, each)), 0);

const summedExposure = (order: Order): number => {
  const existing = order.incarnations.reduce((sum, incarnation) => sum + outstandingOf(order, incarnation), 0);
  const pending = order.pending;
  if (pending?.terms == null) return existing;
  // A place or replace under way may already have a life that nobody has told us of.
  const known = order.incarnations.some((incarnation) => incarnation.revision === pending.revision);
  if (known) return existing;
  return pending.op === "place" ? pending.terms.quantity - filledOf(order) : existing + replacedExposure(order, pending.terms);
};

const replacedExposure = (order: Order, terms: OrderTerms): number => Math.max(0, terms.quantity - filledOf(order));

/** Incarnations that are not proven dead. */
export const liveIncarnations = (order: Order): readonly Incarnation[] =>
  order.incarnations.filter((incarnation) => isLive(incarnation.state));

/**
 * Whether nothing can come of the order any more: no operation under way, nothing left to fill, no fill owed. One that
 * is filled to the last unit is over, whether its status has been heard or not.
 */
export const isOver = (order: Order): boolean =>
  order.pending === null && (order.stillborn !== null || (order.incarnations.length > 0 && exposureOf(order) === 0));

/** Whether the broker has not told us what became of something we sent. */
export const isUnknown = (order: Order): boolean => order.pending?.stage.is === "unknown";

/** Whether the broker acknowledged something of ours without saying under which id. */
export const isNameless = (order: Order): boolean => order.pending?.stage.is === "acknowledged";

/**
 * Whether the broker owes us an answer that its stream may have lost: an unknown outcome, an acknowledgement without an
 * id, a cancel that was accepted but not confirmed, two lives at once, a death that promised fills which have not come, or
 * a spread of which one leg was filled and another not.
 */
export const owesAnswer = (order: Order): boolean =>
  isUnknown(order) ||
  isNameless(order) ||
  hasUnequalLegs(order) ||
  liveIncarnations(order).length > 1 ||
  order.incarnations.some((incarnation) =>
    isLive(incarnation.state) ? incarnation.cancelAcceptedAt !== null : outstandingOf(order, incarnation) > 0,
  );

/** The trigger that works now: of the youngest live incarnation, else as last intended. */
export const workingStop = (order: Order): Decimal | null => liveIncarnations(order).at(-1)?.stop ?? order.terms.stop;

/** The limit that works now: of the youngest live incarnation, else as last intended. */
export const workingLimit = (order: Order): Decimal | null => liveIncarnations(order).at(-1)?.limit ?? order.terms.limit;
