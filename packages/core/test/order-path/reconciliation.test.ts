import { describe, expect, it } from "vitest";
import { accountId, decimal, instrumentId, MINUTE, orderKey, SECOND, type InstrumentId } from "../../src/index.ts";
import type { Lists } from "../invariants/broker-model.ts";
import { ANALYST, Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const SPY = instrumentId("SPY   261218C00500000");

const heard = (desk: Desk, { orders, fills }: Lists): void => desk.input("orders-listed", { type: "orders-listed", orders, fills });
const counted = (desk: Desk, { positions }: Lists): void => desk.input("positions-listed", { type: "positions-listed", positions });

/** A trade of eight SPY calls, bought at 1.15, whose entry rests. */
const opened = (): { readonly desk: Desk; readonly id: string } => {
  const desk = new Desk();
  desk.market("SPY", "1.10", "1.20");
  const id = desk.say(ALERT);
  desk.pass(20 * SECOND);
  desk.sent();
  return { desk, id };
};

/** The same, filled and with its exit, long enough ago for lists to be believed. */
const held = (): { readonly desk: Desk; readonly id: string } => {
  const { desk, id } = opened();
  desk.fill("e1", 8, "1.15");
  desk.pass(10 * SECOND);
  desk.sent();
  return { desk, id };
};

const holding = (desk: Desk, quantity: number, price: string, instrument: InstrumentId = SPY): Lists => {
  const lists = desk.broker.lists(desk.now);
  const others = lists.positions.items.filter((each) => each.instrument !== instrument);
  const position = { instrument, quantity, averagePrice: decimal(price) };
  return { ...lists, positions: { ...lists.positions, items: quantity === 0 ? others : [...others, position] } };
};

describe("the broker's list of orders and fills", () => {
  it("gives a fill that the stream lost its exit", () => {
    const { desk } = opened();
    desk.stream = "lost";
    desk.fill("e1", 8, "1.15");
    desk.stream = "heard";
    desk.pass(10 * SECOND);
    heard(desk, desk.broker.lists(desk.now));
    expect(desk.sent()).toEqual(["place t1 sell 4 limit 2.30 gtc"]);
  });

  it("is no news when everything is known", () => {
    const { desk } = held();
    const before = desk.events.length;
    heard(desk, desk.broker.lists(desk.now));
    counted(desk, desk.broker.lists(desk.now));
    expect(desk.events.length).toBe(before);
  });

  it("that lacks an order of ours makes us ask, and send nothing", () => {
    const { desk } = held();
    const { orders, fills, positions } = desk.broker.lists(desk.now);
    const items = orders.items.filter(({ orderKey: key }) => key?.endsWith("t1") !== true);
    heard(desk, { orders: { ...orders, items }, fills, positions });
    desk.pass(SECOND);
    expect(desk.asked.map(({ key }) => key.split("-").at(-1))).toContain("t1");
    expect(desk.sent()).toEqual([]);
  });

  it("that is not complete proves nothing", () => {
    const { desk } = held();
    const { orders, fills, positions } = desk.broker.lists(desk.now);
    heard(desk, { orders: { ...orders, items: [], complete: false }, fills, positions });
    desk.pass(SECOND);
    expect(desk.asked).toEqual([]);
  });

  it("does not judge what was touched moments before it was made", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    const before = desk.broker.lists(desk.now);
    desk.say(ALERT);
    heard(desk, before);
    expect(desk.asked).toEqual([]);
    desk.pass(MINUTE);
    expect(desk.asked).toEqual([]);
  });

  it("shows an order that is not ours while it lives, once, and leaves it alone", () => {
    const { desk } = held();
    const lists = desk.broker.lists(desk.now);
    const ref = { broker: "model", account: accountId("A1"), id: "by-hand", handle: null };
    const [mine] = lists.orders.items;
    if (mine === undefined) throw new Error("no order");
    const foreign = { ...mine, ref, orderKey: orderKey("someone-else-1"), state: "working" as const };
    const listing = (state: "working" | "cancelled"): Lists => ({ ...lists, orders: { ...lists.orders, items: [{ ...foreign, state }] } });
    heard(desk, { ...listing("working"), orders: { ...listing("working").orders, complete: false } });
    heard(desk, { ...listing("working"), orders: { ...listing("working").orders, complete: false } });
    expect(desk.told).toEqual(["buy 8 SPY   261218C00500000: not ours, left alone"]);
    expect(desk.statuses.get(desk.say("!tt orders"))).toContain("not ours, left alone");
    heard(desk, { ...listing("cancelled"), orders: { ...listing("cancelled").orders, complete: false } });
    expect(desk.statuses.get(desk.say("!tt orders"))).not.toContain("not ours");
    expect(desk.sent()).toEqual([]);
  });
});

