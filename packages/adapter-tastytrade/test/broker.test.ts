import { decimal, orderKey, SECOND, type Accepted, type BrokerOrderRef, type PlaceOutcome, type ChangeOutcome } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { buying, CALL, fillsIn, KEY, openBrokerBench, request, selling, stopping, type BrokerBench } from "./broker-bench.ts";

const open: { close(): Promise<void> }[] = [];
const bench = async (...options: Parameters<typeof openBrokerBench>): Promise<BrokerBench> => {
  const opened = await openBrokerBench(...options);
  open.push(opened);
  return opened;
};
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const refIn = (outcome: PlaceOutcome | ChangeOutcome): BrokerOrderRef => {
  if (outcome.outcome !== "accepted" || outcome.ref === null) throw new Error(JSON.stringify(outcome));
  return outcome.ref;
};

/** An order that rests below the market. */
const resting = async ({ broker, wait, pass }: BrokerBench, quantity = 2): Promise<BrokerOrderRef> => {
  const ref = refIn(await wait(broker.place(request(buying("1.50", quantity)))));
  await pass(2 * SECOND);
  return ref;
};

/** So many held, and a pair of target and stop on them. */
const paired = async ({ broker, wait, pass }: BrokerBench): Promise<readonly [BrokerOrderRef, BrokerOrderRef]> => {
  await wait(broker.place(request(buying("2.20", 2))));
  await pass(5 * SECOND);
  const [target, stop] = await wait(broker.placeOco([request(selling("3.00", 2), orderKey("fb-1-t1")), request(stopping("1.00", 2), orderKey("fb-1-s1"))]));
  await pass(2 * SECOND);
  return [refIn(target), refIn(stop)];
};

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

describe("changing an order", () => {
  it("gives a replacement the name of its revision, and neither legs nor a quantity", async () => {
    const opened = await bench();
    const { broker, wait, bodies } = opened;
    const target = await resting(opened);
    const outcome = await wait(broker.replace({ ...request(buying("1.60", 2), KEY, 1), target }));
    expect(outcome).toMatchObject({ outcome: "accepted", state: "received" });
    expect(refIn(outcome).id).not.toBe(target.id);
    expect(bodies("PUT")).toEqual([expect.objectContaining({ "external-identifier": "fb-1-e1.r1", price: "1.6" })]);
    expect(bodies("PUT")[0]).not.toHaveProperty("legs");
  });

  it("counts what earlier lives have filled as a part of the quantity", async () => {
    const opened = await bench();
    const { broker, wait, pass, sandbox, account } = opened;
    const first = await resting(opened, 3);
    expect(sandbox.venue.account(account)?.fill(Number(first.id), 1, null)).toBe(true);
    await pass(SECOND);
    const second = refIn(await wait(broker.replace({ ...request(buying("1.45", 3), KEY, 1), target: first })));
    await pass(3 * SECOND);
    for (const again of [broker, opened.restarted().broker]) {
      expect(await wait(again.replace({ ...request(buying("1.40", 4), KEY, 2), target: second }))).toMatchObject({ code: "unsupported", leaves: "original-working" });
    }
    expect(await wait(opened.restarted().broker.replace({ ...request(buying("1.40", 3), KEY, 2), target: second }))).toMatchObject({ outcome: "accepted" });
  });

  it("is known to be refused for an order that is over, or that is being changed already", async () => {
    const opened = await bench();
    const { broker, wait, pass } = opened;
    const target = await resting(opened);
    await wait(broker.replace({ ...request(buying("1.60", 2), KEY, 1), target }));
    expect(await wait(broker.replace({ ...request(buying("1.70", 2), KEY, 2), target }))).toMatchObject({ outcome: "rejected", code: "change-pending", leaves: "original-working" });
    await pass(3 * SECOND);
    expect(await wait(broker.cancel({ key: KEY, target }))).toMatchObject({ outcome: "rejected", code: "not-working", leaves: "original-gone" });
    const never = { ...target, id: "999" };
    expect(await wait(broker.cancel({ key: KEY, target: never }))).toMatchObject({ code: "unknown-order", leaves: "original-unknown" });
  });

  it("is unknown where its answer is lost, and is sent once", async () => {
    const opened = await bench();
    const { broker, wait, sandbox, calls } = opened;
    const target = await resting(opened);
    for (const [method, change] of [["DELETE", () => broker.cancel({ key: KEY, target })], ["PUT", () => broker.replace({ ...request(buying("1.60", 2), KEY, 1), target })]] as const) {
      sandbox.switches.arm({ switch: "server-error", method });
      expect(await wait(change())).toMatchObject({ outcome: "unknown", origin: "5xx" });
      sandbox.switches.arm({ switch: "call-hangs", method });
      expect(await wait(change())).toMatchObject({ outcome: "unknown", origin: "timeout" });
      expect(calls().filter((call) => call.startsWith(method))).toHaveLength(2);
    }
  });
});

