import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { accountId, bookId, channelId, fillId, instrumentId, messageId, orderKey, tradeId, userId } from "../ids.ts";
import { get } from "../persistent-map.ts";
import type { BrokerOrderRef, Fill, OrderTerms } from "../ports/orders.ts";
import { OWNER_CONFIG } from "./config.ts";
import type { Event, EventOf } from "./events.ts";
import { evolve } from "./evolve.ts";
import { averageEntry, entryOf, heldOf, realisedOf } from "./holdings.ts";
import type { Order } from "./order.ts";
import { emptyBook, promised, type Book } from "./state.ts";
import { mesSpec } from "./testing/mes.ts";
import { VENUE } from "./testing/venue.ts";
import type { Trade } from "./trade.ts";

const TRADE = tradeId("fb-1");
const KEY = orderKey("fb-1-e1");
const MESSAGE = messageId("1");
const INSTRUMENT = instrumentId("/MESZ2026");

const ref = (id: string): BrokerOrderRef => ({ broker: "model", account: accountId("A1"), id, handle: null });

const TERMS: OrderTerms = {
  instrument: INSTRUMENT,
  side: "sell",
  closing: false,
  quantity: 4,
  type: "limit",
  limit: decimal("6900"),
  stop: null,
  timeInForce: "day",
};

const fill = (over: Partial<Fill> = {}): Fill => ({
  fillId: fillId("f1"),
  rev: 0,
  orderKey: KEY,
  ref: ref("a"),
  leg: 0,
  instrument: INSTRUMENT,
  side: "sell",
  quantity: 1,
  price: decimal("6900"),
  at: 1,
  receivedAt: 1,
  ...over,
});

const intended = (over: Partial<EventOf<"intended">> = {}): EventOf<"intended"> => ({
  type: "intended",
  key: KEY,
  revision: 0,
  op: "place",
  tradeId: TRADE,
  role: "entry",
  leg: null,
  linked: null,
  terms: TERMS,
  target: null,
  validUntil: null,
  reason: "test",
  ...over,
});

const stated = (over: Partial<EventOf<"order-state">> = {}): EventOf<"order-state"> => ({
  type: "order-state",
  key: KEY,
  revision: 0,
  ref: ref("a"),
  supersedes: null,
  state: "working",
  quantity: 4,
  limit: decimal("6900"),
  stop: null,
  filled: 0,
  text: null,
  ...over,
});

const place = { key: KEY, revision: 0, op: "place" } as const;

const spec = mesSpec(0);

const OPENING: readonly Event[] = [
  {
    type: "configured",
    config: OWNER_CONFIG,
    venue: VENUE,
  },
  {
    type: "message-read",
    message: {
      id: MESSAGE,
      guildId: null,
      channelId: channelId("100"),
      authorId: userId("7"),
      postedAt: 0,
      revision: 0,
      text: "",
      embeds: [],
      replyTo: null,
      threadId: null,
    },
    instruction: { kind: "ignore", reason: "test" },
    rule: "test",
  },
  {
    type: "trade-opened",
    tradeId: TRADE,
    messageId: MESSAGE,
    spec: spec,
    side: "sell",
    entryKey: KEY,
    entryPlan: {
      type: "limit",
      timeInForce: "day",
      quantity: 4,
      prices: [decimal("6900")],
      cap: null,
      stop: null,
      stepIntervalMs: 0,
      worstPrice: decimal("6900"),
      costShare: decimal("0.1"), maxWorth: null,
      feePerUnit: decimal("0"),
      alertPrice: null,
    },
    exitPlan: { plan: "by-command" },
  },
  intended(),
];

const EMPTY = emptyBook(bookId("sim:test"));
const after = (book: Book, ...events: readonly Event[]): Book =>
  events.reduce((current, event) => evolve(current, { at: 5, event }), book);
const opened = (...events: readonly Event[]): Book => after(EMPTY, ...OPENING, ...events);
const entry = (book: Book): Order => promised(get(book.orders, KEY), "the entry");
const trade = (book: Book): Trade => promised(get(book.trades, TRADE), "the trade");

