import { expect } from "vitest";
import { isData, onFeed, quoteToken, subscribe } from "../on-streams.ts";
import { openSocket } from "../plain-socket.ts";
import { arm, type ShownOf } from "./shown.ts";

const FULL = { acceptDataFormat: "FULL" };

/** What happens to quotes. */
export const feed: ShownOf<
  "quotes-refused" | "nan-quotes" | "two-types-in-a-frame" | "silent-feed" | "fields-untold" | "feed-error"
> = {
  "quotes-refused": async (bench) => {
    await arm(bench, { switch: "quotes-refused" });
    const socket = await openSocket(bench.sandbox.dxlinkUrl);
    socket.send({ type: "SETUP", channel: 0, version: "0.1" });
    await socket.next(({ state }) => state === "UNAUTHORIZED");
    const token = await quoteToken(bench);
    socket.send({ type: "AUTH", channel: 0, token });
    expect(await socket.next()).toMatchObject({ type: "AUTH_STATE", state: "UNAUTHORIZED" });
    socket.send({ type: "AUTH", channel: 0, token });
    expect(await socket.next(({ type }) => type === "AUTH_STATE")).toMatchObject({ state: "AUTHORIZED" });
  },
  "nan-quotes": async (bench) => {
    await arm(bench, { switch: "nan-quotes", symbol: "SPY" });
    const socket = await onFeed(bench, FULL);
    subscribe(socket, "Quote", "SPY");
    expect((await socket.next(isData)).data).toMatchObject([{ bidPrice: "NaN", askPrice: "NaN" }]);
    subscribe(socket, "Quote", "QQQ");
    expect((await socket.next(isData)).data).toMatchObject([{ bidPrice: expect.any(Number) }]);
  },
  "two-types-in-a-frame": async (bench) => {
    await arm(bench, { switch: "two-types-in-a-frame" });
    const socket = await onFeed(bench);
    socket.send({
      type: "FEED_SUBSCRIPTION",
      channel: 1,
      add: ["Quote", "Trade"].map((type) => ({ type, symbol: "SPY" })),
    });
    const { data } = await socket.next(isData);
    expect([data.length, data[0], data[2]]).toEqual([4, "Quote", "Trade"]);
  },
  "silent-feed": async (bench) => {
    const socket = await onFeed(bench, FULL);
    await arm(bench, { switch: "silent-feed" });
    subscribe(socket, "Quote", "AAPL");
    await socket.settled();
    await bench.pass(30_000);
    expect((await socket.next()).type).toBe("KEEPALIVE");
    await bench.call("DELETE", "/sandbox/switches");
    bench.quote("AAPL", "231", "231.01");
    expect((await socket.next(isData)).data).toMatchObject([{ bidPrice: 231 }]);
  },
  "fields-untold": async (bench) => {
    await arm(bench, { switch: "fields-untold" });
    const socket = await onFeed(bench);
    subscribe(socket, "Quote", "SPY");
    expect(await socket.next()).toMatchObject({
      type: "FEED_DATA",
      data: ["Quote", ["Quote", "SPY", ...Array.from({ length: 11 }, () => expect.anything())]],
    });
  },
  "feed-error": async (bench) => {
    await arm(bench, { switch: "feed-error", error: "BAD_ACTION", message: "No." });
    const socket = await onFeed(bench, FULL);
    subscribe(socket, "Quote", "SPY");
    expect(await socket.next()).toEqual({ type: "ERROR", channel: 1, error: "BAD_ACTION", message: "No." });
    subscribe(socket, "Quote", "QQQ");
    expect((await socket.next(isData)).data).toMatchObject([{ eventSymbol: "QQQ" }]);
  },
};
