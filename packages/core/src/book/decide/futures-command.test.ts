import { describe, expect, it } from "vitest";
import { decimal } from "../../decimal.ts";
import { accountId, bookId, channelId, inputId, messageId, userId } from "../../ids.ts";
import { future } from "../../instrument/future.ts";
import { standardSpec } from "../../instrument/spec.ts";
import type { Futures } from "../../interpret/instruction.ts";
import type { MarketView } from "../../ports/market-view.ts";
import { isOk } from "../../result.ts";
import { OWNER_CONFIG } from "../config.ts";
import type { EventOf } from "../events.ts";
import { evolve } from "../evolve.ts";
import { openLedger } from "../ledger.ts";
import { emptyBook } from "../state.ts";
import { decideFuturesOrder } from "./futures-command.ts";

const AT = Date.parse("2026-11-18T15:04:00Z");
const MESSAGE = {
  id: messageId("1"),
  guildId: null,
  channelId: channelId("100"),
  authorId: userId("7"),
  postedAt: AT,
  revision: 0,
  text: "",
  embeds: [],
  replyTo: null,
};
const VENUE = {
  broker: "model",
  account: accountId("A1"),
  environment: "sim",
  replacesPrice: true,
  replacesQuantity: true,
  restsOvernight: true,
} as const;
const INSTRUCTION: Futures = {
  kind: "futures",
  side: "buy",
  root: "MES",
  contract: null,
  quantity: 1,
  fraction: null,
  type: "market",
  price: null,
  stopLoss: null,
  takeProfit: null,
  grade: null,
};

const spec = standardSpec(future("MES", 2026, 12), AT);
if (!isOk(spec)) throw new Error(spec.left.text);
const instrument = spec.right.instrument.id;

const VIEW: MarketView = {
  specs: { [instrument]: spec.right },
  quotes: {
    [instrument]: {
      instrument,
      bid: decimal("6900"),
      ask: decimal("6900.25"),
      changedAt: AT,
      confirmedAt: AT,
      quality: "realtime",
      halted: false,
    },
  },
  account: {
    account: accountId("A1"),
    asOf: AT,
    receivedAt: AT,
    netLiquidation: null,
    cash: null,
    sizingPower: { amount: decimal("48000"), kind: "derivative-bp", currency: "USD" },
    canTrade: true,
  },
};

const BOOK = [
  { type: "configured", config: OWNER_CONFIG, venue: VENUE } as const,
  { type: "message-read", message: MESSAGE, instruction: INSTRUCTION, rule: "futures-command" } as const,
].reduce((book, event) => evolve(book, { at: AT, event }), emptyBook(bookId("sim:test")));

/** The answer to an instruction that no text of today gives, but a later grammar, or another front end, may. */
const answered = (over: Partial<Futures>): EventOf<"message-answered"> | undefined => {
  const ledger = openLedger(BOOK, inputId("1"), AT);
  decideFuturesOrder(ledger, OWNER_CONFIG, MESSAGE, { ...INSTRUCTION, ...over }, "buy", VIEW);
  return ledger.events.find((event) => event.type === "message-answered");
};

describe("a futures instruction", () => {
  it("without a kind is a market order", () => {
    expect(answered({ type: null })).toMatchObject({ outcome: "opened", text: "buy 1 /MESZ6 at market" });
  });

  it("without a count is for one", () => {
    expect(answered({ quantity: null })).toMatchObject({ outcome: "opened", text: "buy 1 /MESZ6 at market" });
    expect(answered({ quantity: null, type: "limit", price: decimal("6890") })).toMatchObject({
      text: "buy 1 /MESZ6 at 6890.00",
    });
  });

  it.each<readonly [string, Partial<Futures>]>([
    ["a limit order without a price", { type: "limit" }],
    ["a stop order without a price", { type: "stop" }],
    ["a stop-limit order", { type: "stop-limit", price: decimal("6900") }],
  ])("is refused, never made a market order: %s", (_, over) => {
    expect(answered(over)).toMatchObject({ outcome: "refused", code: "not-supported" });
  });

  it("of a product that is not in the tables is refused", () => {
    expect(answered({ root: "XXXX" })).toMatchObject({ outcome: "refused", code: "unknown-symbol" });
  });
});
