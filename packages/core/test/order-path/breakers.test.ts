import { describe, expect, it } from "vitest";
import { channelId, decimal, NO_LIMITS, SECOND, userId, type RiskConfig, type RiskLimits } from "../../src/index.ts";
import { ANALYST, Desk, HALF_CHANNEL } from "./desk.ts";

const HOUR = 3_600 * SECOND;

const limited = (risk: Partial<RiskConfig>): Desk => {
  const desk = new Desk({ config: (config) => ({ ...config, risk: { ...config.risk, ...risk } }) });
  for (const symbol of ["SPY", "QQQ", "IWM"]) desk.market(symbol, "1.10", "1.20");
  return desk;
};

const forBook = (limits: Partial<RiskLimits>): Desk => limited({ book: { ...NO_LIMITS, ...limits } });

/** A trade of eight, bought at 1.15 and sold at this price. Gives its message. */
const trade = (desk: Desk, symbol: string, sold: string, by: { readonly author?: string; readonly channel?: string } = {}): string => {
  const id = desk.say(`Alert: BTO ${symbol} 500C 12/18 @ 1.15`, by);
  const entry = desk.trade(id).entryPlan.quantity;
  desk.fill("e1", entry, "1.15");
  desk.pass(SECOND);
  desk.say(`STC ${symbol} 500C 12/18`, by);
  desk.pass(1);
  desk.fill("c2", entry, sold);
  desk.sent();
  return id;
};

const says = (desk: Desk, text: string): string => desk.statuses.get(desk.say(text)) ?? "";

describe("a loss on one day", () => {
  it("stops entries until the next day in New York, ends working ones, and leaves exits alone", () => {
    const desk = forBook({ dayLoss: { unit: "money", value: decimal("200") } });
    const held = desk.say("Alert: BTO IWM 500C 12/18 @ 1.15");
    desk.fill("e1", 3, "1.15");
    desk.sent();
    trade(desk, "SPY", "0.90");
    expect(desk.eventsOf("breaker-tripped")).toEqual([
      {
        type: "breaker-tripped",
        scope: { of: "book" },
        breaker: "day-loss",
        trippedAt: desk.now,
        until: Date.parse("2026-11-19T05:00:00Z"),
        text: "200.00 lost today, the limit is 200.00",
      },
    ]);
    expect(desk.told).toEqual(["200.00 lost today, the limit is 200.00: no entries until 2026-11-19 00:00 New York, or !tt resume; exits go on"]);
    expect(desk.trade(held).entryWanted).toBe(false);
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("day-loss: 200.00 lost today, the limit is 200.00: no entries until 2026-11-19 00:00 New York");
    desk.sent();
    desk.say("STC IWM 500C 12/18");
    desk.pass(1);
    expect(desk.sent().join()).toContain("place c2 sell 3");
    desk.pass(Date.parse("2026-11-19T15:00:00Z") - desk.now);
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("working");
  });

  it("is not stopped by what was lost the day before, nor by a gain", () => {
    const desk = forBook({ dayLoss: { unit: "money", value: decimal("200") } });
    trade(desk, "SPY", "1.00");
    desk.pass(Date.parse("2026-11-19T15:00:00Z") - desk.now);
    trade(desk, "QQQ", "1.00");
    trade(desk, "IWM", "1.30");
    expect(desk.eventsOf("breaker-tripped")).toEqual([]);
  });

  it("in percent is of the account's worth, first told that day", () => {
    const desk = forBook({ dayLoss: { unit: "percent", value: decimal("0.25") } });
    trade(desk, "SPY", "1.00");
    expect(desk.eventsOf("breaker-tripped").map(({ text }) => text)).toEqual(["120.00 lost today, the limit is 120.00 (0.25 % of 48000.00)"]);
  });

  it("counts anew after an operator resumed, and trips again", () => {
    const desk = forBook({ dayLoss: { unit: "money", value: decimal("100") } });
    trade(desk, "SPY", "1.00");
    desk.say("!tt resume");
    trade(desk, "QQQ", "1.10");
    expect(desk.eventsOf("breaker-tripped")).toHaveLength(1);
    trade(desk, "IWM", "1.00");
    expect(desk.eventsOf("breaker-tripped").map(({ text }) => text)).toEqual([
      "120.00 lost today, the limit is 100.00",
      "160.00 lost today, the limit is 100.00",
    ]);
  });

  it("is the same book after its journal was folded anew", () => {
    const desk = forBook({ dayLoss: { unit: "money", value: decimal("100") } });
    trade(desk, "SPY", "1.00");
    desk.restart();
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("day-loss");
  });
});

