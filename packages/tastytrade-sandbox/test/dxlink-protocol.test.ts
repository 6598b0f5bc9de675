import { afterEach, describe, expect, it } from "vitest";
import { openBench, type Bench } from "./bench.ts";
import { isData, onFeed, quoteToken, subscribe } from "./on-streams.ts";
import { openSocket, type PlainSocket } from "./plain-socket.ts";

let bench: Bench;
afterEach(() => bench.close());

const SETUP = {
  type: "SETUP",
  channel: 0,
  keepaliveTimeout: 60,
  acceptKeepaliveTimeout: 60,
  version: "0.1-test/1.0.0",
};

const setUp = async (): Promise<PlainSocket> => {
  bench = await openBench();
  const socket = await openSocket(bench.sandbox.dxlinkUrl);
  socket.send(SETUP);
  await socket.next(({ state }) => state === "UNAUTHORIZED");
  return socket;
};

describe("a DXLink connection", () => {
  it("begins with SETUP, says that a token is wanted, and then who it is", async () => {
    bench = await openBench();
    const socket = await openSocket(bench.sandbox.dxlinkUrl);
    socket.send(SETUP);
    expect(await socket.next()).toMatchObject({
      type: "SETUP",
      channel: 0,
      keepaliveTimeout: 60,
      acceptKeepaliveTimeout: 60,
    });
    expect(await socket.next()).toEqual({ type: "AUTH_STATE", channel: 0, state: "UNAUTHORIZED" });
    socket.send({ type: "AUTH", channel: 0, token: await quoteToken(bench) });
    expect(await socket.next()).toEqual({ type: "AUTH_STATE", channel: 0, state: "AUTHORIZED", userId: "100001" });
  });

  it("refuses a token that nobody gave out", async () => {
    const socket = await setUp();
    socket.send({ type: "AUTH", channel: 0, token: "mine" });
    expect(await socket.next()).toMatchObject({ type: "AUTH_STATE", state: "UNAUTHORIZED" });
    expect(await socket.next()).toMatchObject({ type: "ERROR", channel: 0, error: "UNAUTHORIZED" });
  });

  it.each([
    ["a channel before AUTH", { type: "CHANNEL_REQUEST", channel: 1, service: "FEED" }, "UNAUTHORIZED"],
    ["what is no JSON", "{", "INVALID_MESSAGE"],
    ["a message without a channel", { type: "KEEPALIVE" }, "INVALID_MESSAGE"],
    ["a type that does not exist", { type: "DANCE", channel: 0 }, "INVALID_MESSAGE"],
    ["a token that is no text", { type: "AUTH", channel: 0, token: 5 }, "INVALID_MESSAGE"],
  ])("answers %s with an ERROR, and lives on", async (_what, message, error) => {
    const socket = await setUp();
    socket.send(message);
    expect(await socket.next()).toMatchObject({ type: "ERROR", error });
    socket.send({ type: "AUTH", channel: 0, token: await quoteToken(bench) });
    expect(await socket.next()).toMatchObject({ state: "AUTHORIZED" });
  });

  it.each([
    [
      "an even channel",
      { type: "CHANNEL_REQUEST", channel: 2, service: "FEED" },
      "Protocol violation with an even channel usage.",
    ],
    ["a channel that is open", { type: "CHANNEL_REQUEST", channel: 1, service: "FEED" }, "Channel 1 is already open."],
    [
      "a service that does not exist",
      { type: "CHANNEL_REQUEST", channel: 3, service: "DANCE" },
      'Unknown service "DANCE".',
    ],
    [
      "subscriptions of a channel that is not open",
      { type: "FEED_SUBSCRIPTION", channel: 5, add: [] },
      "Channel 5 is not open.",
    ],
  ])("calls %s a bad action", async (_what, message, text) => {
    bench = await openBench();
    const socket = await onFeed(bench);
    socket.send(message);
    expect(await socket.next()).toMatchObject({ type: "ERROR", error: "BAD_ACTION", message: text });
  });

  it("ends when no SETUP comes, and when nothing is heard for as long as the client said", async () => {
    bench = await openBench();
    const idle = await openSocket(bench.sandbox.dxlinkUrl);
    await idle.settled();
    await bench.pass(10_000);
    expect(await idle.next()).toMatchObject({ type: "ERROR", error: "TIMEOUT" });
    expect(await idle.ended).toBe(1000);
    const [silent, alive] = [await onFeed(bench), await onFeed(bench)];
    await bench.pass(59_000);
    alive.send({ type: "KEEPALIVE", channel: 0 });
    await alive.settled();
    await bench.pass(1_000);
    expect(await silent.next(({ type }) => type === "ERROR")).toMatchObject({
      error: "TIMEOUT",
      message: expect.stringContaining("60 seconds"),
    });
    expect(await silent.ended).toBe(1000);
    await alive.settled();
    expect(alive.frames.filter(({ type }) => type === "ERROR")).toEqual([]);
  });

  it("cuts off who sends too much at once", async () => {
    const socket = await setUp();
    socket.send({ type: "AUTH", channel: 0, token: "x".repeat(1_048_576) });
    expect(await socket.ended).toBe(1009);
  });

  it("gives a sign of life every half minute", async () => {
    const socket = await setUp();
    await bench.pass(30_000);
    expect(await socket.next()).toEqual({ type: "KEEPALIVE", channel: 0 });
  });

  it("closes a channel, and says nothing more on it", async () => {
    bench = await openBench();
    const socket = await onFeed(bench);
    subscribe(socket, "Quote", "SPY");
    await socket.next(isData);
    socket.send({ type: "CHANNEL_CANCEL", channel: 1 });
    expect(await socket.next(({ type }) => type === "CHANNEL_CLOSED")).toEqual({ type: "CHANNEL_CLOSED", channel: 1 });
    bench.quote("SPY", "1", "2");
    await bench.pass(5_000);
    await socket.settled();
    expect(socket.frames.at(-1)).toEqual({ type: "CHANNEL_CLOSED", channel: 1 });
  });
});

