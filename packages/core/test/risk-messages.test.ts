import { describe, expect, it } from "vitest";
import {
  channelId,
  civilDate,
  decimal,
  ENTRY_RULES,
  HOUR,
  MINUTE,
  openTradesOf,
  SECOND,
  userId,
  ZERO,
  type Book,
  type Check,
  type EntryContext,
  type EntryRule,
  type Event,
  type OrderKey,
  type Quote,
  type RiskLimits,
} from "../src/index.ts";
import { evolve } from "../src/book/evolve.ts";
import { passed } from "../src/risk/check.ts";
import { SIZED_RULES } from "../src/risk/entry-rules.ts";
import { mistypedLevel } from "../src/risk/mistyped-level.ts";
import { notAffordable } from "../src/risk/not-affordable.ts";
import type { SizedRule } from "../src/risk/rule.ts";
import { sizeOf, type SizingInput } from "../src/risk/sizing.ts";
import { sizingText } from "../src/risk/sizing-text.ts";
import { accountWith, AT, bookWith, call, configWith, contract, EMPTY, entryOf, limitedIn, quoteAt, vertical, withTrade, type Past } from "../src/risk/testing/entry-bench.ts";
import { breakers } from "../src/risk/rules/breakers.ts";
import { dayTrades } from "../src/risk/rules/day-trades.ts";
import { duplicateAlert } from "../src/risk/rules/duplicate-alert.ts";
import { expiryList } from "../src/risk/rules/expiry-list.ts";
import { frozenSymbol } from "../src/risk/rules/frozen-symbol.ts";
import { holds } from "../src/risk/rules/holds.ts";
import { limitBand } from "../src/risk/rules/limit-band.ts";
import { links } from "../src/risk/rules/links.ts";
import { marketHours } from "../src/risk/rules/market-hours.ts";
import { messageAge } from "../src/risk/rules/message-age.ts";
import { openPerAuthor } from "../src/risk/rules/open-per-author.ts";
import { openPerExpiry } from "../src/risk/rules/open-per-expiry.ts";
import { openPerSymbol } from "../src/risk/rules/open-per-symbol.ts";
import { openTrades } from "../src/risk/rules/open-trades.ts";
import { oppositeLeg } from "../src/risk/rules/opposite-leg.ts";
import { orderRate } from "../src/risk/rules/order-rate.ts";
import { positionsAgree } from "../src/risk/rules/positions-agree.ts";
import { priceBand } from "../src/risk/rules/price-band.ts";
import { settledFunds } from "../src/risk/rules/settled-funds.ts";
import { symbolList } from "../src/risk/rules/symbol-list.ts";
import { tradable } from "../src/risk/rules/tradable.ts";
import { tradingState } from "../src/risk/rules/trading-state.ts";
import { usableQuote } from "../src/risk/rules/usable-quote.ts";
import { exposure } from "../src/risk/rules/exposure.ts";
import { maxContracts } from "../src/risk/rules/max-contracts.ts";
import { maxCost } from "../src/risk/rules/max-cost.ts";
import { portfolioRisk } from "../src/risk/rules/portfolio-risk.ts";
import { settledCost } from "../src/risk/rules/settled-cost.ts";
import { zeroDtePremium } from "../src/risk/rules/zero-dte-premium.ts";
import { sizedOf } from "../src/risk/testing/sized-bench.ts";
import { sizingInput } from "../src/risk/testing/sizing-input.ts";

/** What rules say of entries, for people to read: the whole is in risk-messages.txt. */

const after = (event: Event, book: Book = EMPTY): Book => evolve(book, { at: AT, event });
const ago = (ms: number, past: Past = {}): Past => ({ ...past, at: AT - ms });

type Asked = readonly [rule: EntryRule, over: Partial<EntryContext>];

const limited = (rule: EntryRule, limits: Partial<RiskLimits>, over: Partial<EntryContext> = {}, of: "book" | "channel" | "author" = "book"): Asked => [
  rule,
  { ...over, config: limitedIn(of, limits) },
];

const asked = ([rule, over]: Asked): Check => rule(entryOf(over));

