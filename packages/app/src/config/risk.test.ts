import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { civilDate, decimal, HOUR, isOk, MINUTE, NO_LIMITS, UNLIMITED, type RiskConfig } from "@floorbroker/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import { loadConfig } from "./load.ts";
import { riskSection } from "./risk.ts";

const ALERTS = "1255265167113978008";
const MARLIN = "704125082750156840";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-risk-"));
  await mkdir(cwd, { recursive: true });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const load = async (text: string) => {
  await writeFile(join(cwd, "floorbroker.yaml"), text, { mode: 0o600 });
  return loadConfig({ env: {}, cwd });
};

const risk = async (text: string): Promise<RiskConfig> => {
  const result = await load(text);
  if (!isOk(result)) throw new Error(result.left.map((one) => problemLine(one)).join("\n"));
  return result.right.book.risk;
};

const errors = async (text: string): Promise<readonly string[]> => {
  const result = await load(text);
  return isOk(result) ? [] : result.left.map((one) => problemLine(one).replace("floorbroker.yaml ", ""));
};

/** The risk section of the example, with its lines no longer commented out. */
const example = async (): Promise<string> => {
  const page = await readFile(
    fileURLToPath(new URL("../../../../docs/floorbroker.example.yaml", import.meta.url)),
    "utf8",
  );
  const lines = page.split("\n");
  const from = lines.indexOf("# risk:");
  const length = lines.slice(from).findIndex((line) => !line.startsWith("#"));
  return lines.slice(from, from + length).map((line) => line.replace(/^# ?/, "")).join("\n");
};

describe("the limits of a settings file", () => {
  it("are none when it names none", async () => {
    expect(await risk("")).toEqual(UNLIMITED);
    expect(await risk("risk:\n  # maxCost: 500\n")).toEqual(UNLIMITED);
    expect(await risk("risk: { symbols: {}, channels: [], settledFundsOnly: false }")).toEqual({
      ...UNLIMITED,
      book: { ...NO_LIMITS, symbols: { allow: null, deny: [] } },
    });
  });

  it("are all in the example, as commented lines that may be used as they stand", async () => {
    const text = await example();
    expect(await risk(text)).toEqual({
      book: {
        maxContracts: 10,
        maxCost: decimal("1500"),
        maxOpenTrades: 8,
        maxOpenPerSymbol: 2,
        maxOpenPerExpiry: 4,
        maxOpenPerAuthor: 5,
        maxExposure: decimal("10000"),
        maxRiskPercent: decimal("10"),
        zeroDtePremium: decimal("500"),
        limitBandPercent: decimal("2"),
        duplicateWindowMs: MINUTE,
        ordersPerMinute: 20,
        ordersPerDay: 500,
        dayLoss: { unit: "percent", value: decimal("2") },
        drawdown: { unit: "money", value: decimal("2500") },
        lossStreak: { losses: 3, pauseMs: HOUR },
        symbols: { allow: ["SPY", "QQQ", "/ES"], deny: ["GME"] },
        expiries: { minDays: 0, maxDays: 60, deny: [civilDate("2026-12-18")] },
      },
      channels: [{ id: ALERTS, limits: { ...NO_LIMITS, maxOpenTrades: 3, maxCost: decimal("500") } }],
      authors: [{ id: MARLIN, limits: { ...NO_LIMITS, dayLoss: { unit: "money", value: decimal("300") } } }],
      sizing: { by: "risk", smallPercent: decimal("1"), normalPercent: decimal("2"), largePercent: decimal("3") },
      dayTrades: { limit: 3, below: decimal("25000") },
      settledFundsOnly: {},
    });
    for (const key of riskSection.keys) expect(text, key).toMatch(new RegExp(`^  ${key}:`, "m"));
  });

  it("of one environment go before those of all, setting by setting, and `none` lifts one", async () => {
    const top = `risk: { maxCost: 500, maxOpenTrades: 5, dayLoss: 2%, symbols: { allow: [SPY], deny: [GME] }, expiries: { maxDays: 30 }, dayTrades: {}, lossStreak: { losses: 2, pause: 30m }, settledFundsOnly: true, sizing: { by: risk } }\n`;
    const { book, ...others } = await risk(
      `${top}sim: { risk: { maxCost: none, maxOpenTrades: 9, symbols: { allow: none }, expiries: { minDays: 1 }, dayTrades: none, lossStreak: none, settledFundsOnly: false, sizing: { by: allocation } } }\n`,
    );
    expect(book).toEqual({
      ...NO_LIMITS,
      maxOpenTrades: 9,
      dayLoss: { unit: "percent", value: decimal("2") },
      symbols: { allow: null, deny: ["GME"] },
      expiries: { minDays: 1, maxDays: 30, deny: [] },
    });
    expect(others).toEqual({
      channels: [],
      authors: [],
      sizing: { by: "allocation" },
      dayTrades: null,
      settledFundsOnly: null,
    });
    expect((await risk(`${top}sim: { risk: { symbols: none, expiries: none } }`)).book).toMatchObject({
      symbols: null,
      expiries: null,
      maxCost: decimal("500"),
    });
    expect((await risk(top)).dayTrades).toEqual({ limit: 3, below: decimal("25000") });
  });

  it("take a list as a whole", async () => {
    const channels = (of: string): string => `risk: { channels: [{ id: ${ALERTS}, ${of} }] }`;
    expect((await risk(`${channels("maxCost: 500")}\nsim: { ${channels("maxContracts: 2")} }\n`)).channels).toEqual([
      { id: ALERTS, limits: { ...NO_LIMITS, maxContracts: 2 } },
    ]);
  });

  it("keep every digit of a loss, as money or in percent", async () => {
    const digits = fc.integer({ min: 1, max: 10_000 }).map((n) => (n / 100).toFixed(2));
    await fc.assert(
      fc.asyncProperty(digits, fc.boolean(), async (text, percent) => {
        const { book } = await risk(`risk: { dayLoss: ${text}${percent ? "%" : ""} }`);
        expect(book.dayLoss).toEqual({ unit: percent ? "percent" : "money", value: decimal(text) });
      }),
      { numRuns: 50 },
    );
  });
});

describe("what is wrong with limits", () => {
  it.each([
    [
      "maxOpenTrade: 3",
      "unknown-setting: line 1, column 9: risk.maxOpenTrade is not a setting → did you mean maxOpenTrades?",
    ],
    [
      "maxCost:",
      "bad-setting: line 1, column 18: risk.maxCost has no value → write one, or remove the line to get the default",
    ],
    ["maxCost: 0", "bad-setting: line 1, column 18: risk.maxCost is 0 → choose more than 0, at most 1000000000"],
    [
      "maxCost: $500",
      'bad-setting: line 1, column 18: risk.maxCost should be an amount, not "$500" → write it with a point and without a currency sign: 1.13',
    ],
    ["maxContracts: 0", "bad-setting: line 1, column 23: risk.maxContracts is 0 → choose 1 to 10000"],
    [
      "maxRiskPercent: 101%",
      "bad-setting: line 1, column 25: risk.maxRiskPercent is 101% → choose more than 0%, at most 100%",
    ],
    ["duplicateWindow: 10", "bad-setting: line 1, column 26: risk.duplicateWindow is 10ms → choose 1s to 24h"],
    [
      "dayLoss: two",
      'bad-setting: line 1, column 18: risk.dayLoss should be a loss, not "two" → write it as a part of the account, 2%, or as money, 500',
    ],
    [
      "dayLoss: -2%",
      "bad-setting: line 1, column 18: risk.dayLoss is -2% → write the loss without a sign, more than 0",
    ],
    ["drawdown: 99999999999999999999", "bad-setting: line 1, column 19: risk.drawdown is 99999999999999999999 → choose at most 1000000000"],
    ["drawdown: 1000000001", "bad-setting: line 1, column 19: risk.drawdown is 1000000001 → choose at most 1000000000"],
    ["dayLoss: 99999999999999999999%", "bad-setting: line 1, column 18: risk.dayLoss is 99999999999999999999% → choose at most 100%"],
    ["maxCost: 99999999999999999999", "bad-setting: line 1, column 18: risk.maxCost is 99999999999999999999 → choose at most 1000000000"],
    ["drawdown: 120%", "bad-setting: line 1, column 19: risk.drawdown is 120% → choose at most 100%"],
    [
      "lossStreak: { pause: 1h }",
      "bad-setting: line 1, column 21: risk.lossStreak does not say how many losses → write losses: 3",
    ],
    [
      "lossStreak: { losses: 3 }",
      "bad-setting: line 1, column 21: risk.lossStreak does not say how long the pause is → write pause: 1h",
    ],
    [
      "lossStreak: 3",
      "bad-setting: line 1, column 21: risk.lossStreak is a section, not a value → write its settings below it, indented: losses, pause",
    ],
    [
      "symbols: { deny: [GME!] }",
      'bad-setting: line 1, column 27: risk.symbols.deny[0] should be a symbol, not "GME!" → write letters only, as in SPY',
    ],
    [
      "expiries: { deny: [12/18] }",
      'bad-setting: line 1, column 28: risk.expiries.deny[0] should be a date, not "12/18" → write year, month and day: 2026-12-18',
    ],
    [
      "channels: [{ maxCost: 5 }]",
      "bad-setting: line 1, column 20: risk.channels[0] has no id → say which channel it is: id: 1255265167113978008",
    ],
    [
      "authors: [{ id: marlin }]",
      'bad-setting: line 1, column 25: risk.authors[0].id should be a Discord id, not "marlin" → copy the id (17 to 20 digits) with Discord\'s developer mode: right-click, Copy ID',
    ],
    [
      "channels: [{ id: 1255265167113978008, maxCosts: 5 }]",
      "unknown-setting: line 1, column 47: risk.channels[0].maxCosts is not a setting → did you mean maxCost?",
    ],
    [
      "sizing: { smallPercent: 1 }",
      "bad-setting: line 1, column 17: risk.sizing does not say what the size goes by → write by: allocation or by: risk",
    ],
    [
      "sizing: { by: allocation, smallPercent: 1 }",
      "bad-setting: line 1, column 17: risk.sizing goes by the allocation, which has no smallPercent → write by: risk, or remove smallPercent",
    ],
    [
      "settledFundsOnly: yes",
      'bad-setting: line 1, column 27: risk.settledFundsOnly should be true or false, not "yes" → write true or false',
    ],
    // What can't stand together.
    [
      "symbols: { allow: [SPY, GME], deny: [gme] }",
      "conflicting-settings: line 1, column 46: risk.symbols.deny[0] names GME, which is allowed, too → remove it from one of the two lists",
    ],
    [
      "expiries: { minDays: 5, maxDays: 1 }",
      "conflicting-settings: line 1, column 21: risk.expiries.minDays is 5, more than maxDays (1): no expiry would be left → lower it, or raise maxDays",
    ],
    [
      "maxCost: 500, maxExposure: 400",
      "conflicting-settings: line 1, column 9: risk.maxCost is 500.00, more than the 400.00 that all trades together may have → lower it, or raise maxExposure",
    ],
    [
      "maxOpenTrades: 1, maxOpenPerSymbol: 5",
      "conflicting-settings: line 1, column 27: risk.maxOpenPerSymbol is 5, more than maxOpenTrades (1): it would never hold → lower it, or raise maxOpenTrades",
    ],
    [
      "maxOpenTrades: 1, maxOpenPerExpiry: 2",
      "conflicting-settings: line 1, column 27: risk.maxOpenPerExpiry is 2, more than maxOpenTrades (1): it would never hold → lower it, or raise maxOpenTrades",
    ],
    [
      "maxOpenTrades: 1, maxOpenPerAuthor: 2",
      "conflicting-settings: line 1, column 27: risk.maxOpenPerAuthor is 2, more than maxOpenTrades (1): it would never hold → lower it, or raise maxOpenTrades",
    ],
    [
      "channels: [{ id: 1255265167113978008, ordersPerMinute: 100, ordersPerDay: 5 }]",
      "conflicting-settings: line 1, column 47: risk.channels[0].ordersPerMinute is 100, more than ordersPerDay (5): it would never hold → lower it, or raise ordersPerDay",
    ],
    [
      "sizing: { by: risk, smallPercent: 5 }",
      "conflicting-settings: line 1, column 9: risk.sizing has a smaller size for more → let smallPercent, normalPercent and largePercent rise",
    ],
    [
      "channels: [{ id: 1255265167113978009 }]",
      "conflicting-settings: line 1, column 22: risk.channels[0].id is 1255265167113978009, of which nothing is read → check the id, or name the channel under authority",
    ],
    [
      "authors: [{ id: 704125082750156841 }]",
      "conflicting-settings: line 1, column 21: risk.authors[0].id is 704125082750156841, of which nothing is read → check the id, or name the author under authority",
    ],
    [
      "authors: [{ id: 704125082750156840 }, { id: 704125082750156840 }]",
      "conflicting-settings: line 1, column 47: risk.authors[1] names 704125082750156840 a second time → keep one of the two",
    ],
    [
      "channels: [{ id: 1255265167113978008, symbols: { allow: [SPY], deny: [SPY] } }]",
      "conflicting-settings: line 1, column 79: risk.channels[0].symbols.deny[0] names SPY, which is allowed, too → remove it from one of the two lists",
    ],
  ])("is told with its remedy: %s", async (text, expected) => {
    expect(await errors(`risk: { ${text} }`)).toEqual([expected]);
  });

  it("sends a limit in the wrong place to its section", async () => {
    expect(await errors("dayLoss: 2%")).toEqual([
      "unknown-setting: line 1, column 1: dayLoss is not a setting → it belongs to the section risk",
    ]);
  });
});
