import type { AccountId, BrokerEvent, BrokerOrder, BrokerOrderRef, EpochMs, IncarnationState } from "@floorbroker/core";
import { identityOf, type Identity } from "../wire/identifier.ts";
import type { WireOrder } from "../wire/order.ts";
import { BROKER, changedAt, filledOf, fillsOf, isOver, refOf, stateOf, termsOf } from "../wire/spoken.ts";

/** What is known of one order at tastytrade. */
export interface KnownOrder {
  /** The newest that was heard. */
  readonly wire: WireOrder;
  /** Null for an order that is not ours. */
  readonly identity: Identity | null;
}

/** What is new in an order that was heard. */
export interface Heard {
  readonly events: readonly BrokerEvent[];
  /** More is filled than was told of: it is worth asking for the order again. */
  readonly owes: boolean;
  /** This order has to be heard first: what was just heard took its place, and may be ours by that alone. */
  readonly needs: string | null;
}

/** Turns orders as tastytrade shows them into what is new of them, in whatever order and however often they come. */
export interface Hearing {
  hear(wire: WireOrder, at: EpochMs): Heard;
  /** Nothing can be found out of this order: what waits for it is told as it is. */
  giveUp(id: string, at: EpochMs): readonly BrokerEvent[];
  known(id: string): KnownOrder | undefined;
  /** Whether any order under this key has been heard of. */
  hasKey(key: string): boolean;
}

interface Memory {
  wire: WireOrder;
  identity: Identity | null;
  /** What was told last; null before anything was. */
  told: { readonly state: IncarnationState; readonly filled: number; readonly line: string } | null;
  readonly fills: Set<string>;
}

/** Orders that are remembered. What is forgotten may be told twice, which is no harm: a fill is known by its id. */
const REMEMBERED = 5_000;

/** As core lists it. */
export const brokerOrderOf = (wire: WireOrder, identity: Identity | null, account: AccountId, now: EpochMs): BrokerOrder => ({
  ref: refOf(wire, account),
  orderKey: identity?.key ?? null,
  revision: identity?.revision ?? null,
  supersedes: predecessorOf(wire, account),
  terms: termsOf(wire, now),
  filled: filledOf(wire),
  state: stateOf(wire),
  since: changedAt(wire, now),
});

const predecessorOf = ({ replacesId }: WireOrder, account: AccountId): BrokerOrderRef | null =>
  replacesId === null ? null : { broker: BROKER, account, id: replacesId, handle: null };

const unitsOf = ({ legs }: WireOrder): number =>
  legs.reduce((sum, { fills }) => fills.reduce((units, { quantity }) => units + quantity, sum), 0);

/** Whether a word on an order is older than what is known: one that comes late does not bring an old state back. */
const isStale = (older: WireOrder, wire: WireOrder): boolean => {
  if (isOver(older) !== isOver(wire)) return isOver(older);
  const isTimed = wire.updatedAt !== null && older.updatedAt !== null;
  const later = isTimed ? (wire.updatedAt ?? 0) - (older.updatedAt ?? 0) : 0;
  if (later !== 0) return later < 0;
  return filledOf(wire) < filledOf(older) || unitsOf(wire) < unitsOf(older);
};

/** Whether more is filled of it than its fills say. */
const owesFills = (wire: WireOrder): boolean => {
  const byFillsAlone = wire.legs.map((leg) => ({ ...leg, remaining: null }));
  return filledOf(wire) > filledOf({ ...wire, status: "Live", cancelledSize: null, legs: byFillsAlone });
};