describe("a side of a pair", () => {
  it("is cancelled through its pair, also by a process that remembers only its reference", async () => {
    const opened = await bench();
    const { wait, pass, restarted, calls, broker } = opened;
    const [target, stop] = await paired(opened);
    expect(target.handle).not.toBeNull();
    expect(target.handle).toBe(stop.handle);
    expect(await wait(restarted().broker.cancel({ key: orderKey("fb-1-s1"), target: stop }))).toMatchObject({ outcome: "accepted" });
    expect(calls().filter((call) => call.startsWith("DELETE"))).toEqual([`DELETE /accounts/${opened.account}/complex-orders/${stop.handle}`]);
    expect(opened.bodies("DELETE")).toEqual([undefined]);
    await pass(2 * SECOND);
    const { items } = await wait(broker.orders({ from: 0, to: 1 }));
    expect(items.filter(({ ref }) => ref.handle !== null).map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
    expect(await wait(broker.cancel({ key: orderKey("fb-1-s1"), target: stop }))).toMatchObject({ outcome: "rejected", code: "not-working", leaves: "original-gone" });
  });

  it("is not replaced, and nothing is sent", async () => {
    const opened = await bench();
    const [target] = await paired(opened);
    const key = orderKey("fb-1-t1");
    for (const { broker } of [opened, opened.restarted()]) {
      expect(await opened.wait(broker.replace({ ...request(selling("2.90", 2), key, 1), target }))).toMatchObject({ code: "unsupported", by: "local", leaves: "original-working" });
    }
    expect(opened.calls().some((call) => call.startsWith("PUT"))).toBe(false);
  });
});

describe("finding an order", () => {
  it("knows all of its lives after a restart, also one that a person made by hand", async () => {
    const opened = await bench();
    const { broker, wait, pass, sandbox, account, restarted } = opened;
    const first = await resting(opened);
    sandbox.switches.arm({ switch: "edited-by-hand", price: "1.70" });
    const second = refIn(await wait(broker.replace({ ...request(buying("1.60", 2), KEY, 1), target: first })));
    await pass(5 * SECOND);
    const third = String(Math.max(...(sandbox.venue.account(account)?.orders() ?? []).map(({ id }) => id)));
    const found = await wait(restarted().broker.find(KEY, { from: opened.clock.now() - 60 * SECOND, to: opened.clock.now() }));
    expect(found.outcome).toBe("found");
    if (found.outcome !== "found") return;
    const lives = Object.fromEntries(found.incarnations.map(({ ref, ...life }) => [ref.id, life]));
    expect(lives[first.id]).toMatchObject({ revision: 0, supersedes: null, state: "replaced" });
    expect(lives[second.id]).toMatchObject({ revision: 1, supersedes: { id: first.id }, state: "replaced" });
    expect(lives[third]).toMatchObject({ orderKey: KEY, revision: 1, supersedes: { id: second.id }, state: "working" });
  });

  it("reads all pages, and says that it does not know when one of them is missing", async () => {
    const opened = await bench({ fills: "never" });
    const { broker, wait, sandbox, session, account, pass, clock } = opened;
    const sent = { from: clock.now(), to: clock.now() };
    await wait(broker.place(request(buying("0.10"))));
    for (let n = 0; n < 205; n++) {
      await session.send("POST", `/accounts/${account}/orders`, { "time-in-force": "Day", "order-type": "Limit", price: "0.05", "price-effect": "Debit", legs: [{ "instrument-type": "Equity Option", symbol: "SPY   261218C00700000", quantity: 1, action: "Buy to Open" }] });
    }
    await pass(40 * SECOND);
    expect(await wait(opened.restarted().broker.find(KEY, sent))).toMatchObject({ outcome: "found", incarnations: [{ revision: 0 }] });
    for (const path of [`/accounts/${account}/orders`, `/accounts/${account}/orders/live`]) {
      sandbox.switches.arm({ switch: "bad-gateway", method: "GET", path, skip: 1 });
      expect(await wait(opened.restarted().broker.find(orderKey("fb-never"), sent))).toMatchObject({ outcome: "inconclusive" });
      expect(await wait(opened.restarted().broker.find(orderKey("fb-never"), sent))).toMatchObject({ outcome: "absent" });
    }
  });

  it("is no proof of absence before a request that was given up can no longer arrive", async () => {
    const { broker, wait, pass, clock } = await bench();
    const sent = { from: clock.now() - 10 * SECOND, to: clock.now() };
    expect(await wait(broker.find(KEY, sent))).toMatchObject({ outcome: "inconclusive" });
    await pass(25 * SECOND);
    expect(await wait(broker.find(KEY, sent))).toMatchObject({ outcome: "inconclusive" });
    await pass(10 * SECOND);
    expect(await wait(broker.find(KEY, sent))).toMatchObject({ outcome: "absent" });
  });

  it("does not take a wiped account for a proof that there was nothing", async () => {
    const opened = await bench();
    const { broker, wait, pass, sandbox, clock } = opened;
    const sent = { from: clock.now(), to: clock.now() };
    await resting(opened);
    await pass(60 * SECOND);
    sandbox.wipe();
    expect(await wait(broker.find(KEY, sent))).toMatchObject({ outcome: "inconclusive" });
  });
});

describe("what fills have cost", () => {
  it("is told once the account's bookings say it, for every fill", async () => {
    const { broker, wait, pass, heard } = await bench();
    await wait(broker.place(request(buying("2.20", 3))));
    await pass(60 * SECOND);
    const fees = heard.flatMap((event) => (event.type === "fees-reported" ? [event] : []));
    expect(fees.map(({ fillId }) => fillId).toSorted()).toEqual([...fillsIn(heard)].toSorted());
    expect(fees.every(({ amount, orderKey: key, currency }) => amount > 0n && key === KEY && currency === "USD")).toBe(true);
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

describe("the list of fills", () => {
  it("has what no order did, and orders that were received long before the window", async () => {
    const opened = await bench();
    const { broker, wait, pass, sandbox, account, clock } = opened;
    const ref = refIn(await wait(broker.place(request(buying("1.50", 1, { timeInForce: "gtc" })))));
    await pass(4 * 86_400 * SECOND);
    const from = clock.now();
    expect(sandbox.venue.account(account)?.fill(Number(ref.id), 1, null)).toBe(true);
    sandbox.world.tradeByHand(CALL, "buy", 1, decimal("2.05"));
    await pass(3 * 86_400 * SECOND);
    const { items, complete } = await wait(opened.restarted().broker.fills({ from, to: from + 10 * SECOND }));
    expect(complete).toBe(true);
    expect(items.map((each) => each.orderKey).toSorted()).toEqual([KEY, null].toSorted());
    expect(new Set(items.map(({ fillId }) => fillId)).size).toBe(2);
  });

  it("is not whole without the bookings", async () => {
    const { broker, wait, sandbox } = await bench();
    sandbox.switches.arm({ switch: "bad-gateway", method: "GET", path: "/accounts/*/transactions" });
    expect(await wait(broker.fills({ from: 0, to: 1 }))).toMatchObject({ complete: false });
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
