import type { BrokerEvent, Fill, IncarnationState } from "@floorbroker/core";
import { bookFill, fillRecordOf } from "./bookings.ts";
import { isEven, type OrderInBook } from "./records.ts";
import type { Site } from "./site.ts";
import { tell, turn, type AccountState } from "./state.ts";
import { isTerminal, type VenueAccount } from "./venue.ts";

/** Who wants to know that an order has come to its end. */
export type Ended = (order: OrderInBook) => void;

/** Turns what the simulated exchange says of orders and fills into tastytrade's records and notifications. */
export const hearing = (site: Site, state: AccountState, account: VenueAccount, ended: Ended) => {
  /** Symbols whose position has changed and is to be told after the order. */
  const changed = new Set<string>();
  const tellChange = (): void => {
    const symbols = [...changed];
    changed.clear();
    site.tellChange({ account, symbols });
  };
  const end = (order: OrderInBook, at: number): void => {
    tell(site, state, order, at);
    tellChange();
    ended(order);
  };

  const working = (order: OrderInBook, at: number): void => {
    const { record } = order;
    const { status } = record;
    record.extClientOrderId = `SBX${String(record.id).padStart(15, "0")}`;
    // A cancel or a replacement that is under way is what the client has been told last.
    if (status !== "Routed" && status !== "Received" && status !== "Contingent") return;
    if (status !== "Routed") {
      turn(order, "Routed", at);
      tell(site, state, order, at);
    }
    turn(order, order.prepared.terms.type === "market" ? "In Flight" : "Live", at);
    tell(site, state, order, at);
  };

  /** The original has left the market for good: now its replacement goes there. */
  const replaced = (order: OrderInBook, at: number): void => {
    order.record.edited = true;
    turn(order, "Cancelled", at);
    end(order, at);
    const successor = order.record.replacingOrderId === null ? undefined : state.orders.get(order.record.replacingOrderId);
    if (successor?.record.status !== "Contingent") return;
    turn(successor, "Routed", at);
    tell(site, state, successor, at);
  };

  const stateOf = (order: OrderInBook, to: IncarnationState, at: number, text: string | null): void => {
    switch (to) {
      case "received":
        return;
      case "working":
        return working(order, at);
      case "replaced":
        return replaced(order, at);
      case "filled":
        turn(order, "Filled", at);
        return end(order, at);
      case "cancelled":
        turn(order, order.expiring ? "Expired" : "Cancelled", at);
        return end(order, at);
      case "expired":
        turn(order, "Expired", at);
        return end(order, at);
      case "rejected":
        order.record.rejectReason = text ?? "Rejected by the exchange";
        turn(order, "Rejected", at);
        return end(order, at);
    }
  };

  const filled = (fill: Fill): void => {
    // The exchange's corrections of fills are not played: tastytrade documents none.
    if (fill.rev > 0) return;
    const order = fill.orderKey === null ? undefined : state.byKey.get(fill.orderKey);
    const place = order?.prepared.legs.findIndex(({ spec }) => spec.instrument.id === fill.instrument) ?? -1;
    const leg = order?.record.legs[place];
    const record = leg === undefined ? undefined : fillRecordOf(site, fill, leg.instrumentType);
    const symbol = bookFill(site, state, fill, order ?? null, record);
    if (symbol !== undefined) changed.add(symbol);
    if (order === undefined || leg === undefined || record === undefined) return tellChange();
    leg.fills.push(record);
    leg.remaining -= fill.quantity;
    // Of a whole fill the end of the order tells; between two legs of one execution there is nothing to tell yet.
    if (!isEven(order.record) || order.record.legs.every(({ remaining }) => remaining === 0)) return undefined;
    turn(order, order.record.status === "In Flight" ? "Live" : order.record.status, fill.at);
    tell(site, state, order, fill.at);
    return tellChange();
  };

  return (event: BrokerEvent): void => {
    if (event.type === "fill") return filled(event.fill);
    if (event.type !== "order-state" || event.orderKey === null) return undefined;
    const order = state.byKey.get(event.orderKey);
    if (order === undefined || isTerminal(order.record.status)) return undefined;
    order.ref = event.ref;
    return stateOf(order, event.state, event.at, event.text);
  };
};
