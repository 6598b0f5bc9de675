import { SECOND, type Lookup, type OrderKey, type SendWindow } from "@floorbroker/core";
import type { WireOrder } from "../wire/order.ts";
import { fillsOf, refOf } from "../wire/spoken.ts";
import { brokerOrderOf } from "./hearing.ts";
import type { HeardOrders } from "./lists.ts";
import { lookUp } from "./listening.ts";
import type { BrokerParts } from "./parts.ts";

/**
 * How long after the last moment at which an order may have been sent its absence proves anything: a request that was given
 * up may still arrive, and a list may lag behind (tastytrade documents neither).
 */
export const SETTLE_MS = 30 * SECOND;

/** Predecessors that are asked for one by one: an order that was replaced more often has its older lives in the lists. */
const MOST_PREDECESSORS = 20;

/** Orders of this key whose older life is not among them: those lives are fetched one by one. */
const withPredecessors = async (parts: BrokerParts, own: readonly WireOrder[]): Promise<{ readonly all: readonly WireOrder[]; readonly isWhole: boolean }> => {
  const { session, account, ears, log } = parts;
  const found = new Map(own.map((wire) => [wire.id, wire]));
  for (let n = 0; n < MOST_PREDECESSORS; n++) {
    const lacking = [...found.values()].flatMap(({ replacesId }) => (replacesId !== null && !found.has(replacesId) ? [replacesId] : []))[0];
    if (lacking === undefined) return { all: [...found.values()], isWhole: true };
    const wire = await lookUp(session, account, ears, lacking, log);
    if (wire === undefined) break;
    found.set(wire.id, wire);
  }
  return { all: [...found.values()], isWhole: false };
};

/** `find`: all lives of an order of ours by its name, or a proof that there is none. */
export const finding =
  (parts: BrokerParts, heardSince: (from: number) => Promise<HeardOrders>) =>
  async (key: OrderKey, sent: SendWindow): Promise<Lookup> => {
    const { session, account, ears } = parts;
    const askedAt = session.clock.now();
    const { orders, identity, missing } = await heardSince(sent.from);
    const own = orders.filter((wire) => identity(wire)?.key === key);
    const now = session.clock.now();
    if (own.length > 0) {
      const { all, isWhole } = await withPredecessors(parts, own);
      if (!isWhole || missing !== null) return { outcome: "inconclusive", why: missing ?? "an earlier life of the order could not be read" };
      // An older life is ours, whatever name it carries.
      const identityOfLife = (wire: WireOrder) => identity(wire) ?? { key, revision: 0 };
      return {
        outcome: "found",
        incarnations: all.map((wire) => brokerOrderOf(wire, identityOfLife(wire), account, now)),
        fills: all.flatMap((wire) => fillsOf(wire, refOf(wire, account), key, now)),
      };
    }
    if (missing !== null) return { outcome: "inconclusive", why: missing };
    if (ears.hasKey(key)) return { outcome: "inconclusive", why: "it was there before, and the lists don't show it any more" };
    const settledAt = sent.to + SETTLE_MS;
    if (askedAt < settledAt) return { outcome: "inconclusive", why: `not there, but it may still arrive until ${SETTLE_MS / SECOND} s after it was sent` };
    return {
      outcome: "absent",
      proof: `no order carries ${key} in all pages of the account's orders since the day before it was sent and in all live ones, ${SETTLE_MS / SECOND} s or more after the sending ended`,
    };
  };
