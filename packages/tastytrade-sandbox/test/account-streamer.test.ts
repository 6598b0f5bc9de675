import { STREAMER_STATE } from "@tastytrade/api";
import { afterEach, describe, expect, it } from "vitest";
import { openBench, type Bench } from "./bench.ts";
import { bearer, connected, onStreamer, statusesIn } from "./on-streams.ts";
import { until, type Frame } from "./plain-socket.ts";

let bench: Bench;
afterEach(() => bench.close());

describe("the account streamer with the real SDK", () => {
  it("connects to an account and hears of its orders, in full each time", async () => {
    bench = await openBench();
    const heard: Frame[] = [];
    const streamer = bench.sdk.accountStreamer;
    streamer.addMessageObserver((message) => heard.push(message));
    expect(await streamer.start()).toBe(true);
    expect(await streamer.subscribeToAccounts([bench.account])).toBe("connect");
    await bench.buy("2.10");
    await bench.pass(2_000);
    await until(() => statusesIn(heard).includes("Filled"));
    await until(() => heard.at(-1)?.type === "AccountBalance");
    expect(statusesIn(heard)).toEqual(["Routed", "Live", "Filled"]);
    const typesAfter = heard.slice(heard.findIndex(({ data }) => data?.status === "Filled")).map(({ type }) => type);
    expect(typesAfter).toEqual(["Order", "CurrentPosition", "AccountBalance"]);
    const filled = heard.findLast(({ type }) => type === "Order");
    expect(filled.data.legs[0].fills[0]).toMatchObject({ quantity: 1, "fill-price": "2.1" });
    expect(filled.timestamp).toBeGreaterThanOrEqual(bench.clock.now() - 2_000);
    streamer.stop();
  });

  it("answers the SDK's heartbeats, so that it goes on sending them", async () => {
    bench = await openBench();
    const heard: Frame[] = [];
    const streamer = bench.sdk.accountStreamer;
    streamer.addMessageObserver((message) => heard.push(message));
    await streamer.start();
    await streamer.subscribeToAccounts([bench.account]);
    streamer.sendHeartbeat();
    await until(() => heard.some(({ action }) => action === "heartbeat"));
    expect(heard.find(({ action }) => action === "heartbeat")).toMatchObject({ status: "ok", "request-id": 2 });
    expect(streamer.isHeartbeatScheduled).toBe(true);
    streamer.stop();
  });

  it("is seen as closed when the sandbox goes away", async () => {
    bench = await openBench();
    const states: STREAMER_STATE[] = [];
    const streamer = bench.sdk.accountStreamer;
    streamer.addStreamerStateObserver((state) => states.push(state));
    await streamer.start();
    bench.sandbox.disconnect("account", 1001);
    await until(() => states.includes(STREAMER_STATE.Closed));
    expect(states[0]).toBe(STREAMER_STATE.Open);
  });
});

describe("the account streamer's protocol", () => {
  it("acknowledges a connect with the session, the accounts and the request, whether they come as a list or a text", async () => {
    bench = await openBench();
    const socket = await onStreamer(bench);
    const token = await bearer(bench);
    socket.send({ action: "connect", value: [bench.account], "auth-token": token, "request-id": 7 });
    expect(await socket.next()).toEqual({
      status: "ok",
      action: "connect",
      "web-socket-session-id": expect.any(String),
      value: [bench.account],
      "request-id": 7,
    });
    socket.send({ action: "connect", value: bench.account, "auth-token": token, "request-id": "8" });
    expect(await socket.next()).toMatchObject({ status: "ok", value: [bench.account], "request-id": "8" });
  });

  it.each([
    ["a heartbeat before connect", { action: "heartbeat" }, "not-implemented"],
    ["watchlists before connect", { action: "public-watchlists-subscribe" }, "connect-not-completed"],
    ["a connect without accounts", { action: "connect", value: [] }, "value missing or not valid"],
    ["a connect to somebody else's account", { action: "connect", value: ["5WX99999"] }, "failed"],
    ["an action that does not exist", { action: "dance" }, "not-implemented"],
  ])("refuses %s", async (_what, message, text) => {
    bench = await openBench();
    const socket = await onStreamer(bench);
    socket.send({ "auth-token": await bearer(bench), "request-id": 3, ...message });
    expect(await socket.next()).toMatchObject({
      status: "error",
      action: message.action,
      message: text,
      "request-id": 3,
    });
  });

  it("takes a token without Bearer for one of another domain", async () => {
    bench = await openBench();
    const socket = await onStreamer(bench);
    const token = await bearer(bench);
    socket.send({
      action: "connect",
      value: bench.account,
      "auth-token": token.replace("Bearer ", ""),
      "request-id": 1,
    });
    expect(await socket.next()).toMatchObject({ status: "error", action: "connect", message: "Unknown domain" });
    socket.send({ action: "connect", value: bench.account, "auth-token": `${token}x`, "request-id": 2 });
    expect(await socket.next()).toMatchObject({ status: "error", message: "failed" });
  });

  it("takes the other subscriptions once connected", async () => {
    bench = await openBench();
    const socket = await connected(bench);
    const token = await bearer(bench);
    for (const [action, value] of [
      ["public-watchlists-subscribe", ""],
      ["quote-alerts-subscribe", undefined],
      ["user-message-subscribe", "u-1"],
      ["heartbeat", ""],
    ]) {
      socket.send({ action, ...(value === undefined ? {} : { value }), "auth-token": token });
      expect(await socket.next()).toEqual({ status: "ok", action, "web-socket-session-id": expect.any(String) });
    }
  });

  it("says nothing of the account before connect, and counts everything that it says", async () => {
    bench = await openBench();
    const deaf = await onStreamer(bench);
    const socket = await connected(bench);
    await bench.buy("1.50");
    await bench.pass(1_000);
    await socket.next(({ data }) => data?.status === "Live");
    await deaf.settled();
    expect(deaf.frames).toEqual([]);
    const pushes = socket.frames.filter(({ type }) => type !== undefined);
    expect(pushes.map((frame) => frame["ws-sequence"])).toEqual(pushes.map((_, n) => n + 2));
  });

  it("answers what is no message with an error, and lives on", async () => {
    bench = await openBench();
    const socket = await onStreamer(bench);
    socket.send("hello");
    expect(await socket.next()).toMatchObject({ status: "error", message: "failed" });
    socket.send("null");
    expect(await socket.next()).toMatchObject({ status: "error" });
  });

  it("cuts off who says nothing for a minute and a half, and nobody who beats his heart", async () => {
    bench = await openBench();
    const [silent, beating] = [await connected(bench), await connected(bench)];
    const token = await bearer(bench);
    await bench.pass(60_000);
    beating.send({ action: "heartbeat", "auth-token": token });
    await beating.next(({ action }) => action === "heartbeat");
    await bench.pass(30_000);
    expect(await silent.ended).toBe(1001);
    beating.send({ action: "heartbeat", "auth-token": token });
    expect(await beating.next(({ action }) => action === "heartbeat")).toMatchObject({ status: "ok" });
  });

  it("tells its clients that it goes away", async () => {
    bench = await openBench();
    const socket = await connected(bench);
    await bench.sandbox.close();
    expect(await socket.ended).toBe(1001);
  });

  it("refuses an upgrade anywhere else", async () => {
    bench = await openBench();
    await expect(
      onStreamer({ ...bench, sandbox: { ...bench.sandbox, streamerUrl: `${bench.sandbox.streamerUrl}/x` } }),
    ).rejects.toThrow("404");
  });
});
