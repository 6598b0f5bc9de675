import { add, divide, multiply, negate, toFloat, ZERO, type Decimal } from "@floorbroker/core";
import type { Followed } from "./follow.ts";
import { isIn, type Period } from "./period.ts";
import { byDay, followAll, scoreOf, scoresOf, type Advice, type Judgement, type Score } from "./score.ts";
import { sumsInterval, type Interval } from "./statistics.ts";
import type { AlertedTrade } from "./trade.ts";

/** An analyst in the period that was learned on, and in the one that it is judged on. */
export interface Verdict {
  readonly analyst: string;
  /** Null for one who had no trade then: nothing was known of them. */
  readonly learned: Score | null;
  /** Null for one who had no trade then. */
  readonly judged: Score | null;
  readonly advice: Advice;
  readonly reason: string;
}

/** What following some of the analysts came to in the period judged. */
export interface Policy {
  readonly name: string;
  readonly trades: number;
  readonly staked: Decimal;
  readonly result: Decimal;
}

/** A judgement by what came later. */
export interface Outlook {
  readonly verdicts: readonly Verdict[];
  /** Trades opened in the period learned on that were not over when it ended: how they would end was not known then. */
  readonly notYetKnown: number;
  readonly policies: readonly Policy[];
  /** What those dropped lost in the period judged, as a gain; negative when they earned. */
  readonly kept: Decimal;
  readonly keptInterval: Interval | null;
  /** What leaving out as much money at random would have kept, on average: what is beyond it is the choice's merit. */
  readonly keptAtRandom: Decimal;
  /** Of that rest: where it holds 0, nothing shows that the choice was better than chance. */
  readonly choiceInterval: Interval | null;
  /** What those on paper lost, as a gain. */
  readonly keptByShadowing: Decimal;
}

const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

const resultOf = (followed: readonly Followed[]): Decimal => sum(followed.map(({ result }) => result));

const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** By day: result and stake of those dropped, result and stake of everyone. */
const daySums = (
  followed: readonly Followed[],
  isDropped: (analyst: string) => boolean,
): readonly (readonly number[])[] =>
  byDay(followed, (one) => one).map((day) => {
    const dropped = day.filter(({ trade }) => isDropped(trade.analyst));
    return [dropped, day].flatMap((part) => [
      total(part.map(({ result }) => toFloat(result))),
      total(part.map(({ cost }) => toFloat(cost))),
    ]);
  });

const policy = (name: string, followed: readonly Followed[]): Policy => ({
  name,
  trades: followed.length,
  staked: sum(followed.map(({ cost }) => cost)),
  result: resultOf(followed),
});

/**
 * Learns who is worth following from one period, and judges it by a later one. Only what was known at the end of the
 * first counts there: a trade that was still open then is left out.
 */
export const judge = (trades: readonly AlertedTrade[], learn: Period, test: Period, judgement: Judgement): Outlook => {
  const begun = trades.filter(({ openedAt }) => isIn(learn, openedAt));
  const known = begun.filter(({ closedAt }) => closedAt !== null && closedAt < learn.until);
  const learned = new Map(scoresOf(known, judgement).map((score) => [score.analyst, score]));
  const later = trades.filter(({ openedAt }) => isIn(test, openedAt));
  const judged = new Map(scoresOf(later, judgement).map((score) => [score.analyst, score]));

  const verdicts = [...new Set([...learned.keys(), ...judged.keys()])].map((analyst): Verdict => {
    const score = learned.get(analyst) ?? null;
    const { advice, reason } = score ?? scoreOf(analyst, [], judgement);
    return { analyst, learned: score, judged: judged.get(analyst) ?? null, advice, reason };
  });
  const adviceOf = new Map(verdicts.map(({ analyst, advice }) => [analyst, advice]));
  const { followed } = followAll(later, judgement.stake);
  const of = (...advised: readonly Advice[]): readonly Followed[] =>
    followed.filter(({ trade }) => advised.includes(adviceOf.get(trade.analyst) ?? "shadow"));
  const dropped = of("drop");
  const [everyone, dropping] = [policy("everyone", followed), policy("those dropped", dropped)];
  const sums = daySums(followed, (analyst) => adviceOf.get(analyst) === "drop");
  return {
    verdicts,
    notYetKnown: begun.length - known.length,
    policies: [
      everyone,
      policy("all but those dropped", of("follow", "shadow")),
      policy("only those to follow", of("follow")),
    ],
    kept: negate(dropping.result),
    keptInterval: sumsInterval(sums, judgement.resampling, ([lost = 0]) => -lost),
    keptAtRandom:
      everyone.staked === ZERO ? ZERO : negate(divide(multiply(everyone.result, dropping.staked), everyone.staked)),
    choiceInterval: sumsInterval(sums, judgement.resampling, ([lost = 0, put = 0, result = 0, staked = 0]) =>
      staked === 0 ? 0 : (result * put) / staked - lost,
    ),
    keptByShadowing: negate(resultOf(of("shadow"))),
  };
};
