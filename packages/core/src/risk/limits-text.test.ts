import { describe, expect, it } from "vitest";
import type { Book } from "../book/state.ts";
import { decimal } from "../decimal.ts";
import { channelId, userId } from "../ids.ts";
import { civilDate } from "../time.ts";
import { riskText } from "./limits-text.ts";
import { NO_LIMITS, type RiskConfig, type RiskLimits } from "./limits.ts";
import { emptyRecord } from "./record.ts";
import { AT, bookWith, call, configWith, contract, EMPTY } from "./testing/entry-bench.ts";

const told = (risk: Partial<RiskConfig>, id: string | null = null, over: Partial<Book> = {}): readonly string[] => {
  const trades = bookWith({ filled: true }, { spec: call("QQQ", "2026-11-18") }, { spec: contract(), author: "8" });
  return riskText({ ...trades, config: configWith(risk), ...over }, id, AT).split("\n");
};

const EVERY: RiskLimits = {
  maxContracts: 5,
  maxCost: decimal("400"),
  maxOpenTrades: 4,
  maxOpenPerSymbol: 2,
  maxOpenPerExpiry: 2,
  maxOpenPerAuthor: 3,
  maxExposure: decimal("100000"),
  maxRiskPercent: decimal("2"),
  zeroDtePremium: decimal("100"),
  limitBandPercent: decimal("3"),
  duplicateWindowMs: 30_000,
  ordersPerMinute: 2,
  ordersPerDay: 50,
  dayLoss: { unit: "money", value: decimal("500") },
  drawdown: { unit: "percent", value: decimal("4") },
  lossStreak: { losses: 3, pauseMs: 900_000 },
  symbols: { allow: ["SPY", "QQQ"], deny: ["TSLA"] },
  expiries: { minDays: 1, maxDays: 45, deny: [civilDate("2026-12-24")] },
};

const TODAY = civilDate("2026-11-18");
const AUTHOR = { id: userId("7"), limits: { ...NO_LIMITS, maxOpenTrades: 3 } };
const CHANNEL = { id: channelId("100"), limits: { ...NO_LIMITS, maxContracts: 2 } };

