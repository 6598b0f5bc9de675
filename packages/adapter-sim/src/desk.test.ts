import { describe, expect, it } from "vitest";
import { decimal, instrumentId, orderKey, type BrokerEvent, type OrderTerms } from "@floorbroker/core";
import { virtualClock } from "./clock/virtual.ts";
import type { WorldConfig } from "./config.ts";
import { simulatedWorld } from "./world.ts";

const CALL = instrumentId("SPY   261218C00700000");
const MONDAY = Date.parse("2026-11-23T15:30:00Z");

const terms = (limit: string, more: Partial<OrderTerms> = {}): OrderTerms => ({
  instrument: CALL,
  side: "buy",
  closing: false,
  quantity: 2,
  type: "limit",
  limit: decimal(limit),
  stop: null,
  timeInForce: "day",
  ...more,
});

const open = (more: Partial<WorldConfig> = {}) => {
  const clock = virtualClock(MONDAY);
  const world = simulatedWorld({ seed: 1, start: MONDAY, ...more }, clock);
  world.fixQuote(CALL, decimal("2.00"), decimal("2.10"));
  const events: BrokerEvent[] = [];
  world.witness((event) => events.push(event));
  const place = (of: OrderTerms, key = "one") => world.desk.submit({ type: "place", request: { key: orderKey(key), revision: 0, terms: of } });
  const told = (): string[] => events.flatMap((event) => (event.type === "order-state" ? [event.state] : event.type === "fill" ? [event.type] : []));
  return { clock, world, place, told, events };
};

describe("the venue's own counter", () => {
  it("answers in the instant of the call, and the order goes its way afterwards", () => {
    const { clock, place, told } = open();
    expect(place(terms("2.10"))).toMatchObject({ outcome: "accepted", state: "received" });
    expect([clock.now(), told()]).toEqual([MONDAY, ["received"]]);
    clock.advanceTo(MONDAY + 100);
    expect(told()).toEqual(["received", "working", "fill", "filled"]);
  });

  it("says beforehand what it would refuse and what an order costs, and keeps to it", () => {
    const { place, world } = open();
    const dear = terms("2.10", { quantity: 1_000 });
    expect(world.desk.whyRefused(dear, null)).toEqual(place(dear));
    expect(world.desk.whyRefused(dear, null)).toMatchObject({ code: "buying-power" });
    const before = world.desk.buyingPower();
    const cost = world.desk.costOf(terms("1.00"));
    place(terms("1.00"));
    expect(world.desk.buyingPower()).toBe(before - cost);
    expect(world.desk.whyRefused(terms("1.00", { instrument: instrumentId("/XX9") }), null)).toMatchObject({ code: "unknown-instrument" });
  });

  it("fills by hand what works, and nothing else", () => {
    const { clock, place, world, told } = open({ fillsAt: () => null });
    const placed = place(terms("2.10"));
    if (!("outcome" in placed) || placed.outcome !== "accepted" || placed.ref === null) throw new Error("not accepted");
    const { id } = placed.ref;
    expect(world.desk.fill(id, 1, decimal("2.00"))).toBe(false);
    clock.advanceTo(MONDAY + 60_000);
    expect(told()).toEqual(["received", "working"]);
    expect(world.desk.fill(id, 1, decimal("2.00"))).toBe(true);
    expect(world.desk.fill(id, 7, decimal("2.05"))).toBe(true);
    expect(told().slice(2)).toEqual(["fill", "fill", "filled"]);
    expect(world.desk.positions()).toMatchObject([{ quantity: 2, averagePrice: decimal("2.025") }]);
    expect(world.desk.fill(id, 1, decimal("2.00"))).toBe(false);
  });
});

describe("a rule in the market's place", () => {
  it("fills all of an order at its price on arrival, or never", () => {
    const { clock, place, events } = open({ fillsAt: ({ limit }) => (limit === decimal("1.00") ? limit : null) });
    place(terms("1.00"), "cheap");
    place(terms("5.00"), "dear");
    clock.advanceTo(MONDAY + 60_000);
    expect(events.filter(({ type }) => type === "fill")).toMatchObject([{ fill: { orderKey: "cheap", quantity: 2, price: decimal("1.00") } }]);
  });

  it("ends what was to fill at once and did not", () => {
    const { clock, place, told } = open({ fillsAt: () => null });
    place(terms("2.10", { timeInForce: "ioc" }));
    clock.advanceTo(MONDAY + 1_000);
    expect(told()).toEqual(["received", "working", "cancelled"]);
  });
});
