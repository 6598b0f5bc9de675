import Table from "cli-table3";
import { abs, decimal, format, formatCents, roundTo, subtract, type Decimal, type Json } from "@floorbroker/core";
import { oneLine } from "../problem-text.ts";
import type { Outlook, Policy, Verdict } from "./judge.ts";
import type { Score } from "./score.ts";
import type { Interval } from "./statistics.ts";

const plain = { style: { head: [], border: [], compact: true } };
const WHOLE = decimal("1");

/** Money in whole units: cents would say more than a sample holds. */
const money = (amount: Decimal): string =>
  `${amount < 0n ? "-" : "+"}${format(roundTo(abs(amount), WHOLE, "half-even"))}`;
const share = (value: number | null): string =>
  value === null ? "–" : `${value < 0 ? "-" : "+"}${Math.abs(value * 100).toFixed(1)} %`;
const range = (interval: Interval | null): string =>
  interval === null ? "–" : `${share(interval.low)} … ${share(interval.high)}`;
const ratio = (value: number | null): string =>
  value === null ? "–" : `${value < 0 ? "-" : ""}${Math.abs(value).toFixed(2)}`;
const won = (value: number | null): string => (value === null ? "–" : `${Math.round(value * 100)} %`);
const leftOut = ({ leftOut: left }: Score): number => Object.values(left).reduce((sum, count) => sum + count, 0);

const HEAD = [
  "analyst",
  "trades",
  "days",
  "left out",
  "alerted",
  "entry cost",
  "obtained",
  "interval",
  "won",
  "Sharpe",
  "drawdown",
  "P&L",
] as const;

const scoreCells = (score: Score): readonly string[] => [
  oneLine(score.analyst),
  String(score.trades),
  String(score.days),
  String(leftOut(score)),
  share(score.alerted),
  share(score.entrySlippage),
  score.trades === 0 ? "–" : share(score.expectancy),
  range(score.interval),
  won(score.winRate),
  ratio(score.sharpe),
  money(score.drawdown).slice(1),
  money(score.result),
];

const right = (count: number): ("left" | "right")[] => Array.from({ length: count }, () => "right");

/** One line for each analyst, with the advice and why. */
export const scoresTable = (scores: readonly Score[]): string => {
  const table = new Table({
    ...plain,
    head: [...HEAD, "advice"],
    colAligns: ["left", ...right(HEAD.length - 1), "left"],
  });
  table.push(...scores.map((score) => [...scoreCells(score), `${score.advice}: ${score.reason}`]));
  return table.toString();
};

const judgedCells = ({ learned, judged }: Verdict): readonly string[] => [
  learned === null ? "–" : String(learned.trades),
  share(learned?.alerted ?? null),
  share(learned?.expectancy ?? null),
  judged === null ? "–" : String(judged.trades),
  share(judged?.alerted ?? null),
  judged === null || judged.trades === 0 ? "–" : share(judged.expectancy),
  judged === null ? "–" : money(judged.result),
];

/** What was learned of each analyst, what was advised, and what came of it. */
export const verdictsTable = (verdicts: readonly Verdict[]): string => {
  const head = [
    "analyst",
    "learned on",
    "alerted",
    "obtained",
    "then",
    "alerted",
    "obtained",
    "P&L",
    "advice",
    "because",
  ];
  const table = new Table({ ...plain, head, colAligns: ["left", ...right(7), "left", "left"] });
  table.push(
    ...verdicts.map((verdict) => [oneLine(verdict.analyst), ...judgedCells(verdict), verdict.advice, verdict.reason]),
  );
  return table.toString();
};

const yieldOf = ({ staked, result }: Policy): number | null => (staked === 0n ? null : Number(result) / Number(staked));

/** What each policy came to in the period judged. */
export const policiesTable = (policies: readonly Policy[]): string => {
  const table = new Table({
    ...plain,
    head: ["followed", "trades", "staked", "P&L", "of the stake"],
    colAligns: ["left", ...right(4)],
  });
  table.push(
    ...policies.map((policy) => [
      policy.name,
      String(policy.trades),
      money(policy.staked).slice(1),
      money(policy.result),
      share(yieldOf(policy)),
    ]),
  );
  return table.toString();
};

/** The money in sentences. */
export const keptLines = (
  { kept, keptInterval, keptAtRandom, choiceInterval, keptByShadowing, notYetKnown }: Outlook,
  confidence: number,
): readonly string[] => {
  const spanOf = (interval: Interval | null): string =>
    interval === null
      ? "no interval: too few days"
      : `${Math.round(confidence * 100)} % interval ${Math.round(interval.low)} … ${Math.round(interval.high)}, days resampled`;
  return [
    `Not following those dropped kept ${money(kept)} (${spanOf(keptInterval)}).`,
    `Leaving out as much at random would have kept ${money(keptAtRandom)} on average: the choice itself made ${money(subtract(kept, keptAtRandom))} (${spanOf(choiceInterval)}).`,
    `Having the undecided on paper only kept ${money(keptByShadowing)} more.`,
    ...(notYetKnown === 0
      ? []
      : [`${notYetKnown} trades were not over when the period learned on ended, and were not learned from.`]),
  ];
};

const intervalJson = (interval: Interval | null): Json =>
  interval === null ? null : { low: interval.low, high: interval.high };

/** A score for programs: money as text, shares as numbers. */
export const scoreJson = (score: Score): Json => ({
  analyst: score.analyst,
  trades: score.trades,
  days: score.days,
  leftOut: { ...score.leftOut },
  alerted: score.alerted,
  entrySlippage: score.entrySlippage,
  expectancy: score.expectancy,
  interval: intervalJson(score.interval),
  winRate: score.winRate,
  sharpe: score.sharpe,
  deviation: score.deviation,
  staked: format(score.staked),
  result: format(score.result),
  drawdown: format(score.drawdown),
  advice: score.advice,
  reason: score.reason,
});

/** A judgement for programs. */
export const outlookJson = (outlook: Outlook): Json => ({
  analysts: outlook.verdicts.map(({ analyst, learned, judged, advice, reason }) => ({
    analyst,
    advice,
    reason,
    learned: learned === null ? null : scoreJson(learned),
    judged: judged === null ? null : scoreJson(judged),
  })),
  policies: outlook.policies.map(({ name, trades, staked, result }) => ({
    name,
    trades,
    staked: format(staked),
    result: format(result),
  })),
  kept: formatCents(outlook.kept),
  keptInterval: intervalJson(outlook.keptInterval),
  keptAtRandom: formatCents(outlook.keptAtRandom),
  choiceInterval: intervalJson(outlook.choiceInterval),
  keptByShadowing: formatCents(outlook.keptByShadowing),
  notYetKnown: outlook.notYetKnown,
});
