import { decimal, orderKey } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { closeAll, open, serve, join, until, resting, resolved, links, gaps, SPY, START } from "./testing/quick-line.ts";
import { stillLine } from "./testing/still-line.ts";

afterEach(closeAll);

describe("an order request that meets trouble on its way", () => {
  it("is unknown when the connection ends before it comes in, and is proven absent", async () => {
    const server = await serve();
    const { broker, heard } = await join(server.address);
    server.plan({ fault: "dropped-before" });
    expect(await broker.place(resting("a"))).toEqual({ outcome: "unknown", origin: "transport" });
    expect(await resolved(broker, "a")).toMatchObject({ outcome: "absent" });
    expect(links(heard)).toEqual(["up 1", "down 1", "up 2"]);
    expect(gaps(heard)).toMatchObject([{ fromGeneration: 1, link: "orders" }]);
  });

  it("is unknown when the connection ends after it came in, and is found", async () => {
    const server = await serve();
    const { broker } = await join(server.address);
    server.plan({ fault: "dropped-after" });
    expect(await broker.place(resting("a"))).toEqual({ outcome: "unknown", origin: "transport" });
    const answer = await resolved(broker, "a");
    expect(answer.outcome === "found" && answer.incarnations.length).toBe(1);
  });

  it("is unknown after a 5xx and after an unreadable answer, although the broker has it", async () => {
    const server = await serve();
    const { broker, problems } = await join(server.address);
    server.plan({ fault: "server-error" }, { fault: "garbled-answer" });
    expect(await broker.place(resting("a"))).toEqual({ outcome: "unknown", origin: "5xx" });
    expect(await broker.place(resting("b"))).toEqual({ outcome: "unknown", origin: "unreadable" });
    expect(problems).toMatchObject([{ code: "unreadable" }]);
    expect([(await resolved(broker, "a")).outcome, (await resolved(broker, "b")).outcome]).toEqual(["found", "found"]);
  });

  it("is refused with the code of the plan, and never came in", async () => {
    const server = await serve();
    const { broker } = await join(server.address);
    server.plan({ fault: "refused", code: "rate-limit", skip: 1, times: 2 });
    const first = await broker.place(resting("a"));
    expect(first.outcome).toBe("accepted");
    expect(await broker.place(resting("b"))).toMatchObject({ outcome: "rejected", code: "rate-limit", by: "broker" });
    const target = first.outcome === "accepted" && first.ref !== null ? first.ref : undefined;
    if (target === undefined) throw new Error("no reference");
    const refused = await broker.cancel({ key: orderKey("a"), target });
    expect(refused).toMatchObject({ outcome: "rejected", code: "rate-limit", leaves: "original-working" });
    expect(await resolved(broker, "b")).toMatchObject({ outcome: "absent" });
  });

  it("is accepted when the answer is only slow, and when what is planned concerns no call", async () => {
    const server = await serve();
    const { broker } = await join(server.address);
    server.plan({ fault: "slow-answer", ms: 500 }, { fault: "lost-event", on: ["place"] });
    expect(await broker.place(resting("a"))).toMatchObject({ outcome: "accepted" });
    expect(await broker.place(resting("b"))).toMatchObject({ outcome: "accepted" });
  });

  it("never comes in once its absence may have been proven", async () => {
    const server = await serve({ latency: { settleMs: 5_000 } });
    const { broker } = await join(server.address, { deadlines: { orderMs: 200 } });
    server.plan({ fault: "late-request", ms: 8_000 });
    expect(await broker.place(resting("a"))).toMatchObject({ outcome: "unknown", origin: "timeout" });
    expect(await resolved(broker, "a")).toMatchObject({ outcome: "absent" });
    await until(() => server.log().some((entry) => entry.what === "turned-away" && entry.reason === "too-late"));
    expect(await resolved(broker, "a")).toMatchObject({ outcome: "absent" });
  });

  it("never comes in after a later change of the same order where the order keeps its id", async () => {
    // Which of two changes comes in first is a matter of time: here it is the test's.
    const line = await stillLine({ profile: "ibkr" }, { deadlines: { orderMs: 1_000 } });
    const { clock, server, remote, advance, answered } = line;
    open.push(line.close);
    server.world.fixQuote(SPY, decimal("600.00"), decimal("600.02"));
    const { broker } = remote;
    const placed = await answered(broker.place(resting("a")));
    const target = placed.outcome === "accepted" && placed.ref !== null ? placed.ref : undefined;
    if (target === undefined) throw new Error("no reference");
    server.plan({ fault: "late-request", on: ["replace"], ms: 2_000 });
    const first = broker.replace({ ...resting("a", "591.00"), revision: 1, target });
    expect(await answered(first)).toMatchObject({ outcome: "unknown" });
    const second = broker.replace({ ...resting("a", "592.00"), revision: 2, target });
    expect(await answered(second)).toMatchObject({ outcome: "accepted" });
    await advance(1_000);
    expect(server.log().some((entry) => entry.what === "turned-away" && entry.reason === "overtaken")).toBe(true);
    const answer = await answered(broker.find(orderKey("a"), { from: START, to: clock.now() }));
    expect(answer).toMatchObject({ incarnations: [{ revision: 2, terms: { limit: decimal("592.00") } }] });
  });
});

describe("a hanging connection", () => {
  it("ends the calls on it by their deadlines, disturbs no other one, and is replaced", async () => {
    const server = await serve();
    const hung = await join(server.address, { client: "hung" });
    const other = await join(server.address, { client: "other" });
    server.plan({ fault: "hang", ms: 60_000 });
    const placing = hung.broker.place(resting("a"));
    expect(await other.broker.place(resting("b"))).toMatchObject({ outcome: "accepted" });
    // By the deadline or with the line, whichever ends first: nobody can say what became of it.
    expect(await placing).toMatchObject({ outcome: "unknown" });
    await until(() => links(hung.heard).at(-1) === "up 2");
    expect(links(hung.heard)).toEqual(["up 1", "stale 1", "down 1", "up 2"]);
    expect((await resolved(hung.broker, "a")).outcome).toBe("absent");
    expect(links(other.heard)).toEqual(["up 1"]);
  });

  it("goes on where it stopped when it wakes early enough", async () => {
    const server = await serve();
    const { broker, heard } = await join(server.address, { deadlines: { orderMs: 300, questionMs: 4_000 } });
    server.plan({ fault: "hang", ms: 1_500 });
    expect(await broker.place(resting("a"))).toEqual({ outcome: "unknown", origin: "timeout" });
    expect(await resolved(broker, "a")).toMatchObject({ outcome: "found" });
    expect(links(heard)).toEqual(["up 1"]);
  });
});
