import { OWNER_CONFIG, type BookConfig } from "../../book/config.ts";
import type { Event } from "../../book/events.ts";
import { evolve } from "../../book/evolve.ts";
import { keyOfOrder, tradeOfMessage } from "../../book/keys.ts";
import { emptyBook, type Book } from "../../book/state.ts";
import type { CloseReason } from "../../book/trade.ts";
import { decimal, ONE, ZERO } from "../../decimal.ts";
import { accountId, bookId, channelId, fillId, messageId, userId, type FillId, type MessageId, type OrderKey } from "../../ids.ts";
import { equity } from "../../instrument/equity.ts";
import { future } from "../../instrument/future.ts";
import type { EquityOption, Instrument, InstrumentSpec } from "../../instrument/instrument.ts";
import { option } from "../../instrument/option.ts";
import { standardSpec } from "../../instrument/spec.ts";
import { spread } from "../../instrument/spread.ts";
import type { AccountSnapshot } from "../../ports/accounts.ts";
import type { OrderSide } from "../../ports/orders.ts";
import type { Quote } from "../../ports/quotes.ts";
import { isOk, type Problem, type Result } from "../../result.ts";
import { civilDate, type EpochMs } from "../../time.ts";
import type { Check } from "../check.ts";
import { NO_LIMITS, UNLIMITED, type RiskConfig, type RiskLimits } from "../limits.ts";
import type { EntryContext } from "../rule.ts";

/** What tests of the risk rules are made of: a book with trades in it, and entries that are asked about. */

/** A Wednesday, 10:04 in New York. */
export const AT = Date.parse("2026-11-18T15:04:00Z");

const sure = <A>(result: Result<Problem, A>): A => {
  if (!isOk(result)) throw new Error(result.left.text);
  return result.right;
};

const specOf = (instrument: Instrument): InstrumentSpec => sure(standardSpec(instrument, AT));

/** A 500 call; its tables' specification. */
export const call = (symbol = "SPY", expiry = "2026-12-18"): InstrumentSpec =>
  specOf(sure(option(symbol, civilDate(expiry), "C", decimal("500"))));

/** A vertical of SPY calls. */
export const vertical = (bought: string, sold: string): InstrumentSpec => {
  const leg = (strike: string): EquityOption => sure(option("SPY", civilDate("2026-12-18"), "C", decimal(strike)));
  return specOf(sure(spread([{ option: leg(bought), ratio: 1 }, { option: leg(sold), ratio: -1 }])));
};

/** A contract month of a product. */
export const contract = (root = "ES", month = 12): InstrumentSpec => specOf(future(root, 2026, month));

/** Shares. */
export const shares = (symbol = "SPY"): InstrumentSpec => specOf(sure(equity(symbol)));

/** Nobody's book. */
export const EMPTY = emptyBook(bookId("sim:test"));

/** One trade of a test. */
export interface Past {
  readonly at?: EpochMs;
  readonly spec?: InstrumentSpec;
  readonly side?: OrderSide;
  readonly channel?: string;
  readonly author?: string;
  /** Whether its entry of one unit filled. */
  readonly filled?: boolean;
  /** When it ended, and how. */
  readonly closed?: { readonly at: EpochMs; readonly reason: CloseReason };
}

const played = (book: Book, at: EpochMs, ...events: readonly Event[]): Book =>
  events.reduce((next, event) => evolve(next, { at, event }), book);

const opened = (id: MessageId, { at = AT, spec = call(), side = "buy", channel = "100", author = "7" }: Past): readonly Event[] => {
  const tradeId = tradeOfMessage(id);
  const key = keyOfOrder(tradeId, "entry", 1);
  const limit = decimal("1.15");
  return [
    {
      type: "message-read",
      message: { id, guildId: null, channelId: channelId(channel), authorId: userId(author), postedAt: at, revision: 0, text: "", embeds: [], replyTo: null, threadId: null },
      instruction: { kind: "ignore", reason: "test" },
      rule: "test",
    },
    {
      type: "trade-opened",
      tradeId,
      messageId: id,
      spec,
      side,
      entryKey: key,
      entryPlan: { type: "limit", timeInForce: "day", quantity: 1, prices: [limit], cap: null, stop: null, stepIntervalMs: 0, worstPrice: limit, costShare: ONE, maxWorth: null, feePerUnit: ZERO, alertPrice: null },
      exitPlan: { plan: "by-command" },
    },
    {
      type: "intended",
      key,
      revision: 0,
      op: "place",
      tradeId,
      role: "entry",
      leg: null,
      linked: null,
      terms: { instrument: spec.instrument.id, side, closing: false, quantity: 1, type: "limit", limit, stop: null, timeInForce: "day" },
      target: null,
      validUntil: null,
      reason: "test",
    },
  ];
};

