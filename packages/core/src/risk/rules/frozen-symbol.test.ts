import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../../book/config.ts";
import { evolve } from "../../book/evolve.ts";
import type { Event } from "../../book/events.ts";
import { emptyBook, type Book } from "../../book/state.ts";
import { decimal } from "../../decimal.ts";
import { bookId, channelId, messageId, orderKey, tradeId, userId } from "../../ids.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import { option } from "../../instrument/option.ts";
import { standardSpec } from "../../instrument/spec.ts";
import { isOk } from "../../result.ts";
import { civilDate } from "../../time.ts";
import type { Check } from "../check.ts";
import { frozenSymbol } from "./frozen-symbol.ts";

const AT = Date.parse("2026-11-18T15:04:00Z");

const contract = (symbol: string): InstrumentSpec => {
  const parsed = option(symbol, civilDate("2026-12-18"), "C", decimal("500"));
  const spec = isOk(parsed) ? standardSpec(parsed.right, AT) : parsed;
  if (!isOk(spec)) throw new Error(spec.left.text);
  return spec.right;
};

const SPY = contract("SPY");

const after = (...events: readonly Event[]): Book =>
  events.reduce((book, event) => evolve(book, { at: AT, event }), emptyBook(bookId("sim:test")));

/** A trade whose entry's outcome is not known. */
const doubtful = after(
  {
    type: "message-read",
    message: {
      id: messageId("1"),
      guildId: null,
      channelId: channelId("100"),
      authorId: userId("7"),
      postedAt: AT,
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
    tradeId: tradeId("fb-1"),
    messageId: messageId("1"),
    spec: SPY,
    side: "buy",
    entryKey: orderKey("fb-1-e1"),
    entryPlan: {
      type: "limit",
      timeInForce: "day",
      quantity: 1,
      prices: [],
      cap: null,
      stop: null,
      stepIntervalMs: 0,
      worstPrice: decimal("1"),
      costShare: decimal("1"), maxWorth: null,
      feePerUnit: decimal("0"),
      alertPrice: null,
    },
    exitPlan: { plan: "by-command" },
  },
  {
    type: "intended",
    key: orderKey("fb-1-e1"),
    revision: 0,
    op: "place",
    tradeId: tradeId("fb-1"),
    role: "entry",
    leg: null,
    linked: null,
    terms: {
      instrument: SPY.instrument.id,
      side: "buy",
      closing: false,
      quantity: 1,
      type: "limit",
      limit: decimal("1"),
      stop: null,
      timeInForce: "day",
    },
    target: null,
    validUntil: null,
    reason: "test",
  },
  { type: "unknown", key: orderKey("fb-1-e1"), revision: 0, op: "place", origin: "timeout" },
);

const asked = (book: Book, spec: InstrumentSpec): Check =>
  frozenSymbol({
    at: AT,
    postedAt: AT,
    book,
    config: OWNER_CONFIG,
    spec,
    side: "buy",
    alertPrice: null,
    pricedByQuote: true,
    origin: { channelId: channelId("100"), authorId: userId("7") },
    quote: null,
    account: null,
  });

describe("an order whose outcome is unknown", () => {
  it("freezes its symbol, and says which order it is", () => {
    expect(asked(doubtful, SPY)).toEqual({
      rule: "frozen-symbol",
      passed: false,
      code: "symbol-frozen",
      text: "the outcome of the order fb-1-e1 on SPY is not known yet",
      suggestions: ["wait until the broker has answered", "see the broker's own order list"],
    });
  });

  it("freezes no other symbol", () => {
    expect(asked(doubtful, contract("QQQ"))).toMatchObject({ passed: true, text: "no order on QQQ is in doubt" });
  });

  it("frees its symbol when the broker has answered", () => {
    const settled: Event = { type: "inquiry-settled", key: orderKey("fb-1-e1"), outcome: "found", proof: "" };
    expect(asked(evolve(doubtful, { at: AT, event: settled }), SPY).passed).toBe(true);
  });
});
