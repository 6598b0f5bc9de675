import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { decimal, isOk, orderKey, type BrokerEvent } from "@floorbroker/core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { connectSimulatedBroker, pacedClock, serveSimulatedBroker, type BrokerAddress, type Pace } from "../index.ts";
import { endingClock } from "./testing/ending-clock.ts";
import { closeAll, open, SPY, START, until } from "./testing/quick-line.ts";

const pace: Pace = { origin: Date.now(), start: START, speed: 1 };
const clock = endingClock(pacedClock(pace));
const SOURCES = new URL("../index.ts", import.meta.url).href;

/** Where it kills itself, if it does. */
type Death = "before" | "after" | "later";

/** A client that places one order, says how that ended, and waits for its end. */
const program = (address: BrokerAddress, key: string, death: Death): string => `
  import { connectSimulatedBroker, pacedClock } from "${SOURCES}";
  import { decimal } from "@floorbroker/core";
  const clock = pacedClock(${JSON.stringify(pace)});
  const { right: { broker } } = await connectSimulatedBroker({ address: ${JSON.stringify(address)}, clock, client: "desk",
    onSend: (when, call) => when === "${death}" && call === "place" && process.kill(process.pid, "SIGKILL") });
  const terms = { instrument: "SPY", side: "buy", closing: false, quantity: 1, type: "limit", limit: decimal("601.00"),
    stop: null, timeInForce: "day" };
  console.log("connected");
  console.log((await broker.place({ key: "${key}", revision: 0, terms })).outcome);
`;

afterEach(closeAll);
afterAll(clock.end);

const client = (address: BrokerAddress, key: string, death: Death = "later"): ChildProcess => {
  const args = ["--conditions=source", "--input-type=module", "--eval", program(address, key, death)];
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] });
  open.push(() => void child.kill("SIGKILL"));
  return child;
};

const says = async (child: ChildProcess, word: string): Promise<void> => {
  let text = "";
  while (!text.includes(word)) {
    const [piece] = (await once(child.stdout ?? child, "data")) as [Buffer]; // a piped child writes buffers
    text += piece.toString();
  }
};

const killed = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
};

const serve = async () => {
  const served = await serveSimulatedBroker({ world: { seed: 1, start: START }, clock });
  if (!isOk(served)) throw new Error(served.left.text);
  const server = served.right;
  open.push(server.close);
  server.world.fixQuote(SPY, decimal("600.00"), decimal("600.02"));
  return server;
};

/** The same client in its next life. */
const nextLife = async (address: BrokerAddress) => {
  const remote = await connectSimulatedBroker({ address, clock, client: "desk" });
  if (!isOk(remote)) throw new Error(remote.left.text);
  open.push(remote.right.close);
  const heard: BrokerEvent[] = [];
  remote.right.broker.listen((event) => heard.push(event));
  const found = async (key: string) => {
    const sent = { from: START, to: clock.now() };
    for (;;) {
      const answer = await remote.right.broker.find(orderKey(key), sent);
      if (answer.outcome !== "inconclusive") return answer;
      await new Promise((resolve) => void setTimeout(resolve, 50));
    }
  };
  return { heard, found };
};

describe("a client process that is killed", () => {
  it("finds its order and its fill in its next life, and is told that it missed something", async () => {
    const server = await serve();
    const child = client(server.address, "kept");
    await says(child, "accepted");
    await killed(child);
    await until(() => server.log().some(({ what }) => what === "disconnected"));
    // The order was only accepted when the client died: its fill may come later still.
    await until(() => server.log().some((entry) => entry.what === "exchange" && entry.event.type === "fill"));
    const { heard, found } = await nextLife(server.address);
    const answer = await found("kept");
    expect(answer).toMatchObject({ outcome: "found", incarnations: [{ state: "filled" }], fills: [{ quantity: 1 }] });
    expect(heard.filter(({ type }) => type === "gap")).toMatchObject([{ fromGeneration: 1 }]);
  });

  it("right before it sends has sent nothing, and right after it has sent everything", async () => {
    const server = await serve();
    await once(client(server.address, "before", "before"), "exit");
    await once(client(server.address, "after", "after"), "exit");
    await until(() => server.log().filter(({ what }) => what === "disconnected").length === 2);
    const received = server.log().flatMap((entry) => (entry.what === "received" ? [entry.call] : []));
    expect(received).toMatchObject([{ call: "place", request: { key: "after" } }]);
    const { found } = await nextLife(server.address);
    expect((await found("after")).outcome).toBe("found");
  });

  it("while its order is on the way finds one order in its next life, which came in without it", async () => {
    const server = await serve();
    server.plan({ fault: "late-request", ms: 3_000 });
    const child = client(server.address, "late");
    await says(child, "connected");
    await until(() => server.log().some(({ what }) => what === "received"));
    await killed(child);
    const { found } = await nextLife(server.address);
    const answer = await found("late");
    expect(answer.outcome === "found" && answer.incarnations.length).toBe(1);
    await until(() => server.log().some(({ what }) => what === "answered"));
    expect(server.log().find(({ what }) => what === "answered")).toMatchObject({ told: false });
  });
});
