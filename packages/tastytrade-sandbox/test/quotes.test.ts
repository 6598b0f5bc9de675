import { CandleType, MarketDataSubscriptionType } from "@tastytrade/api";
import { DXLinkAuthState, DXLinkFeed, DXLinkWebSocketClient, FeedContract, FeedDataFormat } from "@dxfeed/dxlink-api";
import { instrumentId } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { openBench, type Bench } from "./bench.ts";
import { until, type Frame } from "./plain-socket.ts";

let bench: Bench;
let client: DXLinkWebSocketClient | undefined;
afterEach(() => {
  client?.disconnect();
  client = undefined;
  return bench.close();
});

/** The quote service's own client, as an adapter would use it. */
const openFeed = async (
  format = FeedDataFormat.COMPACT,
): Promise<{ feed: DXLinkFeed<FeedContract.AUTO>; events: Frame[] }> => {
  const { data } = (await bench.call("GET", "/api-quote-tokens")).body;
  client = new DXLinkWebSocketClient();
  // Its own way of saying that a line was cut on purpose.
  client.addErrorListener(() => undefined);
  client.connect(data["dxlink-url"]);
  client.setAuthToken(data.token);
  const feed = new DXLinkFeed(client, FeedContract.AUTO);
  feed.configure({ acceptAggregationPeriod: 0.1, acceptDataFormat: format });
  const events: Frame[] = [];
  feed.addEventListener((heard) => events.push(...heard));
  return { feed, events };
};
const of = (events: readonly Frame[], type: string, symbol: string): Frame[] =>
  events.filter(({ eventType, eventSymbol }) => eventType === type && eventSymbol === symbol);

