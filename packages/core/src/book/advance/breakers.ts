import { addDays, type CivilDate, type EpochMs } from "../../time.ts";
import { newYorkDate, newYorkInstant } from "../../calendar/new-york.ts";
import { format, formatCents, max, negate, percentOf, subtract, ZERO, type Decimal } from "../../decimal.ts";
import type { Loss, RiskLimits } from "../../risk/limits.ts";
import { isStanding, tallyOf, type Breaker, type BreakerName, type RiskRecord, type Tally } from "../../risk/record.ts";
import { isInScope, limitsFor, scopeName, scopeText, type Origin, type RiskScope, type ScopedLimits } from "../../risk/scope.ts";
import { entryOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { isOver } from "../order.ts";
import { configOf, openTradesOf } from "../state.ts";
import type { Trade } from "../trade.ts";

/** A limit as money; null when it is a percentage and the broker has never told the account's worth. */
export const lossLimit = (loss: Loss, equity: RiskRecord["equity"]): Decimal | null => {
  if (loss.unit === "money") return loss.value;
  return equity === null ? null : percentOf(equity.amount, loss.value);
};

/** `500.00`, or `500.00 (2 % of 25000.00)`. */
export const lossLimitText = (loss: Loss, limit: Decimal, equity: RiskRecord["equity"]): string =>
  loss.unit === "money" || equity === null ? formatCents(limit) : `${formatCents(limit)} (${format(loss.value)} % of ${formatCents(equity.amount)})`;

/** What was lost on the date: of a tally of an earlier one, nothing. */
export const lostOn = (tally: Tally | undefined, date: CivilDate): Decimal =>
  tally === undefined || tally.date !== date ? ZERO : max(ZERO, negate(tally.today));

/** What was lost since the highest point. */
export const drawdownOf = (tally: Tally | undefined): Decimal => (tally === undefined ? ZERO : subtract(tally.peak, tally.total));

interface Trip {
  readonly breaker: BreakerName;
  readonly until: EpochMs | null;
  readonly text: string;
}

type Judge = (limits: RiskLimits, tally: Tally, risk: RiskRecord, scope: RiskScope, at: EpochMs) => Trip | undefined;

const dayLoss: Judge = ({ dayLoss: loss }, tally, { equity }, scope, at) => {
  const limit = loss === null ? null : lossLimit(loss, equity);
  const date = newYorkDate(at);
  const lost = lostOn(tally, date);
  if (loss === null || limit === null || lost === ZERO || lost < limit) return undefined;
  const text = `${formatCents(lost)} lost today${scopeText(scope)}, the limit is ${lossLimitText(loss, limit, equity)}`;
  return { breaker: "day-loss", until: newYorkInstant(addDays(date, 1), 0), text };
};

const drawdown: Judge = ({ drawdown: loss }, tally, { equity }, scope) => {
  const limit = loss === null ? null : lossLimit(loss, equity);
  const lost = drawdownOf(tally);
  if (loss === null || limit === null || lost === ZERO || lost < limit) return undefined;
  const text = `${formatCents(lost)} lost${scopeText(scope)} since the highest point, the limit is ${lossLimitText(loss, limit, equity)}`;
  return { breaker: "drawdown", until: null, text };
};

const lossStreak: Judge = ({ lossStreak: streak }, { losses, lastLossAt }, _, scope) => {
  if (streak === null || lastLossAt === null || losses < streak.losses) return undefined;
  const text = `${losses} losing trades${scopeText(scope)} in a row, the limit is ${streak.losses}`;
  return { breaker: "loss-streak", until: lastLossAt + streak.pauseMs, text };
};

const JUDGES: readonly Judge[] = [dayLoss, drawdown, lossStreak];

const stands = ({ breakers }: RiskRecord, scope: RiskScope, name: BreakerName, at: EpochMs): boolean =>
  breakers.some((each: Breaker) => each.breaker === name && scopeName(each.scope) === scopeName(scope) && isStanding(each, at));

/** Working entries of the scope; their fills keep their exits. */
const entriesIn = (ledger: Ledger, scope: RiskScope): readonly Trade[] =>
  openTradesOf(ledger.book).filter((trade) => isInScope(scope, trade) && trade.entryWanted && !isOver(entryOf(ledger.book, trade)));

const judged = (ledger: Ledger, { scope, limits }: ScopedLimits, judge: Judge): readonly Trade[] => {
  const { risk } = ledger.book;
  const tally = tallyOf(risk, scopeName(scope));
  const trip = tally === undefined ? undefined : judge(limits, tally, risk, scope, ledger.at);
  if (trip === undefined || stands(risk, scope, trip.breaker, ledger.at)) return [];
  record(ledger, { type: "breaker-tripped", scope, trippedAt: ledger.at, ...trip });
  const stopped = entriesIn(ledger, scope);
  for (const { id } of stopped) record(ledger, { type: "entry-stopped", tradeId: id, reason: trip.text });
  return stopped;
};

/**
 * Looks whether what was lost in the scopes of a trade trips a breaker: right after the fill or the close that did it,
 * in the same commit. Gives the trades whose entries are to be ended now.
 */
export const advanceBreakers = (ledger: Ledger, origin: Origin): readonly Trade[] =>
  limitsFor(configOf(ledger.book).risk, origin).flatMap((scoped) => JUDGES.flatMap((judge) => judged(ledger, scoped, judge)));

/** An operator resumes: every breaker is reset, and what was lost before counts no more. */
export const resetBreakers = (ledger: Ledger, reason: string): void => {
  for (const { scope, breaker } of ledger.book.risk.breakers) record(ledger, { type: "breaker-reset", scope, breaker, reason });
};
