import { describe, expect, it } from "vitest";
import { decimal } from "../../decimal.ts";
import { accountId, bookId, channelId, inputId, messageId, userId } from "../../ids.ts";
import type { Futures } from "../../interpret/instruction.ts";
import type { AccountSnapshot } from "../../ports/accounts.ts";
import type { MarketView } from "../../ports/market-view.ts";
import { OWNER_CONFIG, type BookConfig } from "../config.ts";
import type { EventOf } from "../events.ts";
import { evolve } from "../evolve.ts";
import { openLedger } from "../ledger.ts";
import { emptyBook } from "../state.ts";
import { BUY_MES, mesSpec } from "../testing/mes.ts";
import { VENUE } from "../testing/venue.ts";
import { decideFlat } from "./close.ts";
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
  threadId: null,
};

const spec = mesSpec(AT);
const instrument = spec.instrument.id;

const account: AccountSnapshot = {
  account: accountId("A1"),
  asOf: AT,
  receivedAt: AT,
  netLiquidation: null,
  cash: null,
  sizingPower: { amount: decimal("48000"), kind: "derivative-bp", currency: "USD" },
  canTrade: true,
};

const VIEW: MarketView = {
  specs: { [instrument]: spec },
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
  account,
};

const BOOK = [
  { type: "configured", config: OWNER_CONFIG, venue: VENUE } as const,
  { type: "message-read", message: MESSAGE, instruction: BUY_MES, rule: "futures-command" } as const,
].reduce((book, event) => evolve(book, { at: AT, event }), emptyBook(bookId("sim:test")));

/** The answer to an instruction that no text of today gives, but a later grammar, or another front end, may. */
const answered = (over: Partial<Futures>, config: BookConfig = OWNER_CONFIG, view: MarketView = VIEW): EventOf<"message-answered"> | undefined => {
  const ledger = openLedger(BOOK, inputId("1"), AT);
  decideFuturesOrder(ledger, config, MESSAGE, { ...BUY_MES, ...over }, "buy", view);
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

  it("without a count is sized by what it may lose, where sizes follow that, and needs a stop then", () => {
    const sizing = { by: "risk", smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") } as const;
    const allocation = { ...OWNER_CONFIG.allocation, perAlertPercent: decimal("50") };
    const config = { ...OWNER_CONFIG, allocation, risk: { ...OWNER_CONFIG.risk, sizing } };
    const rich = { ...VIEW, account: { ...account, netLiquidation: decimal("48000") } };
    const said = (over: Partial<Futures>) => answered({ quantity: null, ...over }, config, rich);
    expect(said({ stopLoss: decimal("6870.25") })).toMatchObject({
      outcome: "opened",
      text: "buy 6 /MESZ6 at market (50 % of 48000.00 free = 24000.00; ÷ (6900.25 × 5 × 0.1 margin + 2.30) = 6; the risk allows 6: 2 % of 48000.00 net liquidation = 960.00; ÷ (|6900.25 − 6870.25| × 5) = 6)",
    });
    expect(said({ stopLoss: decimal("6850.25"), grade: "A" })).toMatchObject({ outcome: "opened", text: expect.stringMatching(/^buy 3 .*cut to 3 by the risk/) });
    expect(said({})).toMatchObject({ outcome: "refused", code: "no-stop" });
    expect(said({ stopLoss: decimal("6910") })).toMatchObject({ outcome: "refused", code: "bad-bracket" });
    expect(said({ type: "stop", price: decimal("6890"), stopLoss: decimal("6880") })).toMatchObject({ code: "stop-behind-market", suggestions: expect.arrayContaining(["!tt buy 1 /MESZ6 limit 6890.00"]) });
    expect(said({ quantity: 2 })).toMatchObject({ outcome: "opened", text: "buy 2 /MESZ6 at market" });
    expect(answered({ quantity: null, stopLoss: decimal("6890") }, config)).toMatchObject({ outcome: "refused", code: "no-net-liquidation" });
  });

  it.each<readonly [string, Partial<Futures>]>([
    ["a limit order without a price", { type: "limit" }],
    ["a stop order without a price", { type: "stop" }],
    ["a stop-limit order without its stop", { type: "stop-limit", price: decimal("6900") }],
    ["a stop-limit order without its limit", { type: "stop-limit", stopPrice: decimal("6910") }],
  ])("is refused, never made a market order: %s", (_, over) => {
    expect(answered(over)).toMatchObject({ outcome: "refused", code: "missing-price" });
  });

  it("of a product that is not in the tables is refused", () => {
    expect(answered({ root: "XXXX" })).toMatchObject({ outcome: "refused", code: "unknown-symbol" });
  });

  it("that flattens a contract that is none finds nothing of it", () => {
    const ledger = openLedger(BOOK, inputId("1"), AT);
    decideFlat(ledger, MESSAGE, { ...BUY_MES, side: "flat", contract: "MESQQ" });
    expect(ledger.events).toMatchObject([{ type: "message-answered", outcome: "done", text: "nothing of /MESQQ is held or working" }]);
  });

  it("of a grade that the profile gives no number is for one, and says why", () => {
    expect(answered({ quantity: null, grade: "B" })).toMatchObject({ outcome: "opened", text: "buy 1 /MESZ6 at market (one contract: the profile's grades give no number for B)" });
    expect(answered({ quantity: 2, grade: "B" })).toMatchObject({ outcome: "opened", text: "buy 2 /MESZ6 at market" });
  });

  it("with a stop or a target that no market goes to is refused with the figures, before it is sized or sent", () => {
    const text = "a stop loss at 689.00 is less than half of the market at 6900.125: it looks mistyped";
    expect(answered({ stopLoss: decimal("689") })).toMatchObject({ outcome: "refused", code: "mistyped-level", text });
    expect(answered({ takeProfit: decimal("69500") })).toMatchObject({ outcome: "refused", code: "mistyped-level" });
    expect(answered({ stopLoss: decimal("6890"), takeProfit: decimal("6950") })).toMatchObject({ outcome: "opened" });
  });
});
