import { decimal, orderKey, type BrokerEvent } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { closeAll, SPY, serve, join, until, resting, resolved, links, gaps, fills, open, statesOf } from "./testing/quick-line.ts";
import { stillLine } from "./testing/still-line.ts";

afterEach(closeAll);

describe("the stream", () => {
  it("may tell twice, and the client passes it on", async () => {
    const server = await serve();
    const { broker, heard } = await join(server.address);
    server.plan({ fault: "duplicated-event" });
    await broker.place(resting("a"));
    await until(() => statesOf(heard, orderKey("a")).includes("working"));
    expect(statesOf(heard, orderKey("a"))).toHaveLength(3);
    expect(gaps(heard)).toEqual([]);
  });

  it("may come late and out of order without a gap", async () => {
    const { server, remote, advance, close } = await stillLine();
    open.push(close);
    const heard: BrokerEvent[] = [];
    remote.broker.listen((event) => heard.push(event));
    server.world.fixQuote(SPY, decimal("600.00"), decimal("600.02"));
    server.plan({ fault: "delayed-event", ms: 200 });
    void remote.broker.place(resting("a"));
    await advance(5_000);
    expect(statesOf(heard, orderKey("a"))).toEqual(["working", "received"]);
    expect(gaps(heard)).toEqual([]);
  });

  it("tells a gap when something never came, in a new generation of the same line", async () => {
    const server = await serve();
    const { broker, heard } = await join(server.address);
    server.plan({ fault: "lost-event" });
    await broker.place(resting("a", "601.00"));
    await until(() => gaps(heard).length > 0);
    expect(gaps(heard)).toMatchObject([{ fromGeneration: 1, lost: "certainly" }]);
    expect(links(heard)).toEqual(["up 1", "up 2"]);
    expect(await resolved(broker, "a")).toMatchObject({ outcome: "found" });
  });

  it("tells a gap when something could not be read", async () => {
    const server = await serve();
    const { broker, heard, problems } = await join(server.address);
    server.plan({ fault: "garbled-event" });
    await broker.place(resting("a"));
    await until(() => gaps(heard).length > 0);
    expect(gaps(heard)[0]).toMatchObject({ fromGeneration: 1, lost: "maybe" });
    expect(problems).toMatchObject([{ code: "unreadable" }]);
  });

  it("tells a client that comes back under its name that it missed something, and others nothing", async () => {
    const server = await serve();
    const watcher = await join(server.address, { client: "watcher" });
    const first = await join(server.address, { client: "desk" });
    await first.broker.place(resting("a", "601.00"));
    first.close();
    expect(first.heard.at(-1)).toMatchObject({ type: "link", link: { state: "down" } });
    // The broker's log knows of the fill before the stream tells it: only who hears it knows that it was told.
    await until(() => fills(watcher.heard) > 0);
    const stranger = await join(server.address, { client: "stranger" });
    // The same client again, in another process or another life: it remembers nothing, but the broker does.
    const second = await join(server.address, { client: "desk" });
    await until(() => gaps(second.heard).length > 0);
    expect(links(second.heard)).toEqual(["up 2"]);
    expect(gaps(second.heard)).toMatchObject([{ fromGeneration: 1 }]);
    expect(fills(second.heard)).toBe(0);
    const answer = await resolved(second.broker, "a");
    expect(answer.outcome === "found" && answer.fills.length).toBe(1);
    for (const { heard } of [watcher, stranger]) expect([links(heard), gaps(heard)]).toEqual([["up 1"], []]);
  });
});
