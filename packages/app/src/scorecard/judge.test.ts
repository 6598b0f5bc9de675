import {
  add,
  decimal,
  format,
  fromScaled,
  isOk,
  newYorkInstant,
  parseCivilDate,
  subtract,
  ZERO,
  type EpochMs,
} from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";
import { parsePeriod, type Period } from "./period.ts";
import { scoreOf, scoresOf, type Judgement } from "./score.ts";
import type { AlertedTrade } from "./trade.ts";

const FREE = { open: ZERO, close: ZERO };
const JUDGEMENT: Judgement = {
  stake: { money: decimal("1000"), fees: { option: FREE, stock: FREE, future: FREE } },
  resampling: { confidence: 0.9, seed: 1, resamples: 300 },
  leastTrades: 10,
};

const period = (text: string): Period => {
  const read = parsePeriod(text);
  if (!isOk(read)) throw new Error(read.left.text);
  return read.right;
};

const on = (day: string, minutes: number): EpochMs => {
  const date = parseCivilDate(day);
  if (date === undefined) throw new Error(day);
  return newYorkInstant(date, (600 + minutes) * 60_000);
};

/** Bought at 2.00; `exit` in cents. */
const trade = (analyst: string, day: string, exit: number, closed: string | null = day): AlertedTrade => ({
  analyst,
  symbol: "SPY_112026C590",
  asset: "option",
  side: "buy",
  multiplier: decimal("100"),
  openedAt: on(day, 0),
  closedAt: closed === null ? null : on(closed, 30),
  alerted: { entry: decimal("2"), exit: decimal("2.2") },
  obtained: { entry: decimal("2"), exit: fromScaled(BigInt(exit) * 1_000_000n) },
});