describe("a feed", () => {
  it("tells the fields of a type before its first compact data", async () => {
    bench = await openBench();
    bench.quote("SPY", "590", "590.01", 10);
    const socket = await onFeed(bench);
    subscribe(socket, "Quote", "SPY");
    const config = await socket.next();
    expect(config).toMatchObject({ type: "FEED_CONFIG", channel: 1, dataFormat: "COMPACT", aggregationPeriod: 0.1 });
    const { data } = await socket.next();
    expect(data[0]).toBe("Quote");
    const fields: string[] = config.eventFields.Quote;
    expect(data[1]).toHaveLength(fields.length);
    expect(Object.fromEntries(fields.map((field, n) => [field, data[1][n]]))).toMatchObject({
      eventType: "Quote",
      eventSymbol: "SPY",
      bidPrice: 590,
      askPrice: 590.01,
    });
  });

  it("sends just the fields that the client accepts, in the client's order", async () => {
    bench = await openBench();
    bench.quote("SPY", "590", "590.01");
    const Quote = ["askPrice", "eventSymbol", "bidPrice"];
    const socket = await onFeed(bench, {
      acceptDataFormat: "COMPACT",
      acceptEventFields: { Quote: [...Quote, "noSuchField"] },
    });
    expect(socket.frames.at(-1)).toMatchObject({ type: "FEED_CONFIG", eventFields: { Quote } });
    subscribe(socket, "Quote", "SPY");
    expect((await socket.next()).data).toEqual(["Quote", [590.01, "SPY", 590]]);
  });

  it("sends one type to a frame, several symbols together", async () => {
    bench = await openBench();
    const socket = await onFeed(bench, { acceptDataFormat: "FULL" });
    const add = ["Quote", "Trade"].flatMap((type) => ["SPY", "QQQ"].map((symbol) => ({ type, symbol })));
    socket.send({ type: "FEED_SUBSCRIPTION", channel: 1, add });
    const [first, second] = [await socket.next(isData), await socket.next(isData)];
    expect(
      [first, second].map(({ data }) =>
        data.map((event: { eventType: string; eventSymbol: string }) => `${event.eventType} ${event.eventSymbol}`),
      ),
    ).toEqual([
      ["Quote SPY", "Quote QQQ"],
      ["Trade SPY", "Trade QQQ"],
    ]);
  });

  it("forgets everything at a reset, and tells again what is added with it", async () => {
    bench = await openBench();
    const socket = await onFeed(bench, { acceptDataFormat: "FULL" });
    subscribe(socket, "Quote", "SPY");
    await socket.next(isData);
    socket.send({ type: "FEED_SUBSCRIPTION", channel: 1, reset: true, add: [{ type: "Quote", symbol: "QQQ" }] });
    expect((await socket.next(isData)).data).toMatchObject([{ eventSymbol: "QQQ" }]);
    bench.quote("SPY", "1", "2");
    bench.quote("QQQ", "3", "4");
    expect((await socket.next(isData)).data).toMatchObject([{ eventSymbol: "QQQ", bidPrice: 3 }]);
  });

  it("takes no more than a hundred candle subscriptions", async () => {
    bench = await openBench();
    const socket = await onFeed(bench, { acceptDataFormat: "FULL" });
    const add = Array.from({ length: 101 }, (_, n) => ({ type: "Candle", symbol: `SPY{=${n + 1}m}` }));
    socket.send({ type: "FEED_SUBSCRIPTION", channel: 1, add });
    expect(await socket.next(({ type }) => type === "ERROR")).toMatchObject({
      channel: 1,
      error: "BAD_ACTION",
      message: "No more than 100 subscriptions of Candle.",
    });
  });
});