const lost = after({ type: "breaker-tripped", scope: { of: "book" }, breaker: "day-loss", trippedAt: AT, until: AT + 14 * HOUR, text: "520.00 lost today, the limit is 500.00 (2 % of 25000.00)" });
const fallen = after({ type: "breaker-tripped", scope: { of: "channel", id: channelId("100") }, breaker: "drawdown", trippedAt: AT, until: null, text: "1010.00 lost of channel 100 since the highest point, the limit is 1000.00" });
const streak = after({ type: "breaker-tripped", scope: { of: "author", id: userId("7") }, breaker: "loss-streak", trippedAt: AT, until: AT + HOUR, text: "3 losing trades of author 7 in a row, the limit is 3" });
const differing = after({ type: "position-disagreed", instrument: call().instrument.id, symbol: "SPY", difference: -2, average: null, confirmed: true, text: "SPY 500C 18 Dec 26: the broker counts 1, the book 3" });
const unheld = after({ type: "hold-set", code: "journal-down", text: "the journal does not answer" });
const fullDisk = after({ type: "hold-set", code: "store-low", text: "61 MB are free on the disk of the data directory, 64 MB are needed" });
const silent = after({ type: "link", name: "orders", state: "down", generation: 1, since: AT, reason: "heartbeat" });

const doubtful = (): Book => {
  const book = withTrade(EMPTY, { filled: false });
  const [order] = [...openOrders(book)];
  if (order === undefined) throw new Error("the trade has an order");
  return after({ type: "unknown", key: order, revision: 0, op: "place", origin: "timeout" }, book);
};

const openOrders = (book: Book): readonly OrderKey[] => openTradesOf(book).map(({ entry }) => entry);

const RAIL = configWith({ dayTrades: { limit: 3, below: decimal("25000") } });
const CASH = configWith({ settledFundsOnly: {} });
const dayTrade = (daysAgo: number): Past => ago(daysAgo * 24 * HOUR, { closed: { at: AT - daysAgo * 24 * HOUR + MINUTE, reason: "closed" } });
const sold: Book = { ...EMPTY, risk: { ...EMPTY.risk, date: civilDate("2026-11-18"), unsettled: decimal("1200") } };
const ES = contract();
const signal = (price: string, over: Partial<EntryContext> = {}): Partial<EntryContext> => ({
  spec: ES,
  quote: quoteAt(ES, "6899.75", "6900.25"),
  pricedByQuote: false,
  alertPrice: decimal(price),
  ...over,
});
const quoted = (over: Partial<Quote>): Partial<EntryContext> => ({ quote: { ...quoteAt(call(), "1.10", "1.20"), ...over } });

