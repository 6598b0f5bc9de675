import { array, branded, decimalString, integer, nullable, object, oneOf, string, type TypeOf } from "../codec.ts";
import { ZERO } from "../decimal.ts";
import type { CivilDate, EpochMs } from "../time.ts";
import { isInScope, riskScope, type Origin } from "./scope.ts";

/** What has been gained and lost in one scope. Money in the account's currency; a loss is negative. */
export const tallyCodec = object({
  /** The New York date that `today` is of. */
  date: branded<CivilDate>(),
  /** Realised since that date's midnight, less fees reported, less what a reset has forgiven. */
  today: decimalString,
  /** Realised since the book began. */
  total: decimalString,
  /** The highest that `total` ever was; a reset of the drawdown brings it down to where `total` is. */
  peak: decimalString,
  /** Trades that lost money, one after the other, up to now. */
  losses: integer,
  /** When the last of them was over; null without any. */
  lastLossAt: nullable(integer),
});
export type Tally = TypeOf<typeof tallyCodec>;

/** What stops entries when too much was lost. */
export const breakerName = oneOf("day-loss", "drawdown", "loss-streak");
export type BreakerName = TypeOf<typeof breakerName>;

/** A breaker that has tripped. It holds entries of its scope until then, or (null) until an operator resumes. */
export const breakerCodec = object({
  scope: riskScope,
  breaker: breakerName,
  trippedAt: integer,
  until: nullable(integer),
  /** The loss and the limit, as they were. */
  text: string,
});
export type Breaker = TypeOf<typeof breakerCodec>;

/** Whether it still holds entries at this instant. */
export const isStanding = ({ until }: Pick<Breaker, "until">, at: EpochMs): boolean => until === null || at < until;

/** What the risk rules look back on: a part of the book, kept small. */
export const riskRecordCodec = object({
  /** The New York date that the counts below are of; null before the first. */
  date: nullable(branded<CivilDate>()),
  /** Orders placed on that date. */
  ordersToday: integer,
  /** When orders were placed in the last minute before the last of them. */
  ordersLately: array(integer),
  /** What sales of that date brought: money that a cash account has, but has not settled. */
  unsettled: decimalString,
  /** The first net liquidation that the broker told on a date, and the date; of the last such date. */
  equity: nullable(object({ date: branded<CivilDate>(), amount: decimalString })),
  /** Trades opened and closed on one date, of the last five dates that had any. */
  dayTrades: array(object({ date: branded<CivilDate>(), count: integer })),
  /** By {@link scopeName}. */
  tallies: array(object({ scope: string, tally: tallyCodec })),
  breakers: array(breakerCodec),
});
export type RiskRecord = TypeOf<typeof riskRecordCodec>;

/** Nothing has happened yet. */
export const emptyRecord: RiskRecord = {
  date: null,
  ordersToday: 0,
  ordersLately: [],
  unsettled: ZERO,
  equity: null,
  dayTrades: [],
  tallies: [],
  breakers: [],
};

/** Gains and losses of a scope; undefined before its first. */
export const tallyOf = (record: RiskRecord, scope: string): Tally | undefined =>
  record.tallies.find((each) => each.scope === scope)?.tally;

/** Breakers that hold entries of something said there and by them at this instant. */
export const standingBreakers = ({ breakers }: RiskRecord, origin: Origin, at: EpochMs): readonly Breaker[] =>
  breakers.filter((breaker) => isInScope(breaker.scope, origin) && isStanding(breaker, at));
