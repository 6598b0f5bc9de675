import {
  add,
  divide,
  fillId,
  fromInteger,
  times,
  ZERO,
  type Fill,
  type BrokerEvent,
  type BrokerOrder,
  type BrokerOrderRef,
  type Listing,
  type Lookup,
  type PositionSnapshot,
  type OrderKey,
  type OrderTerms,
  type PlaceRequest,
  accountId,
  decimal,
  isLive,
  type Decimal,
  type IncarnationState,
} from "../../src/index.ts";

/** How a venue changes orders: a new life for each change (tastytrade), or the same life with other terms (IBKR). */
export type ReplaceStyle = "new-id" | "same-id";

/** What a venue with pairs makes of half of one: a part takes as many from the other side (`reduces`), or ends it; so does a cancel. */
export type PairStyle = "reduces" | "ends" | "either";

/** One incarnation as the venue, and nobody else, knows it to be. */
export interface TrueOrder {
  readonly ref: BrokerOrderRef;
  readonly key: OrderKey;
  revision: number;
  readonly supersedes: BrokerOrderRef | null;
  terms: OrderTerms;
  filled: number;
  state: IncarnationState;
  /** The other side of its pair. */
  sibling: TrueOrder | null;
}

/** The truth at the venue: what an auditor compares the book with. It never lies, but its messenger may. */
export interface BrokerModel {
  readonly orders: TrueOrder[];
  readonly fills: Fill[];
  place(key: OrderKey, revision: number, terms: OrderTerms): TrueOrder;
  /** Both sides, linked. */
  placePair(requests: readonly [PlaceRequest, PlaceRequest]): readonly [TrueOrder, TrueOrder];
  replace(target: BrokerOrderRef, revision: number, terms: OrderTerms): TrueOrder | undefined;
  cancel(target: BrokerOrderRef): boolean;
  /** At the price given, else at the order's own. */
  fill(order: TrueOrder, quantity: number, at: number, price?: Decimal): Fill | undefined;
  find(key: OrderKey): Lookup;
  /** The account's own lists, as they are at this instant. */
  lists(at: number): Lists;
  stateOf(order: TrueOrder, at: number): BrokerEvent;
}

/** What the venue lists of the whole account. */
export interface Lists {
  readonly orders: Listing<BrokerOrder>;
  readonly fills: Listing<Fill>;
  readonly positions: Listing<PositionSnapshot>;
}

const positionsAfter = (fills: readonly Fill[]): readonly PositionSnapshot[] => {
  const byInstrument = new Map<Fill["instrument"], { quantity: number; averagePrice: Decimal }>();
  for (const { instrument, side, quantity, price } of fills) {
    const { quantity: held, averagePrice } = byInstrument.get(instrument) ?? { quantity: 0, averagePrice: ZERO };
    const signed = side === "buy" ? quantity : -quantity;
    const grows = held === 0 || Math.sign(held) === Math.sign(signed);
    const cost = add(times(averagePrice, Math.abs(held)), times(price, quantity));
    const after = held + signed;
    const turned = Math.sign(after) === Math.sign(held) ? averagePrice : price;
    byInstrument.set(instrument, { quantity: after, averagePrice: grows ? divide(cost, fromInteger(Math.abs(after))) : turned });
  }
  return [...byInstrument].filter(([, { quantity }]) => quantity !== 0).map(([instrument, held]) => ({ instrument, ...held }));
};

const remaining = (order: TrueOrder): number => order.terms.quantity - order.filled;

