import { describe, expect, it } from "vitest";
import {
  accountId,
  bookId,
  decimal,
  decodeRow,
  emptyBook,
  fillId,
  instrumentId,
  IN_MEMORY,
  isOk,
  MINUTE,
  orderKey,
  project,
  type BrokerEvent,
  type Fill,
  type MemoryLimits,
  type Recorded,
} from "../../src/index.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const SMALL: MemoryLimits = { ...IN_MEMORY, orders: 0 };

/** Buys eight and sells them again: with no room for orders the trade has left memory by then. */
const tradeOnce = (desk: Desk): { readonly bought: Fill; readonly sold: Fill } => {
  desk.pass(MINUTE);
  desk.market("SPY", "1.10", "1.20");
  desk.say(ALERT);
  const bought = desk.fill("e1", 8, "1.15");
  desk.say("STC SPY 500C 12/18 @ 1.15");
  desk.pass(1);
  const close = desk.broker.orders.at(-1);
  if (close === undefined) throw new Error("nothing closes");
  const sold = desk.fill(close.key, 8, "1.15");
  desk.pass(1);
  return { bought, sold };
};

const gone = (limits: MemoryLimits = SMALL): { readonly desk: Desk; readonly bought: Fill; readonly sold: Fill } => {
  const desk = new Desk({ limits });
  const fills = tradeOnce(desk);
  expect(desk.book.orders.size).toBe(0);
  return { desk, ...fills };
};

const refusal = (desk: Desk): string => desk.statuses.get(desk.say(ALERT)) ?? "";

describe("a fill of a trade that has left memory", () => {
  it("is no news when it was counted, whoever tells it and however often", () => {
    const { desk } = gone();
    const { seq } = desk.book;
    for (const fill of desk.broker.fills) desk.hear({ type: "fill", fill });
    const { orders, fills } = desk.broker.lists(desk.now + MINUTE);
    desk.input("listed", { type: "orders-listed", orders, fills });
    expect(desk.book.seq).toBe(seq);
    expect(desk.told).toEqual([]);
  });

  it("that nobody had told is booked once, freezes its symbol, and the operator is told all about it", () => {
    const { desk, bought } = gone();
    // An early time proves nothing: which fills were counted is known by name.
    const late = { ...bought, fillId: fillId("late"), quantity: 3, at: bought.at - MINUTE };
    desk.hear({ type: "fill", fill: late });
    const { seq } = desk.book;
    desk.hear({ type: "fill", fill: late });
    expect(desk.book.seq).toBe(seq);
    expect(desk.told).toEqual([
      `${bought.orderKey}: buy 3 SPY   261218C00500000 @ 1.15, long after its trade was over: nothing protects it, ` +
        "look at the broker's positions; no entries on SPY until both agree, or !tt resume",
    ]);
    expect(desk.eventsOf("external-fill")).toEqual([]);
    expect(desk.book.disagreements).toMatchObject([{ symbol: "SPY", difference: 3, confirmed: true }]);
    expect(refusal(desk)).toContain("position-mismatch");
    expect(desk.statuses.get(desk.say("!tt status"))).toContain(`no entries: ${bought.orderKey}: buy 3`);
    desk.say("!tt resume");
    expect(desk.book.disagreements).toEqual([]);
    expect(refusal(desk)).not.toContain("position-mismatch");
  });

  it("adds to what is frozen already, and is thawed when the broker's positions agree", () => {
    const { desk, bought, sold } = gone();
    desk.hear({ type: "fill", fill: { ...bought, fillId: fillId("late-1"), quantity: 3 } });
    desk.hear({ type: "fill", fill: { ...sold, fillId: fillId("late-2"), quantity: 1 } });
    expect(desk.book.disagreements).toMatchObject([{ difference: 2 }]);
    desk.say("!tt resume");
    desk.market("SPY", "1.10", "1.20");
    desk.say(ALERT);
    desk.fill("e1", 4, "1.15");
    desk.hear({ type: "fill", fill: { ...bought, fillId: fillId("late-3"), quantity: 1 } });
    expect(desk.book.disagreements).toMatchObject([{ difference: 3 }]);
    const covers = { from: 0, to: desk.now + MINUTE, scope: "account" } as const;
    const look = (quantity: number): void => {
      const items = [{ instrument: bought.instrument, quantity, averagePrice: decimal("1.15") }];
      desk.input("positions", { type: "positions-listed", positions: { asOf: desk.now + MINUTE, covers, complete: true, items } });
    };
    look(20);
    expect(desk.told.at(-1)).toContain("the broker has 20 @ 1.15, the book 4 @ 1.15 beside 2 that are not ours");
    look(6);
    expect(desk.book.disagreements).toEqual([]);
  });

  it("that is corrected or voided is news, and what it was is told with it", () => {
    const { desk, bought } = gone();
    desk.correct(bought, 6, "1.15");
    expect(desk.told.at(-1)).toContain("buy 6 in place of 8 SPY   261218C00500000 @ 1.15");
    expect(desk.book.disagreements).toMatchObject([{ difference: -2 }]);
    desk.hear({ type: "fill", fill: { ...bought, rev: 2, quantity: 0 } });
    expect(desk.book.disagreements).toMatchObject([{ difference: -8 }]);
    expect([desk.eventsOf("fill-revised").length, desk.eventsOf("fill-voided").length]).toEqual([1, 1]);
    const { seq } = desk.book;
    desk.correct(bought, 6, "1.15");
    expect(desk.book.seq).toBe(seq);
  });

  it("of a whole combination, of another instrument, or under a name that is not ours stays a stranger's", () => {
    const { desk, bought } = gone();
    desk.hear({ type: "fill", fill: { ...bought, fillId: fillId("whole"), leg: null } });
    desk.hear({ type: "fill", fill: { ...bought, fillId: fillId("other"), instrument: instrumentId("QQQ") } });
    desk.hear({ type: "fill", fill: { ...bought, fillId: fillId("by-hand"), orderKey: orderKey("by-hand") } });
    expect(desk.eventsOf("external-fill").map(({ fill }) => fill.fillId)).toEqual(["whole", "other", "by-hand"]);
    expect(desk.book.disagreements).toEqual([]);
  });

  it("stands among the fills of the tables, though in no trade's figures", () => {
    const { desk, bought } = gone();
    const before = desk.journal.length;
    desk.hear({ type: "fill", fill: { ...bought, fillId: fillId("late") } });
    desk.correct(bought, 6, "1.15");
    const history = desk.journal.map((row): Recorded => {
      const recorded = decodeRow(row);
      if (!isOk(recorded)) throw new Error(recorded.left.text);
      return recorded.right;
    });
    const { book } = project(emptyBook(bookId("sim:test"), SMALL), history.slice(0, before));
    const { changes } = project(book, history.slice(before));
    expect(changes.fills).toMatchObject([{ fillId: "late", tradeId: null, key: bought.orderKey, quantity: 8 }]);
    expect(changes.trades).toEqual([]);
  });
});