describe("candles", () => {
  it("come as one snapshot, newest first, and then as they are made", async () => {
    bench = await openBench();
    const socket = await onFeed(bench, { acceptDataFormat: "FULL" });
    const now = bench.clock.now();
    subscribe(socket, "Candle", "AAPL{=5m}", { fromTime: now - 15 * 60_000 });
    const { data } = await socket.next(isData);
    expect(
      data.map(({ time, eventFlags }: { time: number; eventFlags: number }) => [(now - time) / 60_000, eventFlags]),
    ).toEqual([
      [0, 4],
      [5, 0],
      [10, 0],
      [15, 8],
    ]);
    for (const { open, high, low, close, volume } of data) {
      expect([high >= Math.max(open, close), low <= Math.min(open, close), volume > 0]).toEqual([true, true, true]);
    }
    bench.quote("AAPL", "300", "300.02");
    await bench.pass(1_000);
    const update = (await socket.next(({ data: events }) => events?.[0]?.close === 300.01)).data[0];
    expect(update).toMatchObject({ eventSymbol: "AAPL{=5m}", time: now, high: 300.01, eventFlags: 0 });
  });

  it("show the last one while the market is closed", async () => {
    bench = await openBench({}, Date.parse("2026-11-21T15:30:00Z"));
    const socket = await onFeed(bench, { acceptDataFormat: "FULL" });
    subscribe(socket, "Candle", "SPY{=1h}");
    const [candle] = (await socket.next(isData)).data;
    // Friday's last hour in New York.
    expect(new Date(candle.time).toISOString()).toBe("2026-11-20T20:00:00.000Z");
  });

  it("leave out the time in which the market was closed", async () => {
    bench = await openBench();
    const socket = await onFeed(bench, { acceptDataFormat: "FULL" });
    subscribe(socket, "Candle", "SPY{=1d}", { fromTime: bench.clock.now() - 7 * 86_400_000 });
    const { data } = await socket.next(isData);
    const days = data.map(({ time }: { time: number }) => new Date(time).toISOString().slice(0, 10));
    expect(days).toEqual(["2026-11-23", "2026-11-20", "2026-11-19", "2026-11-18", "2026-11-17", "2026-11-16"]);
  });
});
