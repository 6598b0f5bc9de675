import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountId, bookJson, decimal, fillId, get, instrumentId, IN_MEMORY, messageId, MINUTE, valuesOf, type BrokerEvent, type Fill, type MemoryLimits } from "../../src/index.ts";
import { replayed } from "../invariants/world.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const ref = (id: string): Fill["ref"] => ({ broker: "model", account: accountId("A1"), id, handle: null });

const stranger = (id: number, at: number, rev = 0): BrokerEvent => ({
  type: "fill",
  fill: {
    fillId: fillId(`x${id}`),
    rev,
    orderKey: null,
    ref: ref("by-hand"),
    leg: 0,
    instrument: instrumentId("QQQ"),
    side: "buy",
    quantity: 1,
    price: decimal("1"),
    at,
    receivedAt: at,
  },
});

const working = (id: number, state: "working" | "cancelled"): BrokerEvent => ({
  type: "order-state",
  orderKey: null,
  revision: null,
  ref: ref(`h${id}`),
  supersedes: null,
  state,
  terms: { instrument: instrumentId("QQQ"), side: "buy", closing: false, quantity: 1, type: "limit", limit: decimal("1"), stop: null, timeInForce: "day" },
  filled: 0,
  at: 0,
  text: null,
});

const deskWith = (limits: Partial<MemoryLimits>): Desk => {
  const desk = new Desk({ limits: { ...IN_MEMORY, ...limits } });
  desk.market("SPY", "1.10", "1.20");
  return desk;
};

/** Opens a trade and ends it unfilled. */
const refused = (desk: Desk, id: string): void => {
  desk.next("rejected");
  desk.say(ALERT, { id });
};

describe("messages", () => {
  it("leave memory, the oldest first, and none of them trades again: not as it was, not edited", () => {
    const desk = deskWith({ orders: 0, messages: 4 });
    refused(desk, "1001");
    for (const id of ["1002", "1003", "1004", "1005"]) desk.say("good morning", { id });
    expect(get(desk.book.messages, messageId("1001"))).toBeUndefined();
    expect(desk.book.heardUntil).toBe("1001");
    desk.sent();
    for (const revision of [0, 0, 1]) {
      desk.say(ALERT, { id: "1001", revision });
      expect(desk.statuses.get("1001")).toContain("missed: the message is older than all that are remembered");
    }
    expect(desk.sent()).toEqual([]);
    expect(desk.eventsOf("trade-opened")).toHaveLength(1);
    // What is heard again is remembered again: the second time was no news.
    expect(desk.eventsOf("message-answered").filter((event) => event.messageId === "1001")).toHaveLength(3);
  });

  it("that switch are not obeyed a second time either", () => {
    const desk = deskWith({ messages: 2 });
    desk.say("!tt kill", { id: "1001" });
    desk.say("!tt resume", { id: "1002" });
    desk.say("!tt status", { id: "1003" });
    expect(desk.book.heardUntil).toBe("1001");
    desk.say("!tt kill", { id: "1001" });
    expect(desk.book.tradingState).toBe("active");
  });

  it("stay as long as their trade is in memory, and still speak of it", () => {
    const desk = deskWith({ messages: 2 });
    const id = desk.say(ALERT, { id: "1001" });
    for (let n = 2; n < 20; n++) desk.say("good morning", { id: String(1000 + n) });
    expect(desk.book.messages.size).toBeLessThanOrEqual(4);
    desk.say(ALERT, { id, revision: 1 });
    expect(desk.statuses.get(id)).toContain("an edit changes nothing any more");
    desk.delete(id);
    expect(desk.eventsOf("entry-stopped")).toHaveLength(1);
  });

  it("whose names carry no time can't be told from old ones, and stay", () => {
    const desk = deskWith({ messages: 2 });
    for (let n = 0; n < 5; n++) desk.say("good morning", { id: `m-${n}` });
    expect(desk.book.messages.size).toBe(5);
    for (let n = 0; n < 5; n++) desk.say("good morning", { id: String(n + 1) });
    expect(desk.book.messages.size).toBeLessThanOrEqual(6);
    desk.say(ALERT, { id: "m-9" });
    expect(desk.eventsOf("trade-opened")).toHaveLength(1);
  });

  it("that come out of order make the mark no older", () => {
    const desk = deskWith({ messages: 2 });
    for (const id of ["2000", "2001", "2002", "1000", "1001", "1002"]) desk.say("good morning", { id });
    expect(desk.book.heardUntil).toBe("2001");
    desk.say(ALERT, { id: "1500" });
    expect(desk.statuses.get("1500")).toContain("missed");
  });
});

