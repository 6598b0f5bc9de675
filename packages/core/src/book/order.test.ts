import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { accountId, fillId, instrumentId, orderKey, tradeId } from "../ids.ts";
import type { BrokerOrderRef, OrderTerms } from "../ports/orders.ts";
import {
  averageFillPrice,
  exposureOf,
  filledOf,
  isOver,
  outstandingOf,
  owesAnswer,
  workingLimit,
  type CountedFill,
  type Incarnation,
  type Order,
  type PendingOperation,
} from "./order.ts";

const ref = (id: string): BrokerOrderRef => ({ broker: "model", account: accountId("A1"), id, handle: null });

const TERMS: OrderTerms = {
  instrument: instrumentId("SPY"),
  side: "buy",
  closing: false,
  quantity: 8,
  type: "limit",
  limit: decimal("1.15"),
  stop: null,
  timeInForce: "day",
};

const life = (id: string, over: Partial<Incarnation> = {}): Incarnation => ({
  ref: ref(id),
  revision: 0,
  supersedes: null,
  quantity: 8,
  limit: decimal("1.15"),
  state: "working",
  claimedFilled: null,
  since: 0,
  stop: null,
  cancelAcceptedAt: null,
  filledBefore: null,
  ...over,
});

const fill = (refId: string, quantity: number, price = "1.15", id = `${refId}/${quantity}`): CountedFill => ({
  fillId: fillId(id),
  rev: 0,
  refId,
  quantity,
  price: decimal(price),
  at: 0,
  fees: null,
});

const pending = (over: Partial<PendingOperation> = {}): PendingOperation => ({
  op: "replace",
  revision: 1,
  terms: TERMS,
  target: ref("a"),
  claimedAt: 0,
  stage: { is: "claimed" },
  ...over,
});

const order = (over: Partial<Order> = {}): Order => ({
  key: orderKey("fb-1-e1"),
  tradeId: tradeId("fb-1"),
  role: "entry",
  terms: TERMS,
  revision: 0,
  termsRevision: over.pending?.op === "cancel" ? 0 : (over.pending?.revision ?? over.revision ?? 0),
  intendedAt: 0,
  acknowledgedAt: 0,
  pending: null,
  inquiry: null,
  incarnations: [life("a")],
  fills: [],
  legFills: [],
  leg: null,
  linked: null,
  oneLife: false,
  stillborn: null,
  ...over,
});

describe("what an order has filled", () => {
  it("is the sum of its fills, at their average, whatever any status says", () => {
    const filled = order({
      incarnations: [life("a", { state: "filled", claimedFilled: 8 })],
      fills: [fill("a", 1, "1.10"), fill("a", 3, "1.20")],
    });
    expect(filledOf(filled)).toBe(4);
    expect(averageFillPrice(filled)).toBe(decimal("1.175"));
    expect(averageFillPrice(order())).toBeUndefined();
  });
});

describe("what an order whose changes are one life may still fill", () => {
  const one = (over: Partial<Order>): number => exposureOf(order({ oneLife: true, ...over }));
  const fewer = { ...TERMS, quantity: 5 };
  it.each<readonly [string, Partial<Order>, number]>([
    ["a replace under way: one of both lives", { pending: pending() }, 8],
    ["a replace to fewer: what works until then", { terms: fewer, pending: pending({ terms: fewer }) }, 8],
    ["two lives: the newer one's", { incarnations: [life("a"), life("b", { revision: 1 })] }, 8],
    ["a fill of the new life before anybody has told of the old one's end", { pending: pending(), incarnations: [life("a"), life("b", { revision: 1 })], fills: [fill("b", 8)] }, 0],
    ["fills that are owed of the old life, and the rest of the new one", { incarnations: [life("a", { state: "replaced", claimedFilled: 3 }), life("b", { revision: 1, quantity: 5 })] }, 8],
    ["a fill of the old life that is told after its change came into force", { revision: 1, incarnations: [life("a", { state: "replaced" }), life("b", { revision: 1 })], fills: [fill("a", 1)] }, 7],
    ["a cancel of the new life: its part, less a fill of the old one that is told late", { revision: 2, termsRevision: 1, pending: pending({ op: "cancel", revision: 2, terms: null }), incarnations: [life("a", { state: "replaced" }), life("b", { revision: 1 })], fills: [fill("a", 3)] }, 5],
    ["a cancel that was refused, the same", { revision: 2, termsRevision: 1, incarnations: [life("a", { state: "replaced" }), life("b", { revision: 1 })], fills: [fill("a", 3)] }, 5],
    ["another change under way: the new life's part, less a fill of the old one that is told late", { revision: 2, termsRevision: 2, pending: pending({ revision: 2 }), incarnations: [life("a", { state: "replaced" }), life("b", { revision: 1, filledBefore: 0 })], fills: [fill("a", 3)] }, 5],
    ["the same, where nobody can say what the new life's quantity counts: all of it", { revision: 2, termsRevision: 2, pending: pending({ revision: 2 }), incarnations: [life("a", { state: "replaced" }), life("b", { revision: 1 })], fills: [fill("a", 3)] }, 8],
    ["one that was filled before its change came: what is owed", { terms: fewer, pending: pending({ terms: fewer }), incarnations: [life("a", { state: "filled", claimedFilled: 8 })] }, 8],
  ])("%s", (_, over, left) => {
    expect(one(over)).toBe(left);
  });
});

