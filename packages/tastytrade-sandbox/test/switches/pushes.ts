import { expect } from "vitest";
import type { Bench } from "../bench.ts";
import { bearer, connected, onStreamer, statusesIn } from "../on-streams.ts";
import type { Frame, PlainSocket } from "../plain-socket.ts";
import { arm, ask, type ShownOf } from "./shown.ts";

/** Buys at the ask, and reads everything that comes of it. */
const bought = async (bench: Bench, socket: PlainSocket): Promise<Frame[]> => {
  await bench.buy("2.10");
  await bench.pass(10_000);
  await socket.settled();
  return socket.frames.filter((frame) => frame?.type === "Order" || frame?.results !== undefined);
};

const connect = async (bench: Bench): Promise<Frame> => {
  const socket = await onStreamer(bench);
  socket.send({ action: "connect", value: bench.account, "auth-token": await bearer(bench), "request-id": 4 });
  return socket.next();
};

/** What happens to the account streamer. */
export const pushes: ShownOf<
  | "ack-missing"
  | "ack-refused"
  | "ack-without-request-id"
  | "ack-without-value"
  | "request-id-as-text"
  | "heartbeat-ack-lost"
  | "push-lost"
  | "push-twice"
  | "push-late"
  | "pushes-reordered"
  | "pushes-batched"
  | "filled-without-fills"
  | "live-with-full-fill"
> = {
  "ack-missing": async (bench) => {
    await arm(bench, { switch: "ack-missing", action: "connect" });
    const socket = await onStreamer(bench);
    socket.send({ action: "connect", value: bench.account, "auth-token": await bearer(bench), "request-id": 1 });
    socket.send({ action: "heartbeat", "request-id": 2 });
    // It is connected all the same.
    expect(await socket.next()).toMatchObject({ action: "heartbeat", status: "ok", "request-id": 2 });
  },
  "ack-refused": async (bench) => {
    await arm(bench, { switch: "ack-refused", action: "connect", message: "try later" });
    expect(await connect(bench)).toMatchObject({
      status: "error",
      action: "connect",
      message: "try later",
      "request-id": 4,
    });
    expect(await connect(bench)).toMatchObject({ status: "ok" });
  },
  "ack-without-request-id": async (bench) => {
    await arm(bench, { switch: "ack-without-request-id" });
    expect(await connect(bench)).toEqual({
      status: "ok",
      action: "connect",
      "web-socket-session-id": expect.any(String),
      value: [bench.account],
    });
  },
  "ack-without-value": async (bench) => {
    await arm(bench, { switch: "ack-without-value" });
    expect(await connect(bench)).toEqual({
      status: "ok",
      action: "connect",
      "web-socket-session-id": expect.any(String),
      "request-id": 4,
    });
  },
  "request-id-as-text": async (bench) => {
    await arm(bench, { switch: "request-id-as-text" });
    expect(await connect(bench)).toMatchObject({ status: "ok", "request-id": "4" });
    // The SDK reads it as a number.
    await arm(bench, { switch: "request-id-as-text" });
    await bench.sdk.accountStreamer.start();
    expect(await bench.sdk.accountStreamer.subscribeToAccounts([bench.account])).toBe("connect");
    bench.sdk.accountStreamer.stop();
  },
  "heartbeat-ack-lost": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "heartbeat-ack-lost" });
    socket.send({ action: "heartbeat", "request-id": 2 });
    socket.send({ action: "heartbeat", "request-id": 3 });
    expect(await socket.next()).toMatchObject({ action: "heartbeat", "request-id": 3 });
  },
  "push-lost": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "push-lost", type: "Order", status: "Live" });
    expect(statusesIn(await bought(bench, socket))).toEqual(["Routed", "Filled"]);
  },
  "push-twice": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "push-twice", type: "Order", status: "Filled" });
    const frames = await bought(bench, socket);
    expect(statusesIn(frames)).toEqual(["Routed", "Live", "Filled", "Filled"]);
    expect(frames[3]).toEqual(frames[2]);
  },
  "push-late": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "push-late", type: "Order", status: "Routed", ms: 9_000 });
    expect(statusesIn(await bought(bench, socket))).toEqual(["Live", "Filled", "Routed"]);
  },
  "pushes-reordered": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "pushes-reordered", type: "Order", status: "Routed" });
    const frames = await bought(bench, socket);
    expect(statusesIn(frames)).toEqual(["Live", "Routed", "Filled"]);
    expect(frames[0]["ws-sequence"]).toBeGreaterThan(frames[1]["ws-sequence"]);
  },
  "pushes-batched": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "pushes-batched", count: 2 });
    const [first, ...rest] = await bought(bench, socket);
    expect(first.results).toHaveLength(2);
    expect(statusesIn([first, ...rest])).toEqual(["Routed", "Live", "Filled"]);
  },
  "filled-without-fills": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "filled-without-fills" });
    const filled = (await bought(bench, socket)).find(({ data }) => data.status === "Filled");
    expect(filled.data.legs).toMatchObject([{ "remaining-quantity": 0, fills: [] }]);
    expect((await ask(bench)).body.data.items[0].legs[0].fills).toHaveLength(1);
  },
  "live-with-full-fill": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "live-with-full-fill" });
    const frames = await bought(bench, socket);
    expect(statusesIn(frames)).toEqual(["Routed", "Live", "Live", "Filled"]);
    const [live, filled] = [frames[2].data, frames[3].data];
    expect(live.legs).toEqual(filled.legs);
    expect(live.legs[0]).toMatchObject({ "remaining-quantity": 0, fills: [{ quantity: 1 }] });
    expect(["terminal-at" in live, "terminal-at" in filled]).toEqual([false, true]);
  },
};
