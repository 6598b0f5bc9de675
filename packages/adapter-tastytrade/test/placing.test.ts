import { orderKey, SECOND, type Accepted } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { buying, KEY, openBrokerBench, refIn, request, selling } from "./broker-bench.ts";
import { closedAfterEach } from "./closed-after-each.ts";

const bench = closedAfterEach(openBrokerBench);

describe("placing an order", () => {
  it("sends it once, under the name of key and revision", async () => {
    const { broker, wait, bodies, calls, account } = await bench();
    expect(await wait(broker.place(request(buying("1.50"))))).toMatchObject({ outcome: "accepted", ref: { broker: "tastytrade", account, handle: null }, state: "received" });
    expect(bodies("POST")).toMatchObject([{ "external-identifier": "fb-1-e1.r0", source: "floorbroker", price: "1.5" }]);
    expect(calls()).toHaveLength(1);
  });

  it("is not tried again with a new login in the middle of it", async () => {
    const { broker, wait, sandbox, calls } = await bench();
    await wait(broker.orders({ from: 0, to: 1 }));
    const before = calls().length;
    sandbox.revokeTokens();
    expect(await wait(broker.place(request(buying("1.50"))))).toMatchObject({ outcome: "rejected", code: "unauthorised", by: "broker" });
    expect(calls()).toHaveLength(before + 1);
    expect(await wait(broker.place(request(buying("1.50"))))).toMatchObject({ outcome: "accepted" });
  });

  it("tells of an order that is rejected after it was taken", async () => {
    const { broker, wait, pass, sandbox, heard } = await bench();
    sandbox.switches.arm({ switch: "session-offline" });
    await wait(broker.place(request(buying("1.50"))));
    await pass(2 * SECOND);
    expect(heard.at(-1)).toMatchObject({ type: "order-state", state: "rejected", text: "Session offline", orderKey: KEY });
  });

  it("checks an order in a dry run, and places none", async () => {
    const { broker, wait, sandbox, account } = await bench({}, { dryRun: true });
    expect(await wait(broker.place(request(buying("1.50"))))).toMatchObject({ outcome: "rejected", code: "dry-run", by: "local" });
    expect(await wait(broker.place(request(buying("1.50", 1_000_000))))).toMatchObject({ outcome: "rejected", code: "buying-power", by: "broker" });
    expect(sandbox.venue.account(account)?.orders()).toEqual([]);
  });

  it("sends nothing that tastytrade can't take", async () => {
    const { broker, wait, calls } = await bench();
    expect(await wait(broker.place(request(buying("1.50", 1, { timeInForce: "fok" }))))).toMatchObject({ code: "unsupported", by: "local" });
    expect(await wait(broker.place(request(buying("1.50", 0))))).toMatchObject({ code: "bad-quantity", by: "local" });
    expect(await wait(broker.place(request(buying("1.50", 1, { limit: null }))))).toMatchObject({ code: "bad-price", by: "local" });
    expect(calls()).toEqual([]);
  });

  it("refuses beyond its budget at once, and keeps a part of it for getting out", async () => {
    const { broker, wait, session, calls } = await bench({}, { budget: { burst: 4, perSecond: 1, reserved: 2 } });
    await wait(session.bearer());
    const entries = await wait(Promise.all([1, 2, 3].map((n) => broker.place(request(buying("1.50"), orderKey(`fb-${n}-e1`))))));
    expect(entries.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "rejected"]);
    expect(entries[2]).toMatchObject({ code: "rate-limit", by: "local" });
    const target = refIn(entries[0] as Accepted); // just seen
    expect(await wait(broker.cancel({ key: KEY, target }))).toMatchObject({ outcome: "accepted" });
    expect(calls()).toHaveLength(3);
  });
});

describe("an exit while the rest of its entry works", () => {
  it("is refused by tastytrade under a code of its own, and taken once the entry is over", async () => {
    const { broker, wait, pass, quote } = await bench();
    quote("2.00", "2.10", 1);
    const entry = refIn(await wait(broker.place(request(buying("2.10", 100)))));
    await pass(SECOND);
    const exit = request(selling("3.00"), orderKey("fb-1-t1"));
    expect(await wait(broker.place(exit))).toMatchObject({ outcome: "rejected", code: "opposite-working", by: "broker" });
    await wait(broker.cancel({ key: KEY, target: entry }));
    await pass(2 * SECOND);
    expect(await wait(broker.place(exit))).toMatchObject({ outcome: "accepted" });
  });
});