/** Each rule's objections and passes, in the order in which the rules are asked. */
const ENTRIES: readonly Asked[] = [
  [tradingState, {}],
  [tradingState, { book: after({ type: "trading-state", state: "reduce-only", reason: "by hand" }) }],
  [tradingState, { book: after({ type: "trading-state", state: "halted", reason: "by hand" }) }],
  [holds, {}],
  [holds, { book: unheld }],
  [holds, { book: fullDisk }],
  [breakers, {}],
  [breakers, { book: lost }],
  [breakers, { book: fallen }],
  [breakers, { book: streak }],
  [messageAge, {}],
  [messageAge, { postedAt: AT - 95 * SECOND }],
  [duplicateAlert, {}],
  limited(duplicateAlert, { duplicateWindowMs: MINUTE }),
  limited(duplicateAlert, { duplicateWindowMs: MINUTE }, { book: bookWith(ago(20 * SECOND)) }),
  limited(duplicateAlert, { duplicateWindowMs: MINUTE }, { book: bookWith(ago(20 * SECOND)) }, "channel"),
  [symbolList, {}],
  limited(symbolList, { symbols: { allow: ["SPY", "QQQ"], deny: ["TSLA"] } }),
  limited(symbolList, { symbols: { allow: ["SPY", "QQQ"], deny: ["TSLA"] } }, { spec: call("IWM") }),
  limited(symbolList, { symbols: { allow: null, deny: ["TSLA"] } }, { spec: call("TSLA") }, "author"),
  [expiryList, {}],
  limited(expiryList, { expiries: { minDays: 0, maxDays: 45, deny: [] } }),
  limited(expiryList, { expiries: { minDays: 1, maxDays: 45, deny: [] } }, { spec: call("SPY", "2026-11-18") }),
  limited(expiryList, { expiries: { minDays: 0, maxDays: 7, deny: [] } }, {}, "channel"),
  limited(expiryList, { expiries: { minDays: null, maxDays: null, deny: [civilDate("2026-12-18")] } }),
  [links, {}],
  [links, { book: silent }],
  [frozenSymbol, {}],
  [frozenSymbol, { book: doubtful() }],
  [positionsAgree, {}],
  [positionsAgree, { book: differing }],
  [oppositeLeg, {}],
  [oppositeLeg, { spec: ES }],
  [oppositeLeg, { book: bookWith({}), side: "sell" }],
  [oppositeLeg, { book: bookWith({ spec: vertical("500", "505"), filled: false }), spec: vertical("495", "500") }],
  [oppositeLeg, { book: bookWith({ spec: vertical("495", "500"), side: "sell", filled: false }), side: "sell", spec: vertical("500", "505") }],
  [oppositeLeg, { book: after({ type: "foreign-position", instrument: call().instrument.id, quantity: -2, text: "" }) }],
  [oppositeLeg, { book: after({ type: "foreign-position", instrument: call().instrument.id, quantity: 2, text: "" }) }],
  [tradable, {}],
  [tradable, { spec: { ...call(), tradable: false } }],
  [tradable, { account: null }],
  [tradable, { account: accountWith({ canTrade: false }) }],
  [marketHours, {}],
  [marketHours, { at: Date.parse("2026-11-27T19:00:00Z") }],
  [openTrades, {}],
  limited(openTrades, { maxOpenTrades: 3 }, { book: bookWith({}, {}) }),
  limited(openTrades, { maxOpenTrades: 2 }, { book: bookWith({}, {}) }),
  limited(openTrades, { maxOpenTrades: 2 }, { book: bookWith({}, {}) }, "channel"),
  [openPerSymbol, {}],
  limited(openPerSymbol, { maxOpenPerSymbol: 2 }, { book: bookWith({}) }),
  limited(openPerSymbol, { maxOpenPerSymbol: 1 }, { book: bookWith({}) }),
  [openPerExpiry, {}],
  limited(openPerExpiry, { maxOpenPerExpiry: 2 }, { book: bookWith({}) }),
  limited(openPerExpiry, { maxOpenPerExpiry: 1 }, { book: bookWith({}) }),
  limited(openPerExpiry, { maxOpenPerExpiry: 1 }, { book: bookWith({ spec: ES }), spec: ES }),
  [openPerAuthor, {}],
  limited(openPerAuthor, { maxOpenPerAuthor: 2 }, { book: bookWith({}) }),
  limited(openPerAuthor, { maxOpenPerAuthor: 1 }, { book: bookWith({}) }),
  limited(openPerAuthor, { maxOpenPerAuthor: 1 }, { book: bookWith({}) }, "channel"),
  [orderRate, {}],
  limited(orderRate, { ordersPerMinute: 3, ordersPerDay: 100 }, { book: bookWith(ago(30 * SECOND)) }),
  limited(orderRate, { ordersPerMinute: 1 }, { book: bookWith(ago(30 * SECOND)) }),
  limited(orderRate, { ordersPerDay: 2 }, { book: bookWith(ago(HOUR), ago(30 * SECOND)) }, "author"),
  [dayTrades, {}],
  [dayTrades, { config: RAIL, account: accountWith({ netLiquidation: decimal("30000") }) }],
  [dayTrades, { config: RAIL, account: accountWith({ netLiquidation: decimal("12000") }), book: bookWith(dayTrade(1)) }],
  [dayTrades, { config: RAIL, account: accountWith({ netLiquidation: decimal("12000") }), book: bookWith(dayTrade(2), dayTrade(1), {}) }],
  [dayTrades, { config: RAIL, book: bookWith(dayTrade(1), dayTrade(1), dayTrade(1)) }],
  [settledFunds, {}],
  [settledFunds, { config: CASH, account: accountWith({ cash: decimal("5000") }), book: sold }],
  [settledFunds, { config: CASH, account: accountWith({ cash: decimal("1200") }), book: sold }],
  [settledFunds, { config: CASH }],
  [usableQuote, {}],
  [usableQuote, { quote: null }],
  [usableQuote, quoted({ quality: "delayed" })],
  [usableQuote, quoted({ ask: null })],
  [usableQuote, quoted({ bid: decimal("-0.05") })],
  [usableQuote, quoted({ bid: decimal("1.30") })],
  [usableQuote, quoted({ confirmedAt: AT - 9 * SECOND })],
  [usableQuote, quoted({ halted: true })],
  [priceBand, {}],
  [priceBand, { alertPrice: decimal("0.90") }],
  [limitBand, {}],
  limited(limitBand, { limitBandPercent: decimal("1") }, signal("6890")),
  limited(limitBand, { limitBandPercent: decimal("1") }, signal("9600")),
  limited(limitBand, { limitBandPercent: decimal("1") }, signal("6890", { quote: null })),
];

