import { afterEach, describe, expect, it } from "vitest";
import { openBench, type Bench } from "./bench.ts";
import { bearer, isData, onStreamer, quoteToken } from "./on-streams.ts";
import { openSocket, type Frame, type PlainSocket } from "./plain-socket.ts";

let bench: Bench;
afterEach(() => bench.close());

/** The fields of the Python client's models, in the order in which it takes them apart. */
const FIELDS = {
  Quote:
    "eventSymbol eventTime sequence timeNanoPart bidTime bidExchangeCode askTime askExchangeCode bidPrice askPrice bidSize askSize",
  Trade:
    "eventSymbol eventTime time timeNanoPart sequence exchangeCode price change size dayId dayVolume dayTurnover tickDirection extendedTradingHours",
  Candle:
    "eventSymbol eventTime eventFlags index time sequence count volume vwap bidVolume askVolume impVolatility openInterest open high low close",
} as const;
type Type = keyof typeof FIELDS;
const CHANNELS: Readonly<Record<Type, number>> = { Candle: 1, Quote: 7, Trade: 15 };

/** A channel for each type, with the fields that the client's model has. */
const subscribed = async (socket: PlainSocket, type: Type, add: readonly object[]): Promise<void> => {
  const channel = CHANNELS[type];
  socket.send({ type: "CHANNEL_REQUEST", channel, service: "FEED", parameters: { contract: "AUTO" } });
  await socket.next((frame) => frame.type === "CHANNEL_OPENED" && frame.channel === channel);
  const fields = FIELDS[type].split(" ");
  socket.send({
    type: "FEED_SETUP",
    channel,
    acceptAggregationPeriod: 10,
    acceptDataFormat: "COMPACT",
    acceptEventFields: { [type]: fields },
  });
  socket.send({ type: "FEED_SUBSCRIPTION", channel, add });
};

/** Takes a frame apart as the Python client does: by the number of its model's fields. */
const events = ({ data: [type, values] }: Frame): Readonly<Record<string, unknown>>[] => {
  const fields = FIELDS[type as Type].split(" ");
  expect(values.length % fields.length).toBe(0);
  return Array.from({ length: values.length / fields.length }, (_, n) =>
    Object.fromEntries(fields.map((field, at) => [field, values[n * fields.length + at]])),
  );
};

describe("a client in Python", () => {
  it("hears quotes, trades and candles on a channel each, and nothing of a symbol that is not listed", async () => {
    bench = await openBench();
    const socket = await openSocket(bench.sandbox.dxlinkUrl);
    socket.send({
      type: "SETUP",
      channel: 0,
      keepaliveTimeout: 60,
      acceptKeepaliveTimeout: 60,
      version: "0.1-DXF-JS/0.3.0",
    });
    await socket.next(({ type }) => type === "SETUP");
    socket.send({ type: "AUTH", channel: 0, token: await quoteToken(bench) });
    await socket.next(({ state }) => state === "AUTHORIZED");

    await subscribed(
      socket,
      "Quote",
      ["SPY", "AAPL"].map((symbol) => ({ symbol, type: "Quote" })),
    );
    expect(events(await socket.next(isData))).toMatchObject([
      { eventSymbol: "SPY", bidPrice: expect.any(Number) },
      { eventSymbol: "AAPL" },
    ]);
    await subscribed(socket, "Trade", [
      { symbol: "QQQQ", type: "Trade" },
      { symbol: "QQQ", type: "Trade" },
    ]);
    expect(events(await socket.next(isData))).toMatchObject([
      { eventSymbol: "QQQ", tickDirection: expect.stringMatching(/^(UP|DOWN|ZERO)$/) },
    ]);
    const fromTime = bench.clock.now() - 30 * 86_400_000;
    await subscribed(
      socket,
      "Candle",
      ["SPY{=1d,tho=true}"].map((symbol) => ({ symbol, type: "Candle", fromTime })),
    );
    const candles = events(await socket.next(isData));
    expect(candles).toHaveLength(21);
    expect(candles[0]).toMatchObject({
      eventSymbol: "SPY{=1d,tho=true}",
      eventFlags: 4,
      time: Date.parse("2026-11-23T00:00:00Z"),
      openInterest: 0,
    });
    for (const { index, count, sequence } of candles)
      expect([index, count, sequence].every(Number.isInteger)).toBe(true);

    socket.send({ type: "FEED_SUBSCRIPTION", channel: 1, remove: [{ symbol: "SPY{=1d,tho=true}", type: "Candle" }] });
    socket.send({ type: "CHANNEL_CANCEL", channel: 15 });
    await socket.next(({ type }) => type === "CHANNEL_CLOSED");
    await bench.pass(20_000);
    await socket.settled();
    const later = socket.frames.slice(socket.frames.findIndex(({ type }) => type === "CHANNEL_CLOSED")).filter(isData);
    expect(new Set(later.map(({ channel }) => channel))).toEqual(new Set([7]));
  });

  it("may beat its heart before it has connected, and subscribes the older way", async () => {
    bench = await openBench();
    const socket = await onStreamer(bench);
    const token = await bearer(bench);
    socket.send({ "auth-token": token, action: "heartbeat" });
    expect(await socket.next()).toMatchObject({ status: "error", message: "not-implemented" });
    socket.send({ "auth-token": token, action: "account-subscribe", value: [bench.account] });
    expect(await socket.next()).toMatchObject({ status: "ok", action: "account-subscribe", value: [bench.account] });
    socket.send({ "auth-token": token, action: "public-watchlists-subscribe" });
    expect(await socket.next()).toMatchObject({ status: "ok" });
    await bench.buy("1.00");
    await bench.pass(1_000);
    expect((await socket.next(({ type }) => type === "Order")).data).toMatchObject({ "account-number": bench.account });
  });
});
