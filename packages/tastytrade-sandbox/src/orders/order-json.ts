import type { Json } from "@floorbroker/core";
import { isTerminal, type ComplexRecord, type FillRecord, type LegRecord, type OrderRecord, type OrderStatus } from "../venue/venue.ts";
import type { OrderProperties } from "../venue/ticket.ts";
import { present } from "../wire/present.ts";
import { decimalText, timestampText } from "../wire/values.ts";

const fillJson = (fill: FillRecord): Json => ({
  "destination-venue": fill.venue,
  "ext-exec-id": fill.extExecId,
  "ext-group-fill-id": fill.extGroupFillId,
  "fill-id": fill.fillId,
  "fill-price": decimalText(fill.price),
  "filled-at": timestampText(fill.filledAt),
  quantity: fill.quantity,
});

const legJson = (leg: LegRecord): Json => ({
  action: leg.action,
  "instrument-type": leg.instrumentType,
  quantity: leg.quantity,
  "remaining-quantity": leg.remaining,
  symbol: leg.symbol,
  fills: leg.fills.map(fillJson),
});

const propertiesJson = (properties: OrderProperties): { readonly [key: string]: Json | undefined } => ({
  "order-type": properties.orderType,
  "time-in-force": properties.timeInForce,
  "gtc-date": properties.gtcDate ?? undefined,
  price: properties.price === null ? undefined : decimalText(properties.price),
  "price-effect": properties.priceEffect ?? undefined,
  "stop-trigger": properties.stopTrigger === null ? undefined : decimalText(properties.stopTrigger),
  value: properties.value === null ? undefined : decimalText(properties.value),
  "value-effect": properties.valueEffect ?? undefined,
  source: properties.source ?? undefined,
  "external-identifier": properties.externalIdentifier ?? undefined,
  "preflight-id": properties.preflightId ?? undefined,
});

/** Whether tastytrade would let the order be cancelled or edited in this state. */
const isOpenToChange = (status: OrderStatus): boolean => status === "Live" || status === "Received" || status === "Contingent";

const shared = (order: OrderRecord): { readonly [key: string]: Json | undefined } => ({
  "account-number": order.accountNumber,
  cancellable: isOpenToChange(order.status),
  editable: isOpenToChange(order.status),
  edited: order.edited,
  "leg-count": order.legs.length,
  ...propertiesJson(order.properties),
  size: order.size,
  status: order.status,
  "underlying-symbol": order.underlyingSymbol,
  "underlying-instrument-type": order.underlyingInstrumentType,
  legs: order.legs.map(legJson),
});

/** An order as it stands on the wire, in answers and in the stream alike. */
export const orderJson = (order: OrderRecord): Json =>
  present({
    id: order.id,
    ...shared(order),
    "global-request-id": order.globalRequestId,
    "received-at": timestampText(order.receivedAt),
    "updated-at": order.updatedAt,
    "terminal-at": order.terminalAt === null ? undefined : timestampText(order.terminalAt),
    "cancelled-at": order.cancelledAt === null ? undefined : timestampText(order.cancelledAt),
    "cancelled-size": order.cancelledSize === null ? undefined : `${order.cancelledSize}.0`,
    "reject-reason": order.rejectReason ?? undefined,
    "replaces-order-id": order.replacesOrderId ?? undefined,
    "replacing-order-id": order.replacingOrderId ?? undefined,
    "complex-order-id": order.complexOrderId ?? undefined,
    "complex-order-tag": order.complexOrderTag ?? undefined,
    "contingent-status": order.status === "Contingent" ? "Pending Order" : undefined,
    "ext-client-order-id": order.extClientOrderId ?? undefined,
  });

/** An order of a dry run: it has no id and was never received. */
export const dryRunOrderJson = (order: OrderRecord): Json => present({ ...shared(order), "updated-at": 0 });

/** A complex order with all of its orders in full; `find` knows them by id. */
export const complexJson = (complex: ComplexRecord, find: (id: number) => OrderRecord | undefined): Json => {
  const trigger = complex.triggerId === null ? undefined : find(complex.triggerId);
  const orders = complex.orderIds.flatMap((id) => find(id) ?? []);
  const all = trigger === undefined ? orders : [trigger, ...orders];
  const isOver = all.every(({ status }) => isTerminal(status));
  return present({
    id: complex.id,
    "account-number": complex.accountNumber,
    type: complex.type,
    "terminal-at": isOver ? timestampText(Math.max(...all.map(({ terminalAt }) => terminalAt ?? 0))) : undefined,
    "trigger-order": trigger === undefined ? undefined : orderJson(trigger),
    orders: orders.map(orderJson),
  });
};
