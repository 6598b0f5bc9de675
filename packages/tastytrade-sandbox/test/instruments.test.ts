import { afterEach, describe, expect, it } from "vitest";
import { CALL, openBench, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

const read = async (path: string) => (await bench.call("GET", path)).body.data;

interface Expiration {
  readonly "expiration-date": string;
  readonly "expiration-type": string;
  readonly "settlement-type": string;
  readonly strikes: readonly Readonly<Record<string, string>>[];
}
const expirations = async (underlying: string, root = underlying): Promise<readonly Expiration[]> => {
  const { items } = await read(`/option-chains/${underlying}/nested`);
  return items.find((item: Record<string, unknown>) => item["root-symbol"] === root).expirations;
};
const dates = (all: readonly Expiration[]): string[] => all.map((each) => each["expiration-date"]);

describe("a symbol in a path", () => {
  it.each([
    ["/instruments/equities/BRK%2FB", "BRK/B"],
    ["/instruments/equities/BRK/B", "BRK/B"],
    ["/instruments/futures/%2FESZ6", "/ESZ6"],
    ["/instruments/futures//ESZ6", "/ESZ6"],
    ["/instruments/futures/ESZ6", "/ESZ6"],
    [`/instruments/equity-options/${encodeURIComponent(CALL)}`, CALL],
    ["/instruments/cryptocurrencies/BTC/USD", "BTC/USD"],
    ["/instruments/future-options/.%2FESZ6%20ESZ6%20%20261218C5900", "./ESZ6 ESZ6  261218C5900"],
    ["/instruments/future-options/ESZ6%20ESZ6%20%20261218C5900", "./ESZ6 ESZ6  261218C5900"],
    ["/market-data/Index/SPX", "SPX"],
    ["/market-data/Future//ESZ6", "/ESZ6"],
  ])("may be encoded or not: %s", async (path, symbol) => {
    bench = await openBench();
    expect(await bench.call("GET", path)).toMatchObject({ status: 200, body: { data: { symbol } } });
  });

  it.each([
    "/instruments/equities/not-a-share",
    "/instruments/futures/ZZZ6",
    "/instruments/equity-options/SPY",
    "/option-chains/1/nested",
    "/market-data/Bond/X",
    "/watchlists/none",
  ])("that names nothing is not found: %s", async (path) => {
    bench = await openBench();
    expect(await bench.call("GET", path)).toMatchObject({ status: 404, body: { error: { code: "record_not_found" } } });
  });
});

describe("option chains", () => {
  it("have options for every trading day on SPY, for Fridays on AAPL, today's until they stop trading", async () => {
    bench = await openBench();
    const daily = await expirations("SPY");
    expect(dates(daily).slice(0, 5)).toEqual(["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27", "2026-11-30"]);
    expect(dates(await expirations("AAPL")).slice(0, 5)).toEqual([
      "2026-11-27",
      "2026-12-04",
      "2026-12-11",
      "2026-12-18",
      "2026-12-24",
    ]);
    expect(daily.find((each) => each["expiration-date"] === "2026-12-18")?.["expiration-type"]).toBe("Regular");
    expect(daily.find((each) => each["expiration-date"] === "2026-12-31")?.["expiration-type"]).toBe("Quarterly");
    await bench.pass(5.5 * 3_600_000 + 14 * 60_000);
    expect(dates(await expirations("SPY"))).toContain("2026-11-23");
    expect(dates(await expirations("SPX", "SPXW"))).not.toContain("2026-11-23");
    await bench.pass(2 * 60_000);
    expect(dates(await expirations("SPY"))).not.toContain("2026-11-23");
  });

  it("know both settlements of an index, and VIX's Wednesdays", async () => {
    bench = await openBench();
    expect(dates(await expirations("SPX")).slice(0, 2)).toEqual(["2026-12-18", "2027-01-15"]);
    expect((await expirations("SPX"))[0]?.["settlement-type"]).toBe("AM");
    expect((await expirations("SPX", "SPXW")).find((each) => each["expiration-date"] === "2026-12-18")).toMatchObject({
      "settlement-type": "PM",
    });
    expect(dates(await expirations("VIX"))[0]).toBe("2026-12-16");
    expect(dates(await expirations("VIX", "VIXW"))).toEqual(["2026-11-25", "2026-12-02", "2026-12-09"]);
  });

  it("list strikes around the price, each as it can be looked up, quoted and ordered", async () => {
    bench = await openBench();
    const [first] = await expirations("SPY");
    const prices = first?.strikes.map((strike) => Number(strike["strike-price"])) ?? [];
    expect(prices).toEqual([...prices].toSorted((a, b) => a - b));
    expect(prices).toEqual(expect.arrayContaining([450, 580, 581, 590, 600, 700]));
    const strike = first?.strikes.find((each) => each["strike-price"] === "590.0");
    expect(strike).toEqual({
      "strike-price": "590.0",
      call: "SPY   261123C00590000",
      "call-streamer-symbol": ".SPY261123C590",
      put: "SPY   261123P00590000",
      "put-streamer-symbol": ".SPY261123P590",
    });
    expect(await read(`/instruments/equity-options/${encodeURIComponent(strike?.["call"] ?? "")}`)).toMatchObject({
      "expiration-type": "Weekly",
      "exercise-style": "American",
      "days-to-expiration": 0,
      "stops-trading-at": "2026-11-23T21:15:00.000+00:00",
    });
    const { items } = await read(`/market-data/by-type?equity-option=${encodeURIComponent(strike?.["put"] ?? "")}`);
    expect(Number(items[0].bid)).toBeLessThan(Number(items[0].ask));
  });
});

describe("futures", () => {
  it("say which month is traded, where it rolls to, and when it is over", async () => {
    bench = await openBench();
    const { items } = await read("/instruments/futures?product-code[]=GC&product-code[]=MES");
    const stands = items.map((each: Record<string, unknown>) => [
      each["symbol"],
      each["active-month"],
      each["next-active-month"],
      each["roll-target-symbol"],
      each["first-notice-date"],
    ]);
    expect(stands.slice(0, 3)).toEqual([
      ["/GCZ6", true, false, "/GCG7", "2026-11-30"],
      ["/GCG7", false, true, "/GCJ7", "2027-01-29"],
      ["/GCJ7", false, false, "/GCM7", "2027-03-31"],
    ]);
    expect(stands[6]).toEqual(["/MESZ6", true, false, "/MESH7", undefined]);
    expect(items[0]).toMatchObject({
      "streamer-symbol": "/GCZ26:XCEC",
      "closing-only-date": "2026-11-27",
      "future-product": { code: "GC", "first-notice": true },
    });
    // On its roll date, the next month is the one that is meant.
    await bench.pass(17 * 86_400_000);
    expect(await read("/instruments/futures/MESZ6")).toMatchObject({ "active-month": false, active: true });
    expect(await read("/instruments/futures/MESH7")).toMatchObject({ "active-month": true });
  });
});

describe("market data", () => {
  it("has the market's own quotes, at most a hundred of them", async () => {
    bench = await openBench();
    bench.quote("AAPL", "229.90", "230.10", 7);
    const { items } = await read("/market-data/by-type?equity=AAPL,F&index=VIX&future=/ESZ6");
    expect(items).toMatchObject([
      { symbol: "VIX", "instrument-type": "Index" },
      {
        symbol: "AAPL",
        bid: "229.9",
        ask: "230.1",
        mid: "230.0",
        mark: "230.0",
        "bid-size": "7.0",
        "close-price-type": "Unknown",
        "prev-close-date": "2026-11-20",
      },
      { symbol: "F" },
      { symbol: "/ESZ6", "instrument-type": "Future" },
    ]);
    const many = Array.from({ length: 101 }, () => "SPY").join(",");
    expect(await bench.call("GET", `/market-data/by-type?equity=${many}`)).toMatchObject({ status: 400 });
  });
});

describe("market time", () => {
  const state = async (): Promise<string> => (await read("/market-time/equities/sessions/current")).state;

  it("tells the session, its neighbours and what state the market is in", async () => {
    bench = await openBench();
    const { items } = await read(
      "/market-time/sessions/current?instrument-collections[]=Equity&instrument-collections[]=CME",
    );
    expect(items).toMatchObject([
      {
        "instrument-collection": "Equity",
        state: "Open",
        "open-at": "2026-11-23T14:30:00.000+00:00",
        "close-at-ext": "2026-11-24T01:00:00.000+00:00",
        "next-session": { "session-date": "2026-11-24" },
        "previous-session": { "session-date": "2026-11-20" },
      },
      { "instrument-collection": "CME", "start-at": "2026-11-22T23:00:00.000+00:00" },
    ]);
    expect(await bench.call("GET", "/market-time/sessions/current?instrument-collections[]=LSE")).toMatchObject({
      status: 400,
    });
    await bench.pass(5.5 * 3_600_000);
    expect(await state()).toBe("Extended");
    await bench.pass(5 * 3_600_000);
    expect(await state()).toBe("Closed");
    await bench.pass(11.5 * 3_600_000);
    expect(await state()).toBe("Pre-market");
  });

  it("knows holidays and half days", async () => {
    bench = await openBench();
    expect((await read("/market-time/equities/holidays"))["market-holidays"]).toEqual(
      expect.arrayContaining(["2026-11-26", "2026-12-25", "2027-01-01"]),
    );
    expect((await read("/market-time/equities/holidays"))["market-half-days"]).toEqual(
      expect.arrayContaining(["2026-11-27", "2026-12-24"]),
    );
    const week = await read("/market-time/sessions?from-date=2026-11-23&to-date=2026-11-30");
    expect(week.items.map((each: Record<string, string>) => each["close-at"])).toEqual([
      "2026-11-23T21:00:00.000+00:00",
      "2026-11-24T21:00:00.000+00:00",
      "2026-11-25T21:00:00.000+00:00",
      "2026-11-27T18:00:00.000+00:00",
      "2026-11-30T21:00:00.000+00:00",
    ]);
    expect(await read("/market-time/futures/holidays/CME")).toMatchObject({
      "market-half-days": expect.arrayContaining(["2026-11-26"]),
    });
  });
});

describe("search", () => {
  it("looks at symbols first, then at names", async () => {
    bench = await openBench();
    expect((await read("/symbols/search/GO")).items.map(({ symbol }: { symbol: string }) => symbol)).toEqual([
      "GOOG",
      "GOOGL",
      "GLD",
      "/GC",
      "/MGC",
    ]);
    expect((await read("/instruments/search?query=E-mini&type=future&limit=2")).items).toHaveLength(2);
  });
});

describe("a private watchlist", () => {
  it("needs a name that is free", async () => {
    bench = await openBench();
    const list = { name: "Mine", "watchlist-entries": [{ symbol: "AAPL" }] };
    expect(await bench.call("POST", "/watchlists", list)).toMatchObject({
      status: 201,
      body: { data: { name: "Mine", "order-index": 9999 } },
    });
    expect(await bench.call("POST", "/watchlists", list)).toMatchObject({ status: 400 });
    expect(await bench.call("POST", "/watchlists", { "watchlist-entries": [{}] })).toMatchObject({
      status: 400,
      body: { error: { errors: [{ domain: "name" }, { domain: "watchlist-entries[0].symbol" }] } },
    });
    expect(await bench.call("PUT", "/watchlists/Other", list)).toMatchObject({ status: 404 });
    expect(await bench.call("DELETE", "/watchlists/Mine")).toMatchObject({ status: 200 });
  });
});
