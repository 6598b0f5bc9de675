import {
  addDays,
  isOk,
  newYorkDate,
  type AccountId,
  type BrokerOrder,
  type EpochMs,
  type Fill,
  type Listing,
  type SendWindow,
} from "@floorbroker/core";
import { failureText } from "../session/failures.ts";
import { pathOf, type Session } from "../session/session.ts";
import { identityOf, type Identity } from "../wire/identifier.ts";
import { orderOf, type WireOrder } from "../wire/order.ts";
import { fillsOf, refOf } from "../wire/spoken.ts";
import { foreignFillOf, type Transaction } from "../wire/transaction.ts";
import { readBookings } from "./bookings.ts";
import { brokerOrderOf } from "./hearing.ts";
import { lookUp } from "./listening.ts";
import type { BrokerParts } from "./parts.ts";

/** All orders that a question is about, as far as they could be read. */
export interface ReadOrders {
  readonly orders: readonly WireOrder[];
  /** Null when nothing is missing. */
  readonly missing: string | null;
}

const PER_PAGE = 200;

const isNewer = (one: WireOrder, other: WireOrder | undefined): boolean =>
  other === undefined || (one.updatedAt ?? 0) >= (other.updatedAt ?? 0);

/**
 * Everything that was received since the day before `from`, and everything that works or changed today, whenever it was
 * received (`/orders/live`). Days are New York's; the day more is for orders that were taken for the next session.
 */
export const readOrders = async (session: Session, account: AccountId, from: EpochMs): Promise<ReadOrders> => {
  const path = pathOf("accounts", account, "orders");
  const [listed, live] = await Promise.all([
    session.list(path, { "start-date": addDays(newYorkDate(from), -1), "per-page": PER_PAGE, sort: "Desc" }),
    session.list(`${path}/live`, { "per-page": PER_PAGE }),
  ]);
  if (!isOk(listed)) return { orders: [], missing: failureText(listed.left) };
  if (!isOk(live)) return { orders: [], missing: failureText(live.left) };
  const found = new Map<string, WireOrder>();
  let missing: string | null = null;
  for (const json of [...listed.right, ...live.right]) {
    const order = orderOf(json);
    if (!isOk(order)) missing = `an order of the list can't be read: ${order.left}`;
    else if (isNewer(order.right, found.get(order.right.id))) found.set(order.right.id, order.right);
  }
  return { orders: [...found.values()], missing };
};

/** Which order of ours each of them is: by its own name, or by that of the order whose place it took. */
export const identitiesOf = (
  orders: readonly WireOrder[],
  known: (id: string) => Identity | null,
): ((wire: WireOrder) => Identity | null) => {
  const byId = new Map(orders.map((each) => [each.id, each]));
  const find = (wire: WireOrder, depth: number): Identity | null => {
    const own = identityOf(wire.externalIdentifier);
    if (own !== null || wire.replacesId === null || depth > orders.length) return own ?? known(wire.id);
    const older = byId.get(wire.replacesId);
    return older === undefined ? known(wire.replacesId) : find(older, depth + 1);
  };
  return (wire) => find(wire, 0);
};

/** Older ones first: a successor is known by the order before it. Ids are numbers, and grow. */
const byAge = (a: WireOrder, b: WireOrder): number =>
  (a.receivedAt ?? 0) - (b.receivedAt ?? 0) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1);

/** Reads the orders of a window, tells what is new in them, and says whose they are. */
const hearAll = async ({ session, account, ears }: BrokerParts, from: EpochMs) => {
  const read = await readOrders(session, account, from);
  const listed = read.orders.toSorted(byAge);
  for (const order of listed) ears.hear(order);
  // The stream is ahead of the lists by a moment (0.2 s were measured).
  const orders = listed.map((order) => {
    const heard = ears.known(order.id)?.wire;
    return heard !== undefined && isNewer(heard, order) ? heard : order;
  });
  return { ...read, orders, identity: identitiesOf(orders, (id) => ears.known(id)?.identity ?? null) };
};

/** See {@link hearAll}. */
export type HeardOrders = Awaited<ReturnType<typeof hearAll>>;

const listing = <A>(items: readonly A[], asOf: EpochMs, { from, to }: SendWindow, missing: string | null): Listing<A> => ({
  items,
  asOf,
  covers: { from, to, scope: "account" },
  complete: missing === null,
});

/** An execution carries the exchange's time; one too many in a list is known by its id, one too few is lost. */
const CLOCKS_APART_MS = 60_000;

/** Orders that are looked up one by one, at most: those that were filled in the window and received long before it. */
const MOST_OLDER = 100;

/** Orders that were filled and are in no list, such as one from last week that was filled yesterday. */
const olderOrders = async (
  { session, account, ears, log }: BrokerParts,
  orders: readonly WireOrder[],
  transactions: readonly Transaction[],
): Promise<ReadOrders> => {
  const listed = new Set(orders.map(({ id }) => id));
  const lacking = [...new Set(transactions.flatMap(({ orderId }) => orderId ?? []))].filter((id) => !listed.has(id));
  const found: WireOrder[] = [];
  for (const id of lacking.slice(0, MOST_OLDER)) {
    const order = await lookUp(session, account, ears, id, log);
    if (order !== undefined) found.push(order);
  }
  return { orders: found, missing: found.length < lacking.length ? "an order that was filled can't be read" : null };
};

/** The lists of a broker. */
export const lists = (parts: BrokerParts) => {
  const { session, account, log } = parts;
  const noteMissing = (what: string, missing: string | null): void => {
    if (missing !== null) log({ code: "list-incomplete", text: `${what}: ${missing}` });
  };
  return {
    heardSince: (from: EpochMs) => hearAll(parts, from),
    orders: async (window: SendWindow): Promise<Listing<BrokerOrder>> => {
      const asOf = session.clock.now();
      const { orders, identity, missing } = await hearAll(parts, window.from);
      noteMissing("orders", missing);
      return listing(orders.map((wire) => brokerOrderOf(wire, identity(wire), account, asOf)), asOf, window, missing);
    },
    /** From the orders; and from the bookings what no order did, and which orders the lists have left out. */
    fills: async (window: SendWindow): Promise<Listing<Fill>> => {
      const asOf = session.clock.now();
      const [heard, bookings] = await Promise.all([hearAll(parts, window.from), readBookings(session, account, window.from)]);
      const older = await olderOrders(parts, heard.orders, bookings.transactions);
      const missing = heard.missing ?? bookings.missing ?? older.missing;
      noteMissing("fills", missing);
      const orders = [...heard.orders, ...older.orders];
      const identity = identitiesOf(orders, (id) => parts.ears.known(id)?.identity ?? null);
      const byOrders = orders.flatMap((wire) => fillsOf(wire, refOf(wire, account), identity(wire)?.key ?? null, asOf));
      const byOthers = bookings.transactions.flatMap((each) => foreignFillOf(each, account, asOf) ?? []);
      const inWindow = ({ at }: Fill): boolean => at >= window.from - CLOCKS_APART_MS && at <= window.to + CLOCKS_APART_MS;
      return listing([...byOrders, ...byOthers].filter(inWindow), asOf, window, missing);
    },
  };
};