describe("a fill under a name like ours", () => {
  it("that this book has never given is a stranger's, as long as it has forgotten none of its own", () => {
    const { desk, bought } = gone();
    desk.hear({ type: "fill", fill: { ...bought, fillId: fillId("elsewhere"), orderKey: orderKey("fb-zz-e1") } });
    expect(desk.eventsOf("external-fill").map(({ fill }) => fill.orderKey)).toEqual(["fb-zz-e1"]);
    expect(desk.book.disagreements).toEqual([]);
  });
});

describe("a fill of a trade that is forgotten altogether", () => {
  const forgotten = (): { readonly desk: Desk; readonly first: Fill; readonly newest: Fill } => {
    const { desk, bought } = gone({ ...SMALL, pastTrades: 1 });
    const { sold } = tradeOnce(desk);
    tradeOnce(desk);
    return { desk, first: bought, newest: sold };
  };

  it("is no news when it is as old as what is forgotten", () => {
    const { desk, first } = forgotten();
    const { seq } = desk.book;
    desk.hear({ type: "fill", fill: first });
    desk.hear({ type: "fill", fill: { ...first, leg: null } });
    expect(desk.book.seq).toBe(seq);
  });

  it("is told once when it is newer than that", () => {
    const { desk, first, newest } = forgotten();
    const late = { ...first, fillId: fillId("late"), at: newest.at + 1 };
    desk.hear({ type: "fill", fill: late });
    const { seq } = desk.book;
    desk.hear({ type: "fill", fill: late });
    expect(desk.book.seq).toBe(seq);
    expect(desk.told).toHaveLength(1);
    expect(desk.told[0]).toContain(`${first.orderKey}: buy 8 SPY`);
  });

  it("remembers the newest of all that is forgotten", () => {
    const { desk } = forgotten();
    tradeOnce(desk);
    expect(desk.book.past.forgotten).toEqual({ overAt: expect.any(Number), filledAt: desk.broker.fills.at(3)?.at });
  });
});

describe("an order of a trade that has left memory", () => {
  const state = (desk: Desk, over: object): BrokerEvent => {
    const order = desk.broker.orders[0];
    if (order === undefined) throw new Error("no order");
    return { ...desk.broker.stateOf(order, desk.now), ...over } as BrokerEvent; // an order's state
  };

  it("that works after all is shown to the operator, once, and its end is noted", () => {
    const { desk, bought } = gone();
    desk.hear(state(desk, { state: "working" }));
    desk.hear(state(desk, { state: "working" }));
    const fact = `${bought.orderKey}: buy 8 SPY   261218C00500000 @ 1.15 is`;
    expect(desk.told).toEqual([`${fact} working, long after its trade was over: left alone, end it at the broker`]);
    expect(desk.statuses.get(desk.say("!tt orders"))).toContain(`${fact} working`);
    desk.hear(state(desk, { state: "cancelled" }));
    expect(desk.eventsOf("foreign-order").at(-1)).toMatchObject({ live: false, text: `${fact} cancelled, long after its trade was over` });
    expect(desk.book.foreignOrders.size).toBe(0);
  });

  it("is shown without a price when it has none", () => {
    const { desk } = gone();
    const terms = { ...desk.broker.orders[0]?.terms, type: "market", limit: null };
    desk.hear(state(desk, { state: "working", terms }));
    expect(desk.told[0]).toContain("@ market is working");
  });

  it("is no news when the word is older than its end, or says that it is over", () => {
    const { desk } = gone();
    const { seq } = desk.book;
    desk.hear(state(desk, { state: "working", at: desk.now - MINUTE }));
    desk.hear(state(desk, { state: "cancelled" }));
    expect(desk.book.seq).toBe(seq);
  });

  it("is one of somebody else when its name is not ours", () => {
    const { desk } = gone();
    const ref = { broker: "model", account: accountId("A1"), id: "h1", handle: null };
    desk.hear(state(desk, { state: "working", orderKey: orderKey("by-hand"), ref }));
    desk.hear(state(desk, { state: "working", orderKey: null, ref: { ...ref, id: "h2" } }));
    expect(desk.told.map((text) => text.endsWith("not ours, left alone"))).toEqual([true, true]);
  });
});
