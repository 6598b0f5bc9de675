import type { Listing } from "../../ports/broker.ts";
import type { BrokerOrder, Fill } from "../../ports/orders.ts";
import { get } from "../../persistent-map.ts";
import type { EpochMs } from "../../time.ts";
import { entryOf, exitsOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver, type Order } from "../order.ts";
import { touchedAt } from "../positions.ts";
import { configOf, openTradesOf } from "../state.ts";
import { decideBrokerEvent } from "./broker-events.ts";
import { rememberListed } from "./forgotten.ts";

/** Whether something was sent or heard so shortly before the list was made that the list may not know of it. */
const isFresh = (ledger: Ledger, order: Order, asOf: EpochMs): boolean =>
  touchedAt(order) > asOf - configOf(ledger.book).reconcile.protectMs;

const hearOrder = (ledger: Ledger, listed: BrokerOrder, asOf: EpochMs): void => {
  const order = listed.orderKey === null ? undefined : get(ledger.book.orders, listed.orderKey);
  if (order !== undefined && isFresh(ledger, order, asOf)) return;
  decideBrokerEvent(ledger, { type: "order-state", ...listed, at: asOf, text: null });
};

const isCovered = (order: Order, { covers }: Listing<BrokerOrder>): boolean =>
  covers.from <= order.intendedAt && order.intendedAt <= covers.to;

const inquireMissing = (ledger: Ledger, listing: Listing<BrokerOrder>): void => {
  const listed = new Set(listing.items.map(({ orderKey }) => orderKey));
  for (const trade of openTradesOf(ledger.book)) {
    for (const order of [entryOf(ledger.book, trade), ...exitsOf(ledger.book, trade)]) {
      if (isOver(order) || order.inquiry !== null || listed.has(order.key)) continue;
      if (!isCovered(order, listing) || isFresh(ledger, order, listing.asOf)) continue;
      const reason = "the broker's list does not have it";
      record(ledger, { type: "inquiry-wanted", key: order.key, at: ledger.at, must: true, reason });
    }
  }
};

/**
 * The broker's own list of orders and fills, against ours. Every fact in it counts as if the stream had told it: a fill
 * that the stream lost gets its exit, an order that is not ours is shown and left alone. An order of ours that a complete
 * list does not have is asked about, never sent again. What was touched moments before the list was made is not judged.
 */
export const decideOrdersListed = (ledger: Ledger, orders: Listing<BrokerOrder>, fills: Listing<Fill>): void => {
  for (const listed of orders.items) hearOrder(ledger, listed, orders.asOf);
  for (const fill of fills.items) decideBrokerEvent(ledger, { type: "fill", fill });
  if (!orders.complete) return;
  rememberListed(ledger, orders);
  inquireMissing(ledger, orders);
};
