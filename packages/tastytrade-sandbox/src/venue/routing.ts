import { marketCalendar, type PlaceRequest, type Rejected } from "@floorbroker/core";
import type { OrderInBook } from "./records.ts";
import type { Site } from "./site.ts";
import { isOpen, keyOf, tell, turn, type AccountState } from "./state.ts";

/** Until a fault's rejection comes back from the exchange. */
const REJECTED_AFTER_MS = 60;

const requestOf = (order: OrderInBook): PlaceRequest => ({ key: keyOf(order), revision: 0, terms: order.prepared.terms });

/** How orders get from the sandbox's book to the simulated exchange, and out of it again. */
export const routing = (site: Site, state: AccountState, ended: (order: OrderInBook) => void) => {
  const { desk } = state.world;

  const reject = (order: OrderInBook, reason: string): void => {
    if (!isOpen(order)) return;
    const at = site.clock.now();
    order.record.rejectReason = reason;
    turn(order, "Rejected", at);
    tell(site, state, order, at);
    ended(order);
  };

  /** Whether a fault has the exchange reject the order; then it never gets there. */
  const isRejected = (order: OrderInBook): boolean => {
    const reason = site.routeCheck(order.record);
    if (reason !== null) site.clock.schedule(site.clock.now() + REJECTED_AFTER_MS, () => reject(order, reason));
    return reason !== null;
  };

  /** An order for a date ends with the session of that date. */
  const endOnDate = (order: OrderInBook): void => {
    const { gtcDate } = order.ticket;
    const close = gtcDate === null ? undefined : marketCalendar(order.prepared.spec.calendar).sessionOf(gtcDate)?.close;
    if (close === undefined) return;
    site.clock.schedule(close, () => {
      if (!isOpen(order)) return;
      order.expiring = true;
      cancel(order);
    });
  };

  /** When an order goes to the exchange: a market order, which that takes only while it is open, waits in our book. */
  const goesAt = ({ prepared: { terms, spec } }: OrderInBook): number => {
    const now = site.clock.now();
    return terms.type === "market" ? Math.max(now, state.world.market.hours.sessionFrom(spec, now)?.open ?? now) : now;
  };

  const place = (order: OrderInBook): void => {
    if (isRejected(order)) return;
    const at = goesAt(order);
    if (at > site.clock.now()) site.clock.schedule(at, () => send(order));
    else send(order);
  };

  const send = (order: OrderInBook): void => {
    if (!isOpen(order)) return;
    state.byKey.set(keyOf(order), order);
    const answer = desk.submit({ type: "place", request: requestOf(order) });
    if ("outcome" in answer && answer.outcome === "rejected") reject(order, answer.text);
    else endOnDate(order);
  };

  /** Two orders on the same units: what one fills the other can't. */
  const placePair = (one: OrderInBook, other: OrderInBook): void => {
    if (isRejected(one)) return reject(other, "Rejected with its pair");
    for (const order of [one, other]) state.byKey.set(keyOf(order), order);
    const answer = desk.submit({ type: "place-oco", requests: [requestOf(one), requestOf(other)] });
    if ("outcome" in answer) throw new Error("a pair is answered as one");
    const refusal = answer.find(({ outcome }) => outcome === "rejected") as Rejected | undefined; // by its outcome
    for (const order of [one, other]) {
      if (refusal === undefined) endOnDate(order);
      else reject(order, refusal.text);
    }
  };

  /** Asks for the end of an order; the exchange's word on it comes later. */
  const cancel = (order: OrderInBook): void => {
    const { ref } = order;
    if (ref !== null) desk.submit({ type: "cancel", request: { key: keyOf(order), target: ref } });
  };

  /** A replacement of an order, or why the exchange does not take it. */
  const replace = (original: OrderInBook, successor: OrderInBook): Rejected | undefined => {
    const { ref } = original;
    if (ref === null) return { outcome: "rejected", code: "not-working", text: "the order is not at the exchange", by: "broker" };
    state.byKey.set(keyOf(successor), successor);
    const answer = desk.submit({ type: "replace", request: { ...requestOf(successor), target: ref } });
    if (!("outcome" in answer) || answer.outcome !== "rejected") {
      endOnDate(successor);
      return undefined;
    }
    state.byKey.delete(keyOf(successor));
    return answer;
  };

  return { place, placePair, cancel, replace, reject };
};

/** See {@link routing}. */
export type Routing = ReturnType<typeof routing>;