const days = (month: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${month}-${String(n + 1).padStart(2, "0")}`);
const many = (analyst: string, month: string, count: number, exits: readonly number[]): readonly AlertedTrade[] =>
  days(month, count).map((day, n) => trade(analyst, day, exits[n % exits.length] ?? 200));

describe("a score", () => {
  it("follows who earns, drops who loses, and keeps on paper who is undecided or new", () => {
    const trades = [
      ...many("earner", "2026-05", 12, [230, 250, 210]),
      ...many("loser", "2026-05", 12, [150, 190, 170]),
      ...many("coin", "2026-05", 12, [150, 250]),
      ...many("new", "2026-05", 3, [250]),
    ];
    expect(
      scoresOf(trades, JUDGEMENT).map(({ analyst, advice, reason }) => [analyst, advice, reason.split(":")[0]]),
    ).toEqual([
      ["coin", "shadow", "undecided"],
      ["earner", "follow", "earns"],
      ["loser", "drop", "loses"],
      ["new", "shadow", "3 trades, of 10 needed"],
    ]);
  });

  it("concludes nothing from one busy day", () => {
    const trades = Array.from({ length: 40 }, () => trade("busy", "2026-05-04", 300));
    expect(scoreOf("busy", trades, JUDGEMENT)).toMatchObject({
      trades: 40,
      days: 1,
      interval: null,
      advice: "shadow",
      reason: "trades on 1 day, of 5 needed",
    });
  });

  it("counts what has no result instead of passing over it", () => {
    const none = { ...trade("a", "2026-05-04", 220), obtained: { entry: null, exit: null } };
    expect(scoreOf("a", [none, trade("a", "2026-05-05", 220)], JUDGEMENT)).toMatchObject({
      trades: 1,
      leftOut: { "no-entry-quote": 1, "no-exit-price": 0, "too-dear": 0 },
    });
  });

  it("takes the drawdown in the order in which trades were closed", () => {
    const late = trade("a", "2026-05-04", 100, "2026-05-20"); // −500, known last
    const score = scoreOf("a", [late, trade("a", "2026-05-05", 220), trade("a", "2026-05-06", 220)], JUDGEMENT);
    expect([format(score.result), format(score.drawdown)]).toEqual(["-300", "500"]);
  });
});

describe("a judgement", () => {
  const [learn, test] = [period("2026-05"), period("2026-07")];

  it("is of what was known then: a trade that was still open teaches nothing", () => {
    const open = many("late", "2026-05", 12, [100]).map((one) => ({ ...one, closedAt: on("2026-06-15", 0) }));
    const outlook = judge([...open, ...many("late", "2026-07", 3, [100])], learn, test, JUDGEMENT);
    expect(outlook.notYetKnown).toBe(12);
    expect(outlook.verdicts).toMatchObject([
      { analyst: "late", learned: null, advice: "shadow", judged: { trades: 3 } },
    ]);
    expect(format(outlook.kept)).toBe("0");
  });

  it("owns up to it when those dropped earn later", () => {
    const outlook = judge(
      [...many("turned", "2026-05", 12, [150, 170]), ...many("turned", "2026-07", 4, [250])],
      learn,
      test,
      JUDGEMENT,
    );
    expect(outlook.verdicts[0]).toMatchObject({ advice: "drop" });
    expect(format(outlook.kept)).toBe("-1000"); // 4 × 5 contracts × 0.50
  });

  it("keeps by choosing at random what the stakes would lose at the general rate", () => {
    const trades = [
      ...many("loser", "2026-05", 12, [150, 170]),
      ...many("loser", "2026-07", 4, [160]),
      ...many("other", "2026-07", 4, [160]),
    ];
    const { kept, keptAtRandom, keptByShadowing } = judge(trades, learn, test, JUDGEMENT);
    expect([kept, keptAtRandom, keptByShadowing].map(format)).toEqual(["800", "800", "800"]);
  });

  const book = fc.array(
    fc.record({
      analyst: fc.constantFrom("a", "b", "c"),
      month: fc.constantFrom("2026-05", "2026-07"),
      day: fc.integer({ min: 1, max: 28 }),
      exit: fc.integer({ min: 0, max: 500 }),
    }),
    { maxLength: 60 },
  );

  it("adds up: who is dropped, on paper and followed make everyone, and the order of the lines does not matter", () => {
    fc.assert(
      fc.property(book, (lines) => {
        const trades = lines.map(({ analyst, month, day, exit }, n) => ({
          ...trade(analyst, `${month}-${String(day).padStart(2, "0")}`, exit),
          openedAt: on(`${month}-${String(day).padStart(2, "0")}`, -n / 1_000),
        }));
        const loose = { ...JUDGEMENT, leastTrades: 3 };
        const outlook = judge(trades, learn, test, loose);
        const [everyone, without, followed] = outlook.policies.map(({ result }) => result);
        expect(add(everyone ?? ZERO, outlook.kept)).toBe(without);
        expect(add(without ?? ZERO, outlook.keptByShadowing)).toBe(followed);
        const judged = outlook.verdicts.reduce((sum, { judged: score }) => add(sum, score?.result ?? ZERO), ZERO);
        expect(subtract(judged, everyone ?? ZERO)).toBe(ZERO);
        expect(judge(trades.toReversed(), learn, test, loose).kept).toBe(outlook.kept);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a period", () => {
  it("is written in months or days, both ends included", () => {
    expect(period("2026-05..2026-06")).toMatchObject({
      from: Date.parse("2026-05-01T04:00:00Z"),
      until: Date.parse("2026-07-01T04:00:00Z"),
    });
    expect(period("2026-12")).toMatchObject({ until: Date.parse("2027-01-01T05:00:00Z") });
    expect(period("2026-02-27..2026-02-28")).toMatchObject({
      from: Date.parse("2026-02-27T05:00:00Z"),
      until: Date.parse("2026-03-01T05:00:00Z"),
    });
  });

  it.each(["", "2026", "2026-13", "2026-02-30", "2026-06..2026-05", "2026-05..2026-06..2026-07", "May"])(
    "is not %j",
    (text) => {
      expect(isOk(parsePeriod(text))).toBe(false);
    },
  );
});