/** Nothing was heard yet. `remembered` orders are kept at most. */
export const hearing = (account: AccountId, remembered = REMEMBERED): Hearing => {
  const orders = new Map<string, Memory>();
  const keys = new Map<string, number>();
  /** Successors without a name of their own, by the order that they took the place of. */
  const waiting = new Map<string, Map<string, WireOrder>>();
  const lost = new Set<string>();

  const forget = (): void => {
    for (const [id, { identity }] of orders) {
      if (orders.size <= remembered) return;
      orders.delete(id);
      lost.delete(id);
      const left = identity === null ? 0 : (keys.get(identity.key) ?? 1) - 1;
      if (identity !== null && left <= 0) keys.delete(identity.key);
      else if (identity !== null) keys.set(identity.key, left);
    }
  };

  const remember = (wire: WireOrder, identity: Identity | null): Memory => {
    const old = orders.get(wire.id);
    if (old !== undefined) {
      old.identity ??= identity;
      // The newest order that was touched is forgotten last.
      orders.delete(wire.id);
      orders.set(wire.id, old);
      return old;
    }
    const fresh: Memory = { wire, identity, told: null, fills: new Set() };
    orders.set(wire.id, fresh);
    if (identity !== null) keys.set(identity.key, (keys.get(identity.key) ?? 0) + 1);
    forget();
    return fresh;
  };

  const newFills = (memory: Memory, wire: WireOrder, at: EpochMs): readonly BrokerEvent[] =>
    fillsOf(wire, refOf(wire, account), memory.identity?.key ?? null, at).flatMap((fill): BrokerEvent[] => {
      if (memory.fills.has(fill.fillId)) return [];
      memory.fills.add(fill.fillId);
      return [{ type: "fill", fill }];
    });

  const newState = (memory: Memory, wire: WireOrder, at: EpochMs): readonly BrokerEvent[] => {
    if (isStale(memory.wire, wire)) return [];
    memory.wire = wire;
    const order = brokerOrderOf(wire, memory.identity, account, at);
    const { limit, stop, quantity } = order.terms;
    const line = [order.state, order.filled, limit, stop, quantity].join(" ");
    if (memory.told?.line === line) return [];
    memory.told = { state: order.state, filled: order.filled, line };
    const { since, ...told } = order;
    return [{ type: "order-state", ...told, at: since, text: wire.rejectReason }];
  };

  const identityFor = (wire: WireOrder): Identity | null => {
    const own = identityOf(wire.externalIdentifier);
    return own ?? (wire.replacesId === null ? null : (orders.get(wire.replacesId)?.identity ?? null));
  };

  /** What waited for this order goes on, and what waited for that. */
  const followersOf = (id: string, at: EpochMs): readonly BrokerEvent[] => {
    const followers = waiting.get(id);
    waiting.delete(id);
    return [...(followers?.values() ?? [])].flatMap((follower) => tell(follower, at));
  };

  const tell = (wire: WireOrder, at: EpochMs): readonly BrokerEvent[] => {
    const memory = remember(wire, identityFor(wire));
    return [...newFills(memory, wire, at), ...newState(memory, wire, at), ...followersOf(wire.id, at)];
  };

  const isNameless = ({ id, externalIdentifier, replacesId }: WireOrder): boolean => {
    if (identityOf(externalIdentifier) !== null || replacesId === null || orders.has(id)) return false;
    return !orders.has(replacesId) && !lost.has(replacesId);
  };

  return {
    hear: (wire, at) => {
      if (wire.accountNumber !== null && wire.accountNumber !== account) return { events: [], owes: false, needs: null };
      if (isNameless(wire) && wire.replacesId !== null) {
        const others = waiting.get(wire.replacesId) ?? new Map<string, WireOrder>();
        const older = others.get(wire.id);
        if (older === undefined || !isStale(older, wire)) others.set(wire.id, wire);
        waiting.set(wire.replacesId, others);
        return { events: [], owes: false, needs: wire.replacesId };
      }
      const events = tell(wire, at);
      const memory = orders.get(wire.id);
      return { events, owes: memory !== undefined && owesFills(memory.wire), needs: null };
    },
    giveUp: (id, at) => {
      if (lost.size >= remembered) lost.clear();
      lost.add(id);
      return followersOf(id, at);
    },
    known: (id) => orders.get(id),
    hasKey: (key) => keys.has(key),
  };
};