export const brokerModel = (style: ReplaceStyle, pairs: PairStyle = "either"): BrokerModel => {
  const orders: TrueOrder[] = [];
  const fills: Fill[] = [];
  const ref = (): BrokerOrderRef => ({
    broker: "model",
    account: accountId("A1"),
    id: `b${orders.length + 1}`,
    handle: null,
  });
  const byRef = (target: BrokerOrderRef): TrueOrder | undefined => orders.find((order) => order.ref.id === target.id);

  const place: BrokerModel["place"] = (key, revision, terms) => {
    const order: TrueOrder = { ref: ref(), key, revision, supersedes: null, terms, filled: 0, state: "working", sibling: null };
    orders.push(order);
    return order;
  };

  /** Whether half a pair ends the other half. */
  const ends = (): boolean => (pairs === "either" ? fills.length % 2 === 0 : pairs === "ends");

  /** What a fill takes from the other side of the pair, in the same instant. */
  const takeFromSibling = (order: TrueOrder, count: number): void => {
    const { sibling } = order;
    if (sibling === null || !isLive(sibling.state)) return;
    if (order.state === "filled" || remaining(sibling) <= count || ends()) sibling.state = "cancelled";
    else sibling.terms = { ...sibling.terms, quantity: sibling.terms.quantity - count };
  };

  const listed = (order: TrueOrder): BrokerOrder => ({
    ref: order.ref,
    orderKey: order.key,
    revision: order.revision,
    supersedes: order.supersedes,
    terms: order.terms,
    filled: order.filled,
    state: order.state,
    since: 0,
  });

  return {
    orders,
    fills,
    place,
    placePair: ([first, second]) => {
      const [one, other] = [place(first.key, first.revision, first.terms), place(second.key, second.revision, second.terms)];
      one.sibling = other;
      other.sibling = one;
      return [one, other];
    },
    replace: (target, revision, terms) => {
      const original = byRef(target);
      if (original === undefined || !isLive(original.state)) return undefined;
      if (style === "same-id") {
        // Brokers that keep the id take changes over one ordered connection: one that was overtaken can't come in later.
        if (original.revision > revision) return undefined;
        if (terms.quantity <= original.filled) return undefined;
        original.revision = revision;
        original.terms = terms;
        return original;
      }
      // As tastytrade does it: the new life carries what is left of the old one, which ends.
      const left =
        terms.quantity - orders.filter((each) => each.key === original.key).reduce((sum, each) => sum + each.filled, 0);
      if (left <= 0) return undefined;
      original.state = "replaced";
      const next: TrueOrder = {
        ref: ref(),
        key: original.key,
        revision,
        supersedes: target,
        terms: { ...terms, quantity: left },
        filled: 0,
        state: "working",
        sibling: null,
      };
      orders.push(next);
      return next;
    },
    cancel: (target) => {
      const order = byRef(target);
      if (order === undefined || !isLive(order.state)) return false;
      order.state = "cancelled";
      if (order.sibling !== null && isLive(order.sibling.state) && ends()) order.sibling.state = "cancelled";
      return true;
    },
    fill: (order, quantity, at, price) => {
      const count = Math.min(quantity, remaining(order));
      if (!isLive(order.state) || count <= 0) return undefined;
      order.filled += count;
      if (remaining(order) === 0) order.state = "filled";
      takeFromSibling(order, count);
      const fill: Fill = {
        fillId: fillId(`f${fills.length + 1}`),
        rev: 0,
        orderKey: order.key,
        ref: order.ref,
        leg: 0,
        instrument: order.terms.instrument,
        side: order.terms.side,
        quantity: count,
        price: price ?? order.terms.limit ?? order.terms.stop ?? decimal("1"),
        at,
        receivedAt: at,
      };
      fills.push(fill);
      return fill;
    },
    find: (key) => {
      const found = orders.filter((order) => order.key === key);
      if (found.length === 0) return { outcome: "absent", proof: "all states and pages read, settled" };
      return {
        outcome: "found",
        incarnations: found.map(listed),
        fills: fills.filter((fill) => fill.orderKey === key),
      };
    },
    lists: (at) => {
      const covers = { from: 0, to: at, scope: "account" } as const;
      const whole = { asOf: at, covers, complete: true };
      return {
        orders: { ...whole, items: orders.map(listed) },
        fills: { ...whole, items: [...fills] },
        positions: { ...whole, items: positionsAfter(fills) },
      };
    },
    stateOf: (order, at) => ({
      type: "order-state",
      orderKey: order.key,
      revision: order.revision,
      ref: order.ref,
      supersedes: order.supersedes,
      state: order.state,
      terms: order.terms,
      filled: order.filled,
      at,
      text: null,
    }),
  };
};
