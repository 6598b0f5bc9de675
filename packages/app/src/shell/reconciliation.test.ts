import { virtualClock } from "@floorbroker/adapter-sim";
import type { Clock, InputBody, Listing, SendWindow } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { LIST_DEADLINE_MS, reconcileRegularly, type Lists } from "./reconciliation.ts";
import { FAILURES_TOLD } from "./regularly.ts";

const START = Date.parse("2026-11-18T15:00:00Z");
const ORDERS_MS = 10_000;
const POSITIONS_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * 60_000;

type List = Listing<never>;
/** One call of the broker, to be answered by the test when it likes. */
interface Call {
  readonly list: "orders" | "fills" | "positions";
  readonly window: SendWindow | null;
  readonly answer: (complete?: boolean) => void;
  readonly fail: (why: string) => void;
}

const bench = (protectMs = 0) => {
  const clock = virtualClock(START);
  let behind = 0;
  // As a machine's clock that somebody sets back; its timers go on.
  const seen: Clock = {
    now: () => clock.now() - behind,
    schedule: (at, action) => clock.schedule(at + behind, action),
  };
  const calls: Call[] = [];
  const ask = (list: Call["list"], window: SendWindow | null): Promise<List> =>
    new Promise((resolve, reject) => {
      const covers = { from: window?.from ?? 0, to: window?.to ?? 0, scope: "account" } as const;
      calls.push({
        list,
        window,
        answer: (complete = true) => resolve({ items: [], asOf: seen.now(), covers, complete }),
        fail: (why) => reject(new Error(why)),
      });
    });
  const broker: Lists["broker"] = {
    orders: (window) => ask("orders", window),
    fills: (window) => ask("fills", window),
  };
  const accounts: Lists["accounts"] = { positions: () => ask("positions", null) };
  const delivered: InputBody["type"][] = [];
  const told: string[] = [];
  const reconciliation = reconcileRegularly(
    { broker, accounts, clock: seen },
    { ordersIntervalMs: ORDERS_MS, positionsIntervalMs: POSITIONS_MS, protectMs },
    { deliver: (_, { type }) => void delivered.push(type), tell: (text) => void told.push(text) },
  );
  const pass = (ms: number): Promise<void> => clock.runUntil(clock.now() + ms);
  /** The calls since the last time. */
  const asked = (): readonly Call[] => calls.splice(0);
  return { clock, reconciliation, delivered, told, pass, asked, setBack: (ms: number) => void (behind += ms) };
};

const namesOf = (calls: readonly Call[]): readonly string[] => calls.map(({ list }) => list);
const windowOf = (calls: readonly Call[], name: Call["list"]): SendWindow | null =>
  calls.find(({ list }) => list === name)?.window ?? null;

describe("the regular comparison with the broker's lists", () => {
  it("goes on after a list that never comes, and does not use what comes too late", async () => {
    const { pass, asked, delivered } = bench();
    const first = asked();
    expect(namesOf(first)).toEqual(["orders", "fills", "positions"]);
    for (const { list, answer } of first) if (list === "orders") answer();
    await pass(LIST_DEADLINE_MS - 1);
    expect(asked()).toEqual([]);
    await pass(1 + ORDERS_MS);
    const second = asked();
    expect(namesOf(second)).toEqual(["orders", "fills"]);
    for (const { answer } of first) answer();
    await pass(1);
    expect(delivered).toEqual([]);
    for (const { answer } of second) answer();
    await pass(POSITIONS_MS);
    expect(delivered).toEqual(["orders-listed"]);
    expect(namesOf(asked())).toContain("positions");
  });

  it("tells the operator once when it can't be made, and once when it can again", async () => {
    const { pass, asked, told } = bench();
    const looks = async (times: number, what: (call: Call) => void): Promise<void> => {
      for (let each = 0; each < times; each++) {
        for (const call of asked()) if (call.list !== "positions") what(call);
        await pass(ORDERS_MS);
      }
    };
    await looks(FAILURES_TOLD - 1, ({ fail }) => fail("the connection is gone"));
    expect(told).toEqual([]);
    await looks(FAILURES_TOLD, ({ answer }) => answer(false));
    const [trouble = "", ...more] = told;
    expect(trouble).toContain("could not list its orders and fills 3 times in a row (the list was incomplete)");
    // The positions of this bench never come: told for themselves, or not yet.
    expect(more.filter((text) => text.includes("orders"))).toEqual([]);
    await looks(2, ({ answer }) => answer());
    expect(told.filter((text) => text.includes("orders"))).toEqual([
      trouble,
      "the broker lists its orders and fills again",
    ]);
  });

  it("looks at the positions once more when nothing of a start or a gap counts as just touched any more", async () => {
    const { pass, asked, reconciliation } = bench(5_000);
    for (const { answer } of asked()) answer();
    await pass(5_000);
    expect(asked()).toEqual([]);
    await pass(1);
    const second = asked();
    expect(namesOf(second)).toEqual(["positions"]);
    for (const { answer } of second) answer();
    reconciliation.now();
    for (const { answer } of asked()) answer();
    reconciliation.stop();
    await pass(10_000);
    expect(asked()).toEqual([]);
  });

  it("looks at the positions as often as at the orders while they are counted differently, and no longer", async () => {
    const { pass, asked, reconciliation } = bench();
    const looks = async (): Promise<number> => {
      await pass(ORDERS_MS);
      const calls = asked();
      for (const { answer } of calls) answer();
      return namesOf(calls).filter((name) => name === "positions").length;
    };
    for (const { answer } of asked()) answer();
    expect(await looks()).toBe(0);
    reconciliation.differs(true);
    expect(await looks()).toBe(1);
    reconciliation.differs(true);
    expect(await looks()).toBe(1);
    reconciliation.differs(false);
    expect([await looks(), await looks()]).toEqual([0, 0]);
    reconciliation.differs(true);
    reconciliation.stop();
    reconciliation.differs(true);
    expect(await looks()).toBe(0);
  });

  it("looks again right after a look during which a gap came", async () => {
    const { pass, asked, reconciliation } = bench();
    const first = asked();
    reconciliation.now();
    reconciliation.now();
    expect(asked()).toEqual([]);
    for (const { answer } of first) answer();
    await pass(1);
    const second = asked();
    expect(namesOf(second).toSorted()).toEqual(["fills", "orders", "positions"]);
    for (const { answer } of second) answer();
    await pass(ORDERS_MS - 2);
    expect(asked()).toEqual([]);
  });

  it("reads the fills on from the last complete list, and from far back when the clock was set back", async () => {
    const { clock, pass, asked, setBack } = bench();
    for (const { answer } of asked()) answer();
    await pass(ORDERS_MS);
    const second = asked();
    expect(windowOf(second, "fills")).toEqual({ from: START - 60_000, to: START + ORDERS_MS });
    for (const { answer } of second) answer();
    await pass(1);
    setBack(3_600_000);
    await pass(ORDERS_MS);
    const to = clock.now() - 1 - 3_600_000;
    expect(windowOf(asked(), "fills")).toEqual({ from: to - WEEK_MS, to });
  });

  it("is over when it is stopped: nothing is asked, delivered or waited for any more", async () => {
    const { clock, pass, asked, reconciliation, delivered } = bench();
    const first = asked();
    reconciliation.stop();
    expect(clock.nextAt()).toBeUndefined();
    for (const { answer } of first) answer();
    await pass(10 * POSITIONS_MS);
    expect([asked(), delivered]).toEqual([[], []]);
  });
});