describe("what is told of the limits", () => {
  it("is every one that is set, with what is used and left of it", () => {
    expect(told({ book: EVERY })).toEqual([
      "sim:test is active",
      "the book:",
      "- units of one trade: at most 5",
      "- cost of one trade: at most 400.00",
      "- open trades: 3 of 4, 1 left",
      "- open trades per symbol: SPY 1 of 2, 1 left; QQQ 1 of 2, 1 left; /ES 1 of 2, 1 left",
      "- open trades per expiry: 2026-12-18 1 of 2, 1 left; 2026-11-18 1 of 2, 1 left",
      "- open trades per author: 7 2 of 3, 1 left; 8 1 of 3, 2 left",
      "- committed and pending: 287.50 of 100000.00, 99712.50 left",
      "- lost when every stop is hit: 287.50 of 2 % of an account whose worth is not known yet",
      "- premium that expires today: 115.00 of 100.00, 0.00 left",
      "- a given limit: at most 3 % from the mid",
      "- the same alert again: not within 30 s",
      "- orders in the last minute: 3 of 2, 0 left",
      "- orders today: 3 of 50, 47 left",
      "- lost today: 0.00 of 500.00, 500.00 left",
      "- lost since the highest point: 0.00 of 4 % of an account whose worth is not known yet",
      "- losing trades in a row: 0 of 3, 3 left; then a pause of 15 min",
      "- symbols: only SPY, QQQ, not TSLA",
      "- expiries: 1 days away or more, 45 days away or less, not 2026-12-24",
    ]);
  });

  it("is counted against the account's worth once the broker has told it", () => {
    const limits = { ...NO_LIMITS, maxRiskPercent: decimal("2"), drawdown: EVERY.drawdown };
    const risk = { ...emptyRecord, equity: { date: TODAY, amount: decimal("10000") } };
    const lines = told({ book: limits }, null, { risk });
    expect(lines).toContain("- lost when every stop is hit: 287.50 of 200.00, 0.00 left (2 %)");
    expect(lines.find((line) => line.startsWith("- lost since"))).toMatch(
      /^- lost since the highest point: 0\.00 of 400\.00/,
    );
  });

  it("says what an empty list lets through, and what each name may have before it has anything", () => {
    const lists = { symbols: { allow: null, deny: [] }, expiries: { minDays: null, maxDays: null, deny: [] } };
    const empty = { ...EMPTY, config: configWith({ book: { ...NO_LIMITS, ...lists, maxOpenPerAuthor: 3 } }) };
    const lines = riskText(empty, null, AT).split("\n");
    expect(lines.slice(2)).toEqual(["- open trades per author: none of 3 each", "- symbols: all", "- expiries: all"]);
    expect(told({ book: { ...NO_LIMITS, symbols: { allow: [], deny: [] } } })).toContain("- symbols: only none");
  });

  it("begins with what stands against entries now, of the scope that is asked about", () => {
    const breaker = { breaker: "day-loss", trippedAt: AT, text: "too much lost" } as const;
    const risk = {
      ...emptyRecord,
      breakers: [
        { ...breaker, scope: { of: "book" }, until: null },
        { ...breaker, scope: { of: "author", id: AUTHOR.id }, until: AT + 60_000 },
        { ...breaker, scope: { of: "book" }, until: AT },
      ],
    } as const;
    const holds = [{ code: "journal-down", text: "the journal does not answer" }] as const;
    const ours = told({}, "7", { risk, holds, tradingState: "halted" });
    expect(ours.slice(0, 4)).toEqual([
      "sim:test is halted: no entries until !tt resume",
      "no entries (day-loss): too much lost; until !tt resume",
      "no entries (day-loss): too much lost; until 2026-11-18 10:05 New York, or !tt resume",
      "no entries: the journal does not answer",
    ]);
    expect(told({}, "8", { risk }).filter((line) => line.startsWith("no entries"))).toHaveLength(1);
  });

  it("of one author or channel is the book's and their own, with what they have gained", () => {
    const tally = {
      date: TODAY,
      today: decimal("-20"),
      total: decimal("35"),
      peak: decimal("55"),
      losses: 1,
      lastLossAt: AT,
    };
    const tallies = [
      { scope: "author:7", tally },
      { scope: "channel:100", tally: { ...tally, date: civilDate("2026-11-17") } },
    ];
    const over = { risk: { ...emptyRecord, tallies } };
    const config = { authors: [AUTHOR], channels: [CHANNEL] };
    expect(told(config, "7", over).slice(1)).toEqual([
      "the book: no limit is set",
      "author 7:",
      "- open trades: 2 of 3, 1 left",
      "author 7: realised -20.00 today, 35.00 in all",
    ]);
    expect(told(config, "100", over).slice(2)).toEqual([
      "channel 100:",
      "- units of one trade: at most 2",
      "channel 100: realised 0.00 today, 35.00 in all",
    ]);
    expect(told(config, "9", over).slice(2)).toEqual([
      "9: no limits of their own; those of the book hold",
      "9: nothing of theirs has been closed yet",
    ]);
  });

  it("ends with what holds for the account as a whole", () => {
    const sizing = {
      by: "risk",
      smallPercent: decimal("1"),
      normalPercent: decimal("2"),
      largePercent: decimal("3"),
    } as const;
    const lines = told({ sizing, dayTrades: { limit: 3, below: decimal("25000") }, settledFundsOnly: {} });
    expect(lines.slice(2)).toEqual([
      "the account:",
      "- a trade may lose 1, 2 or 3 % (small, normal, large)",
      "- 3 day trades in five business days below 25000.00",
      "- settled funds only",
    ]);
  });
});