type Wish = NonNullable<Parameters<typeof sizedOf>[1]>;

const sized = (rule: SizedRule, limits: Partial<RiskLimits>, wish: Wish, over: Partial<EntryContext> = {}, of: "book" | "channel" | "author" = "book"): Check =>
  rule(sizedOf({ config: limitedIn(of, limits), ...over }, wish));

const today = call("SPY", "2026-11-18");
const worth = accountWith({ netLiquidation: decimal("10000") });
const settled = (cash: string, over: Partial<EntryContext> = {}): Partial<EntryContext> => ({ config: CASH, account: accountWith({ cash: decimal(cash) }), book: sold, ...over });

/** What the rules say that are asked when the size is known. */
const SIZED: readonly Check[] = [
  sized(maxContracts, {}, {}),
  sized(maxContracts, { maxContracts: 10 }, { asked: 10 }),
  sized(maxContracts, { maxContracts: 10 }, { asked: 20 }),
  sized(maxContracts, { maxContracts: 2 }, { asked: 3 }, {}, "channel"),
  sized(maxCost, {}, {}),
  sized(maxCost, { maxCost: decimal("500") }, { asked: 4 }),
  sized(maxCost, { maxCost: decimal("500") }, { asked: 5 }),
  sized(maxCost, { maxCost: decimal("100") }, { asked: 1 }, {}, "author"),
  sized(exposure, {}, {}),
  sized(exposure, { maxExposure: decimal("1000") }, { asked: 2 }, { book: bookWith({}) }),
  sized(exposure, { maxExposure: decimal("400") }, { asked: 3 }, { book: bookWith({}) }),
  sized(zeroDtePremium, {}, {}),
  sized(zeroDtePremium, { zeroDtePremium: decimal("300") }, { asked: 1 }, { spec: today, book: bookWith({ spec: today }) }),
  sized(zeroDtePremium, { zeroDtePremium: decimal("300") }, { asked: 2 }, { spec: today, book: bookWith({ spec: today }) }),
  sized(portfolioRisk, {}, {}),
  sized(portfolioRisk, { maxRiskPercent: decimal("10") }, { asked: 1 }, { account: worth, book: bookWith({}) }),
  sized(portfolioRisk, { maxRiskPercent: decimal("10") }, { asked: 9 }, { account: worth, book: bookWith({}) }),
  sized(portfolioRisk, { maxRiskPercent: decimal("1") }, { asked: 2, stop: "1.00" }, { account: worth, book: bookWith({}) }, "author"),
  sized(portfolioRisk, { maxRiskPercent: decimal("10") }, { asked: 1 }),
  settledCost(sizedOf({}, { asked: 1 })),
  settledCost(sizedOf(settled("5000", { spec: ES }), { asked: 1, price: "6900" })),
  settledCost(sizedOf(settled("5000"), { asked: 2 })),
  settledCost(sizedOf(settled("1500"), { asked: 4 })),
  settledCost(sizedOf({ config: CASH, account: null }, { asked: 1 })),
];