describe("quotes with the quote service's own client", () => {
  it.each([FeedDataFormat.COMPACT, FeedDataFormat.FULL])(
    "come at once, and again whenever one is pinned (%s)",
    async (format) => {
      bench = await openBench();
      bench.quote("SPY", "590.10", "590.12", 300);
      const { feed, events } = await openFeed(format);
      feed.addSubscriptions({ type: "Quote", symbol: "SPY" });
      await until(() => events.length > 0);
      expect(events).toMatchObject([
        { eventSymbol: "SPY", bidPrice: 590.1, askPrice: 590.12, bidSize: 300, askSize: 300 },
      ]);
      bench.quote("SPY", "591.00", "591.05");
      await until(() => events.length > 1);
      expect(events[1]).toMatchObject({ bidPrice: 591, askPrice: 591.05, bidSize: 1_000 });
    },
  );

  it("come when the world itself pins one, and say NaN where nobody bids", async () => {
    bench = await openBench();
    const { feed, events } = await openFeed();
    feed.addSubscriptions({ type: "Quote", symbol: ".SPY261218C700" });
    await until(() => events.length > 0);
    expect(events[0]).toMatchObject({ bidPrice: 2, askPrice: 2.1 });
    bench.sandbox.world.fixQuote(instrumentId("SPY   261218C00700000"), null, null);
    await until(() => events.length > 1);
    expect(events[1]).toMatchObject({ bidPrice: "NaN", askPrice: "NaN" });
  });

  it("follow the market second by second, and only where something has changed", async () => {
    bench = await openBench();
    bench.quote("SPY", "590.10", "590.12");
    const { feed, events } = await openFeed();
    feed.addSubscriptions([
      { type: "Quote", symbol: "SPY" },
      { type: "Quote", symbol: "AAPL" },
    ]);
    await until(() => events.length > 1);
    for (let second = 0; second < 30; second++) await bench.pass(1_000);
    await until(() => of(events, "Quote", "AAPL").length > 5);
    expect(of(events, "Quote", "SPY")).toHaveLength(1);
    const shown = of(events, "Quote", "AAPL").map(({ bidPrice, askPrice, bidSize, askSize }) =>
      [bidPrice, askPrice, bidSize, askSize].join(),
    );
    expect(shown.filter((each, n) => n > 0 && each === shown[n - 1])).toEqual([]);
  });

  it("are conflated to the aggregation period that the client accepts", async () => {
    bench = await openBench();
    const { feed, events } = await openFeed();
    feed.configure({ acceptAggregationPeriod: 10, acceptDataFormat: FeedDataFormat.COMPACT });
    feed.addSubscriptions({ type: "Quote", symbol: "AAPL" });
    await until(() => events.length > 0);
    await bench.pass(9_000);
    expect(events).toHaveLength(1);
    await bench.pass(2_000);
    await until(() => events.length > 1);
  });

  it("stop for what is removed, and are told anew after a reconnect", async () => {
    bench = await openBench();
    const { feed, events } = await openFeed();
    feed.addSubscriptions([
      { type: "Quote", symbol: "SPY" },
      { type: "Quote", symbol: "QQQ" },
    ]);
    await until(() => events.length > 1);
    feed.removeSubscriptions({ type: "Quote", symbol: "QQQ" });
    await new Promise((resolve) => setTimeout(resolve, 150));
    bench.quote("QQQ", "500", "500.01");
    bench.quote("SPY", "590", "590.01");
    await until(() => of(events, "Quote", "SPY").length > 1);
    expect(of(events, "Quote", "QQQ")).toHaveLength(1);
    bench.sandbox.disconnect("quotes", 1006);
    await until(() => of(events, "Quote", "SPY").length > 2);
    expect(of(events, "Quote", "SPY").at(-1)).toMatchObject({ bidPrice: 590, askPrice: 590.01 });
  });

  it("need a token of today: an older one is refused for good", async () => {
    bench = await openBench();
    const { data } = (await bench.call("GET", "/api-quote-tokens")).body;
    expect(data).toEqual({
      token: expect.any(String),
      "dxlink-url": bench.sandbox.dxlinkUrl,
      level: "api",
      "issued-at": "2026-11-23T15:30:00.000+00:00",
      "expires-at": "2026-11-24T15:30:00.000+00:00",
    });
    await bench.pass(86_400_000);
    client = new DXLinkWebSocketClient();
    const states: DXLinkAuthState[] = [];
    client.addErrorListener(() => undefined);
    client.addAuthStateChangeListener((state) => states.push(state));
    client.connect(data["dxlink-url"]);
    client.setAuthToken(data.token);
    await until(() => states.filter((state) => state === DXLinkAuthState.UNAUTHORIZED).length > 1);
    expect(states).not.toContain(DXLinkAuthState.AUTHORIZED);
  });
});

describe("quotes of the level demo", () => {
  it("are those of a quarter of an hour ago", async () => {
    bench = await openBench({ quoteLevel: "demo" });
    expect((await bench.call("GET", "/api-quote-tokens")).body.data.level).toBe("demo");
    bench.quote("SPY", "700.10", "700.12");
    const { feed, events } = await openFeed();
    feed.addSubscriptions({ type: "Quote", symbol: "SPY" });
    await until(() => events.length > 0);
    expect(events[0].askPrice).not.toBe(700.12);
    await bench.pass(15 * 60_000 - 1_000);
    expect(events.map(({ askPrice }) => askPrice)).not.toContain(700.12);
    await bench.pass(1_000);
    await until(() => events.at(-1)?.askPrice === 700.12);
  });
});

