import { describe, expect, it } from "vitest";
import { channelId, decimal, NO_LIMITS, userId, type BookConfig, type RiskConfig, type RiskLimits } from "../../src/index.ts";
import { ANALYST, Desk, HALF_CHANNEL } from "./desk.ts";

const SPY = "Alert: BTO SPY 500C 12/18 @ 1.15";

const deskWith = (change: (config: BookConfig) => BookConfig, power = "48000"): Desk => {
  const desk = new Desk({ config: change, power });
  for (const symbol of ["SPY", "QQQ", "IWM"]) desk.market(symbol, "1.10", "1.20");
  desk.market("/MES", "6900.00", "6900.25");
  return desk;
};

const limited = (risk: Partial<RiskConfig>): Desk => deskWith((config) => ({ ...config, risk: { ...config.risk, ...risk } }));

const forBook = (limits: Partial<RiskLimits>): Desk => limited({ book: { ...NO_LIMITS, ...limits } });

/** What a message was answered with, as the journal has it. */
const answerTo = (desk: Desk, id: string): string => {
  const event = desk.eventsOf("message-answered").findLast(({ messageId }) => messageId === id);
  return event === undefined ? "" : event.outcome === "opened" ? event.text : (desk.statuses.get(id) ?? "");
};

const says = (desk: Desk, text: string, by: { readonly author?: string; readonly channel?: string } = {}): string => answerTo(desk, desk.say(text, by));

describe("a limit that an alert's size is cut to", () => {
  it("is the cost of one trade, and the ladder does not climb beyond it", () => {
    const desk = forBook({ maxCost: decimal("350") });
    const id = desk.say(SPY);
    expect(answerTo(desk, id)).toBe(
      "buy 3 SPY 500C 18 Dec 26 at 1.15 (2 % of 48000.00 free = 960.00, cut to 350.00 by maxCost; ÷ (1.15 × 100 + 1.13) = 3)",
    );
    // At 1.16 three cost 351.39.
    expect(desk.trade(id).entryPlan.prices).toEqual([decimal("1.15")]);
  });

  it("is the number of contracts, which leaves the price its room", () => {
    const desk = forBook({ maxContracts: 2 });
    const id = desk.say(SPY);
    expect(answerTo(desk, id)).toBe("buy 2 SPY 500C 18 Dec 26 at 1.15 (2 % of 48000.00 free = 960.00; ÷ (1.15 × 100 + 1.13) = 8, cut to 2 by maxContracts)");
    expect(desk.trade(id).entryPlan.prices).toHaveLength(4);
  });

  it("is the money in open trades: what works counts, what was closed does not", () => {
    const desk = forBook({ maxExposure: decimal("1500") });
    expect(says(desk, SPY)).toContain("buy 8");
    desk.fill("e1", 8, "1.15");
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toContain("buy 4 QQQ 500C 18 Dec 26 at 1.15 (2 % of 47070.96 free = 941.42, cut to 570.96 by maxExposure; ÷ (1.15 × 100 + 1.13) = 4)");
    expect(says(desk, "Alert: BTO IWM 500C 12/18 @ 1.15")).toBe(
      "not-affordable: 2 % of 46594.44 free = 931.89, cut to 94.44 by maxExposure; ÷ (1.15 × 100 + 1.13) = 0: one costs 116.13, 94.44 may be used. Try: close a trade first; or raise risk.maxExposure",
    );
    desk.say("STC SPY 500C 12/18");
    desk.pass(1);
    desk.fill("c2", 8, "1.15");
    expect(says(desk, "Alert: BTO IWM 500C 12/18 @ 1.15")).toContain("buy 8 IWM");
  });

  it("is the premium in what expires today, and of nothing else", () => {
    const desk = forBook({ zeroDtePremium: decimal("300") });
    expect(says(desk, "Alert: BTO SPY 500C 11/18 @ 1.15")).toContain("cut to 300.00 by zeroDtePremium; ÷ (1.15 × 100 + 1.13) = 2");
    expect(says(desk, "Alert: BTO QQQ 500C 11/18 @ 1.15")).toContain("not-affordable: 2 % of");
    expect(says(desk, "Alert: BTO IWM 500C 12/18 @ 1.15")).toContain("buy 8");
  });

  it("of nothing allows nothing", () => {
    expect(says(forBook({ maxContracts: 0 }), SPY)).toContain("= 8, cut to 0 by maxContracts: no unit is allowed. Try: raise risk.maxContracts");
    expect(says(forBook({ maxCost: decimal("100") }), SPY)).toContain("one costs 116.13, 100.00 may be used. Try: post a cheaper contract; or raise risk.maxCost");
  });
});

