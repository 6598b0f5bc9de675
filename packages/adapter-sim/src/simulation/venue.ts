import {
  accountId,
  add,
  fillId,
  isLive,
  type BrokerEvent,
  type BrokerOrder,
  type BrokerOrderRef,
  type Decimal,
  type EpochMs,
  type Fill,
  type IncarnationState,
  type InstrumentId,
  type OrderKey,
  type OrderTerms,
  type PlaceRequest,
  type PositionSnapshot,
  divide,
  fromInteger,
  times,
  ZERO,
} from "@floorbroker/core";
import type { Habits } from "./session.ts";
import { executionsOf } from "./spreads.ts";

export const ACCOUNT = accountId("A1");
export const BROKER = "lean";

/** One incarnation as the venue, and nobody else, knows it to be. */
export interface TrueOrder {
  readonly ref: BrokerOrderRef;
  /** Null for an order that is not ours. */
  readonly key: OrderKey | null;
  revision: number;
  readonly supersedes: BrokerOrderRef | null;
  terms: OrderTerms;
  filled: number;
  state: IncarnationState;
  /** A stop that was reached works at the market from then on. */
  triggered: boolean;
  readonly since: EpochMs;
  /** The other side of its pair. */
  sibling: TrueOrder | null;
}

/** Hears what is true in the instant in which it becomes true. */
export interface Witness {
  /** A new life, or a change of one: terms, state or what is filled. */
  changed(order: TrueOrder): void;
  filled(fill: Fill): void;
}

/** The truth at the venue. It never lies, but its messenger may. */
export interface Venue {
  readonly orders: readonly TrueOrder[];
  readonly fills: readonly Fill[];
  /** All lives of a key. */
  under(key: OrderKey): readonly TrueOrder[];
  place(key: OrderKey | null, revision: number, terms: OrderTerms, at: EpochMs): TrueOrder;
  /** Both sides, linked: what one of them fills, the other can't fill any more. */
  placePair(requests: readonly [PlaceRequest, PlaceRequest], at: EpochMs): readonly [TrueOrder, TrueOrder];
  /** Undefined when it can't be changed any more. */
  replace(target: BrokerOrderRef, revision: number, terms: OrderTerms, at: EpochMs): TrueOrder | undefined;
  cancel(target: BrokerOrderRef): TrueOrder | undefined;
  end(order: TrueOrder, state: IncarnationState): void;
  fill(order: TrueOrder, quantity: number, price: Decimal, at: EpochMs): void;
  positions(): readonly PositionSnapshot[];
  /** Whatever is held of this contract is closed at this price; no order of ours does it. */
  settle(instrument: InstrumentId, price: Decimal, at: EpochMs): void;
  /** Orders are counted from 1 again. */
  countAnew(): void;
  /** Everything is gone, without a word. */
  wipe(): void;
}

export const leftOf = (order: TrueOrder): number => order.terms.quantity - order.filled;

/** An incarnation as lists have it. */
export const listed = ({ ref, key, revision, supersedes, terms, filled, state, since }: TrueOrder): BrokerOrder => ({
  ref,
  orderKey: key,
  revision: key === null ? null : revision,
  supersedes,
  terms,
  filled,
  state,
  since,
});

/** An incarnation as the stream tells of it. */
export const stated = (order: TrueOrder, at: EpochMs): BrokerEvent => {
  const { since: _, ...rest } = listed(order);
  return { type: "order-state", ...rest, at, text: order.state === "rejected" ? "refused by the venue" : null };
};

const positionsOf = (fills: readonly Fill[]): readonly PositionSnapshot[] => {
  const held = new Map<Fill["instrument"], { quantity: number; averagePrice: Decimal }>();
  for (const { instrument, side, quantity, price } of fills) {
    const { quantity: before, averagePrice } = held.get(instrument) ?? { quantity: 0, averagePrice: ZERO };
    const signed = side === "buy" ? quantity : -quantity;
    const after = before + signed;
    const grows = before === 0 || Math.sign(before) === Math.sign(signed);
    const cost = add(times(averagePrice, Math.abs(before)), times(price, quantity));
    const turned = Math.sign(after) === Math.sign(before) ? averagePrice : price;
    held.set(instrument, { quantity: after, averagePrice: grows ? divide(cost, fromInteger(Math.abs(after))) : turned });
  }
  return [...held].filter(([, { quantity }]) => quantity !== 0).map(([instrument, each]) => ({ instrument, ...each }));
};