describe("the other events", () => {
  it("are made of the same market: trades, the day, a profile, and no Greeks of a share", async () => {
    bench = await openBench();
    bench.quote("SPY", "590.10", "590.12");
    const { feed, events } = await openFeed();
    feed.addSubscriptions(
      ["Trade", "Summary", "Profile", "TimeAndSale", "Greeks", "Underlying"].map((type) => ({ type, symbol: "SPY" })),
    );
    await until(() => new Set(events.map(({ eventType }) => eventType)).size === 4);
    const [trade, summary, profile, sale] = ["Trade", "Summary", "Profile", "TimeAndSale"].map(
      (type) => of(events, type, "SPY")[0],
    );
    expect(trade).toMatchObject({ price: 590.11, extendedTradingHours: false });
    expect(trade.dayVolume).toBeGreaterThan(0);
    expect(summary.dayHighPrice).toBeGreaterThanOrEqual(Math.max(590.11, summary.dayOpenPrice));
    expect(summary.dayLowPrice).toBeLessThanOrEqual(Math.min(590.11, summary.dayOpenPrice));
    expect(summary).toMatchObject({ dayClosePrice: "NaN", prevDayClosePriceType: "FINAL" });
    // The Friday before this Monday, in days since 1970.
    expect(summary.dayId - summary.prevDayId).toBe(3);
    expect(profile).toMatchObject({ description: "SPY", tradingStatus: "ACTIVE" });
    expect(sale).toMatchObject({ price: 590.11, bidPrice: 590.1, askPrice: 590.12, validTick: true });
  });

  it("have Greeks that the price implies: in an option at the money, half a delta and a loss of time", async () => {
    bench = await openBench();
    bench.quote("SPY", "600", "600.02");
    bench.quote("SPY   261218C00600000", "9.00", "9.10");
    bench.quote("SPY   261218P00600000", "7.30", "7.40");
    const { feed, events } = await openFeed();
    feed.addSubscriptions([".SPY261218C600", ".SPY261218P600"].map((symbol) => ({ type: "Greeks", symbol })));
    await until(() => events.length > 1);
    const [call, put] = [of(events, "Greeks", ".SPY261218C600")[0], of(events, "Greeks", ".SPY261218P600")[0]];
    expect(call).toMatchObject({ price: 9.05, volatility: expect.closeTo(0.135, 1), delta: expect.closeTo(0.53, 1) });
    expect(put.delta - call.delta).toBeCloseTo(-1, 1);
    expect(put.gamma).toBeCloseTo(call.gamma, 2);
    expect([call.theta < 0, call.vega > 0, call.rho > 0, put.rho < 0]).toEqual([true, true, true, true]);
  });

  it("are nothing at all for what is not listed", async () => {
    bench = await openBench();
    const { feed, events } = await openFeed();
    feed.addSubscriptions(
      ["./ESZ26C6000:XCME", "BTC/USD:CXTALP", "NO SUCH", "SPY"].map((symbol) => ({ type: "Quote", symbol })),
    );
    await until(() => events.length > 0);
    expect(events.map(({ eventSymbol }) => eventSymbol)).toEqual(["SPY"]);
  });
});

describe("the SDK's QuoteStreamer", () => {
  it("hears quotes, every other type and candles from a time on", async () => {
    bench = await openBench();
    const streamer = bench.sdk.quoteStreamer;
    await streamer.connect();
    const events: Frame[] = [];
    streamer.addEventListener((heard) => events.push(...heard));
    streamer.subscribe(["SPY", "AAPL", ".SPY261218C700", "/ESZ26:XCME", "BRK/B"]);
    streamer.subscribe(["QQQ"], [MarketDataSubscriptionType.Quote]);
    streamer.subscribeCandles("AAPL", bench.clock.now() - 3_600_000, 5, CandleType.Minute);
    await until(() => of(events, "Candle", "AAPL{=5m}").length >= 13 && of(events, "Quote", "QQQ").length > 0);
    for (const symbol of ["SPY", "AAPL", ".SPY261218C700", "/ESZ26:XCME", "BRK/B"]) {
      expect([symbol, of(events, "Quote", symbol)[0]?.bidPrice > 0, of(events, "Trade", symbol).length]).toEqual([
        symbol,
        true,
        1,
      ]);
    }
    expect(of(events, "Greeks", ".SPY261218C700")).toHaveLength(1);
    streamer.unsubscribe(["SPY"]);
    streamer.disconnect();
  });
});