const MISFITS: readonly Event[] = [
  intended({ terms: null, op: "cancel" }),
  { type: "claimed", ...place, until: 1 },
  { type: "expired-unsent", ...place },
  { type: "accepted", ...place, ref: ref("a"), state: "received" },
  { type: "rejected", ...place, code: "c", text: "t", by: "broker", leaves: null },
  { type: "unknown", ...place, origin: "timeout" },
  { type: "asked", key: KEY, attempt: 1, nextAt: 1, from: 0, to: 1 },
  { type: "inquiry-settled", key: KEY, outcome: "moot", proof: "" },
  stated(),
  { type: "fill", fill: fill() },
  { type: "fill", fill: fill({ orderKey: null }) },
  { type: "fill", fill: fill({ orderKey: orderKey("by-hand") }) },
  { type: "fees-reported", key: KEY, fillId: fillId("f1"), amount: decimal("1"), currency: "USD" },
  { type: "fees-reported", key: null, fillId: fillId("f1"), amount: decimal("1"), currency: "USD" },
  { type: "entry-stopped", tradeId: TRADE, reason: "" },
  { type: "close-finished", tradeId: TRADE },
  { type: "close-waits", tradeId: TRADE, until: 1, text: "" },
  { type: "settled", tradeId: TRADE, fill: fill(), of: fillId("f1"), reckoned: false, text: "" },
  { type: "trade-closed", tradeId: TRADE, reason: "closed" },
  { type: "message-deleted", messageId: MESSAGE },
  { type: "escalated", code: "order-refused", text: "", tradeId: null, key: KEY },
];

describe("a fact that does not fit", () => {
  it.each(MISFITS.map((event) => [event.type, event] as const))(
    "leaves the book as it is, and is counted: %s",
    (_, event) => {
      expect(after(EMPTY, event)).toEqual({ ...EMPTY, seq: 1 });
    },
  );

  it("is an outcome of what is not under way", () => {
    const working = opened({ type: "accepted", ...place, ref: ref("a"), state: "received" });
    const late: readonly Event[] = [
      { type: "claimed", ...place, until: 1 },
      { type: "unknown", ...place, origin: "timeout" },
      { type: "rejected", ...place, code: "c", text: "t", by: "broker", leaves: null },
      { type: "accepted", key: KEY, revision: 3, op: "cancel", ref: null, state: "working" },
      { type: "accepted", ...place, ref: null, state: "working" },
      { type: "accepted", ...place, ref: ref("a"), state: "working" },
      { type: "expired-unsent", ...place },
      { type: "escalated", code: "order-unresolved", text: "", tradeId: null, key: null },
      { type: "asked", key: KEY, attempt: 1, nextAt: 1, from: 0, to: 1 },
      { type: "escalated", code: "order-unresolved", text: "", tradeId: null, key: KEY },
      { type: "close-moved", tradeId: TRADE, step: 1, nextStepAt: 1 },
      { type: "close-waits", tradeId: TRADE, until: 1, text: "" },
    ];
    for (const event of late) expect(entry(after(working, event))).toEqual(entry(working));
  });
});

