import {
  isOk,
  type BrokerOrderRef,
  type CancelRequest,
  type ChangeOutcome,
  type Leaves,
  type Rejected,
  type ReplaceRequest,
} from "@floorbroker/core";
import { leavesOf, notSent, outcomeOf } from "../outcomes.ts";
import type { ApiFailure } from "../session/failures.ts";
import { pathOf } from "../session/session.ts";
import { replacementJson } from "../wire/order-json.ts";
import { orderOf, complexOrdersOf, type WireOrder } from "../wire/order.ts";
import { filledOf, isOver, refOf, sizeOf, stateOf, termsOf } from "../wire/spoken.ts";
import type { Purpose } from "./budget.ts";
import { whyNotSent } from "./local-checks.ts";
import { lookUp } from "./listening.ts";
import type { BrokerParts } from "./parts.ts";

const refusedHere = (code: string, text: string): ChangeOutcome => ({ ...notSent(code, text), leaves: "original-working" });

const TOO_MANY = refusedHere("rate-limit", "too many changes in too short a time; nothing was sent");
const DRY_RUN = refusedHere("dry-run", "in a dry run nothing is changed");

/** Predecessors that are looked at for what they filled. */
const MOST_LIVES = 50;

/** Changes and ends of orders. Each is sent once. */
export const changing = (parts: BrokerParts) => {
  const { session, account, ears, budget, log, dryRun } = parts;

  const orderWith = async (id: string): Promise<WireOrder | undefined> =>
    ears.known(id)?.wire ?? lookUp(session, account, ears, id, log);

  /** tastytrade's one refusal says neither what the order is nor why: it is looked at. */
  const leftBehind = async (rejected: Rejected, target: BrokerOrderRef): Promise<ChangeOutcome> => {
    const order = await lookUp(session, account, ears, target.id, log);
    if (order === undefined) return { ...rejected, leaves: "original-unknown" };
    const leaves: Leaves = isOver(order) ? "original-gone" : "original-working";
    const code = isOver(order) ? rejected.code : "change-pending";
    return { ...rejected, code, text: `${rejected.text} (it is ${order.status})`, leaves };
  };

  const failed = async (operation: "replace" | "cancel", failure: ApiFailure, target: BrokerOrderRef): Promise<ChangeOutcome> => {
    const outcome = outcomeOf(operation, failure);
    if (outcome.outcome === "unknown") return outcome;
    return outcome.code === "not-working" ? leftBehind(outcome, target) : { ...outcome, leaves: leavesOf(outcome) };
  };

  const accepted = (wire: WireOrder): ChangeOutcome => {
    ears.hear(wire);
    return { outcome: "accepted", ref: refOf(wire, account), state: stateOf(wire) };
  };

  /** Units that the lives before this one have filled; undefined when one of them can't be had. */
  const filledBefore = async (order: WireOrder): Promise<number | undefined> => {
    let filled = 0;
    let { replacesId } = order;
    for (let n = 0; replacesId !== null; n++) {
      const older: WireOrder | undefined = n < MOST_LIVES ? await orderWith(replacesId) : undefined;
      if (older === undefined) return undefined;
      filled += filledOf(older);
      ({ replacesId } = older);
    }
    return filled;
  };

  /** What a replacement can't change: PUT takes neither legs nor a quantity. */
  const whyNotReplaced = async ({ target, terms }: ReplaceRequest): Promise<ChangeOutcome | undefined> => {
    const order = await orderWith(target.id);
    if (order === undefined) {
      return { ...notSent("unknown-order", `order ${target.id} can't be read; nothing was sent`), leaves: "original-unknown" };
    }
    const now = termsOf(order, session.clock.now());
    const isSame = now.instrument === terms.instrument && now.side === terms.side;
    if (!isSame) return refusedHere("unsupported", "a replace keeps instrument and side");
    if (order.complexId !== null) {
      return refusedHere("unsupported", "a side of a pair is not replaced: its pair is cancelled and placed anew");
    }
    const before = await filledBefore(order);
    if (before === undefined) {
      return refusedHere("unsupported", "an earlier life can't be read, so that the quantity is not known to stay");
    }
    const ordered = sizeOf(order) + before;
    if (terms.quantity === ordered) return undefined;
    return refusedHere("unsupported", `tastytrade changes no quantity: ${ordered} are ordered`);
  };

  const replace = async (request: ReplaceRequest): Promise<ChangeOutcome> => {
    const { terms, target } = request;
    const why = whyNotSent(terms);
    if (why !== undefined) return { ...why, leaves: "original-working" };
    const not = await whyNotReplaced(request);
    if (not !== undefined) return not;
    if (dryRun) return DRY_RUN;
    const purpose: Purpose = terms.closing ? "leave" : "enter";
    if (!budget.spend(purpose)) return TOO_MANY;
    const answer = await session.send("PUT", pathOf("accounts", account, "orders", target.id), replacementJson(terms, request));
    if (!isOk(answer)) return failed("replace", answer.left, target);
    const order = orderOf(answer.right.data);
    return isOk(order) ? accepted(order.right) : { outcome: "unknown", origin: "unreadable" };
  };

  /** A side of a complex order ends with that as a whole: by its own number tastytrade does not end it. */
  const cancelComplex = async (complexId: string, target: BrokerOrderRef): Promise<ChangeOutcome> => {
    const answer = await session.send("DELETE", pathOf("accounts", account, "complex-orders", complexId));
    if (!isOk(answer)) return failed("cancel", answer.left, target);
    const orders = complexOrdersOf(answer.right.data);
    if (!isOk(orders)) return { outcome: "unknown", origin: "unreadable" };
    for (const order of orders.right) ears.hear(order);
    const own = orders.right.find(({ id }) => id === target.id);
    return own === undefined ? { outcome: "accepted", ref: target, state: "working" } : accepted(own);
  };

  const cancel = async ({ target }: CancelRequest): Promise<ChangeOutcome> => {
    if (dryRun) return DRY_RUN;
    if (!budget.spend("leave")) return TOO_MANY;
    const complexId = target.handle ?? ears.known(target.id)?.wire.complexId ?? null;
    if (complexId !== null) return cancelComplex(complexId, target);
    const answer = await session.send("DELETE", pathOf("accounts", account, "orders", target.id));
    if (!isOk(answer)) return failed("cancel", answer.left, target);
    const order = orderOf(answer.right.data);
    return isOk(order) ? accepted(order.right) : { outcome: "unknown", origin: "unreadable" };
  };

  return { replace, cancel };
};