const BOOK = { of: "book" } as const;

/** How a size comes about, as an answer shows it. */
const sizes = (over: Partial<SizingInput>): Check => passed("sizing", sizingText(sizeOf(sizingInput(over))));
const tooSmall = (over: Partial<SizingInput>): Check => notAffordable(sizeOf(sizingInput(over)));
const cutTo = (limit: "maxCost" | "maxExposure", allowed: string, used = "0"): Partial<SizingInput> => ({
  moneyCaps: [{ limit, scope: BOOK, allowed: decimal(allowed), used: decimal(used) }],
});
const byRisk = (percent: string, stop: string | null, ignoredStop: string | null = null): Partial<SizingInput> => ({
  risk: { percent: decimal(percent), netLiquidation: decimal("10000"), stop: stop === null ? null : decimal(stop), ignoredStop },
});
const levels = (stopLoss: string | null, takeProfit: string | null): readonly Check[] => {
  const [stop, target] = [stopLoss, takeProfit].map((price) => (price === null ? null : decimal(price)));
  const said = mistypedLevel({ stopLoss: stop ?? null, takeProfit: target ?? null }, quoteAt(ES, "6899.75", "6900.25"), ZERO);
  return said === undefined ? [] : [said];
};

const ABOUT_SIZES: readonly Check[] = [
  sizes({}),
  sizes({ asked: 3 }),
  sizes(cutTo("maxCost", "400")),
  sizes(cutTo("maxExposure", "1000", "700")),
  sizes({ unitCaps: [{ scope: BOOK, allowed: 2 }] }),
  sizes(byRisk("1", "0.90")),
  sizes(byRisk("1", null, "50 is above the price")),
  tooSmall({ power: decimal("5000") }),
  tooSmall({ asked: 500 }),
  tooSmall(cutTo("maxCost", "90")),
  tooSmall(cutTo("maxExposure", "900", "1000")),
  tooSmall({ unitCaps: [{ scope: BOOK, allowed: 0 }] }),
  tooSmall(byRisk("0.5", "0.60")),
  ...levels("689", null),
  ...levels(null, "69500"),
];

const ASKED_OF_ALL: readonly Check[] = ENTRIES.map(asked);
const SAID: readonly Check[] = [...ASKED_OF_ALL, ...SIZED, ...ABOUT_SIZES];

/** A pass as `explain` shows it, an objection as its trader is answered. */
const line = ({ passed, code, text, suggestions }: Check): string => (passed ? `  ✓ ${text}\n` : `  ✗ ${code}: ${text}. Try: ${suggestions.join("; or ")}\n`);

const page = (checks: readonly Check[]): string =>
  checks.map((check, index) => `${checks[index - 1]?.rule === check.rule ? "" : `${index === 0 ? "" : "\n"}${check.rule}\n`}${line(check)}`).join("");

describe("what a trader reads of the risk rules", () => {
  it("stands in risk-messages.txt, to be reviewed as text", async () => {
    await expect(page(SAID)).toMatchFileSnapshot("./risk-messages.txt");
  });

  it("has every rule's pass and objection, in the order in which they are asked", () => {
    const names = [...ENTRY_RULES.map((rule) => rule(entryOf()).rule), ...SIZED_RULES.map((rule) => rule(sizedOf()).rule)];
    expect([...new Set([...ASKED_OF_ALL, ...SIZED].map(({ rule }) => rule))]).toEqual(names);
    for (const name of names) expect(new Set(SAID.filter(({ rule }) => rule === name).map(({ passed }) => passed)), name).toEqual(new Set([true, false]));
  });

  it("says in every objection what can be done, in one line each", () => {
    for (const { text, suggestions, passed } of SAID) {
      for (const each of [text, ...suggestions]) expect(each).toMatch(/^\S[^\n]*[^.\s]$/);
      if (!passed) expect(suggestions.length).toBeGreaterThan(0);
    }
  });
});