describe("an order as its facts make it", () => {
  it("begins a life with a fill that nobody has acknowledged, which is an acknowledgement", () => {
    const filled = entry(opened({ type: "fill", fill: fill() }));
    expect(filled).toMatchObject({
      pending: null,
      acknowledgedAt: 5,
      incarnations: [{ ref: ref("a"), revision: 0, state: "working", quantity: 4 }],
    });
  });

  it("keeps a cancel under way when a fill of an unheard life comes, and says that its revision is not known", () => {
    const cancelling = opened(
      { type: "accepted", ...place, ref: ref("a"), state: "received" },
      intended({ op: "cancel", revision: 1, terms: null, target: ref("a") }),
      { type: "fill", fill: fill({ ref: ref("b") }) },
    );
    expect(entry(cancelling).pending?.op).toBe("cancel");
    expect(entry(cancelling).incarnations[1]).toMatchObject({ revision: null, quantity: 4 });
    const idle = opened(
      { type: "accepted", ...place, ref: ref("a"), state: "received" },
      { type: "fill", fill: fill({ ref: ref("b") }) },
    );
    expect(entry(idle).incarnations[1]?.revision).toBeNull();
  });

  it("takes the newest revision of a fill, in whatever order they come, and keeps its fees", () => {
    const revised = opened(
      { type: "fill", fill: fill({ quantity: 2 }) },
      { type: "fill", fill: fill({ fillId: fillId("f2") }) },
      { type: "fees-reported", key: KEY, fillId: fillId("f1"), amount: decimal("2"), currency: "USD" },
      { type: "fill-revised", fill: fill({ rev: 2, quantity: 3 }) },
      { type: "fill-revised", fill: fill({ rev: 1, quantity: 1 }) },
    );
    expect(entry(revised).fills.map(({ quantity, rev, fees }) => [quantity, rev, fees])).toEqual([
      [3, 2, decimal("2")],
      [1, 0, null],
    ]);
  });

  it("goes back from working to received for nobody, and from death for nobody", () => {
    expect(entry(opened(stated(), stated({ state: "received" }))).incarnations[0]?.state).toBe("working");
    expect(entry(opened(stated({ state: "cancelled" }), stated())).incarnations[0]?.state).toBe("cancelled");
  });

  it("keeps its revision when a status names none, and its terms when the status is an old one's", () => {
    const { incarnations } = entry(
      opened(stated({ revision: 2 }), stated({ revision: null, limit: decimal("6901") }), stated({ revision: 1 })),
    );
    expect(incarnations).toMatchObject([{ revision: 2, limit: decimal("6901") }]);
  });

  it("begins a life that a status names without a revision with the terms last intended", () => {
    expect(entry(opened(stated({ revision: null }))).incarnations[0]).toMatchObject({
      revision: null,
      limit: decimal("6900"),
    });
  });
});

describe("a trade as its facts make it", () => {
  it("that sold first shows what it bought back, and gains when the price falls", () => {
    const exit = orderKey("fb-1-c1");
    const book = opened(
      { type: "fill", fill: fill({ quantity: 2 }) },
      intended({ key: exit, role: "close", terms: { ...TERMS, side: "buy", closing: true, quantity: 2 } }),
      {
        type: "fill",
        fill: fill({ fillId: fillId("f2"), orderKey: exit, side: "buy", quantity: 2, price: decimal("6890") }),
      },
      { type: "trade-closed", tradeId: TRADE, reason: "closed" },
    );
    expect(trade(book).trail.slice(-2)).toEqual(["bought back 2 @ 6890.00", "closed +0 %"]);
    expect(realisedOf(book, trade(book))).toBe(decimal("100"));
    expect(heldOf(book, trade(book))).toBe(0);
  });

  it("has gained nothing before its first fill", () => {
    const book = opened();
    expect(averageEntry(book, trade(book))).toBeUndefined();
    expect(realisedOf(book, trade(book))).toBe(decimal("0"));
  });

  it("keeps its status line short, however many prices it went through", () => {
    const moves = Array.from({ length: 40 }, (_, n): Event => ({
      type: "close-requested",
      tradeId: TRADE,
      messageId: null,
      quantity: n + 1,
      style: "limit",
      level: null,
      leg: null,
      reason: "",
    }));
    const { trail } = trade(opened(...moves));
    expect(trail).toHaveLength(24);
    expect(trail.slice(0, 3)).toEqual(["received", "closing 1", "…"]);
    expect(trail.at(-1)).toBe("closing 40");
  });

  it("has its entry from the commit that opens it; a book in the middle of that commit is a bug", () => {
    const book = after(EMPTY, ...OPENING.slice(0, 3));
    expect(() => entryOf(book, trade(book))).toThrow("the book has lost a trade's entry order");
    expect(() => after(EMPTY, ...OPENING.slice(2))).toThrow("the book has lost the message of a trade");
  });
});
