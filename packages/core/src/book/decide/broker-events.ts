import { formatMoney } from "../../decimal.ts";
import { textOfId } from "../../instrument/instrument-text.ts";
import { contractsOf } from "../../instrument/spread.ts";
import { get } from "../../persistent-map.ts";
import type { BrokerEvent } from "../../ports/broker.ts";
import { isLive, sameRef, type Fill } from "../../ports/orders.ts";
import { pause } from "../advance/refusals.ts";
import { recordSync } from "../advance/sync.ts";
import { reportOversold, reportPairOversold } from "../advance/exits.ts";
import { advance, openTrade } from "../advance/advance.ts";
import { record, type Ledger } from "../ledger.ts";
import { executionsOf, exposureOf, isOutdated, type Order } from "../order.ts";
import { promised } from "../state.ts";
import { decideSettlement } from "./settlement.ts";
import { decidePastFill, isOldState, pastOrderText } from "./past.ts";

type OrderState = Extract<BrokerEvent, { type: "order-state" }>;

const tellsNews = (order: Order, event: OrderState): boolean => {
  const known = order.incarnations.find((each) => sameRef(each.ref, event.ref));
  if (known === undefined) return true;
  if (order.pending !== null && order.pending.op !== "cancel" && order.pending.revision === event.revision) return true;
  if (!isLive(known.state)) return (known.claimedFilled ?? 0) < event.filled;
  if (known.state !== event.state && !(known.state === "working" && event.state === "received")) return true;
  if (isOutdated(known, event.revision)) return false;
  const { limit, stop, quantity } = event.terms;
  return known.limit !== limit || known.quantity !== quantity || (stop !== null && known.stop !== stop);
};

/** A fact about a trade that was over wins: the trade lives again, gets its exits, and the operator is told. */
const reopen = (ledger: Ledger, order: Order, fact: string): void => {
  if (openTrade(ledger, order.tradeId) !== undefined) return;
  const text = `${fact}, after the trade was over`;
  record(ledger, { type: "trade-reopened", tradeId: order.tradeId, reason: text });
  record(ledger, { type: "escalated", code: "late-fill", text: `${order.tradeId}: ${text}`, tradeId: order.tradeId, key: order.key });
};

/** Records what the broker says of an incarnation of ours; false when it was no news. */
export const recordOrderState = (ledger: Ledger, order: Order, event: OrderState): boolean => {
  if (!tellsNews(order, event)) return false;
  record(ledger, {
    type: "order-state",
    key: order.key,
    revision: event.revision,
    ref: event.ref,
    supersedes: event.supersedes,
    state: event.state,
    quantity: event.terms.quantity,
    limit: event.terms.limit,
    stop: event.terms.stop,
    filled: event.filled,
    text: event.text,
  });
  // A status that was overtaken by its own fill leaves nothing that could still fill: the trade stays over.
  const canFill = exposureOf(promised(get(ledger.book.orders, order.key), "an order")) > 0;
  if (isLive(event.state) && canFill) reopen(ledger, order, `${event.ref.id} is ${event.state}`);
  // Accepted first and refused by the venue then: the exit is as missing as if it had been refused at once.
  if (event.state === "rejected" && order.stillborn === null) pause(ledger, order, "place", "rejected", event.text ?? "refused by the venue");
  return true;
};

const decideOrderState = (ledger: Ledger, event: OrderState): void => {
  const order = event.orderKey === null ? undefined : get(ledger.book.orders, event.orderKey);
  if (order !== undefined) {
    if (recordOrderState(ledger, order, event)) advance(ledger, order.tradeId);
    return;
  }
  const live = isLive(event.state);
  // Of an order that was over before we heard of it, nothing is left to be shown.
  if ((get(ledger.book.foreignOrders, event.ref.id) !== undefined) === live) return;
  if (live && isOldState(ledger, event)) return;
  const { side, quantity, instrument } = event.terms;
  const foreign = `${side} ${quantity} ${textOfId(instrument)}: not ours, ${live ? "left alone" : `${event.state} now`}`;
  record(ledger, { type: "foreign-order", ref: event.ref, text: pastOrderText(ledger, event) ?? foreign, live });
};

/** Records a fill of an order of ours; false when it was known already. A newer revision corrects, quantity 0 voids. */
export const recordFill = (ledger: Ledger, order: Order, fill: Fill): boolean => {
  const before = executionsOf(order).find((each) => each.fillId === fill.fillId);
  if (before !== undefined && before.rev >= fill.rev) return false;
  if (before === undefined) record(ledger, { type: "fill", fill });
  else record(ledger, { type: fill.quantity === 0 ? "fill-voided" : "fill-revised", fill });
  reopen(ledger, order, `${fill.side} ${fill.quantity} @ ${formatMoney(fill.price)}`);
  const trade = openTrade(ledger, order.tradeId);
  if (before !== undefined && trade !== undefined) reportOversold(ledger, trade);
  if (fill.quantity > (before?.quantity ?? 0)) reportPairOversold(ledger, promised(get(ledger.book.orders, order.key), "an order"));
  return true;
};

/** Whether a fill adds quantity: it is of the order's contract, or of one leg. What is told of a whole combination adds none. */
export const isCountable = (order: Order, fill: Fill): boolean => fill.leg !== null && contractsOf(order.terms.instrument).includes(fill.instrument);

const decideFill = (ledger: Ledger, fill: Fill): void => {
  const order = fill.orderKey === null ? undefined : get(ledger.book.orders, fill.orderKey);
  if (order !== undefined && isCountable(order, fill)) {
    if (recordFill(ledger, order, fill)) advance(ledger, order.tradeId);
    return;
  }
  const known = get(ledger.book.externalFills, fill.fillId);
  if (known !== undefined && known.rev >= fill.rev) return;
  if (order === undefined && fill.orderKey !== null && decidePastFill(ledger, fill.orderKey, fill)) return;
  if (known === undefined && fill.at <= (ledger.book.externalUntil ?? -Infinity)) return;
  if (known === undefined && fill.orderKey === null && decideSettlement(ledger, fill)) return;
  record(ledger, { type: "external-fill", fill });
};

const decideFees = (ledger: Ledger, event: Extract<BrokerEvent, { type: "fees-reported" }>, order: Order | undefined): void => {
  const fill = order === undefined ? undefined : executionsOf(order).find((each) => each.fillId === event.fillId);
  if (order === undefined || fill === undefined || fill.fees === event.amount) return;
  record(ledger, { type: "fees-reported", key: order.key, fillId: event.fillId, amount: event.amount, currency: event.currency });
};

/** What the broker's stream says. It may repeat and reorder: only news becomes an event. */
export const decideBrokerEvent = (ledger: Ledger, event: BrokerEvent): void => {
  switch (event.type) {
    case "order-state":
      return decideOrderState(ledger, event);
    case "fill":
      return decideFill(ledger, event.fill);
    case "fees-reported":
      return decideFees(ledger, event, event.orderKey === null ? undefined : get(ledger.book.orders, event.orderKey));
    case "link": {
      const { link } = event;
      const known = ledger.book.links[link.name];
      if (known?.state === link.state && known.generation === link.generation) return;
      return record(ledger, { type: "link", ...link });
    }
    default:
      record(ledger, { type: "gap", link: event.link, fromGeneration: event.fromGeneration, lost: event.lost });
      if (event.link === "orders") recordSync(ledger, "the stream had a gap");
  }
};
