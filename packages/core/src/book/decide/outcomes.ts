import { get } from "../../persistent-map.ts";
import type { OrderKey } from "../../ids.ts";
import type { ChangeOutcome, PlaceOutcome } from "../../ports/broker.ts";
import { advance } from "../advance/advance.ts";
import { askAbout, pause, treatmentInForce } from "../advance/refusals.ts";
import { record, type Ledger } from "../ledger.ts";
import type { Order, PendingOperation } from "../order.ts";
import { siblingOf } from "../pairs.ts";
import { promised } from "../state.ts";

type Op = PendingOperation["op"];

const isAwaited = (order: Order, op: Op, revision: number): boolean =>
  order.pending?.op === op && order.pending.revision === revision && order.pending.stage.is !== "intended";

/** A refused place that may mean that the order works (another of the same key does) is as good as unknown: it stays frozen. */
const isDoubtful = (ledger: Ledger, order: Order, op: Op, code: string): boolean =>
  op === "place" && treatmentInForce(ledger, order, op, code).do === "ask";

const refused = (ledger: Ledger, order: Order, op: Op, revision: number, outcome: Extract<ChangeOutcome, { outcome: "rejected" }>): void => {
  const leaves = op === "place" ? null : outcome.leaves;
  const { code, text, by } = outcome;
  if (isDoubtful(ledger, order, op, code)) record(ledger, { type: "unknown", key: order.key, revision, op, origin: "broker-said-unknown" });
  else record(ledger, { type: "rejected", key: order.key, revision, op, code, text, by, leaves });
  const current = promised(get(ledger.book.orders, order.key), "an order");
  if (leaves === null || leaves === "original-working") pause(ledger, current, op, code, text);
  // The refusal itself says that the original is not what it was: it is asked about, whatever its code.
  else askAbout(ledger, current, `a refused ${op} left the original ${leaves}`);
};

interface Outcome {
  readonly key: OrderKey;
  readonly op: Op;
  readonly revision: number;
  readonly outcome: ChangeOutcome;
}

/**
 * How a call to the broker ended. An outcome that nobody waits for any more (the stream or an inquiry was faster) is
 * ignored, unless it names an incarnation that the book has never heard of: that is a fact, however late.
 */
const hear = (ledger: Ledger, order: Order, { key, op, revision, outcome }: Outcome): boolean => {
  const awaited = isAwaited(order, op, revision);
  if (outcome.outcome === "accepted") {
    const news = outcome.ref !== null && !order.incarnations.some((each) => each.ref.id === outcome.ref?.id);
    if (!awaited && !(news && op !== "cancel")) return false;
    // A cancel's acceptance speaks of the incarnation that was to be ended, whatever it is called in the answer.
    record(ledger, { type: "accepted", key, revision, op, ref: op === "cancel" ? null : outcome.ref, state: outcome.state });
  } else if (!awaited) {
    return false;
  } else if (outcome.outcome === "rejected") {
    refused(ledger, order, op, revision, outcome);
  } else {
    record(ledger, { type: "unknown", key, revision, op, origin: outcome.origin });
  }
  return true;
};

const decideOutcome = (ledger: Ledger, key: OrderKey, op: Op, revision: number, outcome: ChangeOutcome): void => {
  const order = get(ledger.book.orders, key);
  if (order !== undefined && hear(ledger, order, { key, op, revision, outcome })) advance(ledger, order.tradeId);
};

const ofPlace = (outcome: PlaceOutcome): ChangeOutcome =>
  outcome.outcome === "rejected" ? { ...outcome, leaves: "original-gone" } : outcome;

/** How a `place` ended. */
export const decidePlaceOutcome = (ledger: Ledger, key: OrderKey, revision: number, outcome: PlaceOutcome): void =>
  decideOutcome(ledger, key, "place", revision, ofPlace(outcome));

/** How the placing of a pair ended: both sides are heard before anything follows from either. */
export const decidePairOutcome = (ledger: Ledger, keys: readonly [OrderKey, OrderKey], outcomes: readonly [PlaceOutcome, PlaceOutcome]): void => {
  const heard = ([0, 1] as const).flatMap((side) => {
    const order = get(ledger.book.orders, keys[side]);
    const outcome = { key: keys[side], op: "place", revision: 0, outcome: ofPlace(outcomes[side]) } as const;
    return order !== undefined && hear(ledger, order, outcome) ? [order.tradeId] : [];
  });
  if (heard[0] !== undefined) advance(ledger, heard[0]);
};

/** How a `replace` or `cancel` ended. */
export const decideChangeOutcome = (
  ledger: Ledger,
  key: OrderKey,
  op: "replace" | "cancel",
  revision: number,
  outcome: ChangeOutcome,
): void => decideOutcome(ledger, key, op, revision, outcome);

/** Whether nothing at all has been heard of it, so that it may still be on our side. */
const isUnheard = ({ stage }: PendingOperation): boolean => stage.is === "intended" || stage.is === "claimed";

/** The claim had died before the shell's turn came. Proven unsent: an entry is dropped, an exit intended anew. */
export const decideExpiredUnsent = (ledger: Ledger, key: OrderKey, revision: number): void => {
  const order = get(ledger.book.orders, key);
  if (order?.pending == null || order.pending.revision !== revision || !isUnheard(order.pending)) return;
  record(ledger, { type: "expired-unsent", key, revision, op: order.pending.op });
  // A pair goes in one call: of what was not sent, nothing was.
  const sibling = order.pending.op === "place" ? siblingOf(ledger.book, order) : undefined;
  if (sibling?.pending?.op === "place" && isUnheard(sibling.pending)) {
    record(ledger, { type: "expired-unsent", key: sibling.key, revision: sibling.pending.revision, op: "place" });
  }
  if (order.role === "entry" && order.pending.op === "place") {
    const text = `${order.tradeId}: the entry was not sent within its claim; nothing was ordered`;
    record(ledger, { type: "escalated", code: "expired-unsent", text, tradeId: order.tradeId, key });
  }
  advance(ledger, order.tradeId);
};
