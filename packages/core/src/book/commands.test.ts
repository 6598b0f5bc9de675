import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { accountId, bookId, fillId, instrumentId, messageId, orderKey, tradeId } from "../ids.ts";
import type { BrokerOrderRef, Fill, OrderTerms } from "../ports/orders.ts";
import { commandsFor } from "./commands.ts";
import type { Event, EventOf } from "./events.ts";
import { evolve } from "./evolve.ts";
import { emptyBook, type Book } from "./state.ts";
import { tradeStatus } from "./status.ts";

const KEY = orderKey("fb-1-e1");
const TRADE = tradeId("fb-1");
const REF: BrokerOrderRef = { broker: "model", account: accountId("A1"), id: "a", handle: null };
const TERMS: OrderTerms = {
  instrument: instrumentId("SPY"),
  side: "buy",
  closing: false,
  quantity: 1,
  type: "market",
  limit: null,
  stop: null,
  timeInForce: "day",
};
const FILL: Fill = {
  fillId: fillId("f"),
  rev: 0,
  orderKey: null,
  ref: REF,
  leg: 0,
  instrument: TERMS.instrument,
  side: "buy",
  quantity: 1,
  price: decimal("1"),
  at: 0,
  receivedAt: 0,
};

const EMPTY = emptyBook(bookId("sim:test"));

/** The book that the event is in, and what the event asks of the outside. */
const asked = (book: Book, event: Event): readonly string[] =>
  commandsFor(evolve(book, { at: 7, event }), { at: 7, event }).map(({ command }) => command);

const intent = (over: Partial<EventOf<"intended">>): EventOf<"intended"> => ({
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

const intending = (over: Partial<EventOf<"intended">> = {}): Book => {
  const placed = evolve(EMPTY, { at: 7, event: intent({}) });
  return evolve(placed, { at: 7, event: intent(over) });
};

const claim = (over: Partial<EventOf<"claimed">> = {}): Event => ({
  type: "claimed",
  key: KEY,
  revision: 0,
  op: "place",
  until: 8,
  ...over,
});

describe("sending", () => {
  it("hangs on the claim, never on the intent", () => {
    expect(asked(EMPTY, intent({}))).toEqual([]);
    expect(asked(intending(), claim())).toEqual(["place"]);
  });

  it("carries the whole request and the instant until which it may be sent", () => {
    const book = intending({ op: "replace", revision: 1, target: REF });
    expect(commandsFor(book, { at: 7, event: claim({ op: "replace", revision: 1 }) })).toEqual([
      { command: "replace", request: { key: KEY, revision: 1, terms: TERMS, target: REF }, until: 8 },
    ]);
    expect(
      commandsFor(intending({ op: "cancel", revision: 1, terms: null, target: REF }), {
        at: 7,
        event: claim({ op: "cancel", revision: 1 }),
      }),
    ).toEqual([{ command: "cancel", request: { key: KEY, target: REF }, revision: 1, until: 8 }]);
  });

  it.each<readonly [string, Book, Event]>([
    ["a claim of an order that nobody intended", EMPTY, claim()],
    ["a claim of another revision", intending(), claim({ revision: 1 })],
    ["a claim of another operation", intending(), claim({ op: "cancel" })],
    ["a replace of nothing", intending({ op: "replace", revision: 1 }), claim({ op: "replace", revision: 1 })],
    [
      "a cancel of nothing",
      intending({ op: "cancel", revision: 1, terms: null }),
      claim({ op: "cancel", revision: 1 }),
    ],
  ])("is not caused by %s", (_, book, event) => {
    expect(asked(book, event)).toEqual([]);
  });
});

describe("a pair", () => {
  const OTHER = orderKey("fb-1-s2");
  const target = intent({ role: "target", leg: 0, linked: OTHER });
  const stop = intent({ key: OTHER, role: "stop", leg: 0, linked: KEY });
  const after = (...events: readonly Event[]): Book => events.reduce((book, event) => evolve(book, { at: 7, event }), EMPTY);

  it("is sent by one command, when both of its sides are claimed", () => {
    const first = claim();
    const second = claim({ key: OTHER });
    expect(asked(after(target, stop), first)).toEqual([]);
    const whole = after(target, stop, first, second);
    const requests = [KEY, OTHER].map((key) => ({ key, revision: 0, terms: TERMS }));
    expect(commandsFor(whole, { at: 7, event: second })).toEqual([{ command: "place-oco", requests, until: 8 }]);
  });

  it("is not sent while one side is unknown, over, or not there", () => {
    const lost: Event = { type: "unknown", key: KEY, revision: 0, op: "place", origin: "restart" };
    expect(asked(after(target, stop, claim(), lost), claim({ key: OTHER }))).toEqual([]);
    expect(asked(after(target, stop, { type: "expired-unsent", key: KEY, revision: 0, op: "place" }), claim({ key: OTHER }))).toEqual([]);
    expect(asked(after(stop), claim({ key: OTHER }))).toEqual([]);
    // Whoever names a side that does not name it back has no pair.
    expect(asked(after(intent({ key: OTHER, role: "stop", linked: KEY }), intent({}), claim()), claim({ key: OTHER }))).toEqual([]);
  });
});

describe("talk", () => {
  it("is about trades and messages that the book knows", () => {
    expect(asked(EMPTY, { type: "trade-closed", tradeId: TRADE, reason: "closed" })).toEqual([]);
    expect(asked(EMPTY, { type: "unknown", key: KEY, revision: 0, op: "place", origin: "timeout" })).toEqual([]);
    expect(asked(EMPTY, { type: "fill", fill: FILL })).toEqual([]);
    expect(
      asked(EMPTY, {
        type: "message-answered",
        messageId: messageId("1"),
        revision: 0,
        outcome: "done",
        code: "accepted",
        text: "",
        suggestions: [],
        tradeId: null,
      }),
    ).toEqual([]);
    // Whoever asked is not remembered, and with him the channel to answer in.
    expect(asked(EMPTY, { type: "explanation-wanted", messageId: messageId("1"), about: messageId("2") })).toEqual([]);
    expect(tradeStatus(EMPTY, TRADE)).toBe("");
  });

  it("reaches the operator also before the book is configured", () => {
    const event: Event = { type: "escalated", code: "crashed", text: "halted", tradeId: null, key: null };
    expect(commandsFor(EMPTY, { at: 7, event })).toEqual([
      { command: "tell-operator", channelId: null, text: "halted" },
    ]);
  });
});

describe("a question", () => {
  it("names the time in which the order may have been sent", () => {
    const event: Event = { type: "asked", key: KEY, attempt: 2, nextAt: 9, from: 3, to: 5 };
    expect(commandsFor(EMPTY, { at: 7, event })).toEqual([
      { command: "find", key: KEY, attempt: 2, sent: { from: 3, to: 5 } },
    ]);
  });
});
