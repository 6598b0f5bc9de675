import { decimal } from "@floorbroker/core";
import { brokerContract, type BrokerBench } from "@floorbroker/core/contract";
import { describe, expect, it } from "vitest";
import { profiles } from "../index.ts";
import { byHand, everyFault, marketNames, markets, type MarketName } from "../testing/broker-markets.ts";
import { showNet } from "../testing/net-market.ts";
import { stillLine } from "./testing/still-line.ts";

const withBench = async (market: MarketName, run: (bench: BrokerBench) => Promise<readonly string[]>) => {
  const { profile, instrument, kind, price, tick } = markets[market];
  const { clock, server, remote, advance, close } = await stillLine({ profile });
  const complaints = await run({
    broker: remote.broker,
    instrument,
    kind,
    price: decimal(price),
    tick: decimal(tick),
    faults: new Set(everyFault),
    now: clock.now,
    advance,
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
  await close();
  return complaints;
};

describe.each(marketNames)("the simulated broker over a socket as %s", (market) => {
  const { profile, kind } = markets[market];
  for (const { name, kind: only = kind, needs, run } of brokerContract) {
    const asks = only === kind && (needs?.(profiles[profile].capabilities[kind]) ?? true);
    it.skipIf(!asks)(name, async () => {
      expect(await withBench(market, run)).toEqual([]);
    });
  }
});