const fillOf = (id: FillId, orderKey: OrderKey, spec: InstrumentSpec, side: OrderSide, at: EpochMs): Event => ({
  type: "fill",
  fill: {
    fillId: id,
    rev: 0,
    orderKey,
    ref: { broker: "model", account: accountId("A1"), id: `b-${orderKey}`, handle: null },
    leg: 0,
    instrument: spec.instrument.id,
    side,
    quantity: 1,
    price: decimal("1.15"),
    at,
    receivedAt: at,
  },
});

/** The book with one more trade. */
export const withTrade = (book: Book, past: Past = {}): Book => {
  const { at = AT, spec = call(), side = "buy", filled = true, closed } = past;
  const id = messageId(String(1_000 + book.trades.size));
  const tradeId = tradeOfMessage(id);
  const open = played(book, at, ...opened(id, past));
  const held = filled ? played(open, at, fillOf(fillId(`f-${id}`), keyOfOrder(tradeId, "entry", 1), spec, side, at)) : open;
  return closed === undefined ? held : played(held, closed.at, { type: "trade-closed", tradeId, reason: closed.reason });
};

/** A book with these trades, in their order. */
export const bookWith = (...trades: readonly Past[]): Book => trades.reduce(withTrade, EMPTY);

/** Settings with these limits. */
export const configWith = (risk: Partial<RiskConfig>): BookConfig => ({ ...OWNER_CONFIG, risk: { ...UNLIMITED, ...risk } });

/** The same limits for the book, for the channel 100 or for the author 7. */
export const limitedIn = (of: "book" | "channel" | "author", some: Partial<RiskLimits>): BookConfig => {
  const limits = { ...NO_LIMITS, ...some };
  switch (of) {
    case "book":
      return configWith({ book: limits });
    case "channel":
      return configWith({ channels: [{ id: channelId("100"), limits }] });
    case "author":
      return configWith({ authors: [{ id: userId("7"), limits }] });
  }
};

/** The account as the broker told it at {@link AT}. */
export const accountWith = (over: Partial<AccountSnapshot> = {}): AccountSnapshot => ({
  account: accountId("A1"),
  asOf: AT,
  receivedAt: AT,
  netLiquidation: null,
  cash: null,
  sizingPower: { amount: decimal("48000"), kind: "derivative-bp", currency: "USD" },
  canTrade: true,
  ...over,
});

/** A market that can be traded on. */
export const quoteAt = (spec: InstrumentSpec, bid: string, ask: string): Quote => ({
  instrument: spec.instrument.id,
  bid: decimal(bid),
  ask: decimal(ask),
  changedAt: AT,
  confirmedAt: AT - 250,
  quality: "realtime",
  halted: false,
});

/** An entry by the author 7 in the channel 100: buys SPY calls at 1.15 in a market of 1.10 × 1.20, unless said otherwise. */
export const entryOf = (over: Partial<EntryContext> = {}): EntryContext => {
  const spec = over.spec ?? call();
  return {
    at: AT,
    postedAt: AT - 400,
    book: EMPTY,
    config: OWNER_CONFIG,
    spec,
    side: "buy",
    alertPrice: decimal("1.15"),
    pricedByQuote: true,
    origin: { channelId: channelId("100"), authorId: userId("7") },
    quote: quoteAt(spec, "1.10", "1.20"),
    account: accountWith(),
    ...over,
  };
};

/** What a trader reads of an objection: `code: text → what to do; or that`; the plain text of a pass. */
export const saysOf = ({ passed, code, text, suggestions }: Check): string =>
  passed ? text : `${code}: ${text} → ${suggestions.join("; ")}`;