describe("fills of orders that are not ours", () => {
  it("are told once, also when they come again after they have left memory", () => {
    const desk = deskWith({ externalFills: 4 });
    for (let n = 1; n <= 10; n++) desk.hear(stranger(n, n * MINUTE));
    expect([...valuesOf(desk.book.externalFills)].length).toBeLessThanOrEqual(4);
    const { seq } = desk.book;
    for (let n = 1; n <= 10; n++) desk.hear(stranger(n, n * MINUTE));
    expect(desk.book.seq).toBe(seq);
    desk.hear(stranger(10, 10 * MINUTE, 1));
    expect(desk.eventsOf("external-fill")).toHaveLength(11);
  });
});

describe("working orders that are not ours", () => {
  it("are remembered until they are over; beyond the bound the one told of first makes room", () => {
    const desk = deskWith({ foreignOrders: 3 });
    for (const id of [7, 3, 5]) desk.hear(working(id, "working"));
    desk.hear(working(3, "cancelled"));
    expect(desk.book.foreignOrders.size).toBe(2);
    for (const id of [1, 2]) desk.hear(working(id, "working"));
    expect(["h7", "h5", "h1", "h2"].map((id) => get(desk.book.foreignOrders, id) !== undefined)).toEqual([false, true, true, true]);
  });
});

describe("positions beside our trades", () => {
  it("are shown while they are held, and nothing is kept of those that are not", () => {
    const desk = deskWith({});
    const listed = (quantity: number): void => {
      const items = quantity === 0 ? [] : [{ instrument: instrumentId("QQQ"), quantity, averagePrice: decimal("1") }];
      const covers = { from: 0, to: desk.now, scope: "account" } as const;
      desk.input("positions", { type: "positions-listed", positions: { asOf: desk.now, covers, complete: true, items } });
    };
    listed(5);
    expect(desk.statuses.get(desk.say("!tt positions"))).toContain("5 QQQ (not ours)");
    listed(0);
    expect(desk.statuses.get(desk.say("!tt positions"))).toContain("no positions");
    expect(desk.book.foreignPositions.size).toBe(0);
    const { seq } = desk.book;
    listed(0);
    expect(desk.book.seq).toBe(seq);
  });
});

interface Deed {
  readonly name: string;
  readonly act: (desk: Desk) => void;
}

const deed = (name: string, act: (desk: Desk) => void): Deed => ({ name, act });
const snowflake = fc.integer({ min: 1, max: 400 }).map((n) => String(5000 + n));

const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    fc.tuple(snowflake, fc.nat(2)).map(([id, revision]) => deed(`talk ${id}.${revision}`, (desk) => void desk.say("good morning", { id, revision }))),
    fc.tuple(snowflake, fc.nat(2)).map(([id, revision]) => deed(`alert ${id}.${revision}`, (desk) => void desk.say(ALERT, { id, revision }))),
    snowflake.map((id) => deed(`refused alert ${id}`, (desk) => refused(desk, id))),
    snowflake.map((id) => deed(`delete ${id}`, (desk) => desk.delete(id))),
    fc.tuple(fc.nat(100), fc.nat(100), fc.nat(2)).map(([id, at, rev]) => deed(`stranger's fill ${id}.${rev}`, (desk) => desk.hear(stranger(id, at, rev)))),
    fc.tuple(fc.nat(40), fc.constantFrom("working" as const, "cancelled" as const)).map(([id, state]) => deed(`stranger's order ${id} ${state}`, (desk) => desk.hear(working(id, state)))),
  ),
  { maxLength: 200, size: "max" },
);

describe("a long life", () => {
  it("never outgrows its memory, never trades a message twice, and is found again in the journal", () => {
    const limits: MemoryLimits = { orders: 5, pastTrades: 4, messages: 10, externalFills: 6, foreignOrders: 4 };
    fc.assert(
      fc.property(deeds, (life) => {
        const desk = deskWith(limits);
        for (const { act } of life) {
          act(desk);
          const { book } = desk;
          // Those of a trade that left a moment ago leave with the next message.
          expect(book.messages.size).toBeLessThanOrEqual(limits.messages + limits.orders + book.openTrades.length + 2);
          expect(book.externalFills.size).toBeLessThanOrEqual(limits.externalFills);
          expect(book.foreignOrders.size).toBeLessThanOrEqual(limits.foreignOrders);
          expect(book.past.young.size + book.past.old.size).toBeLessThanOrEqual(2 * limits.pastTrades);
          expect(book.trades.size).toBeLessThanOrEqual(limits.orders + book.openTrades.length);
        }
        const opened = desk.eventsOf("trade-opened").map((event) => event.messageId);
        expect(new Set(opened).size).toBe(opened.length);
        expect(bookJson(replayed(desk.journal, limits))).toBe(bookJson(desk.book));
      }),
      { numRuns: 60 },
    );
  });
});