describe("what an order may still fill", () => {
  it.each<readonly [string, Partial<Order>, number]>([
    ["a live one: what is left of it", { fills: [fill("a", 3)] }, 5],
    [
      "a place under way: all of it",
      { incarnations: [], pending: pending({ op: "place", revision: 0, target: null }) },
      8,
    ],
    ["a replace under way: both lives", { pending: pending() }, 16],
    [
      "a replace whose life is known already: only that",
      { pending: pending(), incarnations: [life("a", { state: "replaced" }), life("b", { revision: 1 })] },
      8,
    ],
    ["a cancel under way: what is left", { pending: pending({ op: "cancel", terms: null }) }, 8],
    ["two lives: both", { incarnations: [life("a"), life("b", { revision: 1 })] }, 16],
    ["a cancelled one: nothing", { incarnations: [life("a", { state: "cancelled", claimedFilled: 0 })] }, 0],
    [
      "a cancelled one whose fills have not all come: the rest of them",
      { incarnations: [life("a", { state: "cancelled", claimedFilled: 3 })], fills: [fill("a", 1)] },
      2,
    ],
    [
      "one that is said to be filled, without a count: all of it",
      { incarnations: [life("a", { state: "filled" })], fills: [fill("a", 1)] },
      7,
    ],
    [
      "one that is over without a count: nothing",
      { incarnations: [life("a", { state: "expired" })], fills: [fill("a", 1)] },
      0,
    ],
    [
      "a replaced one whose successor nobody has named: what it had left",
      { incarnations: [life("a", { state: "replaced", claimedFilled: 0 })] },
      8,
    ],
    [
      "a replaced one whose successor is under way: what that one may fill",
      { pending: pending(), incarnations: [life("a", { state: "replaced" })] },
      8,
    ],
    [
      "a replaced one with a later life",
      {
        incarnations: [
          life("a", { state: "replaced" }),
          life("b", { revision: 1, state: "cancelled", claimedFilled: 0 }),
        ],
      },
      0,
    ],
    [
      "a replaced one that a life without a revision names",
      {
        incarnations: [
          life("a", { state: "replaced", revision: null }),
          life("b", { revision: null, supersedes: ref("a"), state: "cancelled", claimedFilled: 0 }),
        ],
      },
      0,
    ],
  ])("%s", (_, over, units) => {
    expect(exposureOf(order(over))).toBe(units);
  });

  it("is never less than nothing, when more was filled than was asked for", () => {
    expect(outstandingOf(order({ fills: [fill("a", 9)] }), life("a"))).toBe(0);
    expect(exposureOf(order({ fills: [fill("a", 9)], pending: pending() }))).toBe(0);
  });
});

describe("an order is over", () => {
  it.each<readonly [string, Partial<Order>, boolean]>([
    ["not while it works", {}, false],
    ["not while something is under way", { incarnations: [], stillborn: "rejected", pending: pending() }, false],
    ["not before anybody has heard of it", { incarnations: [] }, false],
    ["not while fills are owed", { incarnations: [life("a", { state: "filled", claimedFilled: 8 })] }, false],
    ["when it never lived", { incarnations: [], stillborn: "rejected" }, true],
    ["when its last unit is filled, whether its status was heard or not", { fills: [fill("a", 8)] }, true],
    ["when it is dead", { incarnations: [life("a", { state: "expired", claimedFilled: 0 })] }, true],
  ])("%s", (_, over, over_) => {
    expect(isOver(order(over))).toBe(over_);
  });
});

describe("the broker owes an answer", () => {
  it.each<readonly [string, Partial<Order>, boolean]>([
    ["not about one that works", {}, false],
    ["about an unknown outcome", { pending: pending({ stage: { is: "unknown", origin: "timeout" } }) }, true],
    ["about an acknowledgement without an id", { pending: pending({ stage: { is: "acknowledged" } }) }, true],
    ["not about a call that is still out", { pending: pending() }, false],
    ["about two lives", { incarnations: [life("a"), life("b")] }, true],
    ["about a cancel that was accepted", { incarnations: [life("a", { cancelAcceptedAt: 1 })] }, true],
    ["about fills that were promised", { incarnations: [life("a", { state: "filled", claimedFilled: 8 })] }, true],
  ])("%s", (_, over, owed) => {
    expect(owesAnswer(order(over))).toBe(owed);
  });
});

describe("the limit that works", () => {
  it("is the youngest life's, else the one last intended", () => {
    expect(workingLimit(order({ incarnations: [life("a"), life("b", { limit: decimal("1.16") })] }))).toBe(
      decimal("1.16"),
    );
    expect(workingLimit(order({ incarnations: [] }))).toBe(decimal("1.15"));
  });
});
