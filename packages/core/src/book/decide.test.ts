import { describe, expect, it } from "vitest";
import { bookId, channelId, inputId, messageId, orderKey, tradeId, userId } from "../ids.ts";
import { EMPTY_VIEW } from "../ports/market-view.ts";
import { OWNER_CONFIG } from "./config.ts";
import { decide, decideOn } from "./decide.ts";
import type { InputBody } from "./inputs.ts";
import { openLedger } from "./ledger.ts";
import { needsOfMessage, needsOfTimer } from "./needs.ts";
import { intendPlace } from "./advance/intend.ts";
import { configOf, emptyBook, venueOf, type Book } from "./state.ts";
import { VENUE } from "./testing/venue.ts";

const EMPTY = emptyBook(bookId("sim:test"));
const PRICES_ONLY = { ...VENUE, replacesQuantity: false };
const CONTROL = channelId("100");
const CONFIG = { ...OWNER_CONFIG, authority: { ...OWNER_CONFIG.authority, controlChannels: [CONTROL] } };

const given = (book: Book, body: InputBody): readonly unknown[] =>
  decide(book, { id: inputId("1"), at: 1_000, ...body });
const after = (book: Book, body: InputBody): Book => decideOn(book, { id: inputId("1"), at: 1_000, ...body }).book;

const CONFIGURED = after(EMPTY, { type: "configure", config: CONFIG, venue: PRICES_ONLY });

const MESSAGE = {
  id: messageId("1"),
  guildId: null,
  channelId: CONTROL,
  authorId: userId("704125082750156840"),
  postedAt: 1_000,
  revision: 0,
  text: "BTO SPY 500C 12/18/26 @ 1.15",
  embeds: [],
  replyTo: null,
  threadId: null,
};

const KEY = orderKey("fb-1-e1");
const ACCEPTED = { outcome: "accepted", ref: null, state: "working" } as const;

const ABOUT_NOTHING: readonly InputBody[] = [
  { type: "message", message: MESSAGE, market: EMPTY_VIEW },
  { type: "message-deleted", messageId: MESSAGE.id },
  { type: "timer", timer: { timer: "ladder-step", tradeId: tradeId("fb-1") }, market: EMPTY_VIEW },
  { type: "timer", timer: { timer: "inquiry", key: KEY }, market: EMPTY_VIEW },
  { type: "place-outcome", key: KEY, revision: 0, outcome: ACCEPTED },
  { type: "replace-outcome", key: KEY, revision: 1, outcome: ACCEPTED },
  { type: "cancel-outcome", key: KEY, revision: 1, outcome: ACCEPTED },
  { type: "expired-unsent", key: KEY, revision: 0 },
  { type: "lookup", key: KEY, attempt: 1, lookup: { outcome: "absent", proof: "" } },
];

describe("a book before it is configured", () => {
  it.each(ABOUT_NOTHING.map((body) => [body.type, body] as const))(
    "answers no %s, and needs nothing for it",
    (_, body) => {
      expect(given(EMPTY, body)).toEqual([]);
    },
  );

  it("needs nothing to be looked up", () => {
    expect(needsOfMessage(EMPTY, MESSAGE, 1_000)).toEqual({ instruments: [], account: false });
    expect(needsOfTimer(EMPTY, { timer: "watch", tradeId: tradeId("fb-1") })).toEqual({
      instruments: [],
      account: false,
    });
  });

  it("has no configuration to ask for: whoever does is wrong", () => {
    expect(() => configOf(EMPTY)).toThrow("the book has lost its configuration");
    expect(() => venueOf(EMPTY)).toThrow("the book has lost its venue");
  });
});

describe("what tells nothing new", () => {
  it("is the same configuration again", () => {
    expect(given(CONFIGURED, { type: "configure", config: CONFIG, venue: PRICES_ONLY })).toEqual([]);
    expect(
      given(CONFIGURED, { type: "configure", config: CONFIG, venue: { ...PRICES_ONLY, replacesPrice: false } }),
    ).toHaveLength(1);
    expect(given(CONFIGURED, { type: "configure", config: OWNER_CONFIG, venue: PRICES_ONLY })).toHaveLength(1);
  });

  it("is the trading state that rules already", () => {
    expect(given(CONFIGURED, { type: "trading-state", state: "active", reason: "again" })).toEqual([]);
    expect(given(CONFIGURED, { type: "trading-state", state: "halted", reason: "by hand" })).toEqual([
      { type: "trading-state", state: "halted", reason: "by hand" },
    ]);
  });

  it.each(ABOUT_NOTHING.slice(1).map((body) => [body.type, body] as const))(
    "is a %s about what nobody knows",
    (_, body) => {
      expect(given(CONFIGURED, body)).toEqual([]);
    },
  );
});

describe("a bug", () => {
  it("at the mailbox halts the book and tells the operator", () => {
    const { book, commands } = decideOn(CONFIGURED, { id: inputId("1"), at: 1_000, type: "crashed", text: "boom" });
    expect(book.tradingState).toBe("halted");
    expect(commands).toEqual([
      {
        command: "tell-operator",
        channelId: null,
        text: "sim:test is halted by a bug: boom; exits go on; report it and resume when it is understood",
      },
    ]);
  });

  it("that would use an order key twice is thrown, never sent", () => {
    const terms = {
      instrument: "SPY",
      side: "buy",
      closing: false,
      quantity: 1,
      type: "market",
      limit: null,
      stop: null,
      timeInForce: "day",
    } as never; // an id without its brand
    const ledger = openLedger(CONFIGURED, inputId("1"), 1_000);
    const place = (): void =>
      intendPlace(ledger, { key: KEY, tradeId: tradeId("fb-1"), role: "entry", terms, reason: "" });
    place();
    expect(place).toThrow("order key used twice: fb-1-e1");
  });
});

describe("deciding", () => {
  it("leaves the given book as it was", () => {
    const before = JSON.stringify(CONFIGURED, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    after(CONFIGURED, { type: "message", message: MESSAGE, market: EMPTY_VIEW });
    expect(JSON.stringify(CONFIGURED, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))).toBe(
      before,
    );
  });
});
