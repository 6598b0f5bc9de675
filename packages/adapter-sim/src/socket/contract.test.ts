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
import { showNet } from "../testing/net-market.ts";

const START = Date.parse("2026-11-23T15:00:00Z");

type MarketName = ProfileName | "tastytrade spreads" | "ibkr spreads";

interface Market {
  readonly profile: ProfileName;
  readonly instrument: InstrumentId;
  readonly kind: InstrumentKind;
  readonly price: string;
  readonly tick: string;
}

const SPY = instrumentId("SPY   261218C00600000");
const VERTICAL = instrumentId("1*SPY   261218C00600000|-1*SPY   261218C00605000");
const AAPL = instrumentId("AAPL  261218C00230000");
/** The bought leg of a put vertical comes last: a spread's legs go by strike. */
const PUTS = instrumentId("-1*AAPL  261218P00220000|1*AAPL  261218P00230000");
const MES = instrumentId("/MESZ2026");

const markets: Readonly<Record<MarketName, Market>> = {
  tastytrade: { profile: "tastytrade", instrument: SPY, kind: "option", price: "4.00", tick: "0.01" },
  "tastytrade spreads": { profile: "tastytrade", instrument: VERTICAL, kind: "spread", price: "1.20", tick: "0.01" },
  ibkr: { profile: "ibkr", instrument: AAPL, kind: "option", price: "2.00", tick: "0.01" },
  "ibkr spreads": { profile: "ibkr", instrument: PUTS, kind: "spread", price: "1.40", tick: "0.01" },
  topstepx: { profile: "topstepx", instrument: MES, kind: "future", price: "5900", tick: "0.25" },
};

/** Where somebody else trades: of a spread, in its first leg. */
const byHand = ({ instrument, kind }: Market): InstrumentId => {
  const [leg = ""] = instrument.split("|");
  return kind === "spread" ? instrumentId(leg.slice(leg.indexOf("*") + 1)) : instrument;
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

const withBench = async (market: MarketName, run: (bench: BrokerBench) => Promise<readonly string[]>) => {
  const clock = virtualClock(START);
  const { profile, instrument, kind, price, tick } = markets[market];
  const served = await serveSimulatedBroker({ world: { seed: 1, start: START, profile }, clock });
  if (!isOk(served)) throw new Error(served.left.text);
  const server = served.right;
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
    setQuote: showNet(server.world.fixQuote),
    inject: (fault) => {
      switch (fault) {
        case "foreign-fill":
          return server.world.tradeByHand(byHand(markets[market]), "buy", 1, decimal(price));
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

// Every name is one of its record's.
describe.each(Object.keys(markets) as MarketName[])("the simulated broker over a socket as %s", (market) => {
  const { profile, kind } = markets[market];
  for (const { name, kind: only = kind, needs, run } of brokerContract) {
    const asks = only === kind && (needs?.(profiles[profile].capabilities[kind]) ?? true);
    it.skipIf(!asks)(name, async () => {
      expect(await withBench(market, run)).toEqual([]);
    });
  }
});
