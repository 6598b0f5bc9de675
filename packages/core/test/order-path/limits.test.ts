import { describe, expect, it } from "vitest";
import { channelId, decimal, MINUTE, NO_LIMITS, SECOND, userId, type RiskConfig, type RiskLimits } from "../../src/index.ts";
import { ANALYST, Desk, HALF_CHANNEL, OWNER } from "./desk.ts";

const limited = (risk: Partial<RiskConfig>): Desk => {
  const desk = new Desk({ config: (config) => ({ ...config, risk: { ...config.risk, ...risk } }) });
  for (const symbol of ["SPY", "QQQ", "IWM"]) desk.market(symbol, "1.10", "1.20");
  desk.market("/MES", "6899.75", "6900.25");
  return desk;
};

const forBook = (limits: Partial<RiskLimits>): Desk => limited({ book: { ...NO_LIMITS, ...limits } });

const alert = (symbol: string): string => `Alert: BTO ${symbol} 500C 12/18 @ 1.15`;

const says = (desk: Desk, text: string, by: { readonly author?: string; readonly channel?: string } = {}): string =>
  desk.statuses.get(desk.say(text, by)) ?? "";

describe("a limit on open trades", () => {
  it("refuses the next alert, leaves exits alone, and lets one in when a trade is over", () => {
    const desk = forBook({ maxOpenTrades: 1 });
    expect(says(desk, alert("SPY"))).toContain("working");
    desk.fill("e1", 8, "1.15");
    desk.sent();
    expect(says(desk, alert("QQQ"))).toBe(
      "too-many-open: 1 open trade, the limit is 1. Try: close one of them, then post it again; or raise risk.maxOpenTrades",
    );
    expect(desk.sent()).toEqual([]);
    desk.say("STC SPY 500C 12/18");
    desk.pass(1);
    desk.fill("c2", 8, "1.15");
    expect(says(desk, alert("QQQ"))).toContain("working");
  });

  it("of a channel and of an author is counted over their own trades", () => {
    const one = { ...NO_LIMITS, maxOpenTrades: 1 };
    const desk = limited({ channels: [{ id: channelId(HALF_CHANNEL), limits: one }], authors: [{ id: userId(ANALYST), limits: one }] });
    expect(says(desk, alert("SPY"), { channel: HALF_CHANNEL })).toContain("working");
    expect(says(desk, alert("QQQ"), { channel: HALF_CHANNEL })).toContain(`too-many-open: 1 open trade of channel ${HALF_CHANNEL}, the limit is 1`);
    expect(says(desk, alert("QQQ"), { author: ANALYST })).toContain("working");
    expect(says(desk, alert("IWM"), { author: ANALYST })).toContain(`too-many-open: 1 open trade of author ${ANALYST}, the limit is 1`);
    expect(says(desk, alert("IWM"))).toContain("working");
  });
});

describe("an alert that is posted twice", () => {
  it("is traded once within the window, by each author, and again after it", () => {
    const desk = forBook({ duplicateWindowMs: MINUTE });
    expect(says(desk, alert("SPY"))).toContain("working");
    desk.pass(10 * SECOND);
    expect(says(desk, alert("SPY"))).toContain(`duplicate: buy SPY 500C 18 Dec 26 by author ${OWNER} was said 10 s before`);
    expect(says(desk, alert("SPY"), { author: ANALYST })).toContain("working");
    desk.pass(50 * SECOND);
    expect(says(desk, alert("SPY"))).toContain("working");
  });

  it("is known after the journal was folded anew", () => {
    const desk = forBook({ duplicateWindowMs: MINUTE });
    desk.say(alert("SPY"));
    desk.restart();
    expect(says(desk, alert("SPY"))).toContain("duplicate");
  });
});

describe("orders in a minute", () => {
  it("count exits, too, but never hold one back", () => {
    const desk = forBook({ ordersPerMinute: 2 });
    desk.say(alert("SPY"));
    desk.fill("e1", 8, "1.15");
    desk.sent();
    expect(says(desk, alert("QQQ"))).toContain("orders-per-minute: 2 orders in the last minute, the limit is 2");
    desk.say("STC SPY 500C 12/18");
    desk.pass(1);
    expect(desk.sent().join()).toContain("place c2");
    desk.pass(MINUTE);
    expect(says(desk, alert("QQQ"))).toContain("working");
  });
});

describe("a price that a trader gives", () => {
  it("is refused with a digits swapped, and with no quote to compare it with", () => {
    const desk = forBook({ limitBandPercent: decimal("1") });
    expect(says(desk, "!tt buy 1 /MES @ 9600")).toContain("limit-off-market: 9600.00 is 39.1 % from the market's mid 6900.00; the band is 1 %. Try: give a price of 6831.00 to 6969.00");
    desk.quoteAge = null;
    expect(says(desk, "!tt buy 1 /MES @ 6900")).toContain("no-quote: 6900.00 can't be compared with the market: there is no quote");
    desk.quoteAge = 0;
    expect(says(desk, "!tt buy 1 /MES @ 6900")).toContain("working");
  });
});
