import type { OrderKey, TradeId } from "../../ids.ts";
import { get } from "../../persistent-map.ts";
import type { OrderTerms } from "../../ports/orders.ts";
import type { EventOf } from "../events.ts";
import { record, type Ledger } from "../ledger.ts";
import { configOf } from "../state.ts";
import { liveIncarnations, outstandingOf, type Incarnation, type Order, type OrderRole } from "../order.ts";

/**
 * The only way to an order: an intent and, in the same commit, the claim that lets the shell send it once. The claim
 * dies after `claimMs`; a claim found without an outcome is asked about and never sent again.
 */
const intend = (ledger: Ledger, ...intents: readonly Omit<EventOf<"intended">, "type" | "validUntil">[]): void => {
  const until = ledger.at + configOf(ledger.book).claimMs;
  // An entry is worth sending only now. An exit has no such limit: when its claim dies unsent, it is intended anew.
  for (const intent of intents) record(ledger, { type: "intended", ...intent, validUntil: intent.role === "entry" ? until : null });
  for (const { key, revision, op } of intents) record(ledger, { type: "claimed", key, revision, op, until });
};

/** A new order. */
export interface Placement {
  readonly key: OrderKey;
  readonly tradeId: TradeId;
  readonly role: OrderRole;
  /** The target of the plan that it sells for; absent for the trade as a whole. */
  readonly leg?: number | null;
  readonly terms: OrderTerms;
  readonly reason: string;
}

const placing = (ledger: Ledger, placement: Placement, linked: OrderKey | null): Parameters<typeof intend>[1] => {
  if (get(ledger.book.orders, placement.key) !== undefined) throw new Error(`order key used twice: ${placement.key}`);
  return { op: "place", revision: 0, target: null, ...placement, leg: placement.leg ?? null, linked };
};

/** A new order. Its key must be new. */
export const intendPlace = (ledger: Ledger, placement: Placement): void => intend(ledger, placing(ledger, placement, null));

/** Two new orders on the same units, of which the broker ends one when the other fills: sent by one call, or not at all. */
export const intendPair = (ledger: Ledger, target: Placement, stop: Placement): void =>
  intend(ledger, placing(ledger, target, stop.key), placing(ledger, stop, target.key));

/** Other terms for an order that works. */
export const intendReplace = (ledger: Ledger, order: Order, target: Incarnation, terms: OrderTerms, reason: string): void =>
  intend(ledger, {
    op: "replace",
    key: order.key,
    revision: order.revision + 1,
    tradeId: order.tradeId,
    role: order.role,
    leg: order.leg,
    terms,
    target: target.ref,
    linked: order.linked,
    reason,
  });

/** The end of one incarnation. */
export const intendCancel = (ledger: Ledger, order: Order, target: Incarnation, reason: string): void =>
  intend(ledger, {
    op: "cancel",
    key: order.key,
    revision: order.revision + 1,
    tradeId: order.tradeId,
    role: order.role,
    leg: order.leg,
    terms: null,
    target: target.ref,
    linked: order.linked,
    reason,
  });

/** Ends an order that works, one incarnation at a time; waits while an answer about it is owed. */
export const cancelWorking = (ledger: Ledger, order: Order, reason: string): void => {
  if (order.pending !== null) return;
  const target = liveIncarnations(order).find((each) => each.cancelAcceptedAt === null && outstandingOf(order, each) > 0);
  if (target !== undefined) intendCancel(ledger, order, target, reason);
};
