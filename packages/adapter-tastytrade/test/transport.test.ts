import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { virtualClock } from "@floorbroker/adapter-sim";
import { afterEach, describe, expect, it } from "vitest";
import type { Endpoints } from "../src/endpoints.ts";
import { transport, type Transport } from "../src/session/transport.ts";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server that takes connections and does with them what it is told to. */
const serving = async (hear: (socket: Socket) => void): Promise<{ readonly server: Server; readonly port: number }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    hear(socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port }; // a TCP server's
};

const opened = (rest: string, idleMs?: number): { readonly clock: ReturnType<typeof virtualClock>; readonly wire: Transport } => {
  const clock = virtualClock(0);
  // Encrypted on this machine: an address that no function makes, for a handshake that we can stop.
  const wire = transport({ environment: "loopback", rest, streamer: "" } as unknown as Endpoints, clock, 3_000, idleMs);
  open.push(wire.close);
  return { clock, wire };
};

const call = { method: "POST", path: "/x", body: { a: 1 }, headers: {}, deadlineMs: 8_000 } as const;

/** Turns of the loop in which anything on this machine has happened. */
const MOST_TURNS = 1_000_000;

const until = async (holds: () => boolean): Promise<void> => {
  for (let turns = 0; !holds(); turns++) {
    if (turns > MOST_TURNS) throw new Error(`it never held: ${holds.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe("a request", () => {
  it("was not sent, by proof, when the handshake did not end in time", async () => {
    let hello = 0;
    const { port } = await serving((socket) => socket.on("data", (data: Buffer) => void (hello += data.length)));
    const { clock, wire } = opened(`https://127.0.0.1:${port}`);
    const answer = wire.exchange(call);
    await until(() => hello > 0);
    clock.advanceTo(3_000);
    expect(await answer).toEqual({ _tag: "Left", left: { failure: "not-sent", why: "not-connected", text: "no connection in time" } });
  });

  it("was not sent, by proof, when the server speaks something else than TLS", async () => {
    const { port } = await serving((socket) => void socket.write("hello\r\n"));
    const { wire } = opened(`https://127.0.0.1:${port}`);
    expect(await wire.exchange(call)).toMatchObject({ left: { failure: "not-sent", why: "not-connected" } });
  });

  it("may have been sent when the connection breaks once it stood", async () => {
    const { port } = await serving((socket) => socket.on("data", () => socket.destroy()));
    const { wire } = opened(`http://127.0.0.1:${port}`);
    expect(await wire.exchange(call)).toMatchObject({ left: { failure: "no-answer", why: "transport" } });
  });

  it("may have been sent when the connection is reset once it stood", async () => {
    const { port } = await serving((socket) => socket.on("data", () => socket.resetAndDestroy()));
    const { wire } = opened(`http://127.0.0.1:${port}`);
    expect(await wire.exchange(call)).toMatchObject({ left: { failure: "no-answer", why: "transport" } });
  });

  it("may have been sent when its time is over before an answer", async () => {
    let heard = 0;
    const { port } = await serving((socket) => socket.on("data", (data: Buffer) => void (heard += data.length)));
    const { clock, wire } = opened(`http://127.0.0.1:${port}`);
    const answer = wire.exchange(call);
    await until(() => heard > 0);
    clock.advanceTo(7_999);
    expect(wire.inFlight()).toBe(1);
    clock.advanceTo(8_000);
    expect(await answer).toEqual({ _tag: "Left", left: { failure: "no-answer", why: "timeout", text: "its time was over" } });
    expect(wire.inFlight()).toBe(0);
  });

  it("does not go over a connection that was idle for long: that is closed by ourselves", async () => {
    let [connections, closed] = [0, 0];
    const { port } = await serving((socket) => {
      connections += 1;
      socket.on("close", () => void (closed += 1));
      socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"));
    });
    const { wire } = opened(`http://127.0.0.1:${port}`, 20);
    expect(await wire.exchange(call)).toMatchObject({ right: { status: 200 } });
    await until(() => closed === 1);
    expect(await wire.exchange(call)).toMatchObject({ right: { status: 200 } });
    expect(connections).toBe(2);
  });

  it("is answered whatever the status, and a body that ends too early is no answer", async () => {
    const { port } = await serving((socket) => socket.on("data", () => socket.end("HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"data\"")));
    const { wire } = opened(`http://127.0.0.1:${port}`);
    expect(await wire.exchange(call)).toMatchObject({ left: { failure: "no-answer", why: "transport" } });
  });
});
