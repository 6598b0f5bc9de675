import * as t from "io-ts";
import { fail, ok, type Decimal, type EpochMs, type Result } from "@floorbroker/core";
import { amount, instant, maybe, text, units, whyUnreadable } from "./values.ts";

/** One execution of one leg. */
export interface WireFill {
  readonly fillId: string;
  readonly quantity: number;
  readonly price: Decimal;
  readonly at: EpochMs;
  /** The exchange's own name of it, by which the account's bookings know it; null where it is not told. */
  readonly extExecId: string | null;
}

/** One leg of an order. */
export interface WireLeg {
  readonly action: string;
  readonly type: string;
  readonly symbol: string;
  readonly quantity: number;
  /** Null where it does not say. */
  readonly remaining: number | null;
  readonly fills: readonly WireFill[];
}

/**
 * An order as tastytrade shows it, in answers and in the stream alike: always whole, never a difference. Words stay as they
 * are, since new ones may come (facts: tastytrade's Orders API, and frames captured from production in September 2026).
 */
export interface WireOrder {
  readonly id: string;
  readonly accountNumber: string | null;
  readonly status: string;
  readonly orderType: string;
  readonly timeInForce: string;
  /** Whole units; of a spread, how many spreads. */
  readonly size: number | null;
  readonly price: Decimal | null;
  readonly priceEffect: string | null;
  readonly stopTrigger: Decimal | null;
  readonly externalIdentifier: string | null;
  readonly receivedAt: EpochMs | null;
  readonly updatedAt: EpochMs | null;
  readonly terminalAt: EpochMs | null;
  readonly cancelledSize: number | null;
  readonly rejectReason: string | null;
  readonly replacesId: string | null;
  readonly replacingId: string | null;
  readonly complexId: string | null;
  readonly legs: readonly WireLeg[];
}

const fill = t.type({
  "fill-id": text,
  quantity: units,
  "fill-price": amount,
  "filled-at": instant,
  "ext-exec-id": maybe(text),
});

const leg = t.type({
  action: t.string,
  "instrument-type": t.string,
  symbol: t.string,
  quantity: maybe(units),
  "remaining-quantity": maybe(units),
  fills: maybe(t.array(fill)),
});

const order = t.type({
  id: text,
  "account-number": maybe(text),
  status: t.string,
  "order-type": t.string,
  "time-in-force": t.string,
  size: maybe(units),
  price: maybe(amount),
  "price-effect": maybe(text),
  "stop-trigger": maybe(amount),
  "external-identifier": maybe(text),
  "received-at": maybe(instant),
  "updated-at": maybe(instant),
  "terminal-at": maybe(instant),
  "cancelled-size": maybe(units),
  "reject-reason": maybe(text),
  "replaces-order-id": maybe(text),
  "replacing-order-id": maybe(text),
  "complex-order-id": maybe(text),
  legs: t.array(leg),
});

const legOf = (read: t.TypeOf<typeof leg>): WireLeg => ({
  action: read.action,
  type: read["instrument-type"],
  symbol: read.symbol,
  // Of a notional order, which names money and no quantity.
  quantity: read.quantity ?? 0,
  remaining: read["remaining-quantity"],
  fills: (read.fills ?? []).map((each) => ({
    fillId: each["fill-id"],
    quantity: each.quantity,
    price: each["fill-price"],
    at: each["filled-at"],
    extExecId: each["ext-exec-id"],
  })),
});

/** An order from JSON, or where it can't be read. Fields that we don't know are passed over. */
export const orderOf = (json: unknown): Result<string, WireOrder> => {
  const decoded = order.decode(json);
  if (decoded._tag === "Left") return fail(whyUnreadable(decoded.left));
  const { right: read } = decoded;
  return ok({
    id: read.id,
    accountNumber: read["account-number"],
    status: read.status,
    orderType: read["order-type"],
    timeInForce: read["time-in-force"],
    size: read.size,
    price: read.price,
    priceEffect: read["price-effect"],
    stopTrigger: read["stop-trigger"],
    externalIdentifier: read["external-identifier"],
    receivedAt: read["received-at"],
    updatedAt: read["updated-at"],
    terminalAt: read["terminal-at"],
    cancelledSize: read["cancelled-size"],
    rejectReason: read["reject-reason"],
    replacesId: read["replaces-order-id"],
    replacingId: read["replacing-order-id"],
    complexId: read["complex-order-id"],
    legs: read.legs.map(legOf),
  });
};

const submission = t.type({ order: t.unknown });
const complex = t.type({ "complex-order": t.type({ id: text, orders: t.array(t.unknown) }) });

/** The order in the answer to a submission; those to PUT, GET and DELETE have it bare. */
export const submittedOrderOf = (data: unknown): Result<string, WireOrder> => {
  const read = submission.decode(data);
  return read._tag === "Right" ? orderOf(read.right.order) : fail(whyUnreadable(read.left));
};

const cancelled = t.type({ id: text, orders: t.array(t.unknown) });

/** The orders of a complex one as GET and DELETE show it. */
export const complexOrdersOf = (data: unknown): Result<string, readonly WireOrder[]> => {
  const read = cancelled.decode(data);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  const orders: WireOrder[] = [];
  for (const each of read.right.orders.map(orderOf)) {
    if (each._tag === "Left") return each;
    orders.push({ ...each.right, complexId: read.right.id });
  }
  return ok(orders);
};

/** The orders of a complex one in the answer to its submission, in the order in which they were sent. */
export const submittedPairOf = (data: unknown): Result<string, readonly [WireOrder, WireOrder]> => {
  const read = complex.decode(data);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  const { id, orders } = read.right["complex-order"];
  const [one, other, ...more] = orders.map(orderOf);
  if (one === undefined || other === undefined || more.length > 0) return fail("complex-order.orders: two orders");
  if (one._tag === "Left") return one;
  if (other._tag === "Left") return other;
  return ok([{ ...one.right, complexId: id }, { ...other.right, complexId: id }]);
};
