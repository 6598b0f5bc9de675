import { orderKey } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { closeAll, serve, join, until, resting, resolved, links, gaps, statesOf } from "./testing/quick-line.ts";

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
    const server = await serve();
    const { broker, heard } = await join(server.address);
    server.plan({ fault: "delayed-event", ms: 200 });
    await broker.place(resting("a"));
    await until(() => statesOf(heard, orderKey("a")).length === 2);
    await new Promise((resolve) => void setTimeout(resolve, 50));
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
    const first = await join(server.address, { client: "desk" });
    await first.broker.place(resting("a", "601.00"));
    first.close();
    expect(first.heard.at(-1)).toMatchObject({ type: "link", link: { state: "down" } });
    await until(() => server.log().some((entry) => entry.what === "exchange" && entry.event.type === "fill"));
    const stranger = await join(server.address, { client: "stranger" });
    // The same client again, in another process or another life: it remembers nothing, but the broker does.
    const second = await join(server.address, { client: "desk" });
    await until(() => gaps(second.heard).length > 0);
    expect(links(second.heard)).toEqual(["up 2"]);
    expect(gaps(second.heard)).toMatchObject([{ fromGeneration: 1 }]);
    const answer = await resolved(second.broker, "a");
    expect(answer.outcome === "found" && answer.fills.length).toBe(1);
    expect([links(stranger.heard), gaps(stranger.heard)]).toEqual([["up 1"], []]);
  });
});
