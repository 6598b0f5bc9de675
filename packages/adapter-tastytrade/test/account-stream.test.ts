import { decimal, orderKey, type BrokerEvent } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import type { Switch } from "../../tastytrade-sandbox/src/index.ts";
import { CALL, openDesk, type Desk } from "./desk.ts";

let desk: Desk | null = null;
const open = async (...given: Parameters<typeof openDesk>): Promise<Desk> => (desk = await openDesk(...given));
afterEach(async () => {
  await desk?.close();
  desk = null;
});

const buy = (at: Desk, name = "stream-1", limit = "4.04") =>
  at.wait(
    at.tastytrade.broker.place({
      key: orderKey(name),
      revision: 0,
      terms: { instrument: CALL, side: "buy", closing: false, quantity: 2, type: "limit", limit: decimal(limit), stop: null, timeInForce: "day" },
    }),
  );

const gaps = ({ heard }: Desk): number => heard.filter((event) => event.type === "gap").length;
const unitsIn = (heard: readonly BrokerEvent[]): number => heard.reduce((sum, event) => sum + (event.type === "fill" ? event.fill.quantity : 0), 0);
const statesIn = (heard: readonly BrokerEvent[]): readonly string[] => heard.flatMap((event) => (event.type === "order-state" ? [event.state] : []));
const generation = ({ tastytrade }: Desk): number => tastytrade.links().find(({ name }) => name === "orders")?.generation ?? 0;

describe("the account's stream", () => {
  it.each([1000, 1001, 1006])("comes back after it was closed with %s, with a gap and what happened meanwhile", async (code) => {
    const at = await open();
    await buy(at, "stream-1", "3.50");
    await at.pass(2_000);
    at.arm({ switch: "upgrade-refused", stream: "account", times: 3 });
    at.sandbox.disconnect("account", code);
    await at.until(() => at.link("orders") === "down");
    at.quote(CALL, "3.40", "3.45");
    await at.until(() => at.link("orders") === "up");
    await at.pass(2_000);
    expect(gaps(at)).toBe(1);
    expect(unitsIn(at.heard)).toBe(2);
    expect(statesIn(at.heard).at(-1)).toBe("filled");
  });

  it("beats on after a heartbeat that was never acknowledged", async () => {
    const at = await open();
    at.arm({ switch: "heartbeat-ack-lost" });
    await at.pass(200_000);
    // Of a silent client the sandbox lets go after 90 seconds.
    expect([at.link("orders"), generation(at)]).toEqual(["up", 1]);
    expect(at.heard.filter((event) => event.type === "link" && event.link.state === "down")).toEqual([]);
  });

  it("gives up a line on which nothing is heard any more, and asks for what it missed", async () => {
    const at = await open();
    at.arm({ switch: "stream-silent", stream: "account" });
    await buy(at);
    await at.pass(9_000);
    expect(at.link("orders")).toBe("stale");
    await at.until(() => at.link("orders") === "down");
    await at.until(() => at.link("orders") === "up");
    await at.pass(2_000);
    expect(gaps(at)).toBe(1);
    expect(unitsIn(at.heard)).toBe(2);
  });

  const late: readonly Switch[] = [
    { switch: "upgrade-hangs", stream: "account" },
    { switch: "upgrade-refused", stream: "account" },
    { switch: "ack-missing", action: "connect" },
    { switch: "ack-refused", action: "connect", message: "Unknown domain" },
  ];
  it.each(late)("tries again where $switch", async (armed) => {
    const at = await open({}, {}, [armed]);
    await at.until(() => at.link("orders") === "up");
    await buy(at);
    await at.pass(2_000);
    expect(unitsIn(at.heard)).toBe(2);
  });

  const odd: readonly Switch[] = [
    { switch: "ack-without-request-id", action: "connect" },
    { switch: "ack-without-value" },
    { switch: "request-id-as-text", action: "connect" },
    { switch: "push-twice", times: 3 },
    { switch: "pushes-batched", count: 3 },
    { switch: "null-frame", stream: "account", skip: 2 },
    { switch: "numbers-as-texts", in: "pushes" },
    { switch: "texts-as-numbers", in: "pushes" },
    { switch: "live-with-full-fill" },
    { switch: "filled-without-fills" },
    { switch: "pushes-reordered", type: "Order" },
  ];
  it.each(odd)("hears each fill once where $switch", async (armed) => {
    const at = await open({}, {}, [armed]);
    await buy(at);
    await at.pass(8_000);
    expect([at.link("orders"), unitsIn(at.heard), statesIn(at.heard).at(-1)]).toEqual(["up", 2, "filled"]);
  });

  it("hears on after a frame that is no JSON, and tells it as a gap", async () => {
    const at = await open();
    at.arm({ switch: "broken-frame", stream: "account" });
    await at.pass(40_000);
    await buy(at);
    await at.pass(3_000);
    expect(unitsIn(at.heard)).toBe(2);
    expect(gaps(at)).toBe(1);
  });

  it("notices by the numbers that a notification never came", async () => {
    const at = await open();
    await at.pass(31_000);
    at.arm({ switch: "push-lost", type: "Order", status: "Filled" });
    await buy(at);
    await at.pass(4_000);
    expect(gaps(at)).toBe(1);
    expect([unitsIn(at.heard), statesIn(at.heard).at(-1)]).toEqual([2, "filled"]);
  });

  it("goes on when a listener throws", async () => {
    const at = await open();
    const after: BrokerEvent[] = [];
    at.tastytrade.broker.listen((event) => {
      if (event.type !== "link") throw new Error("a listener's own fault");
    });
    at.tastytrade.broker.listen((event) => after.push(event));
    await buy(at);
    await at.pass(3_000);
    expect(unitsIn(after)).toBe(2);
    expect(at.logged.map(({ code }) => code)).toContain("listener-broke");
  });

  it("outlives heartbeats for which no token is to be had", async () => {
    const at = await open({ tokenSeconds: 120 });
    at.arm({ switch: "server-error", path: "/oauth/token", times: 30 });
    await at.pass(400_000);
    await at.until(() => at.link("orders") === "up");
    expect(JSON.stringify(at.logged) + JSON.stringify(at.heard)).not.toContain("TOPSECRET");
  });

  it("can be closed while it connects", async () => {
    const at = await open({}, { withinMs: 1_000 }, [{ switch: "upgrade-hangs", stream: "account", times: 9 }]);
    expect(at.link("orders")).toBe("down");
    at.tastytrade.close();
    await at.pass(60_000);
    expect(at.link("orders")).toBe("down");
  });

  it("lets the socket go when it is closed", async () => {
    const at = await open();
    at.tastytrade.close();
    await at.pass(1_000);
    at.arm({ switch: "broken-frame", stream: "account" });
    at.sandbox.world.tradeByHand(CALL, "buy", 1, decimal("4.02"));
    await at.pass(120_000);
    expect(at.sandbox.switches.armed()).toHaveLength(1);
  });
});
