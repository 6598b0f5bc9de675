import { SECOND } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { buying, CALL, fillsIn, KEY, openBrokerBench, refIn, request } from "./broker-bench.ts";
import { closedAfterEach } from "./closed-after-each.ts";

const bench = closedAfterEach(openBrokerBench);

describe("what fills have cost", () => {
  it("is told once the account's bookings say it, for every fill", async () => {
    const { broker, wait, pass, heard } = await bench();
    await wait(broker.place(request(buying("2.20", 3))));
    await pass(60 * SECOND);
    const fees = heard.flatMap((event) => (event.type === "fees-reported" ? [event] : []));
    expect(fees.map(({ fillId }) => fillId).toSorted()).toEqual([...fillsIn(heard)].toSorted());
    expect(fees.every(({ amount, orderKey: key, currency }) => amount > 0n && key === KEY && currency === "USD")).toBe(true);
  });

  it("is nobody's affair for orders that are not ours", async () => {
    const { session, account, wait, pass, heard, calls } = await bench();
    const leg = { "instrument-type": "Equity Option", symbol: CALL, quantity: 1, action: "Buy to Open" };
    await wait(session.send("POST", `/accounts/${account}/orders`, { "time-in-force": "Day", "order-type": "Limit", price: "2.20", "price-effect": "Debit", legs: [leg] }));
    await pass(60 * SECOND);
    expect(heard.filter((event) => event.type === "fill" && event.fill.orderKey === null)).not.toEqual([]);
    expect(calls().some((call) => call.endsWith("/transactions"))).toBe(false);
  });

  it("is not asked for without an end", async () => {
    const { broker, wait, pass, sandbox, log, calls } = await bench();
    sandbox.switches.arm({ switch: "bad-gateway", method: "GET", path: "/accounts/*/transactions", times: null });
    await wait(broker.place(request(buying("2.20", 3))));
    await pass(3_600 * SECOND);
    const asked = calls().filter((call) => call.endsWith("/transactions")).length;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(6);
    expect(log.at(-1)).toMatchObject({ code: "fees-not-told" });
  });
});

describe("what is heard", () => {
  it("is asked for when an order is told as filled before its fills", async () => {
    const { broker, wait, pass, sandbox, heard } = await bench();
    sandbox.switches.arm({ switch: "filled-without-fills" });
    await wait(broker.place(request(buying("2.20", 2))));
    await pass(5 * SECOND);
    expect(fillsIn(heard).length).toBeGreaterThan(0);
    expect(new Set(fillsIn(heard)).size).toBe(fillsIn(heard).length);
    expect(heard.some((event) => event.type === "order-state" && event.state === "filled" && event.filled === 2)).toBe(true);
  });

  it("is not asked for without an end when nothing of it comes", async () => {
    const { broker, wait, pass, sandbox, log, calls, ears, account } = await bench({ fills: "never" });
    const ref = refIn(await wait(broker.place(request(buying("1.00")))));
    await pass(SECOND);
    const before = calls().length;
    sandbox.switches.arm({ switch: "bad-gateway", method: "GET", times: null });
    ears.hearOrder({ id: Number(ref.id), "account-number": account, status: "Filled", "order-type": "Limit", "time-in-force": "Day", size: 1, price: "1.0", "price-effect": "Debit", "updated-at": 9_999_999_999_999, legs: [{ action: "Buy to Open", "instrument-type": "Equity Option", symbol: "SPY   261218C00700000", quantity: 1, "remaining-quantity": 0, fills: [] }] });
    await pass(600 * SECOND);
    expect(calls().length - before).toBe(5);
    expect(log.at(-1)).toMatchObject({ code: "order-not-told" });
  });

  it("is made up for by a list after the stream was deaf, each fill once", async () => {
    const { broker, wait, pass, deaf, heard, refresh, clock } = await bench();
    const from = clock.now();
    deaf(true);
    await wait(broker.place(request(buying("2.20", 3))));
    await pass(5 * SECOND);
    expect(fillsIn(heard)).toEqual([]);
    expect(await wait(refresh(from))).toBe(true);
    expect(await wait(refresh(from))).toBe(true);
    const ids = fillsIn(heard);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("reaches the other listeners when one of them breaks", async () => {
    const { broker, wait, pass, ears, log } = await bench();
    const seen: string[] = [];
    ears.listen(() => {
      throw new Error("broken");
    });
    const stop = ears.listen(({ type }) => seen.push(type));
    await wait(broker.place(request(buying("1.50"))));
    await pass(SECOND);
    expect(seen.length).toBeGreaterThan(0);
    expect(log).toContainEqual({ code: "listener-broke", text: "broken" });
    stop();
  });

  it("is reported when it can't be read, and harms nobody", async () => {
    const { ears, log } = await bench();
    for (const json of [null, 7, "x", [], {}, { id: 1 }, { id: 1, status: "Live", legs: [{}] }]) expect(ears.hearOrder(json)).toBe(false);
    expect(log.every(({ code }) => code === "order-unreadable")).toBe(true);
  });
});
