import { add, fromScaled, newYorkDate, ZERO, type Decimal } from "@floorbroker/core";
import { follow, type Followed, type LeftOut, type Stake } from "./follow.ts";
import {
  deviation,
  drawdown,
  mean,
  meanInterval,
  median,
  sharpe,
  winRate,
  type Cluster,
  type Interval,
  type Resampling,
} from "./statistics.ts";
import type { AlertedTrade } from "./trade.ts";

/** What to do with an analyst's alerts: with money, on paper, or not at all. */
export type Advice = "follow" | "shadow" | "drop";

/** What an analyst's trades came to. Shares are fractions: 0.1 is 10 %. */
export interface Score {
  readonly analyst: string;
  /** Trades with a result. */
  readonly trades: number;
  /** Days in New York on which they were opened. */
  readonly days: number;
  readonly leftOut: Readonly<Record<LeftOut, number>>;
  /** Mean yield of the same trades by the analyst's own prices, without fees; null where none has both. */
  readonly alerted: number | null;
  /** Mean yield that could be had, fees included: the expectancy of one trade, as a share of what it costs. */
  readonly expectancy: number;
  readonly interval: Interval | null;
  readonly winRate: number | null;
  /** Of one trade, not annualised. */
  readonly sharpe: number | null;
  readonly deviation: number | null;
  /** Median of what the entry cost beyond the alerted price, as a share of it. */
  readonly entrySlippage: number | null;
  readonly staked: Decimal;
  readonly result: Decimal;
  /** In money, of the sum in the order in which the trades were closed. */
  readonly drawdown: Decimal;
  readonly advice: Advice;
  /** Why. */
  readonly reason: string;
}

/** How trades are judged. */
export interface Judgement {
  readonly stake: Stake;
  readonly resampling: Resampling;
  /** Below so many trades nothing is concluded. */
  readonly leastTrades: number;
}

/** On fewer days than this, resampling days says little. */
const LEAST_DAYS = 5;

/** The values by the New York day on which each trade was opened. */
export const byDay = <A>(
  followed: readonly Followed[],
  valueOf: (followed: Followed) => A,
): readonly (readonly A[])[] =>
  [...Map.groupBy(followed, ({ trade }) => newYorkDate(trade.openedAt)).values()].map((day) => day.map(valueOf));

const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

const present = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);

const percent = (share: number): string => `${share < 0 ? "-" : "+"}${Math.abs(share * 100).toFixed(1)} %`;

const adviceOf = (
  days: readonly Cluster[],
  trades: number,
  interval: Interval | null,
  { leastTrades, resampling }: Judgement,
): Pick<Score, "advice" | "reason"> => {
  if (trades < leastTrades)
    return { advice: "shadow", reason: `${trades} ${trades === 1 ? "trade" : "trades"}, of ${leastTrades} needed` };
  if (interval === null || days.length < LEAST_DAYS)
    return {
      advice: "shadow",
      reason: `trades on ${days.length} ${days.length === 1 ? "day" : "days"}, of ${LEAST_DAYS} needed`,
    };
  const range = `${percent(interval.low)} to ${percent(interval.high)} a trade at ${Math.round(resampling.confidence * 100)} %`;
  if (interval.high < 0) return { advice: "drop", reason: `loses: ${range}` };
  if (interval.low > 0) return { advice: "follow", reason: `earns: ${range}` };
  return { advice: "shadow", reason: `undecided: ${range}` };
};

const closedIn = (a: Followed, b: Followed): number =>
  (a.trade.closedAt ?? 0) - (b.trade.closedAt ?? 0) || a.trade.openedAt - b.trade.openedAt;

/** Every trade followed, with what was left out beside it. */
export const followAll = (
  trades: readonly AlertedTrade[],
  stake: Stake,
): { readonly followed: readonly Followed[]; readonly leftOut: Score["leftOut"] } => {
  const leftOut = { "no-entry-quote": 0, "no-exit-price": 0, "too-dear": 0 };
  const followed: Followed[] = [];
  for (const trade of trades) {
    const end = follow(trade, stake);
    if (typeof end === "string") leftOut[end]++;
    else followed.push(end);
  }
  return { followed, leftOut };
};

/** The score of one analyst's trades. */
export const scoreOf = (analyst: string, trades: readonly AlertedTrade[], judgement: Judgement): Score => {
  const { followed, leftOut } = followAll(trades, judgement.stake);
  const yields = followed.map((one) => one.yield);
  const days = byDay(followed, (one) => one.yield);
  const interval = meanInterval(days, judgement.resampling);
  const alerted = present(followed.map((one) => one.alertedYield));
  return {
    analyst,
    trades: followed.length,
    days: days.length,
    leftOut,
    alerted: alerted.length === 0 ? null : mean(alerted),
    expectancy: mean(yields),
    interval,
    winRate: winRate(yields),
    sharpe: sharpe(yields),
    deviation: deviation(yields),
    entrySlippage: median(present(followed.map((one) => one.entrySlippage))),
    staked: sum(followed.map(({ cost }) => cost)),
    result: sum(followed.map(({ result }) => result)),
    drawdown: fromScaled(drawdown(followed.toSorted(closedIn).map(({ result }) => result))),
    ...adviceOf(days, followed.length, interval, judgement),
  };
};

/** The scores of all analysts, those with most trades first. */
export const scoresOf = (trades: readonly AlertedTrade[], judgement: Judgement): readonly Score[] =>
  [...Map.groupBy(trades, ({ analyst }) => analyst)]
    .map(([analyst, theirs]) => scoreOf(analyst, theirs, judgement))
    .toSorted((a, b) => b.trades - a.trades || (a.analyst < b.analyst ? -1 : 1));
