import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { accountId, bookId, fillId, instrumentId, orderKey, tradeId, type OrderKey } from "../ids.ts";
import { set } from "../persistent-map.ts";
import type { IncarnationState } from "../ports/orders.ts";
import type { Order } from "./order.ts";
import { beyondPair, pairExposure, pairReserve, siblingOf, stopUnits, sumOfExits } from "./pairs.ts";
import { emptyBook, type Book } from "./state.ts";

const [TARGET, STOP] = [orderKey("fb-1-t2"), orderKey("fb-1-s3")];

interface Over {
  readonly filled?: number;
  readonly state?: IncarnationState;
  readonly claimed?: number;
  /** What is left of it, as the broker says. */
  readonly quantity?: number;
  readonly linked?: OrderKey | null;
}

/** One side of a pair of four. */
const side = (key: OrderKey, { filled = 0, state = "working", claimed, quantity = 4, linked = key === TARGET ? STOP : TARGET }: Over = {}): Order => {
  const ref = { broker: "b", account: accountId("A1"), id: key, handle: null };
  const terms = {
    instrument: instrumentId("SPY   261218C00500000"),
    side: "sell",
    closing: true,
    quantity: 4,
    type: "limit",
    limit: decimal("1"),
    stop: null,
    timeInForce: "gtc",
  } as const;
  return {
    key,
    tradeId: tradeId("fb-1"),
    role: key === TARGET ? "target" : "stop",
    leg: 0,
    linked,
    oneLife: false,
    terms,
    revision: 0,
    termsRevision: 0,
    intendedAt: 0,
    acknowledgedAt: 0,
    pending: null,
    inquiry: null,
    incarnations: [
      { ref, revision: 0, supersedes: null, quantity, limit: terms.limit, stop: null, state, claimedFilled: claimed ?? null, since: 0, cancelAcceptedAt: null, filledBefore: null },
    ],
    fills: filled === 0 ? [] : [{ fillId: fillId(`${key}-f`), rev: 0, refId: ref.id, quantity: filled, price: decimal("1"), at: 0, fees: null }],
    legFills: [],
    stillborn: null,
  };
};

const bookOf = (...orders: readonly Order[]): Book => ({
  ...emptyBook(bookId("sim:test")),
  orders: orders.reduce((map, order) => set(map, order.key, order), emptyBook(bookId("sim:test")).orders),
});

describe("what a pair may still sell, and what is kept free for it", () => {
  it.each<readonly [string, Over, Over, number, number]>([
    ["nothing sold: its units, once", {}, {}, 4, 4],
    ["a part of one side: the rest, though the other side is not known to have less", { filled: 1 }, {}, 3, 4],
    ["a part of one side, and the other is told to have less", { filled: 1 }, { quantity: 3 }, 3, 3],
    ["all of one side: nothing; as long as the other's end is not told, its units stay free", { filled: 4 }, {}, 0, 4],
    ["both sides in part: what they leave of the pair; both are kept free", { filled: 1 }, { filled: 1 }, 2, 6],
    ["one side over", { state: "cancelled" }, {}, 4, 4],
    ["fills of both that are owed, which will both come", { state: "filled", claimed: 1, quantity: 1 }, { state: "cancelled", claimed: 1 }, 2, 2],
    ["a fill that is owed of one side and heard of the other", { state: "cancelled", claimed: 1 }, { filled: 1 }, 3, 4],
    ["more than its units: nothing is believed any more", { filled: 4 }, { filled: 1 }, 3, 3],
  ])("%s", (_, one, other, exposure, reserve) => {
    const [target, stop] = [side(TARGET, one), side(STOP, other)];
    expect([pairExposure(target, stop), pairExposure(stop, target)]).toEqual([exposure, exposure]);
    expect([pairReserve(target, stop), pairReserve(stop, target)]).toEqual([reserve, reserve]);
  });

  it("is never more than its units at a broker that keeps its promise, and never kept less free than it may sell", () => {
    const any = fc.record({ filled: fc.integer({ min: 0, max: 4 }), quantity: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(any, any, (one, other) => {
        const [target, stop] = [side(TARGET, one), side(STOP, other)];
        if (one.filled + other.filled <= 4) {
          expect(pairExposure(target, stop) + one.filled + other.filled).toBeLessThanOrEqual(4);
          expect(pairReserve(target, stop)).toBeGreaterThanOrEqual(pairExposure(target, stop));
        } else expect(beyondPair(target, stop)).toBe(one.filled + other.filled - 4);
      }),
    );
  });
});

describe("a pair in the book", () => {
  const [target, stop] = [side(TARGET), side(STOP)];

  it("is two orders that name each other; anything else counts as an order of its own", () => {
    expect(siblingOf(bookOf(target, stop), target)).toBe(stop);
    expect(siblingOf(bookOf(target), target)).toBeUndefined();
    expect(siblingOf(bookOf(target, side(STOP, { linked: null })), target)).toBeUndefined();
    const exits = [target, stop];
    expect(sumOfExits(bookOf(...exits), exits, pairExposure)).toBe(4);
    const unlinked = [target, side(STOP, { linked: null })];
    expect(sumOfExits(bookOf(...unlinked), unlinked, pairExposure)).toBe(8);
  });

  it("has a stop that sells no more than the pair", () => {
    expect(stopUnits(bookOf(target, stop), stop)).toBe(4);
    expect(stopUnits(bookOf(side(TARGET, { filled: 4 }), stop), stop)).toBe(0);
    expect(stopUnits(bookOf(stop), stop)).toBe(4);
  });
});
