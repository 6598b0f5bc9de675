import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { decodeSwitch, SWITCHES } from "../src/index.ts";
import { openBench, type Bench } from "./bench.ts";
import { bearer, connected, onFeed } from "./on-streams.ts";

let bench: Bench | undefined;
afterEach(() => bench?.close());

const symbol = fc.oneof(
  fc.constantFrom("SPY", "SPY{=5m}", "SPY{=999999999999d}", "SPY{=99999mo}", ".SPY261218C700", ".SPY261218C0", "/ESZ26:XCME", "/ESZ99:XCME", "."),
  fc.string(),
);
const type = fc.oneof(fc.constantFrom("Quote", "Candle", "Greeks", "Trade", "Underlying", "constructor", "__proto__"), fc.string());
const number = fc.oneof(fc.constantFrom(0, 1, -1, 1e300, -1e15, 0.1), fc.double({ noNaN: true }));
const anything = fc.jsonValue();
const subscriptions = fc.oneof(fc.array(fc.record({ type, symbol, fromTime: number }, { requiredKeys: ["type", "symbol"] }), { maxLength: 4 }), anything);

const feedMessage = fc.oneof(
  fc.record(
    { type: fc.constant("FEED_SUBSCRIPTION"), channel: fc.constant(1), add: subscriptions, remove: subscriptions, reset: fc.boolean() },
    { requiredKeys: ["type", "channel"] },
  ),
  fc.record({
    type: fc.constant("FEED_SETUP"),
    channel: fc.constant(1),
    acceptAggregationPeriod: fc.oneof(number, anything),
    acceptDataFormat: fc.constantFrom("FULL", "COMPACT", "SMALL"),
    acceptEventFields: fc.oneof(fc.dictionary(type, fc.array(fc.string())), anything),
  }),
  fc.record({ type: fc.constantFrom("CHANNEL_REQUEST", "AUTH", "ERROR", "DANCE"), channel: number, service: fc.string(), parameters: anything }),
  anything,
);

const accountMessage = fc.oneof(
  fc.record(
    {
      action: fc.oneof(fc.constantFrom("connect", "heartbeat", "account-subscribe", "quote-alerts-subscribe", "constructor"), fc.string()),
      value: anything,
      "auth-token": anything,
      "request-id": anything,
    },
    { requiredKeys: [] },
  ),
  anything,
);

describe("whatever a client sends", () => {
  it("the quote stream goes on", async () => {
    bench = await openBench();
    const socket = await onFeed(bench);
    for (const message of fc.sample(feedMessage, { numRuns: 400 })) socket.send(JSON.stringify(message));
    await socket.settled();
    for (let second = 0; second < 3; second++) await bench.pass(1_000);
    socket.send({ type: "SETUP", channel: 0 });
    expect((await socket.next((frame) => frame.type === "SETUP" && socket.frames.indexOf(frame) > 5)).keepaliveTimeout).toBe(60);
  });

  it("the account streamer goes on", async () => {
    bench = await openBench();
    const socket = await connected(bench);
    for (const message of fc.sample(accountMessage, { numRuns: 400 })) socket.send(JSON.stringify(message));
    socket.send({ action: "heartbeat", "auth-token": await bearer(bench), "request-id": "the last" });
    expect(await socket.next((frame) => frame["request-id"] === "the last")).toMatchObject({ status: "ok" });
  });

  it("a switch is taken or refused with a reason", () => {
    const wish = fc.record({ switch: fc.oneof(fc.constantFrom(...Object.keys(SWITCHES), "constructor"), anything), path: anything, times: anything }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(wish, anything), (json) => {
        const decoded = decodeSwitch(json);
        expect(decoded._tag === "Right" || decoded.left.suggestions.length > 0).toBe(true);
      }),
    );
  });
});