/** An account at a venue with these habits, empty. */
export const openVenue = ({ replaces, pairs, brokerAheadMs }: Pick<Habits, "replaces" | "pairs" | "brokerAheadMs">, witness: Witness): Venue => {
  let orders: TrueOrder[] = [];
  let fills: Fill[] = [];
  let named = 0;
  let numbered = 0;
  const byRef = new Map<string, TrueOrder>();
  const byKey = new Map<OrderKey, TrueOrder[]>();

  /** A number that was given before is given again, but neither while its order lives nor to another life of the same one. */
  const nextId = (key: OrderKey | null): string => {
    for (;;) {
      const id = `b${++numbered}`;
      const before = byRef.get(id);
      if (before === undefined || (!isLive(before.state) && before.key !== key)) return id;
    }
  };
  const create = (order: Omit<TrueOrder, "ref" | "filled" | "state" | "triggered" | "sibling">): TrueOrder => {
    const ref = { broker: BROKER, account: ACCOUNT, id: nextId(order.key), handle: null };
    const life: TrueOrder = { ...order, since: order.since + brokerAheadMs, ref, filled: 0, state: "working", triggered: false, sibling: null };
    orders.push(life);
    byRef.set(ref.id, life);
    if (order.key !== null) byKey.set(order.key, [...(byKey.get(order.key) ?? []), life]);
    return life;
  };
  const born = (order: Parameters<typeof create>[0]): TrueOrder => {
    const life = create(order);
    witness.changed(life);
    return life;
  };

  const end = (order: TrueOrder, state: IncarnationState): void => {
    order.state = state;
    witness.changed(order);
  };

  /** What a fill takes from the other side of the pair, in the same instant. */
  const takeFromSibling = ({ sibling, state }: TrueOrder, count: number): void => {
    if (sibling === null || !isLive(sibling.state)) return;
    if (state === "filled" || leftOf(sibling) <= count || pairs === "ends") sibling.state = "cancelled";
    else sibling.terms = { ...sibling.terms, quantity: sibling.terms.quantity - count };
  };

  const changed = (original: TrueOrder, revision: number, terms: OrderTerms): TrueOrder | undefined => {
    // Changes over one ordered connection: one that was overtaken can't come in later.
    if (original.revision > revision || terms.quantity <= original.filled) return undefined;
    original.revision = revision;
    original.terms = terms;
    witness.changed(original);
    return original;
  };

  return {
    get orders() {
      return orders;
    },
    get fills() {
      return fills;
    },
    under: (key) => byKey.get(key) ?? [],
    place: (key, revision, terms, since) => born({ key, revision, supersedes: null, terms, since }),
    placePair: ([first, second], since) => {
      const side = ({ key, revision, terms }: PlaceRequest): TrueOrder => create({ key, revision, supersedes: null, terms, since });
      const [one, other] = [side(first), side(second)];
      one.sibling = other;
      other.sibling = one;
      witness.changed(one);
      witness.changed(other);
      return [one, other];
    },
    replace: (target, revision, terms, since) => {
      const original = byRef.get(target.id);
      if (original === undefined || !isLive(original.state)) return undefined;
      if (replaces === "same-id") return changed(original, revision, terms);
      // As tastytrade does it: the new life carries what is left of the old one, which ends.
      const lives = original.key === null ? [original] : (byKey.get(original.key) ?? []);
      const left = terms.quantity - lives.reduce((sum, { filled }) => sum + filled, 0);
      if (left <= 0) return undefined;
      end(original, "replaced");
      return born({ key: original.key, revision, supersedes: target, terms: { ...terms, quantity: left }, since });
    },
    cancel: (target) => {
      const order = byRef.get(target.id);
      if (order === undefined || !isLive(order.state)) return undefined;
      const { sibling } = order;
      end(order, "cancelled");
      if (pairs === "ends" && sibling !== null && isLive(sibling.state)) end(sibling, "cancelled");
      return order;
    },
    end,
    fill: (order, quantity, price, at) => {
      const count = Math.min(quantity, leftOf(order));
      if (!isLive(order.state) || count <= 0) return;
      order.filled += count;
      if (leftOf(order) === 0) order.state = "filled";
      takeFromSibling(order, count);
      const { instrument, side } = order.terms;
      for (const execution of executionsOf(instrument, side, count, price)) {
        const fill: Fill = { fillId: fillId(`f${++named}`), rev: 0, orderKey: order.key, ref: order.ref, ...execution, at: at + brokerAheadMs, receivedAt: at };
        fills.push(fill);
        witness.filled(fill);
      }
      witness.changed(order);
      if (order.sibling !== null) witness.changed(order.sibling);
    },
    positions: () => positionsOf(fills),
    settle: (instrument, price, at) => {
      const held = positionsOf(fills).find((each) => each.instrument === instrument)?.quantity ?? 0;
      if (held === 0) return;
      const ref = { broker: BROKER, account: ACCOUNT, id: `x${++named}`, handle: null };
      const fill: Fill = { fillId: fillId(`f${++named}`), rev: 0, orderKey: null, ref, leg: 0, instrument, side: held > 0 ? "sell" : "buy", quantity: Math.abs(held), price, at: at + brokerAheadMs, receivedAt: at };
      fills.push(fill);
      witness.filled(fill);
    },
    countAnew: () => void (numbered = 0),
    wipe: () => {
      for (const order of orders) if (isLive(order.state)) end(order, "cancelled");
      orders = [];
      fills = [];
      byRef.clear();
      byKey.clear();
    },
  };
};

