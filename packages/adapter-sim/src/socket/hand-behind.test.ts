import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decimal, instrumentId, isOk, orderKey, type BrokerEvent, type Fill } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { connectHandBehind, connectSimulatedBroker, readBrokerLog, serveSimulatedBroker } from "../index.ts";
import { clock, closeAll, gaps, open, PATIENT, SPY, START, UNHURRIED, until } from "./testing/quick-line.ts";

afterEach(closeAll);

const started = async () => {
  const directory = mkdtempSync(join(tmpdir(), "broker-log-"));
  open.push(() => rmSync(directory, { recursive: true }));
  const logPath = join(directory, "broker.jsonl");
  const served = await serveSimulatedBroker({ world: { seed: 1, start: START, latency: UNHURRIED }, clock, logPath });
  if (!isOk(served)) throw new Error(served.left.text);
  const server = served.right;
  open.push(server.close);
  const hand = await connectHandBehind(server.address);
  const remote = await connectSimulatedBroker({ address: server.address, clock, deadlines: PATIENT });
  if (!isOk(hand) || !isOk(remote)) throw new Error("no connection");
  open.push(remote.right.close, hand.right.close);
  const heard: BrokerEvent[] = [];
  remote.right.broker.listen((event) => heard.push(event));
  const fills = (): readonly Fill[] => heard.flatMap((event) => (event.type === "fill" ? [event.fill] : []));
  const buy = (key: string, limit: string) =>
    remote.right.broker.place({
      key: orderKey(key),
      revision: 0,
      terms: {
        instrument: SPY,
        side: "buy",
        closing: false,
        quantity: 2,
        type: "limit",
        limit: decimal(limit),
        stop: null,
        timeInForce: "day",
      },
    });
  return { server, logPath, hand: hand.right, remote: remote.right, heard, fills, buy };
};

describe("the hand behind a broker", () => {
  it("sets the market, for quotes and for orders", async () => {
    const { hand, remote, fills, buy } = await started();
    expect(await hand.fixQuote(SPY, decimal("500.00"), decimal("500.02"))).toMatchObject({ right: null });
    expect(await remote.quotes.quote(SPY, null)).toMatchObject({ quote: { bid: decimal("500"), ask: decimal("500.02") } });
    await buy("a", "500.02");
    await until(() => fills().length > 0);
    expect(fills()).toMatchObject([{ quantity: 2, price: decimal("500.02") }]);
    expect((await remote.accounts.positions()).items).toMatchObject([{ instrument: SPY, quantity: 2 }]);
    expect(await remote.accounts.snapshot()).toMatchObject({ snapshot: { account: "sim-1", canTrade: true } });
    const spec = await remote.instruments.resolve({ kind: "equity", id: SPY, symbol: "SPY" });
    expect(spec).toMatchObject({ spec: { multiplier: decimal("1"), tradable: true } });
    expect(await remote.broker.proveEnvironment()).toMatchObject({ environment: "sim", account: "sim-1" });
  });

  it("makes things go wrong on the way and at the exchange, and takes plans back", async () => {
    const { hand, fills, heard, buy } = await started();
    await hand.fixQuote(SPY, decimal("500.00"), decimal("500.02"));
    await hand.plan({ fault: "refused", code: "session-offline", times: 5 });
    expect(await buy("a", "500.02")).toMatchObject({ outcome: "rejected", code: "session-offline" });
    await hand.clearPlans();
    await hand.arm("duplicate-fill");
    expect(await buy("b", "500.02")).toMatchObject({ outcome: "accepted" });
    await until(() => fills().length === 2);
    expect(fills()[0]?.fillId).toBe(fills()[1]?.fillId);
    await hand.forgetSubscriptions();
    await until(() => gaps(heard).length > 0);
  });

  it("trades by hand, and is told when there is nothing to trade", async () => {
    const { hand, fills } = await started();
    expect(await hand.tradeByHand(SPY, "buy", 3, decimal("500"))).toMatchObject({ right: null });
    await until(() => fills().length > 0);
    expect(fills()).toMatchObject([{ orderKey: null, quantity: 3 }]);
    const nothing = await hand.tradeByHand(instrumentId("/XX"), "buy", 1, decimal("1"));
    expect(nothing).toMatchObject({ left: { code: "hand-refused" } });
  });

  it("is told when the broker is gone", async () => {
    const { server, hand } = await started();
    await server.close();
    expect(await hand.clearPlans()).toMatchObject({ left: { code: "broker-unreachable" } });
    expect(await connectHandBehind(server.address)).toMatchObject({ left: { code: "broker-unreachable" } });
  });
});

describe("the broker's log", () => {
  it("says the same in its file, over the line and in the process, in the order in which things happened", async () => {
    const { server, logPath, hand, fills, buy } = await started();
    await hand.fixQuote(SPY, decimal("500.00"), decimal("500.02"));
    await hand.arm("duplicate-fill");
    await buy("a", "500.02");
    await until(() => fills().length === 2);
    const entries = server.log();
    const story = entries.map((entry) => {
      if (entry.what !== "exchange") return entry.what;
      return entry.event.type === "order-state" ? entry.event.state : entry.event.type;
    });
    const [taken, answered, filled] = [story.indexOf("taken"), story.indexOf("answered"), story.indexOf("filled")];
    expect(story.slice(0, taken + 2)).toEqual(["opened", "connected", "received", "taken", "received"]);
    expect([taken < answered, story.indexOf("fill") < filled]).toEqual([true, true]);
    // Told twice, it happened once.
    expect(story.filter((word) => word === "fill")).toHaveLength(1);
    expect(readBrokerLog(readFileSync(logPath, "utf8"))).toEqual({ _tag: "Right", right: entries });
    expect(await hand.log()).toEqual({ _tag: "Right", right: entries });
    expect(await hand.log(entries.length - 1)).toEqual({ _tag: "Right", right: entries.slice(-1) });
  });

  it("is read up to a last line that is still being written, and not at all when it is something else", async () => {
    const whole = '{"n":1,"at":5,"what":"opened","seed":1,"start":5}\n';
    expect(readBrokerLog(`${whole}{"n":2,"at"`)).toMatchObject({ right: [{ n: 1, what: "opened" }] });
    expect(readBrokerLog('{"n":1,"at":5,"what":"opened","seed":1}\n')).toMatchObject({
      left: { code: "broker-log-unreadable", text: expect.stringContaining("start") as string },
    });
    expect(readBrokerLog('{"at":5,"what":"opened","seed":1,"start":5}\n')).toMatchObject({ left: { code: "broker-log-unreadable" } });
    expect(readBrokerLog("not json\n")).toMatchObject({ left: { code: "unreadable" } });
  });
});
