import { decimal, fillId, type Broker, type Listing } from "@floorbroker/core";
import { brokerContract, type BrokerBench } from "@floorbroker/core/contract";
import { describe, expect, it } from "vitest";
import { profiles, simulatedWorld, virtualClock } from "./index.ts";
import { byHand, everyFault, marketNames, markets, START, type MarketName } from "./testing/broker-markets.ts";
import { showNet } from "./testing/net-market.ts";

/** A broker that breaks a promise, made from one that keeps them. */
type Sabotage = (broker: Broker, arm: (fault: "two-live-incarnations") => void) => Broker;

const benchOf = (market: MarketName, seed: number, sabotage: Sabotage = (broker) => broker): BrokerBench => {
  const clock = virtualClock(START);
  const { profile, instrument, kind, price, tick } = markets[market];
  const world = simulatedWorld({ seed, start: START, profile }, clock);
  return {
    broker: sabotage(world.broker, world.arm),
    instrument,
    kind,
    price: decimal(price),
    tick: decimal(tick),
    faults: new Set(everyFault),
    now: clock.now,
    advance: (ms) => clock.runUntil(clock.now() + ms),
    setQuote: showNet(world.fixQuote),
    inject: (fault) => {
      switch (fault) {
        case "foreign-fill":
          return world.tradeByHand(byHand(markets[market]), "buy", 1, decimal(price));
        case "stream-forgot":
          return world.forgetSubscriptions();
        default:
          return world.arm(fault);
      }
    },
  };
};

describe.each(marketNames)("the simulated broker as %s", (market) => {
  const { profile, kind } = markets[market];
  for (const { name, kind: only = kind, needs, run } of brokerContract) {
    const asks = only === kind && (needs?.(profiles[profile].capabilities[kind]) ?? true);
    it.skipIf(!asks)(name, async () => {
      for (const seed of [1, 2, 3]) expect(await run(benchOf(market, seed))).toEqual([]);
    });
  }
});

const sabotages: Readonly<Record<string, Sabotage>> = {
  "says absent as soon as it finds nothing": (broker) => ({
    ...broker,
    find: async (key, window) => {
      const answer = await broker.find(key, window);
      return answer.outcome === "inconclusive" ? { outcome: "absent", proof: "not in the list" } : answer;
    },
  }),
  "takes a missing list for an empty one": (broker) => {
    const whole = async <A>(listing: Promise<Listing<A>>): Promise<Listing<A>> => ({
      ...(await listing),
      complete: true,
    });
    return {
      ...broker,
      orders: (window) => whole(broker.orders(window)),
      fills: (window) => whole(broker.fills(window)),
    };
  },
  "gives a repeated fill a new name": (broker) => ({
    ...broker,
    listen: (listener) => {
      let n = 0;
      return broker.listen((event) =>
        listener(event.type === "fill" ? { ...event, fill: { ...event.fill, fillId: fillId(`heard-${n++}`) } } : event),
      );
    },
  }),
  "leaves the old order alive when it replaces": (broker, arm) => ({
    ...broker,
    replace: (request) => {
      arm("two-live-incarnations");
      return broker.replace(request);
    },
  }),
  "sends again when the answer is lost": (broker) => ({
    ...broker,
    place: async (request) => {
      const outcome = await broker.place(request);
      return outcome.outcome === "unknown" ? broker.place(request) : outcome;
    },
  }),
  "swallows the gap": (broker) => ({
    ...broker,
    listen: (listener) => broker.listen((event) => (event.type === "gap" ? undefined : listener(event))),
  }),
  "takes a cancel's acceptance for its end": (broker) => ({
    ...broker,
    cancel: async (request) => ({ outcome: "accepted", ref: request.target, state: "cancelled" }),
  }),
  "hides the key of fills": (broker) => ({
    ...broker,
    listen: (listener) =>
      broker.listen((event) =>
        listener(event.type === "fill" ? { ...event, fill: { ...event.fill, orderKey: null } } : event),
      ),
  }),
};

/** What a broker does to spreads alone. */
const spreadSabotages: Readonly<Record<string, Sabotage>> = {
  "tells of one leg only": (broker) => ({
    ...broker,
    listen: (listener) =>
      broker.listen((event) => (event.type === "fill" && event.fill.leg === 1 ? undefined : listener(event))),
  }),
  "gives every leg the order's direction": (broker) => ({
    ...broker,
    listen: (listener) =>
      broker.listen((event) =>
        listener(event.type === "fill" ? { ...event, fill: { ...event.fill, side: "buy" } } : event),
      ),
  }),
  "tells prices of legs that do not add up": (broker) => ({
    ...broker,
    listen: (listener) =>
      broker.listen((event) =>
        listener(event.type === "fill" && event.fill.leg === 0 ? { ...event, fill: { ...event.fill, price: decimal("9") } } : event),
      ),
  }),
};

const pairSabotages: Readonly<Record<string, Sabotage>> = {
  "places the sides of a pair one by one": (broker) => ({
    ...broker,
    placeOco: ([one, other]) => Promise.all([broker.place(one), broker.place(other)]),
  }),
  "takes one side of a pair whose other side is refused": (broker) => ({
    ...broker,
    placeOco: async ([one, other]) => {
      const [first, second] = await broker.placeOco([one, other]);
      return second.outcome === "rejected" ? [await broker.place(one), second] : [first, second];
    },
  }),
  "knows the fate of a pair whose answer was lost": (broker) => ({
    ...broker,
    placeOco: async (sides) => {
      const outcomes = await broker.placeOco(sides);
      const known = { outcome: "rejected", code: "lost", text: "no answer", by: "broker" } as const;
      return outcomes[0].outcome === "unknown" ? [known, known] : outcomes;
    },
  }),
};

const complaintsOn = async (market: MarketName, sabotage: Sabotage): Promise<readonly string[]> => {
  const { profile, kind } = markets[market];
  const complaints: string[] = [];
  for (const { kind: only = kind, needs, run } of brokerContract) {
    if (only !== kind || !(needs?.(profiles[profile].capabilities[kind]) ?? true)) continue;
    complaints.push(...(await run(benchOf(market, 1, sabotage))));
  }
  return complaints;
};

describe("the contract", () => {
  it.each(Object.entries(sabotages))("notices a broker that %s", async (_, sabotage) => {
    expect(await complaintsOn("tastytrade", sabotage)).not.toEqual([]);
  });

  it.each(Object.entries(pairSabotages))("notices a broker that %s", async (_, sabotage) => {
    expect(await complaintsOn("ibkr", sabotage)).not.toEqual([]);
  });

  it.each(Object.entries(spreadSabotages))("notices a broker that %s", async (_, sabotage) => {
    expect(await complaintsOn("tastytrade spreads", sabotage)).not.toEqual([]);
  });
});
