import { describe, expect, it } from "vitest";
import {
  accountId,
  decimal,
  exitExposure,
  fillId,
  get,
  heldOf,
  MINUTE,
  SECOND,
  type BrokerEvent,
  type BrokerOrderRef,
} from "../../src/index.ts";
import { Desk, START, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const opened = (options: DeskOptions = {}): { readonly desk: Desk; readonly id: string } => {
  const desk = new Desk(options);
  desk.market("SPY", "1.10", "1.20");
  return { desk, id: desk.say(ALERT) };
};

const rested = (options: DeskOptions = {}): { readonly desk: Desk; readonly id: string } => {
  const desk = opened(options);
  desk.desk.pass(12 * SECOND);
  desk.desk.sent();
  return desk;
};

describe("a fill", () => {
  it("that comes before the acknowledgement counts, and is one", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    desk.next("no-answer");
    const id = desk.say(ALERT);
    desk.fill("e1", 8, "1.15");
    expect(desk.order(id, "e1").pending).toBeNull();
    expect(desk.sent()).toEqual(["place e1 buy 8 limit 1.15 day", "place t1 sell 4 limit 2.30 gtc"]);
  });

  it("that is told twice counts once", () => {
    const { desk, id } = rested();
    const fill = desk.fill("e1", 4, "1.15");
    const { seq } = desk.book;
    desk.hear({ type: "fill", fill });
    expect(desk.book.seq).toBe(seq);
    expect(heldOf(desk.book, desk.trade(id))).toBe(4);
  });

  it("that is revised to more gets the larger exit", () => {
    const { desk } = rested({ style: "same-id" });
    const fill = desk.fill("e1", 4, "1.15");
    desk.correct(fill, 6, "1.16");
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc", "replace t1 3 limit 2.32"]);
    expect(desk.told).toEqual([]);
  });

  it("that is revised to less has its exits reduced, and the operator told", () => {
    const { desk, id } = rested();
    const fill = desk.fill("e1", 4, "1.15");
    desk.correct(fill, 1, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc", "cancel t1", "place t2 sell 1 limit 2.30 gtc"]);
    expect(desk.told).toEqual([
      `${desk.trade(id).id}: a correction left 1 held and 2 in working exits; the exits are being reduced`,
    ]);
    expect(exitExposure(desk.book, desk.trade(id))).toBe(1);
  });

  it("that is voided takes its exits with it, and the operator is told", () => {
    const { desk, id } = rested();
    const fill = desk.fill("e1", 4, "1.15");
    desk.correct(fill, 0, "1.15");
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc", "cancel t1"]);
    expect(desk.told).toHaveLength(1);
    expect(desk.statuses.get(id)).toContain("filled 0/8 @ ?");
  });

  it("that is voided under a working close has the close reduced too", () => {
    const { desk } = rested();
    const fill = desk.fill("e1", 4, "1.15");
    desk.say("STC SPY 500C 12/18 @ 1.15");
    desk.pass(1);
    desk.sent();
    desk.correct(fill, 1, "1.15");
    expect(desk.sent()).toEqual(["cancel c2"]);
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual(["place c3 sell 1 limit 1.10 day"]);
  });

  it("of an exit that is voided is asked about, because the broker had said that it was filled", () => {
    const { desk } = rested();
    desk.fill("e1", 4, "1.15");
    const sold = desk.fill("t1", 2, "2.30");
    desk.sent();
    desk.correct(sold, 0, "2.30");
    expect(desk.sent()).toEqual([]);
    desk.pass(10 * SECOND);
    expect(desk.asked.length).toBeGreaterThan(0);
  });

  it("that comes after the trade was over opens it again, protects it, and the operator is told", () => {
    const { desk, id } = rested();
    const order = desk.live("e1");
    desk.stream = "lost";
    const fill = desk.fill("e1", 4, "1.15");
    desk.stream = "heard";
    desk.hear({ ...desk.broker.stateOf(order, desk.now), state: "expired", filled: 0 } as BrokerEvent); // an order's state
    expect(desk.trade(id).closed?.reason).toBe("not-filled");
    desk.hear({ type: "fill", fill });
    expect(desk.trade(id).closed).toBeNull();
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc"]);
    expect(desk.told).toEqual([`${desk.trade(id).id}: buy 4 @ 1.15, after the trade was over`]);
  });

  it("of no order of ours is kept as external, and counted into no trade", () => {
    const { desk, id } = rested();
    const ref: BrokerOrderRef = { broker: "model", account: accountId("A1"), id: "by-hand", handle: null };
    const fill = {
      fillId: fillId("x1"),
      rev: 0,
      orderKey: null,
      ref,
      leg: 0,
      instrument: desk.trade(id).spec.instrument.id,
      side: "sell",
      quantity: 3,
      price: decimal("1"),
      at: START,
      receivedAt: START,
    } as const;
    desk.hear({ type: "fill", fill });
    desk.hear({ type: "fill", fill });
    desk.hear({ type: "fill", fill: { ...fill, rev: 1, quantity: 2 } });
    expect(get(desk.book.externalFills, fill.fillId)?.quantity).toBe(2);
    expect(desk.eventsOf("external-fill")).toHaveLength(2);
    expect(heldOf(desk.book, desk.trade(id))).toBe(0);
  });

  it("of a whole combination, or of another instrument, under our key adds no quantity", () => {
    const { desk, id } = rested();
    const fill = { ...desk.fill("e1", 1, "1.15"), fillId: fillId("whole"), leg: null };
    desk.hear({ type: "fill", fill });
    expect(heldOf(desk.book, desk.trade(id))).toBe(1);
    expect(desk.eventsOf("external-fill")).toHaveLength(1);
  });

  it("has its fees noted when they come, once", () => {
    const { desk, id } = rested();
    const fill = desk.fill("e1", 1, "1.15");
    const fees = {
      type: "fees-reported",
      orderKey: fill.orderKey,
      fillId: fill.fillId,
      amount: decimal("1.13"),
      currency: "USD",
      at: desk.now,
    } as const;
    desk.hear(fees);
    desk.hear(fees);
    desk.hear({ ...fees, orderKey: null });
    desk.hear({ ...fees, fillId: fillId("unheard-of") });
    expect(desk.eventsOf("fees-reported")).toHaveLength(1);
    expect(desk.order(id, "e1").fills[0]?.fees).toBe(decimal("1.13"));
  });
});

describe("two lives after one replace", () => {
  it("are both counted, and nothing further is sent until one of them is proven dead", () => {
    const desk = new Desk({ style: "same-id" });
    desk.market("SPY", "1.10", "1.20");
    const id = desk.say(ALERT);
    const first = desk.live("e1");
    const ref = { ...first.ref, id: "b99" };
    desk.hear({ ...desk.broker.stateOf(first, desk.now), ref, revision: 1, supersedes: first.ref } as BrokerEvent); // a second life
    desk.answersQuestions = "inconclusively";
    desk.sent();
    desk.pass(MINUTE);
    expect(desk.sent()).toEqual([]);
    expect(desk.told).toHaveLength(1);
    desk.hear({ ...desk.broker.stateOf(first, desk.now), ref, revision: 1, state: "cancelled" } as BrokerEvent); // the second life ends
    desk.pass(9 * SECOND);
    expect(desk.sent()[0]).toBe("replace e1 8 limit 1.16");
    expect(desk.order(id, "e1").incarnations).toHaveLength(2);
  });

  it("are never made of a stream that repeats: death is final", () => {
    const { desk, id } = opened();
    const said = desk.broker.stateOf(desk.live("e1"), desk.now);
    desk.pass(3 * SECOND);
    const { seq } = desk.book;
    desk.hear(said);
    expect(desk.book.seq).toBe(seq);
    expect(desk.order(id, "e1").incarnations.map(({ state }) => state)).toEqual(["replaced", "working"]);
  });

  it("are expected after a replaced one whose successor nobody has named", () => {
    const { desk, id } = opened();
    const order = desk.live("e1");
    order.state = "replaced";
    desk.answersQuestions = "inconclusively";
    desk.hear(desk.broker.stateOf(order, desk.now));
    expect(desk.trade(id).closed).toBeNull();
    desk.pass(30 * SECOND);
    expect(desk.told).toHaveLength(1);
  });
});

describe("the stream", () => {
  it("that brings old terms late does not bring them back", () => {
    const { desk, id } = opened({ style: "same-id" });
    const old = desk.broker.stateOf(desk.live("e1"), desk.now);
    desk.pass(3 * SECOND);
    desk.hear(old);
    expect(desk.order(id, "e1").incarnations[0]?.limit).toBe(decimal("1.16"));
  });

  it("that had a gap is made up for by asking, until the broker has answered", () => {
    const { desk } = rested();
    desk.stream = "lost";
    desk.fill("e1", 4, "1.15");
    desk.stream = "heard";
    desk.answersQuestions = "inconclusively";
    desk.hear({ type: "gap", link: "orders", fromGeneration: 1, lost: "certainly", at: desk.now });
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual([]);
    desk.answersQuestions = "honestly";
    desk.pass(3 * SECOND);
    expect(desk.sent()).toEqual(["place t1 sell 2 limit 2.30 gtc"]);
  });

  it("that had a gap in quotes or figures loses no order", () => {
    const { desk } = rested();
    desk.hear({ type: "gap", link: "quotes", fromGeneration: 1, lost: "maybe", at: desk.now });
    desk.pass(10 * SECOND);
    expect(desk.asked).toEqual([]);
  });

  it("shows an order that is not ours once, and it is left alone", () => {
    const { desk } = rested();
    const foreign = {
      ...desk.broker.stateOf(desk.live("e1"), desk.now),
      orderKey: null,
      ref: { broker: "model", account: accountId("A1"), id: "h1", handle: null },
    } as BrokerEvent; // an order's state
    desk.hear(foreign);
    desk.hear(foreign);
    expect(desk.eventsOf("foreign-order").map(({ text }) => text)).toEqual([
      "buy 8 SPY   261218C00500000: not ours, left alone",
    ]);
    desk.pass(MINUTE);
    expect(desk.sent()).toEqual([]);
  });

  it("that is down stops entries and says so", () => {
    const desk = new Desk();
    desk.market("SPY", "1.10", "1.20");
    const link = { name: "orders", state: "down", generation: 1, since: START, reason: "socket closed" } as const;
    desk.hear({ type: "link", link });
    desk.hear({ type: "link", link });
    expect(desk.eventsOf("link")).toHaveLength(1);
    expect(desk.statuses.get(desk.say(ALERT))).toContain("the broker's order link is down (socket closed)");
    desk.hear({ type: "link", link: { ...link, state: "up", reason: null } });
    desk.say(ALERT);
    expect(desk.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
  });
});
