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

/** All lives of an order, as far as they can be read. */
interface Lives {
  readonly all: readonly WireOrder[];
  readonly isWhole: boolean;
}

/** Orders of this key whose older life is not among them: those lives are fetched one by one. */
const withPredecessors = async (parts: BrokerParts, own: readonly WireOrder[]): Promise<Lives> => {
  const { session, account, ears, log } = parts;
  const found = new Map(own.map((wire) => [wire.id, wire]));
  for (let n = 0; n < MOST_PREDECESSORS; n++) {
    const lacking = [...found.values()].find(({ replacesId }) => replacesId !== null && !found.has(replacesId))?.replacesId;
    if (lacking === undefined || lacking === null) return { all: [...found.values()], isWhole: true };
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
      if (missing !== null) return { outcome: "inconclusive", why: missing };
      if (!isWhole) return { outcome: "inconclusive", why: "an earlier life of the order could not be read" };
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
    const seconds = `${SETTLE_MS / SECOND} s`;
    if (askedAt < settledAt) return { outcome: "inconclusive", why: `it may still arrive until ${seconds} after it was sent` };
    const where = "in all pages of the account's orders since the day before it was sent, and in all live ones";
    return { outcome: "absent", proof: `no order carries ${key} ${where}, ${seconds} or more after the sending ended` };
  };