describe("the account's positions", () => {
  it("freeze the symbol when they differ, ask first, and tell the operator when a second look says the same", () => {
    const { desk } = held();
    counted(desk, holding(desk, 6, "1.15"));
    expect(desk.told).toEqual([]);
    expect(desk.statuses.get(desk.say("Alert: BTO SPY 510C 12/18 @ 1.15"))).toContain("position-mismatch");
    desk.pass(5 * SECOND);
    expect(desk.asked.length).toBeGreaterThan(0);
    desk.pass(10 * SECOND);
    counted(desk, holding(desk, 6, "1.15"));
    counted(desk, holding(desk, 6, "1.15"));
    expect(desk.told).toEqual([
      "SPY 500C 18 Dec 26: the broker has 6 @ 1.15, the book 8 @ 1.15: no entries on SPY until both agree, or !tt resume accepts the broker's figure; exits go on",
    ]);
    expect(desk.statuses.get(desk.say("!tt status"))).toContain("no entries: SPY 500C 18 Dec 26: the broker has 6 @ 1.15, the book 8 @ 1.15");
  });

  it("freeze no other symbol", () => {
    const { desk } = held();
    desk.market("QQQ", "1.10", "1.20");
    counted(desk, holding(desk, 6, "1.15"));
    expect(desk.statuses.get(desk.say("Alert: BTO QQQ 500C 12/18 @ 1.15"))).toContain("working");
  });

  it("free the symbol when they agree again, and say so", () => {
    const { desk } = held();
    counted(desk, holding(desk, 6, "1.15"));
    desk.pass(10 * SECOND);
    counted(desk, holding(desk, 6, "1.15"));
    counted(desk, desk.broker.lists(desk.now));
    expect(desk.told.at(-1)).toBe("SPY: broker and book agree again");
    expect(desk.statuses.get(desk.say("Alert: BTO SPY 510C 12/18 @ 1.15"))).toContain("working");
  });

  it("are not compared while an order of theirs is being asked about, as after a kill between order and fill", () => {
    const { desk } = opened();
    desk.stream = "lost";
    desk.fill("e1", 8, "1.15");
    desk.stream = "heard";
    desk.pass(10 * SECOND);
    desk.restart();
    // The list of positions comes first, and has what the orders have yet to tell.
    counted(desk, desk.broker.lists(desk.now));
    expect(desk.book.disagreements).toEqual([]);
    heard(desk, desk.broker.lists(desk.now));
    expect(desk.sent()).toEqual(["place t1 sell 4 limit 2.30 gtc"]);
    desk.pass(10 * SECOND);
    counted(desk, desk.broker.lists(desk.now));
    expect(desk.eventsOf("position-disagreed")).toEqual([]);
  });

  it("that were only seen too early alarm nobody", () => {
    const { desk } = held();
    counted(desk, holding(desk, 6, "1.15"));
    desk.pass(10 * SECOND);
    counted(desk, desk.broker.lists(desk.now));
    expect(desk.told).toEqual([]);
  });

  it("must have the same average price, give or take a hundredth", () => {
    const { desk } = held();
    counted(desk, holding(desk, 8, "1.16"));
    expect(desk.eventsOf("position-disagreed")).toEqual([]);
    counted(desk, holding(desk, 8, "1.40"));
    expect(desk.eventsOf("position-disagreed")).toMatchObject([{ text: "SPY 500C 18 Dec 26: the broker's average is 1.40, the book's 8 @ 1.15" }]);
  });

  it("are averaged as a broker does it: reductions keep the average, more units move it", () => {
    const { desk } = held();
    desk.fill("t1", 4, "2.30");
    desk.pass(10 * SECOND);
    desk.say("Alert: BTO SPY 500C 12/18 @ 1.15", { author: ANALYST });
    desk.fill("e1", 4, "1.25");
    desk.pass(20 * SECOND);
    counted(desk, holding(desk, 8, "1.20"));
    expect(desk.eventsOf("position-disagreed")).toEqual([]);
  });

  it("that no trade of ours touched are shown once, and left alone", () => {
    const { desk } = held();
    const aapl = instrumentId("AAPL");
    counted(desk, holding(desk, 100, "210", aapl));
    counted(desk, holding(desk, 100, "210", aapl));
    expect(desk.told).toEqual(["100 @ 210.00 of AAPL: not ours, left alone"]);
    expect(desk.statuses.get(desk.say("!tt positions"))).toContain("100 AAPL (not ours)");
    counted(desk, desk.broker.lists(desk.now));
    expect(desk.statuses.get(desk.say("!tt positions"))).not.toContain("AAPL");
  });

  it("that stood before our first trade are counted beside it", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    counted(desk, holding(desk, 5, "0.80"));
    desk.say(ALERT);
    desk.fill("e1", 8, "1.15");
    desk.pass(MINUTE);
    counted(desk, holding(desk, 13, "1.02"));
    expect(desk.eventsOf("position-disagreed")).toEqual([]);
    counted(desk, holding(desk, 12, "1.02"));
    expect(desk.eventsOf("position-disagreed")).toMatchObject([{ text: expect.stringContaining("beside 5 that are not ours") as string }]);
  });

  it("are accepted as they are when the operator resumes", () => {
    const { desk } = held();
    counted(desk, holding(desk, 6, "1.15"));
    desk.pass(10 * SECOND);
    counted(desk, holding(desk, 6, "1.15"));
    desk.say("!tt resume");
    counted(desk, holding(desk, 6, "1.15"));
    expect(desk.statuses.get(desk.say("Alert: BTO SPY 510C 12/18 @ 1.15"))).toContain("working");
    expect(desk.told).toEqual([
      expect.stringContaining("the broker has 6 @ 1.15, the book 8 @ 1.15"),
      "-2 of SPY   261218C00500000 accepted as not ours",
    ]);
  });

  it("are not accepted before a second look: the first may be ahead of a fill that is just being asked for", () => {
    const { desk } = held();
    counted(desk, holding(desk, 6, "1.15"));
    desk.say("!tt resume");
    expect(desk.eventsOf("foreign-position")).toEqual([]);
    desk.pass(10 * SECOND);
    counted(desk, holding(desk, 8, "1.15"));
    expect(desk.book.disagreements).toEqual([]);
  });

  it("whose average is another are accepted, too, and stay so until it moves on", () => {
    const { desk } = held();
    counted(desk, holding(desk, 8, "1.40"));
    desk.pass(10 * SECOND);
    counted(desk, holding(desk, 8, "1.40"));
    expect(desk.told).toHaveLength(1);
    desk.say("!tt resume");
    counted(desk, holding(desk, 8, "1.40"));
    expect(desk.told).toHaveLength(1);
    expect(desk.statuses.get(desk.say("Alert: BTO SPY 510C 12/18 @ 1.15"))).toContain("working");
    desk.pass(10 * SECOND);
    counted(desk, holding(desk, 8, "1.80"));
    expect(desk.book.disagreements).toHaveLength(1);
  });

  it("prove nothing when the list is not complete, or was made moments after something happened", () => {
    const { desk } = held();
    const lists = holding(desk, 0, "0");
    counted(desk, { ...lists, positions: { ...lists.positions, complete: false } });
    const young = opened().desk;
    young.fill("e1", 8, "1.15");
    counted(young, holding(young, 0, "0"));
    expect([...desk.eventsOf("position-disagreed"), ...young.eventsOf("position-disagreed")]).toEqual([]);
  });
});

