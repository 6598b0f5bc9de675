import { describe, expect, it } from "vitest";
import { OWNER_CONFIG } from "../../book/config.ts";
import { evolve } from "../../book/evolve.ts";
import type { Event } from "../../book/events.ts";
import { emptyBook, type Book, type TradingState } from "../../book/state.ts";
import { decimal } from "../../decimal.ts";
import { accountId, bookId, channelId, userId } from "../../ids.ts";
import type { Instrument, InstrumentSpec } from "../../instrument/instrument.ts";
import { future } from "../../instrument/future.ts";
import { option } from "../../instrument/option.ts";
import { standardSpec } from "../../instrument/spec.ts";
import type { AccountSnapshot } from "../../ports/accounts.ts";
import type { Link } from "../../ports/broker.ts";
import { isOk } from "../../result.ts";
import { civilDate } from "../../time.ts";
import { checkEntry, ENTRY_RULES, firstObjection } from "../entry-rules.ts";
import type { EntryContext, EntryRule } from "../rule.ts";
import { frozenSymbol } from "./frozen-symbol.ts";
import { links } from "./links.ts";
import { marketHours } from "./market-hours.ts";
import { messageAge } from "./message-age.ts";
import { priceBand } from "./price-band.ts";
import { tradable } from "./tradable.ts";
import { tradingState } from "./trading-state.ts";
import { usableQuote } from "./usable-quote.ts";

const AT = Date.parse("2026-11-18T15:04:00Z");

const specOf = (instrument: Instrument): InstrumentSpec => {
  const spec = standardSpec(instrument, AT);
  if (!isOk(spec)) throw new Error(spec.left.text);
  return spec.right;
};

const contract = (symbol: string): InstrumentSpec => {
  const parsed = option(symbol, civilDate("2026-12-18"), "C", decimal("500"));
  if (!isOk(parsed)) throw new Error(parsed.left.text);
  return specOf(parsed.right);
};

const SPY = contract("SPY");

const ACCOUNT: AccountSnapshot = {
  account: accountId("A1"),
  asOf: AT,
  receivedAt: AT,
  netLiquidation: null,
  cash: null,
  sizingPower: { amount: decimal("48000"), kind: "derivative-bp", currency: "USD" },
  canTrade: true,
};

const BOOK = emptyBook(bookId("sim:test"));

const CONTEXT: EntryContext = {
  at: AT,
  postedAt: AT - 400,
  book: BOOK,
  config: OWNER_CONFIG,
  spec: SPY,
  side: "buy",
  alertPrice: decimal("1.15"),
  pricedByQuote: true,
  origin: { channelId: channelId("100"), authorId: userId("7") },
  quote: {
    instrument: SPY.instrument.id,
    bid: decimal("1.10"),
    ask: decimal("1.20"),
    changedAt: AT,
    confirmedAt: AT - 250,
    quality: "realtime",
    halted: false,
  },
  account: ACCOUNT,
};

const after = (...events: readonly Event[]): Book =>
  events.reduce((book, event) => evolve(book, { at: AT, event }), BOOK);

const switched = (state: TradingState): Book => after({ type: "trading-state", state, reason: "by hand" });
const linked = (link: Partial<Link>): Book =>
  after({ type: "link", name: "orders", state: "up", generation: 1, since: AT, reason: null, ...link });

type Row = readonly [name: string, rule: EntryRule, over: Partial<EntryContext>, says: string];

const PASSES: readonly Row[] = [
  ["an active book", tradingState, {}, "the book is active"],
  ["a young message", messageAge, {}, "posted 400 ms ago; 30000 ms are allowed"],
  [
    "a message of exactly the age allowed",
    messageAge,
    { postedAt: AT - 30_000 },
    "posted 30000 ms ago; 30000 ms are allowed",
  ],
  ["a link that nobody has spoken of", links, {}, "the broker's order link is up"],
  ["a link that is up", links, { book: linked({}) }, "the broker's order link is up"],
  ["a symbol without a doubt", frozenSymbol, {}, "no order on SPY is in doubt"],
  ["an instrument and an account that may be traded", tradable, {}, "SPY 500C 18 Dec 26 can be traded"],
  ["an open market", marketHours, {}, "the market is open until 2026-11-18 16:15 New York"],
  [
    "futures at night",
    marketHours,
    { at: Date.parse("2026-11-19T03:00:00Z"), spec: specOf(future("ES", 2026, 12)) },
    "the market is open until 2026-11-19 17:00 New York",
  ],
  ["a fresh quote", usableQuote, {}, "1.10 × 1.20, 250 ms old"],
  [
    "a price of the trader's own, without a quote",
    usableQuote,
    { quote: null, pricedByQuote: false },
    "the price is the trader's own",
  ],
  ["a mid at the alert", priceBand, {}, "the market's mid 1.15 is 0 % from the alert's 1.15; 15 % are allowed"],
  [
    "a mid at the edge of the band",
    priceBand,
    { alertPrice: decimal("1.00") },
    "the market's mid 1.15 is 15 % from the alert's 1.00; 15 % are allowed",
  ],
  ["no alert price", priceBand, { alertPrice: null }, "there is no alert price to compare"],
  ["no quote to compare with", priceBand, { quote: null }, "there is no alert price to compare"],
];

