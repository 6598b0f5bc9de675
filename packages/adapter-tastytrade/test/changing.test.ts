import { instrumentId, orderKey, SECOND, type BrokerOrderRef } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { buying, KEY, openBrokerBench, refIn, request, resting, selling, stopping, type BrokerBench } from "./broker-bench.ts";
import { closedAfterEach } from "./closed-after-each.ts";

const bench = closedAfterEach(openBrokerBench);

/** So many held, and a pair of target and stop on them. */
const paired = async ({ broker, wait, pass }: BrokerBench): Promise<readonly [BrokerOrderRef, BrokerOrderRef]> => {
  await wait(broker.place(request(buying("2.20", 2))));
  await pass(5 * SECOND);
  const [target, stop] = await wait(broker.placeOco([request(selling("3.00", 2), orderKey("fb-1-t1")), request(stopping("1.00", 2), orderKey("fb-1-s1"))]));
  await pass(2 * SECOND);
  return [refIn(target), refIn(stop)];
};

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

  it("keeps instrument and side, or nothing is sent", async () => {
    const opened = await bench();
    const target = await resting(opened);
    for (const other of [{ instrument: instrumentId("SPY   261218C00705000") }, { side: "sell" as const }]) {
      const outcome = await opened.wait(opened.broker.replace({ ...request(buying("1.60", 2, other), KEY, 1), target }));
      expect(outcome).toMatchObject({ code: "unsupported", by: "local", leaves: "original-working" });
    }
    expect(opened.bodies("PUT")).toEqual([]);
  });

  it("is not done in a dry run", async () => {
    const opened = await bench();
    const target = await resting(opened);
    const before = opened.calls().length;
    const { broker } = opened.restarted({ dryRun: true });
    expect(await opened.wait(broker.cancel({ key: KEY, target }))).toMatchObject({ code: "dry-run", by: "local", leaves: "original-working" });
    expect(await opened.wait(broker.replace({ ...request(buying("1.60", 2), KEY, 1), target }))).toMatchObject({ code: "dry-run", by: "local" });
    expect(opened.calls().slice(before).every((call) => call.startsWith("GET"))).toBe(true);
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
      for (const quantity of [2, 4]) {
        expect(await wait(again.replace({ ...request(buying("1.40", quantity), KEY, 2), target: second }))).toMatchObject({ code: "unsupported", leaves: "original-working" });
      }
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

  it("is cancelled through its pair also where only the stream has told of that", async () => {
    const opened = await bench();
    const [, stop] = await paired(opened);
    expect(await opened.wait(opened.broker.cancel({ key: orderKey("fb-1-s1"), target: { ...stop, handle: null } }))).toMatchObject({ outcome: "accepted" });
    expect(opened.calls().at(-1)).toBe(`DELETE /accounts/${opened.account}/complex-orders/${stop.handle}`);
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
