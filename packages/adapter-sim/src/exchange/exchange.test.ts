import {
  decimal,
  instrumentId,
  orderKey,
  type BrokerEvent,
  type BrokerOrderRef,
  type ChangeOutcome,
  type Fill,
  type InstrumentId,
  type OrderTerms,
  type PlaceOutcome,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { simulatedWorld, virtualClock, type WorldConfig } from "../index.ts";

const OPEN = Date.parse("2026-11-23T15:00:00Z");
const CLOSE = Date.parse("2026-11-23T21:15:00Z");
const EVENING = Date.parse("2026-11-23T23:30:00Z");
const ID = instrumentId("SPY   261218C00600000");
const MES = instrumentId("/MESZ2026");

const limit = (side: "buy" | "sell", price: string, quantity: number, more: Partial<OrderTerms> = {}): OrderTerms => ({
  instrument: ID,
  side,
  closing: false,
  quantity,
  type: "limit",
  limit: decimal(price),
  stop: null,
  timeInForce: "day",
  ...more,
});
const market = { type: "market", limit: null } as const;

const floor = (more: Partial<WorldConfig> = {}, at = OPEN) => {
  const clock = virtualClock(at);
  const world = simulatedWorld({ seed: 1, start: at, ...more }, clock);
  const events: BrokerEvent[] = [];
  world.broker.listen((event) => events.push(event));
  let n = 0;
  const answered = async <A>(answer: Promise<A>): Promise<A> => {
    await clock.runUntil(clock.now() + 4000);
    return answer;
  };
  const show = (bid: string | null, ask: string | null, size?: number, id: InstrumentId = ID): void =>
    world.fixQuote(id, bid === null ? null : decimal(bid), ask === null ? null : decimal(ask), size);
  show("1.00", "1.04");
  return {
    world,
    clock,
    show,
    pass: (ms: number) => clock.runUntil(clock.now() + ms),
    until: (text: string) => clock.runUntil(Date.parse(text)),
    place: (terms: OrderTerms): Promise<PlaceOutcome> =>
      answered(world.broker.place({ key: orderKey(`k-${++n}`), revision: 0, terms })),
    replace: (target: BrokerOrderRef, terms: OrderTerms): Promise<ChangeOutcome> =>
      answered(world.broker.replace({ key: orderKey(`k-${n}`), revision: 1, terms, target })),
    fills: (): readonly Fill[] => events.flatMap((event) => (event.type === "fill" ? [event.fill] : [])),
    states: (): readonly string[] => events.flatMap((event) => (event.type === "order-state" ? [event.state] : [])),
    money: async () => {
      const answer = await answered(world.accounts.snapshot());
      if (answer.outcome !== "snapshot") throw new Error("no snapshot");
      return answer.snapshot;
    },
  };
};

const always = (ms: number) => ({ min: ms, max: ms });

const refOf = (outcome: PlaceOutcome): BrokerOrderRef => {
  if (outcome.outcome !== "accepted" || outcome.ref === null) throw new Error(JSON.stringify(outcome.outcome));
  return outcome.ref;
};

describe("what the exchange refuses", () => {
  it.each([
    ["a price between two ticks", limit("buy", "1.015", 1), "off-tick"],
    ["a quantity of nothing", limit("buy", "1.00", 0), "bad-quantity"],
    ["a price of nothing", limit("buy", "0", 1), "bad-price"],
    ["a limit order without a limit", limit("buy", "1.00", 1, { limit: null }), "bad-price"],
    ["more than the account can pay", limit("buy", "1.00", 2000), "buying-power"],
    ["to close what is not held", limit("sell", "1.10", 1, { closing: true }), "position-effect"],
    [
      "an instrument that does not exist",
      limit("buy", "1.00", 1, { instrument: instrumentId("no such thing") }),
      "unknown-instrument",
    ],
    [
      "an option that has expired",
      limit("buy", "1.00", 1, { instrument: instrumentId("SPY   261120C00590000") }),
      "not-tradable",
    ],
  ])("%s", async (_, terms, code) => {
    expect(await floor().place(terms)).toMatchObject({ outcome: "rejected", code, by: "broker" });
  });

  it("market orders and orders of the moment while the market is closed", async () => {
    const { place } = floor({}, EVENING);
    expect(await place(limit("buy", "1.00", 1, market))).toMatchObject({ outcome: "rejected", code: "market-closed" });
    expect(await place(limit("buy", "1.00", 1, { timeInForce: "ioc" }))).toMatchObject({ code: "market-closed" });
  });

  it("what its profile does not know, without sending it", async () => {
    const topstep = floor({ profile: "topstepx" });
    expect(await topstep.place(limit("buy", "1.00", 1))).toMatchObject({ code: "unsupported", by: "local" });
    expect(await floor().place(limit("buy", "1.00", 1, { timeInForce: "fok" }))).toMatchObject({
      code: "unsupported",
      by: "local",
    });
  });

  it("a second exit of units that the first one already closes", async () => {
    const { place, pass } = floor();
    await place(limit("buy", "1.04", 2));
    await pass(1000);
    expect(await place(limit("sell", "2.08", 1, { closing: true }))).toMatchObject({ outcome: "accepted" });
    expect(await place(limit("sell", "0.50", 2, { closing: true }))).toMatchObject({ code: "position-effect" });
    expect(await place(limit("sell", "3.00", 1, { closing: true }))).toMatchObject({ outcome: "accepted" });
  });

  it("a share of orders at random where it is told to, after having acknowledged them", async () => {
    const { place, states, pass } = floor({ rejectRate: 1 });
    expect(await place(limit("buy", "1.04", 1))).toMatchObject({ outcome: "accepted" });
    await pass(1000);
    expect(states().toSorted()).toEqual(["received", "rejected"]);
  });
});

describe("how long an order works", () => {
  it("a day order ends with its session", async () => {
    const { place, until, states, pass } = floor();
    await place(limit("buy", "0.50", 1));
    await until("2026-11-23T21:14:59Z");
    expect(states()).not.toContain("expired");
    // SPY options trade until 16:15 in New York.
    await until("2026-11-23T21:15:00Z");
    await pass(1000);
    expect(states()).toContain("expired");
  });

  it("an order of the evening waits for the opening, and one until cancelled works on the next day", async () => {
    const { place, until, states, fills, show, pass } = floor({}, EVENING);
    await place(limit("buy", "1.04", 1, { timeInForce: "gtc" }));
    expect(states()).toEqual(["received"]);
    await until("2026-11-24T14:30:01Z");
    expect(fills()).toMatchObject([{ quantity: 1, price: decimal("1.04") }]);
    show("1.00", "1.04");
    await place(limit("buy", "0.50", 1, { timeInForce: "gtc" }));
    await until("2026-11-25T16:00:00Z");
    show("0.40", "0.48");
    await pass(2000);
    expect(fills().at(-1)).toMatchObject({ price: decimal("0.50") });
  });

  it("an order of the moment takes what is there and ends", async () => {
    const { place, show, fills, states, pass } = floor({ profile: "ibkr" });
    show("1.00", "1.04", 3);
    await place(limit("buy", "1.04", 5, { timeInForce: "ioc" }));
    await pass(1000);
    expect(fills()).toMatchObject([{ quantity: 3 }]);
    expect(states()).toContain("cancelled");
    await place(limit("buy", "1.03", 5, { timeInForce: "fok" }));
    await pass(1000);
    expect(fills()).toHaveLength(1);
  });

  it("an order of the moment that reaches the market when it has just closed ends, and does not wait for the morning", async () => {
    for (const timeInForce of ["ioc", "fok"] as const) {
      const { place, states, fills, pass } = floor({ profile: "ibkr", latency: { request: always(10), response: always(10), routing: always(100) } }, CLOSE - 50);
      expect(await place(limit("buy", "1.04", 2, { timeInForce }))).toMatchObject({ outcome: "accepted" });
      await pass(60_000);
      expect(states()).toEqual(["received", "cancelled"]);
      expect(fills()).toEqual([]);
    }
  });
});

describe("how orders fill", () => {
  it("a market order pays the slippage that is configured", async () => {
    const { place, fills } = floor({ slippageTicks: 2 });
    await place(limit("buy", "1", 1, market));
    expect(fills()).toMatchObject([{ price: decimal("1.06") }]);
  });

  it("a stop waits for its trigger, then goes to the market; a stop-limit not beyond its limit", async () => {
    const { place, show, fills, pass } = floor();
    await place(limit("buy", "1.04", 4));
    await place(limit("sell", "1", 2, { type: "stop", limit: null, stop: decimal("0.90"), closing: true }));
    await place(limit("sell", "0.88", 2, { type: "stop-limit", stop: decimal("0.90"), closing: true }));
    await pass(60_000);
    expect(fills()).toHaveLength(1);
    show("0.85", "0.87");
    await pass(2000);
    expect(fills().slice(1)).toMatchObject([{ side: "sell", quantity: 2, price: decimal("0.85") }]);
    show("0.89", "0.91");
    await pass(2000);
    expect(fills().slice(2)).toMatchObject([{ side: "sell", quantity: 2, price: decimal("0.88") }]);
  });

  it("an order inside the spread is taken after a while, at its own price", async () => {
    let [soon, later] = [0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const { place, fills, pass } = floor({ seed });
      await place(limit("buy", "1.02", 2));
      soon += fills().length > 0 ? 1 : 0;
      await pass(300_000);
      later += fills().length > 0 ? 1 : 0;
      expect(fills().every(({ price }) => price === decimal("1.02"))).toBe(true);
    }
    expect(soon).toBeLessThan(8);
    expect(later).toBeGreaterThan(16);
  });

  it("an order that was filled in part can be repriced again and again by what was ordered in all", async () => {
    const { place, replace, show, fills } = floor();
    show("1.00", "1.04", 1);
    const first = refOf(await place(limit("buy", "1.04", 30)));
    show("1.02", "1.10", 1);
    const second = refOf(await replace(first, limit("buy", "1.01", 30)));
    expect(fills().reduce((sum, { quantity }) => sum + quantity, 0)).toBeGreaterThan(0);
    expect(await replace(second, limit("buy", "1.00", 30))).toMatchObject({ outcome: "accepted" });
    expect(await replace(second, limit("buy", "1.00", 31))).toMatchObject({ outcome: "rejected" });
  });

  it("two orders of ours share what is displayed", async () => {
    const { place, show, fills, world, clock, pass } = floor();
    show("1.00", "1.04", 3);
    void world.broker.place({ key: orderKey("a"), revision: 0, terms: limit("buy", "1.04", 3) });
    void world.broker.place({ key: orderKey("b"), revision: 0, terms: limit("buy", "1.04", 3) });
    await clock.runUntil(clock.now() + 400);
    expect(fills().reduce((sum, { quantity }) => sum + quantity, 0)).toBe(3);
    await pass(5000);
    expect(fills().reduce((sum, { quantity }) => sum + quantity, 0)).toBe(6);
    await place(limit("buy", "0.50", 1));
  });
});

describe("replacing at tastytrade", () => {
  it("starts a new order that names the old one, and the old one ends as replaced", async () => {
    const { place, replace, world, pass, clock } = floor();
    const first = refOf(await place(limit("buy", "0.90", 3)));
    const outcome = await replace(first, limit("buy", "0.91", 3));
    expect(outcome).toMatchObject({ outcome: "accepted", state: "received" });
    const listing = world.broker.orders({ from: OPEN, to: clock.now() });
    await pass(1000);
    const [old, young] = (await listing).items;
    expect(old).toMatchObject({ state: "replaced", filled: 0, ref: { handle: "k-1.r0" } });
    expect(young).toMatchObject({
      state: "working",
      filled: 0,
      supersedes: first,
      revision: 1,
      ref: { handle: "k-1.r1" },
    });
  });

  it("is aborted by a fill of the original: what is left of both is cancelled", async () => {
    const { place, world, show, pass, clock, fills } = floor({ latency: { request: always(50), change: always(100) } });
    const first = refOf(await place(limit("buy", "0.90", 3)));
    // Sent 100 ms before the full second, received 50 before, in effect 50 after: the second's fill is the original's.
    await clock.runUntil(Math.floor(clock.now() / 1000) * 1000 + 900);
    const replacing = world.broker.replace({
      key: orderKey("k-1"),
      revision: 1,
      terms: limit("buy", "0.91", 3),
      target: first,
    });
    show("0.80", "0.89", 1);
    await pass(5000);
    expect((await replacing).outcome).toBe("accepted");
    const found = world.broker.find(orderKey("k-1"), { from: OPEN, to: clock.now() });
    await pass(1000);
    const answer = await found;
    if (answer.outcome !== "found") throw new Error(answer.outcome);
    expect(answer.incarnations.map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
    expect(fills()).toMatchObject([{ quantity: 1, price: decimal("0.90") }]);
  });
});

describe("the account", () => {
  it("pays premium and fees, holds back what works, and values what it holds", async () => {
    const { place, money, show } = floor();
    await place(limit("buy", "1.04", 2));
    await place(limit("buy", "0.50", 1));
    show("2.00", "2.04");
    const after = await money();
    expect(after.cash).toBe(decimal("99789.72"));
    expect(after.sizingPower).toEqual({ amount: decimal("99738.58"), kind: "derivative-bp", currency: "USD" });
    expect(after.netLiquidation).toBe(decimal("100193.72"));
  });

  it("holds margin for futures and has no figure where the broker has none", async () => {
    const tasty = floor();
    tasty.show("5900", "5900.25", 50, MES);
    await tasty.place(limit("buy", "5900.25", 1, { ...market, instrument: MES }));
    expect((await tasty.money()).sizingPower?.amount).toBe(decimal("98227.05"));
    expect((await floor({ profile: "topstepx" }).money()).sizingPower).toBeNull();
  });

  it("settles in cash what it still holds of an option at its expiry, as nobody's order", async () => {
    const id = instrumentId("SPY   261123C00590000");
    const { place, show, until, fills, pass, money } = floor();
    show("1.00", "1.02", 50, id);
    await place(limit("buy", "1.02", 2, { instrument: id }));
    show("0.49", "0.51", 50, id);
    await until("2026-11-23T21:15:00Z");
    await pass(1000);
    expect(fills().at(-1)).toMatchObject({ orderKey: null, side: "sell", quantity: 2, price: decimal("0.50") });
    expect((await money()).cash).toBe(decimal("99893.72"));
  });
});
