import { decimal, orderKey, SECOND } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { buying, CALL, KEY, openBrokerBench, refIn, request, resting } from "./broker-bench.ts";
import { closedAfterEach } from "./closed-after-each.ts";

const bench = closedAfterEach(openBrokerBench);

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

  it("asks from the day before it was sent, by New York's days: an order may carry the next session's", async () => {
    const { broker, wait, sandbox, clock } = await bench();
    await wait(broker.find(KEY, { from: clock.now(), to: clock.now() }));
    const lists = sandbox.requests().filter(({ path }) => path.endsWith("/orders"));
    expect(lists.map(({ query }) => query)).toEqual(["start-date=2026-11-22&per-page=200&sort=Desc"]);
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
