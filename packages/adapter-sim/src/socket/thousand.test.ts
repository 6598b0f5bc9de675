import { decimal, instrumentId, orderKey, type Broker, type Lookup, type OrderKey, type PlaceOutcome } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrokerLogEntry } from "../index.ts";
import { START } from "../testing/broker-markets.ts";
import { stillLine, type StillLine } from "./testing/still-line.ts";

const SPY = instrumentId("SPY");
const COUNT = 1_000;

const quick = { min: 1, max: 2 };

const world = {
  cash: decimal("100000000"),
  latency: { request: quick, response: quick, stream: quick, routing: quick, change: quick, lateMs: 10, settleMs: 4_000 },
};

/** A busy machine hands a thousand orders on later than the broker takes them: here time waits for it. */
let line: StillLine;

beforeAll(async () => {
  line = await stillLine(world, { deadlines: { orderMs: 20, questionMs: 10_000 } });
  line.server.world.fixQuote(SPY, decimal("600.00"), decimal("600.02"));
});

afterAll(() => line.close());

interface Placed {
  readonly key: OrderKey;
  readonly outcome: PlaceOutcome;
  readonly answer: Exclude<Lookup, { readonly outcome: "inconclusive" }>;
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    line.clock.schedule(line.clock.now() + ms, resolve);
  });

/** Places once, and asks until there is a definite answer: what a client without a journal can do. */
const placeAndAsk = async (broker: Broker, key: OrderKey): Promise<Placed> => {
  const from = line.clock.now();
  const outcome = await broker.place({
    key,
    revision: 0,
    terms: {
      instrument: SPY,
      side: "buy",
      closing: false,
      quantity: 1,
      type: "limit",
      limit: decimal("590.00"),
      stop: null,
      timeInForce: "day",
    },
  });
  const sent = { from, to: line.clock.now() };
  for (;;) {
    const answer = await broker.find(key, sent);
    if (answer.outcome !== "inconclusive") return { key, outcome, answer };
    await pause(500);
  }
};

/** A thousand orders under names of their own, all placed at once. */
const thousand = (name: string): Promise<readonly Placed[]> =>
  line.answered(
    Promise.all(Array.from({ length: COUNT }, (_, n) => placeAndAsk(line.remote.broker, orderKey(`${name}-${n}`)))),
  );

const seen = (what: BrokerLogEntry["what"], fault: string): number =>
  line.server.log().filter((entry) => entry.what === what && (entry.what !== "received" || entry.fault === fault)).length;

const ordersUnder = async (name: string): Promise<ReadonlyMap<OrderKey, number>> => {
  const { items, complete } = await line.answered(line.remote.broker.orders({ from: START, to: line.clock.now() }));
  expect(complete).toBe(true);
  const counts = new Map<OrderKey, number>();
  for (const { orderKey: key } of items)
    if (key?.startsWith(name) === true) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const count = (placed: readonly Placed[], is: (each: Placed) => boolean): number => placed.filter(is).length;

describe("a thousand order requests over a socket that loses things", () => {
  it("whose answers are lost are all found, each with one order", async () => {
    line.server.plan({ fault: "lost-response", on: ["place"], times: COUNT });
    const placed = await thousand("response");
    expect(seen("received", "lost-response")).toBe(COUNT);
    expect(count(placed, ({ outcome }) => outcome.outcome === "unknown" && outcome.origin === "timeout")).toBe(COUNT);
    expect(count(placed, ({ answer }) => answer.outcome === "found" && answer.incarnations.length === 1)).toBe(COUNT);
    const counts = await ordersUnder("response");
    expect([counts.size, Math.max(...counts.values())]).toEqual([COUNT, 1]);
  });

  it("that are lost themselves are all proven absent, and none has an order", async () => {
    line.server.plan({ fault: "lost-request", on: ["place"], times: COUNT });
    const placed = await thousand("request");
    expect(seen("received", "lost-request")).toBe(COUNT);
    expect(count(placed, ({ outcome }) => outcome.outcome === "unknown" && outcome.origin === "timeout")).toBe(COUNT);
    expect(count(placed, ({ answer }) => answer.outcome === "absent")).toBe(COUNT);
    expect((await ordersUnder("request")).size).toBe(0);
  });

  it("that come in after their calls have ended are all found, each with one order", async () => {
    line.server.plan({ fault: "late-request", on: ["place"], times: COUNT, ms: 300 });
    const placed = await thousand("late");
    expect(seen("received", "late-request")).toBe(COUNT);
    expect(count(placed, ({ outcome }) => outcome.outcome === "unknown" && outcome.origin === "timeout")).toBe(COUNT);
    expect(count(placed, ({ answer }) => answer.outcome === "found" && answer.incarnations.length === 1)).toBe(COUNT);
    const counts = await ordersUnder("late");
    expect([counts.size, Math.max(...counts.values())]).toEqual([COUNT, 1]);
  });

  it("were all received once, and taken at most once", () => {
    const entries = line.server.log();
    const name = ({ connection, id }: { readonly connection: number; readonly id: number }): string => `${connection}.${id}`;
    const places = entries.flatMap((entry) => (entry.what === "received" && entry.call.call === "place" ? [entry] : []));
    const keys = new Set(places.map(({ call }) => (call.call === "place" ? call.request.key : "")));
    expect([places.length, keys.size]).toEqual([3 * COUNT, 3 * COUNT]);
    const taken = entries.flatMap((entry) => (entry.what === "taken" ? [name(entry)] : []));
    expect([taken.length, new Set(taken).size]).toEqual([2 * COUNT, 2 * COUNT]);
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, at) => at + 1));
  });
});