const OBJECTS: readonly Row[] = [
  [
    "a paused book",
    tradingState,
    { book: switched("reduce-only") },
    "reduce-only: the book is reduce-only since 2026-11-18 10:04 New York, by hand: exits go on, entries do not → !tt resume, after which entries are taken again",
  ],
  [
    "a halted book",
    tradingState,
    { book: switched("halted") },
    "halted: the book is halted since 2026-11-18 10:04 New York, by hand: exits go on, entries do not → !tt resume, after which entries are taken again",
  ],
  [
    "a book of an earlier version's snapshot, which does not tell who halted it",
    tradingState,
    { book: { ...switched("halted"), stopped: null } },
    "halted: the book is halted: exits go on, entries do not → !tt resume, after which entries are taken again",
  ],
  [
    "a message that comes late",
    messageAge,
    { postedAt: AT - 95_000 },
    "missed: the message is 95 s old; 30 s are allowed → post it again if it still holds",
  ],
  [
    "a link that is down",
    links,
    { book: linked({ state: "down" }) },
    "broker-link: the broker's order link is down → post it again when the link is up",
  ],
  [
    "a link that needs a human",
    links,
    { book: linked({ state: "needs-human", reason: "login expired" }) },
    "broker-link: the broker's order link is needs-human (login expired) → post it again when the link is up",
  ],
  [
    "an expired contract",
    tradable,
    { spec: { ...SPY, tradable: false } },
    "not-tradable: SPY 500C 18 Dec 26 can't be traded → check strike and expiry",
  ],
  [
    "a broker that does not answer for the account",
    tradable,
    { account: null },
    "no-account: the broker does not answer for the account → post it again in a moment",
  ],
  [
    "an account that may open nothing",
    tradable,
    { account: { ...ACCOUNT, canTrade: false } },
    "account-restricted: the broker lets this account open nothing → ask the broker why",
  ],
  [
    "a closed market",
    marketHours,
    { at: Date.parse("2026-11-18T22:00:00Z") },
    "market-closed: the market is closed until 2026-11-19 09:30 New York → post it again after 2026-11-19 09:30 New York",
  ],
  [
    "a half day's afternoon",
    marketHours,
    { at: Date.parse("2026-11-27T19:00:00Z") },
    "market-closed: the market is closed until 2026-11-30 09:30 New York → post it again after 2026-11-30 09:30 New York",
  ],
  ["no quote", usableQuote, { quote: null }, "no-quote: there is no quote → post it again in a moment"],
  [
    "a mid too far above the alert",
    priceBand,
    { alertPrice: decimal("0.99") },
    "too-far-gone: the market's mid 1.15 is 16.2 % from the alert's 0.99; 15 % are allowed → let it go; post the alert again with today's price",
  ],
  [
    "a mid too far below the alert",
    priceBand,
    { alertPrice: decimal("1.36") },
    "too-far-gone: the market's mid 1.15 is 15.4 % from the alert's 1.36; 15 % are allowed → let it go; post the alert again with today's price",
  ],
];

describe("what a trader reads of each rule", () => {
  it.each(PASSES)("%s passes", (_, rule, over, says) => {
    expect(rule({ ...CONTEXT, ...over })).toMatchObject({ passed: true, code: "ok", text: says, suggestions: [] });
  });

  it.each(OBJECTS)("%s is objected to", (_, rule, over, says) => {
    const { passed, code, text, suggestions } = rule({ ...CONTEXT, ...over });
    expect(passed).toBe(false);
    expect(`${code}: ${text} → ${suggestions.join("; ")}`).toBe(says);
  });
});

describe("the rules together", () => {
  it("are all asked, also after the first objection, and the first one is what the trader is told", () => {
    const checks = checkEntry({ ...CONTEXT, book: switched("halted"), account: null, quote: null });
    expect(checks).toHaveLength(ENTRY_RULES.length);
    expect(checks.filter(({ passed }) => !passed).map(({ rule }) => rule)).toEqual([
      "trading-state",
      "tradable",
      "quote",
    ]);
    expect(firstObjection(checks)?.code).toBe("halted");
  });

  it("let a good entry through", () => {
    expect(firstObjection(checkEntry(CONTEXT))).toBeUndefined();
  });

  it("are each listed once, under a name of their own", () => {
    const names = checkEntry(CONTEXT).map(({ rule }) => rule);
    expect(new Set(names).size).toBe(names.length);
  });
});
