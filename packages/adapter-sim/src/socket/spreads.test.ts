import { decimal, instrumentId, isOk, orderKey, type Fill } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { connectHandBehind, profiles } from "../index.ts";
import { clock, closeAll, join, open, resolved, serve, START, statesOf, until } from "./testing/quick-line.ts";

const LOW = instrumentId("SPY   261218C00600000");
const HIGH = instrumentId("SPY   261218C00605000");
const VERTICAL = instrumentId(`1*${LOW}|-1*${HIGH}`);

const terms = {
  instrument: VERTICAL,
  side: "buy",
  closing: false,
  quantity: 2,
  type: "limit",
  limit: decimal("2.60"),
  stop: null,
  timeInForce: "day",
} as const;

afterEach(closeAll);

const fillsOf = (heard: Awaited<ReturnType<typeof join>>["heard"]): readonly Fill[] =>
  heard.flatMap((event) => (event.type === "fill" ? [event.fill] : []));

const byLeg = (fills: readonly Fill[]): readonly Fill[] => fills.toSorted((a, b) => (a.leg ?? 0) - (b.leg ?? 0));

const legs = [
  { leg: 0, instrument: LOW, side: "buy", quantity: 2, price: decimal("4.10") },
  { leg: 1, instrument: HIGH, side: "sell", quantity: 2, price: decimal("1.50") },
];

describe("a spread over a line to the broker", () => {
  it("is what the broker says that it can do with spreads, to the last word", async () => {
    const server = await serve();
    const { broker } = await join(server.address);
    expect(broker.capabilities("spread")).toEqual(profiles.tastytrade.capabilities.spread);
    expect(broker.capabilities("option").replace.atomic).toBe(true);
  });

  it("fills leg by leg, is found under its own terms, and stands in the broker's log", async () => {
    const server = await serve();
    server.world.fixQuote(LOW, decimal("4.00"), decimal("4.10"));
    server.world.fixQuote(HIGH, decimal("1.50"), decimal("1.60"));
    const client = await join(server.address);
    const outcome = await client.broker.place({ key: orderKey("k-1"), revision: 0, terms });
    expect(outcome.outcome).toBe("accepted");
    await until(() => fillsOf(client.heard).length === 2);
    expect(byLeg(fillsOf(client.heard))).toMatchObject(legs);
    const found = await resolved(client.broker, "k-1");
    if (found.outcome !== "found") throw new Error(found.outcome);
    expect(found.incarnations).toMatchObject([{ state: "filled", filled: 2, terms }]);
    expect(byLeg(found.fills)).toMatchObject(legs);
    expect(byLeg((await client.broker.fills({ from: START, to: clock.now() })).items)).toMatchObject(legs);
    expect((await client.accounts.positions()).items).toMatchObject([
      { instrument: LOW, quantity: 2 },
      { instrument: HIGH, quantity: -2 },
    ]);

    const hand = await connectHandBehind(server.address);
    if (!isOk(hand)) throw new Error(hand.left.text);
    open.push(hand.right.close);
    const log = await hand.right.log();
    if (!isOk(log)) throw new Error(log.left.text);
    const seen = log.right.flatMap((entry) => (entry.what === "exchange" && entry.event.type === "fill" ? [entry.event.fill] : []));
    expect(byLeg(seen)).toMatchObject(legs);
    expect(log.right).toContainEqual(
      expect.objectContaining({ what: "received", call: { call: "place", request: { key: "k-1", revision: 0, terms } } }),
    );
  });

  it("is heard in part only, when the line loses the word on one leg; the query knows both", async () => {
    const server = await serve({ latency: { stream: { min: 10, max: 10 } } });
    server.world.fixQuote(LOW, decimal("4.00"), decimal("4.10"));
    server.world.fixQuote(HIGH, decimal("1.50"), decimal("1.60"));
    const client = await join(server.address);
    // The first event says that the order was received; then come the legs.
    server.plan({ fault: "lost-event", skip: 1 });
    await client.broker.place({ key: orderKey("k-1"), revision: 0, terms });
    await until(() => statesOf(client.heard, orderKey("k-1")).includes("filled"));
    expect(fillsOf(client.heard)).toMatchObject([legs[1]]);
    const found = await resolved(client.broker, "k-1");
    expect(found.outcome === "found" ? byLeg(found.fills) : []).toMatchObject(legs);
  });
});