describe("a limit of one channel or author", () => {
  it("cuts in that channel and in no other", () => {
    const desk = limited({ channels: [{ id: channelId(HALF_CHANNEL), limits: { ...NO_LIMITS, maxCost: decimal("250"), maxContracts: 1 } }] });
    expect(says(desk, SPY, { channel: HALF_CHANNEL })).toBe(
      `buy 1 SPY 500C 18 Dec 26 at 1.15 (2 % × 0.5 of 48000.00 free = 480.00, cut to 250.00 by maxCost of channel ${HALF_CHANNEL}; ÷ (1.15 × 100 + 1.13) = 2, cut to 1 by maxContracts of channel ${HALF_CHANNEL})`,
    );
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15")).toBe("buy 8 QQQ 500C 18 Dec 26 at 1.15");
  });

  it("counts the trades of that author alone", () => {
    const desk = limited({ authors: [{ id: userId(ANALYST), limits: { ...NO_LIMITS, maxExposure: decimal("500") } }] });
    expect(says(desk, SPY)).toContain("buy 8");
    expect(says(desk, "Alert: BTO QQQ 500C 12/18 @ 1.15", { author: ANALYST })).toContain(`cut to 500.00 by maxExposure of author ${ANALYST}`);
  });

  it("holds beside the book's: the tightest cuts", () => {
    const tight = { ...NO_LIMITS, maxCost: decimal("250"), maxContracts: 5 };
    const desk = limited({ book: { ...NO_LIMITS, maxCost: decimal("400"), maxContracts: 1 }, authors: [{ id: userId(ANALYST), limits: tight }] });
    expect(says(desk, SPY, { author: ANALYST })).toContain(`cut to 250.00 by maxCost of author ${ANALYST}; ÷ (1.15 × 100 + 1.13) = 2, cut to 1 by maxContracts)`);
  });
});

describe("a number that a trader asked for", () => {
  it("is refused, not cut, and told what would pass", () => {
    expect(says(forBook({ maxContracts: 2 }), "!tt buy 3 MES")).toBe("too-many-contracts: 3 in one trade; 2 are allowed. Try: ask for 2; or raise risk.maxContracts");
    const desk = forBook({ maxCost: decimal("5000") });
    expect(says(desk, "!tt buy 3 MES")).toBe("too-dear: 3 may cost 10357.28; one trade may cost 5000.00. Try: ask for 1; or name a cheaper contract; or raise risk.maxCost");
    expect(says(desk, "!tt buy 1 MES")).toBe("buy 1 /MESZ6 at market");
  });

  it("is refused by what open trades have committed", () => {
    const desk = forBook({ maxExposure: decimal("8000") });
    desk.say("!tt buy 2 MES");
    expect(says(desk, "!tt buy 1 MES")).toBe(
      "too-much-exposure: 1 may cost 3452.42; open trades have committed 6904.85 of 8000.00, 1095.15 are left. Try: not even one passes: one may cost 3452.42; or close a trade first; or raise risk.maxExposure",
    );
  });

  it("leaves its figures in the journal when it passes", () => {
    const desk = forBook({ maxContracts: 5, maxCost: decimal("9000") });
    desk.say("!tt buy 2 MES");
    const texts = desk.eventsOf("considered").at(-1)?.checks.map(({ rule, text }) => `${rule}: ${text}`);
    expect(texts).toEqual(expect.arrayContaining(["max-contracts: 2 in one trade; 5 are allowed", "max-cost: 2 may cost 6904.85; one trade may cost 9000.00", "exposure: no limit is set"]));
  });
});