describe("a drawdown", () => {
  it("is counted from the highest point, stands overnight, and ends when an operator resumes", () => {
    const desk = forBook({ drawdown: { unit: "money", value: decimal("150") } });
    trade(desk, "SPY", "1.25");
    trade(desk, "QQQ", "1.05");
    expect(desk.eventsOf("breaker-tripped")).toEqual([]);
    trade(desk, "IWM", "1.05");
    expect(desk.eventsOf("breaker-tripped")).toMatchObject([{ breaker: "drawdown", until: null }]);
    desk.pass(Date.parse("2026-11-19T15:00:00Z") - desk.now);
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("drawdown: 160.00 lost since the highest point, the limit is 150.00: no entries until an operator resumes");
    desk.say("!tt resume");
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("working");
  });
});

describe("losses in a row", () => {
  it("earn a pause, after which they are counted anew", () => {
    const desk = forBook({ lossStreak: { losses: 2, pauseMs: HOUR } });
    trade(desk, "SPY", "1.14");
    trade(desk, "QQQ", "1.16");
    trade(desk, "SPY", "1.14");
    expect(desk.eventsOf("breaker-tripped")).toEqual([]);
    trade(desk, "IWM", "1.14");
    const [tripped] = desk.eventsOf("breaker-tripped");
    expect(tripped).toMatchObject({ breaker: "loss-streak", until: desk.now + HOUR, text: "2 losing trades in a row, the limit is 2" });
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("loss-streak");
    desk.pass(HOUR);
    trade(desk, "SPY", "1.14");
    expect(desk.eventsOf("breaker-tripped")).toHaveLength(1);
  });
});

describe("an operator's word", () => {
  it("ends a pause after losses in a row, which are counted anew", () => {
    const desk = forBook({ lossStreak: { losses: 2, pauseMs: HOUR } });
    trade(desk, "SPY", "1.14");
    trade(desk, "QQQ", "1.14");
    expect(says(desk, "Alert: BTO IWM 500C 12/18 @ 1.15")).toContain("loss-streak");
    desk.say("!tt resume");
    trade(desk, "IWM", "1.14");
    expect(desk.eventsOf("breaker-tripped")).toHaveLength(1);
    trade(desk, "SPY", "1.14");
    expect(desk.eventsOf("breaker-tripped")).toHaveLength(2);
  });

  it("ends all that stand beside each other", () => {
    const desk = forBook({ dayLoss: { unit: "money", value: decimal("100") }, drawdown: { unit: "money", value: decimal("100") } });
    trade(desk, "SPY", "1.00");
    expect(desk.eventsOf("breaker-tripped").map(({ breaker }) => breaker).toSorted()).toEqual(["day-loss", "drawdown"]);
    expect(desk.book.risk.breakers).toHaveLength(2);
    desk.say("!tt resume");
    expect(desk.book.risk.breakers).toEqual([]);
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("working");
  });
});

describe("a breaker of one author or channel", () => {
  it("stops that author and nobody else", () => {
    const limits = { ...NO_LIMITS, dayLoss: { unit: "money", value: decimal("50") } } as const;
    const desk = limited({ authors: [{ id: userId(ANALYST), limits }] });
    trade(desk, "SPY", "1.00", { author: ANALYST });
    expect(desk.eventsOf("breaker-tripped")).toMatchObject([{ scope: { of: "author", id: ANALYST }, text: `120.00 lost today of author ${ANALYST}, the limit is 50.00` }]);
    const refused = desk.say("Alert: BTO QQQ 500C 12/18 @ 1.15", { author: ANALYST });
    expect(desk.statuses.get(refused)).toContain("day-loss");
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("working");
  });

  it("stops that channel and no other", () => {
    const limits = { ...NO_LIMITS, dayLoss: { unit: "money", value: decimal("50") } } as const;
    const desk = limited({ channels: [{ id: channelId(HALF_CHANNEL), limits }] });
    trade(desk, "SPY", "1.00", { channel: HALF_CHANNEL });
    const refused = desk.say("Alert: BTO QQQ 500C 12/18 @ 1.15", { channel: HALF_CHANNEL });
    expect(desk.statuses.get(refused)).toContain(`lost today of channel ${HALF_CHANNEL}`);
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("working");
  });
});
