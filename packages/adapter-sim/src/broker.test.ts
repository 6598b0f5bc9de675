import {
  decimal,
  fillId,
  instrumentId,
  type Broker,
  type InstrumentId,
  type InstrumentKind,
  type Listing,
} from "@floorbroker/core";
import { brokerContract, type BrokerBench, type BrokerFault } from "@floorbroker/core/contract";
import { describe, expect, it } from "vitest";
import { profiles, simulatedWorld, virtualClock, type ProfileName } from "./index.ts";

const START = Date.parse("2026-11-23T15:00:00Z");

const markets: Readonly<
  Record<
    ProfileName,
    { readonly instrument: InstrumentId; readonly kind: InstrumentKind; readonly price: string; readonly tick: string }
  >
> = {
  tastytrade: { instrument: instrumentId("SPY   261218C00600000"), kind: "option", price: "4.00", tick: "0.01" },
  ibkr: { instrument: instrumentId("AAPL  261218C00230000"), kind: "option", price: "2.00", tick: "0.01" },
  topstepx: { instrument: instrumentId("/MESZ2026"), kind: "future", price: "5900", tick: "0.25" },
};

const everyFault: readonly BrokerFault[] = [
  "fill-before-acknowledgement",
  "duplicate-fill",
  "revised-fill",
  "voided-fill",
  "two-live-incarnations",
  "refusal-in-success",
  "null-list",
  "foreign-fill",
  "stream-forgot",
  "lost-response",
  "lost-request",
  "late-request",
];

/** A broker that breaks a promise, made from one that keeps them. */
type Sabotage = (broker: Broker, arm: (fault: "two-live-incarnations") => void) => Broker;

const benchOf = (profile: ProfileName, seed: number, sabotage: Sabotage = (broker) => broker): BrokerBench => {
  const clock = virtualClock(START);
  const world = simulatedWorld({ seed, start: START, profile }, clock);
  const { instrument, kind, price, tick } = markets[profile];
  return {
    broker: sabotage(world.broker, world.arm),
    instrument,
    kind,
    price: decimal(price),
    tick: decimal(tick),
    faults: new Set(everyFault),
    now: clock.now,
    advance: (ms) => clock.runUntil(clock.now() + ms),
    setQuote: world.fixQuote,
    inject: (fault) => {
      switch (fault) {
        case "foreign-fill":
          return world.tradeByHand(instrument, "buy", 1, decimal(price));
        case "stream-forgot":
          return world.forgetSubscriptions();
        default:
          return world.arm(fault);
      }
    },
  };
};

describe.each(Object.keys(profiles) as ProfileName[])("the simulated broker as %s", (profile) => {
  for (const { name, needs, run } of brokerContract) {
    const asks = needs?.(profiles[profile].capabilities[markets[profile].kind]) ?? true;
    it.skipIf(!asks)(name, async () => {
      for (const seed of [1, 2, 3]) expect(await run(benchOf(profile, seed))).toEqual([]);
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

describe("the contract", () => {
  it.each(Object.entries(sabotages))("notices a broker that %s", async (_, sabotage) => {
    const complaints: string[] = [];
    for (const { run } of brokerContract.filter(
      ({ name }) => !name.includes("in place") && !name.includes("already used"),
    )) {
      complaints.push(...(await run(benchOf("tastytrade", 1, sabotage))));
    }
    expect(complaints).not.toEqual([]);
  });
});