const BY_RISK = { by: "risk", smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") } as const;

const byRisk = (over: { readonly followText?: boolean; readonly perAlertPercent?: string; readonly limits?: Partial<RiskLimits> } = {}): Desk =>
  deskWith((config) => ({
    ...config,
    allocation: { ...config.allocation, perAlertPercent: decimal(over.perAlertPercent ?? "20") },
    exit: { ...config.exit, followText: over.followText ?? true },
    risk: { ...config.risk, sizing: BY_RISK, book: { ...NO_LIMITS, ...over.limits } },
  }));

describe("a size by risk", () => {
  it("is what net liquidation may lose over the distance to the stop, and the ladder stays within it", () => {
    const desk = byRisk();
    const id = desk.say(`${SPY} SL 0.95`);
    expect(answerTo(desk, id)).toBe(
      "buy 48 SPY 500C 18 Dec 26 at 1.15 (20 % of 48000.00 free = 9600.00; ÷ (1.15 × 100 + 1.13) = 82, cut to 48 by the risk: 2 % of 48000.00 net liquidation = 960.00; ÷ (|1.15 − 0.95| × 100) = 48)",
    );
    // A cent more would lose 1008.00.
    expect(desk.trade(id).entryPlan.prices).toEqual([decimal("1.15")]);
  });

  it("is the whole premium without a stop, with one that may mean two things, and with one that nothing keeps", () => {
    expect(says(byRisk(), SPY)).toContain("cut to 8 by the risk: 2 % of 48000.00 net liquidation = 960.00; ÷ (1.15 × 100, no stop) = 8");
    expect(says(byRisk(), `${SPY} SL 75%`)).toContain("no stop: a stop of 75 % may count from the entry or from nothing) = 8");
    expect(says(byRisk(), `${SPY} SL 50%`)).toContain("(|1.15 − 0.58| × 100) = 16");
    expect(says(byRisk({ followText: false }), `${SPY} SL 0.95`)).toContain("no stop: exit.followText is off, so the alert's own stop protects nothing) = 8");
  });

  it.each([
    ["small", "1 %"],
    ["lotto", "1 %"],
    ["half size", "2 %"],
    ["large", "3 %"],
  ])("follows the size word %s", (word, percent) => {
    expect(says(byRisk(), `${SPY} ${word}`)).toContain(`the risk: ${percent} of 48000.00`);
  });

  it("has the channel's share, and is never more than the allocation and the limits pay for", () => {
    expect(says(byRisk(), `${SPY} SL 0.95`, { channel: HALF_CHANNEL })).toContain("cut to 24 by the risk: 2 % × 0.5 of 48000.00 net liquidation = 480.00");
    expect(says(byRisk({ perAlertPercent: "2" }), `${SPY} SL 0.95`)).toContain("buy 8 SPY 500C 18 Dec 26 at 1.15 (2 % of 48000.00 free = 960.00; ÷ (1.15 × 100 + 1.13) = 8; the risk allows 48:");
    expect(says(byRisk({ limits: { maxContracts: 5 } }), `${SPY} SL 0.95`)).toContain("= 48, cut to 5 by maxContracts)");
  });

  it("is none when one may lose more than is allowed", () => {
    const desk = deskWith((config) => ({ ...config, risk: { ...config.risk, sizing: { ...BY_RISK, normalPercent: decimal("0.1") } } }));
    expect(says(desk, SPY)).toContain("one may lose 115.00, 48.00 are allowed. Try: give it a stop nearer to the entry; or raise the percentage in risk.sizing");
  });

  it("leaves a number that was asked for as it is", () => {
    expect(says(byRisk(), "!tt buy 2 MES")).toBe("buy 2 /MESZ6 at market");
  });
});

describe("what open trades lose at their stops", () => {
  it("is limited in percent of net liquidation: an option without a stop counts whole, a future to its stop", () => {
    const desk = forBook({ maxRiskPercent: decimal("2") });
    desk.say("!tt buy 2 MES stop loss 6880");
    expect(says(desk, SPY)).toBe(
      "too-much-risk: open trades lose 202.50 when every stop is hit, and this one 819.91: 1022.41 of 960.00 allowed (2 % of 48000.00). Try: give it a stop; or close a trade first; or raise risk.maxRiskPercent",
    );
    expect(says(desk, "!tt buy 10 MES stop loss 6880")).toContain("this one 1012.50: 1215.00 of 960.00 allowed (2 % of 48000.00). Try: give it a stop nearer to the entry; or ask for 4;");
    expect(says(desk, "!tt buy 4 MES stop loss 6880")).toContain("buy 4 /MESZ6");
  });

  it("is not asked of a stop on the wrong side: that is said first, whatever else would be too much", () => {
    for (const limits of [{ maxRiskPercent: decimal("2") }, { maxContracts: 5 }]) {
      const desk = forBook(limits);
      expect(says(desk, "!tt buy 20 MES stop loss 6990")).toMatch(/^bad-bracket: a stop loss of a buy at .* lies below it, not at 6990\.00\. Try: give the stop loss a price below/);
      expect(says(desk, "!tt sell 20 MES target 6990")).toMatch(/^bad-bracket: a target of a sell at .* lies below it, not at 6990\.00/);
      expect(desk.sent()).toEqual([]);
    }
  });
});