describe("a hold", () => {
  it("stops entries with its reason, leaves exits alone, and is over by itself", () => {
    const { desk } = held();
    desk.input("hold", { type: "hold", code: "store-low", text: "41 MB are free on the journal's disk" });
    desk.input("hold", { type: "hold", code: "store-low", text: "40 MB are free on the journal's disk" });
    expect(desk.told).toEqual(["41 MB are free on the journal's disk: no entries; exits go on"]);
    expect(desk.statuses.get(desk.say("Alert: BTO SPY 510C 12/18 @ 1.15"))).toContain("store-low: 41 MB are free");
    desk.say("STC SPY 500C 12/18", { author: "704125082750156840" });
    expect(desk.sent().join()).toContain("cancel t1");
    desk.input("hold", { type: "hold", code: "store-low", text: null });
    desk.input("hold", { type: "hold", code: "store-low", text: null });
    expect(desk.told).toHaveLength(2);
    expect(desk.statuses.get(desk.say("Alert: BTO SPY 520C 12/18 @ 1.15"))).toContain("working");
  });

  it("says that entries are taken again only when nothing else holds them", () => {
    const { desk } = held();
    desk.input("hold", { type: "hold", code: "store-low", text: "41 MB are free" });
    desk.input("hold", { type: "hold", code: "journal-down", text: "no room" });
    desk.input("hold", { type: "hold", code: "store-low", text: null });
    expect(desk.told.at(-1)).toBe("41 MB are free: that is over; still no entries: no room");
    desk.input("hold", { type: "hold", code: "journal-down", text: null });
    expect(desk.told.at(-1)).toBe("no room: that is over; entries are taken again");
  });

  it("lets no working entry climb", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    desk.say(ALERT);
    desk.sent();
    desk.input("hold", { type: "hold", code: "journal-down", text: "the journal does not answer" });
    desk.pass(30 * SECOND);
    expect(desk.sent()).toEqual([]);
  });
});
