import { connect, createServer } from "node:net";
import { orderKey, type Problem } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { connectSimulatedBroker, serveSimulatedBroker, type BrokerAddress } from "../index.ts";
import { START, SPY, clock, open, closeAll, serve, join, until, resting, links, never } from "./testing/quick-line.ts";

afterEach(closeAll);

const WINDOW = { from: START, to: START };

describe("a broker that is gone", () => {
  it("gets no order: each is refused locally; each question says that it knows nothing", async () => {
    const server = await serve();
    const { broker, accounts, quotes, instruments, heard } = await join(server.address, { backoff: never });
    await server.close();
    await until(() => links(heard).includes("down 1"));
    expect(await broker.place(resting("a"))).toMatchObject({ outcome: "rejected", code: "link-down", by: "local" });
    const target = { broker: "sim", account: broker.account, id: "1", handle: null };
    const change = await broker.replace({ ...resting("a"), revision: 1, target });
    expect(change).toMatchObject({ outcome: "rejected", by: "local", leaves: "original-working" });
    expect(await broker.find(orderKey("a"), WINDOW)).toMatchObject({ outcome: "inconclusive" });
    expect(await broker.orders(WINDOW)).toMatchObject({ complete: false });
    expect(await broker.fills(WINDOW)).toMatchObject({ complete: false });
    expect(await accounts.positions()).toMatchObject({ complete: false });
    expect(await accounts.snapshot()).toMatchObject({ outcome: "none", code: "link-down" });
    expect(await quotes.quote(SPY, null)).toMatchObject({ outcome: "none", code: "link-down" });
    expect(await instruments.resolve({ kind: "equity", id: SPY, symbol: "SPY" })).toMatchObject({ code: "link-down" });
    expect(await broker.proveEnvironment()).toMatchObject({ environment: "production" });
  });

  it("is found again on the same port; one with another account is a matter for a person", async () => {
    const server = await serve();
    const { port } = server.address;
    const { broker, heard } = await join(server.address);
    await server.close();
    const second = await serve({}, { port });
    await until(() => links(heard).at(-1) === "up 2");
    expect(await broker.place(resting("a"))).toMatchObject({ outcome: "accepted" });
    await second.close();
    await serve({ account: "other" as typeof broker.account }, { port });
    await until(() => links(heard).at(-1)?.startsWith("needs-human") === true);
    expect(await broker.place(resting("b"))).toMatchObject({ outcome: "rejected", by: "local" });
  });

  it("is a problem with a suggestion for who connects first; so is a port that is taken for who serves", async () => {
    const server = await serve();
    const taken = await serveSimulatedBroker({ world: { seed: 1, start: START }, clock, port: server.address.port });
    expect(taken).toMatchObject({ left: { code: "port-refused" } });
    await server.close();
    const never_ = await connectSimulatedBroker({ address: server.address, clock, withinMs: 500 });
    expect(never_).toMatchObject({ left: { code: "broker-unreachable" } });
    const once = await connectSimulatedBroker({ address: server.address, clock, backoff: never });
    expect(once).toMatchObject({ left: { code: "broker-unreachable" } });
  });
});

describe("somebody who speaks another language", () => {
  const reply = (answer: string): Promise<BrokerAddress> =>
    new Promise((resolve) => {
      const server = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.write(answer);
      });
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve({ host: "127.0.0.1", port: typeof address === "object" && address !== null ? address.port : 0 });
      });
      open.push(() => void server.close());
    });

  it("is parted with by the broker, which goes on serving the others", async () => {
    const server = await serve();
    const { broker } = await join(server.address);
    for (const line of ["nonsense\n", '{"type":"ask","id":1}\n', "[]\n"]) {
      await new Promise<void>((resolve) => {
        const socket = connect(server.address, () => void socket.write(line));
        socket.on("close", () => resolve());
        socket.resume();
      });
    }
    expect(await broker.place(resting("a"))).toMatchObject({ outcome: "accepted" });
  });

  it("is no broker for a client: not by nonsense, not by silence, not by another protocol", async () => {
    const problems: Problem[] = [];
    const onProblem = (problem: Problem): void => void problems.push(problem);
    const nonsense = await connectSimulatedBroker({ address: await reply('HTTP/1.1 400\r\n{"type":"welcome"}\n'), clock, withinMs: 1_000, onProblem });
    expect(nonsense).toMatchObject({ left: { code: "broker-unreachable" } });
    expect(new Set(problems.map(({ text }) => text.slice(0, 30)))).toEqual(
      new Set(["a line is no JSON: SyntaxError", "the broker's message is not un"]),
    );
    const silent = await connectSimulatedBroker({ address: await reply(""), clock, backoff: never });
    expect(silent).toMatchObject({ left: { code: "broker-unreachable" } });
    const other = await connectSimulatedBroker({ address: await reply('{"type":"unwelcome","text":"not you"}\n'), clock });
    expect(other).toMatchObject({ left: { text: expect.stringContaining("not you") as string } });
  });

  it("learns from the broker which protocol is spoken", async () => {
    const server = await serve();
    const text = await new Promise<string>((resolve) => {
      const socket = connect(server.address, () => void socket.write('{"type":"hello","protocol":99,"client":"old"}\n'));
      socket.on("data", (piece) => {
        resolve(piece.toString());
        socket.destroy();
      });
    });
    expect(text).toContain("protocol 99 is not spoken here");
  });
});
