import { decimal, instrumentId, isOk, type InstrumentId, type InstrumentKind } from "@floorbroker/core";
import { brokerContract, type BrokerBench, type BrokerFault } from "@floorbroker/core/contract";
import { describe, expect, it } from "vitest";
import {
  connectSimulatedBroker,
  profiles,
  serveSimulatedBroker,
  virtualClock,
  type ProfileName,
  type Traffic,
} from "../index.ts";

const START = Date.parse("2026-11-23T15:00:00Z");

const markets: Readonly<
  Record<ProfileName, { readonly instrument: InstrumentId; readonly kind: InstrumentKind; readonly price: string; readonly tick: string }>
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

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until everything that was written on either side of a line is read on the other one. */
const quiet = async (here: () => Traffic, there: () => Traffic): Promise<void> => {
  for (let calm = 0; calm < 2; ) {
    await turnOfTheLoop();
    const [a, b] = [here(), there()];
    calm = a.written === b.read && b.written === a.read ? calm + 1 : 0;
  }
};

const withBench = async (profile: ProfileName, run: (bench: BrokerBench) => Promise<readonly string[]>) => {
  const clock = virtualClock(START);
  const served = await serveSimulatedBroker({ world: { seed: 1, start: START, profile }, clock });
  if (!isOk(served)) throw new Error(served.left.text);
  const server = served.right;
  const { instrument, kind, price, tick } = markets[profile];
  const remote = await connectSimulatedBroker({ address: server.address, clock });
  if (!isOk(remote)) throw new Error(remote.left.text);
  const { broker, traffic, close } = remote.right;
  const complaints = await run({
    broker,
    instrument,
    kind,
    price: decimal(price),
    tick: decimal(tick),
    faults: new Set(everyFault),
    now: clock.now,
    advance: (ms) => clock.runUntil(clock.now() + ms, () => quiet(traffic, server.traffic)),
    setQuote: server.world.fixQuote,
    inject: (fault) => {
      switch (fault) {
        case "foreign-fill":
          return server.world.tradeByHand(instrument, "buy", 1, decimal(price));
        case "stream-forgot":
          return server.world.forgetSubscriptions();
        case "lost-request":
        case "lost-response":
          return server.plan({ fault });
        case "late-request":
          return server.plan({ fault, ms: 4_000 });
        default:
          return server.world.arm(fault);
      }
    },
  });
  close();
  await server.close();
  return complaints;
};

describe.each(Object.keys(profiles) as ProfileName[])("the simulated broker over a socket as %s", (profile) => {
  for (const { name, needs, run } of brokerContract) {
    const asks = needs?.(profiles[profile].capabilities[markets[profile].kind]) ?? true;
    it.skipIf(!asks)(name, async () => {
      expect(await withBench(profile, run)).toEqual([]);
    });
  }
});
