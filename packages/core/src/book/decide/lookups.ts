import type { OrderKey } from "../../ids.ts";
import { get } from "../../persistent-map.ts";
import type { Lookup } from "../../ports/broker.ts";
import { isLive, sameRef, type BrokerOrder } from "../../ports/orders.ts";
import { SECOND, type EpochMs } from "../../time.ts";
import { advance } from "../advance/advance.ts";
import { record, type Ledger } from "../ledger.ts";
import { isUnknown, owesAnswer, type Order } from "../order.ts";
import { questionsBeforeAlarm, quickPause, slowPause } from "../questions.ts";
import { configOf, promised } from "../state.ts";
import { isCountable, recordFill, recordOrderState } from "./broker-events.ts";
import { noticeForgotten } from "./forgotten.ts";

/**
 * An inquiry is due: the broker is asked once more, or the question has become moot. After the last of the quick
 * questions the operator is told and the order stays frozen; the slow ones that follow only ever bring facts.
 */
export const decideInquiry = (ledger: Ledger, key: OrderKey): void => {
  const order = get(ledger.book.orders, key);
  if (order?.inquiry == null || order.inquiry.nextAt > ledger.at) return;
  if (!order.inquiry.must && !owesAnswer(order)) {
    return record(ledger, { type: "inquiry-settled", key, outcome: "moot", proof: "nothing is owed any more" });
  }
  const { retry } = configOf(ledger.book);
  const { attempts, escalated } = order.inquiry;
  const limit = questionsBeforeAlarm(retry, order);
  if (attempts >= limit && !escalated) return noticeForgotten(ledger, () => escalate(ledger, order, attempts));
  // The pause is the one before the question after this one.
  const pause = escalated ? slowPause(retry, order, Math.max(1, attempts + 2 - limit)) : quickPause(retry, order, attempts + 2);
  const nextAt = ledger.at + pause;
  record(ledger, { type: "asked", key, attempt: attempts + 1, nextAt, from: order.intendedAt, to: lastSendOf(ledger, order) });
};

/**
 * The latest instant at which what is in doubt can have been sent: the end of its claim. It must not move with each
 * question, or the broker's settle delay would never be over and absence never be proven.
 */
const lastSendOf = (ledger: Ledger, order: Order): EpochMs =>
  order.pending === null ? ledger.at : Math.min(ledger.at, order.pending.claimedAt + configOf(ledger.book).claimMs);

const escalate = (ledger: Ledger, order: Order, asked: number): void =>
  record(ledger, {
    type: "escalated",
    code: "order-unresolved",
    text: `${order.key}: the broker could not say what became of it after ${asked} questions; it stays frozen and is never sent again`,
    tradeId: order.tradeId,
    key: order.key,
  });

const recordIncarnation = (ledger: Ledger, order: Order, found: BrokerOrder): void => {
  const { revision, ref, supersedes, state, terms, filled } = found;
  recordOrderState(ledger, order, {
    type: "order-state",
    orderKey: order.key,
    revision,
    ref,
    supersedes,
    state,
    terms,
    filled,
    at: ledger.at,
    text: null,
  });
};

/** How long after the end of its claim a change may still reach a broker that was asked about it. */
const LATE_CHANGE_MS = 2 * SECOND;

/**
 * A broker that has the order but not its change may get the change yet. Who takes that for an answer changes the order a
 * second time, and then meets the first change: two lives, and no room that was counted for both.
 */
const mayStillChange = ({ book, at }: Ledger, order: Order, incarnations: readonly BrokerOrder[]): boolean => {
  const { pending } = order;
  if (pending?.op !== "replace" || !isUnknown(order)) return false;
  const isOver = ({ ref, state }: BrokerOrder): boolean => pending.target !== null && sameRef(ref, pending.target) && !isLive(state);
  const isKnown = incarnations.some((each) => each.revision === pending.revision || isOver(each));
  return !isKnown && at <= pending.claimedAt + configOf(book).claimMs + LATE_CHANGE_MS;
};

const recordFound = (ledger: Ledger, order: Order, lookup: Extract<Lookup, { outcome: "found" }>): void => {
  // Each fact is judged against the order that holds the ones before it.
  const current = (): Order => promised(get(ledger.book.orders, order.key), "an order");
  for (const incarnation of lookup.incarnations) recordIncarnation(ledger, current(), incarnation);
  for (const fill of lookup.fills) if (isCountable(order, fill)) recordFill(ledger, current(), fill);
  if (order.inquiry === null || mayStillChange(ledger, current(), lookup.incarnations)) return;
  record(ledger, {
    type: "inquiry-settled",
    key: order.key,
    outcome: "found",
    proof: `${lookup.incarnations.length} incarnations and ${lookup.fills.length} fills at the broker`,
  });
};

const recordAbsent = (ledger: Ledger, order: Order, proof: string): void => {
  const lost = isUnknown(order) && order.role === "entry";
  record(ledger, { type: "inquiry-settled", key: order.key, outcome: "absent", proof });
  if (!lost) return;
  const text = `${order.tradeId}: the entry never reached the broker (${proof}); it is not sent again`;
  record(ledger, { type: "escalated", code: "not-sent", text, tradeId: order.tradeId, key: order.key });
};

/**
 * What the broker found under our key. Found: its facts are adopted. Absent, with proof: it was never sent, and an entry
 * is over with that, while the controller places a missing exit anew under a new key. Inconclusive: asked again later;
 * so is "absent" of what the broker itself once acknowledged, which proves nothing but that it forgets.
 */
export const decideLookup = (ledger: Ledger, key: OrderKey, lookup: Lookup): void => {
  const order = get(ledger.book.orders, key);
  if (order === undefined) return;
  switch (lookup.outcome) {
    case "found":
      recordFound(ledger, order, lookup);
      return advance(ledger, order.tradeId);
    case "absent":
      if (order.inquiry === null || order.acknowledgedAt !== null) return;
      recordAbsent(ledger, order, lookup.proof);
      return advance(ledger, order.tradeId);
    case "inconclusive":
      return;
  }
};
