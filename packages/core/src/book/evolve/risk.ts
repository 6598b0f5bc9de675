import { newYorkDate } from "../../calendar/new-york.ts";
import { add, max, multiply, negate, subtract, ZERO, type Decimal } from "../../decimal.ts";
import type { OrderKey, TradeId } from "../../ids.ts";
import { get } from "../../persistent-map.ts";
import { tallyOf, type Breaker, type RiskRecord, type Tally } from "../../risk/record.ts";
import { scopeName, scopesOf, type Origin, type RiskScope } from "../../risk/scope.ts";
import { MINUTE, type CivilDate, type EpochMs } from "../../time.ts";
import type { Event, EventOf, Recorded } from "../events.ts";
import { exitsOf, realisedNetOf } from "../holdings.ts";
import { turnoverOf } from "../order.ts";
import type { Book } from "../state.ts";
import type { Trade } from "../trade.ts";

/** Dates on which day trades were made that are looked back on: today and the four business days before it. */
const DAY_TRADE_DATES = 5;

/** The record with the counts of a new date, if it is one. A clock that was set back changes no date. */
const onDate = (record: RiskRecord, date: CivilDate): RiskRecord =>
  record.date !== null && date <= record.date ? record : { ...record, date, ordersToday: 0, unsettled: ZERO };

const startedOn = (date: CivilDate): Tally => ({ date, today: ZERO, total: ZERO, peak: ZERO, losses: 0, lastLossAt: null });

const withTally = (record: RiskRecord, scope: RiskScope, date: CivilDate, change: (tally: Tally) => Tally): RiskRecord => {
  const name = scopeName(scope);
  const known = tallyOf(record, name) ?? startedOn(date);
  const current = date > known.date ? { ...known, date, today: ZERO } : known;
  return { ...record, tallies: [...record.tallies.filter((each) => each.scope !== name), { scope: name, tally: change(current) }] };
};

const withTallies = (record: RiskRecord, origin: Origin, date: CivilDate, change: (tally: Tally) => Tally): RiskRecord =>
  scopesOf(origin).reduce((next, scope) => withTally(next, scope, date, change), record);

const realised = (gain: Decimal) => (tally: Tally): Tally => {
  const total = add(tally.total, gain);
  return { ...tally, today: add(tally.today, gain), total, peak: max(tally.peak, total) };
};

const tradeOfOrder = (book: Book, key: OrderKey): TradeId | undefined => get(book.orders, key)?.tradeId;

/** What the exits have brought (a short's: cost), before fees. A future is settled daily, and is no money to wait for. */
const proceedsOf = (book: Book, trade: Trade): Decimal => {
  if (trade.spec.instrument.kind === "future") return ZERO;
  const turnover = exitsOf(book, trade).reduce((sum, order) => add(sum, turnoverOf(order)), ZERO);
  return multiply(trade.side === "buy" ? turnover : negate(turnover), trade.spec.multiplier);
};

/** What a fill, a correction or a fee changed: the difference that it made, so that corrections need no path of their own. */
const moneyMoved = (earlier: RiskRecord, before: Book, after: Book, id: TradeId | undefined, date: CivilDate): RiskRecord => {
  const [was, is] = id === undefined ? [] : [get(before.trades, id), get(after.trades, id)];
  if (was === undefined || is === undefined) return earlier;
  const record = onDate(earlier, date);
  const gain = subtract(realisedNetOf(after, is), realisedNetOf(before, was));
  const proceeds = subtract(proceedsOf(after, is), proceedsOf(before, was));
  const moved = { ...record, unsettled: add(record.unsettled, proceeds) };
  return gain === ZERO ? moved : withTallies(moved, is, date, realised(gain));
};

const tradeOver = (record: RiskRecord, after: Book, { event, at }: Recorded<EventOf<"trade-closed">>, date: CivilDate): RiskRecord => {
  const trade = get(after.trades, event.tradeId);
  if (trade === undefined || (event.reason !== "closed" && event.reason !== "expired")) return record;
  const gain = realisedNetOf(after, trade);
  // FINRA's rule is about margin accounts of securities; futures are none. What expires was not sold.
  const isDayTrade = event.reason === "closed" && newYorkDate(trade.openedAt) === date && trade.spec.instrument.kind !== "future";
  const counted = isDayTrade ? withDayTrade(record, date) : record;
  if (gain === ZERO) return counted;
  return withTallies(counted, trade, date, (tally) =>
    gain < ZERO ? { ...tally, losses: tally.losses + 1, lastLossAt: at } : { ...tally, losses: 0 },
  );
};

const withDayTrade = (record: RiskRecord, date: CivilDate): RiskRecord => {
  const count = record.dayTrades.find((each) => each.date === date)?.count ?? 0;
  const others = record.dayTrades.filter((each) => each.date !== date);
  return { ...record, dayTrades: [...others, { date, count: count + 1 }].slice(-DAY_TRADE_DATES) };
};

const placed = (record: RiskRecord, at: EpochMs): RiskRecord => ({
  ...record,
  ordersToday: record.ordersToday + 1,
  ordersLately: [...record.ordersLately.filter((each) => each > at - MINUTE), at],
});

const accountSeen = (record: RiskRecord, { account }: EventOf<"considered">, date: CivilDate): RiskRecord => {
  const amount = account?.netLiquidation ?? null;
  if (amount === null || (record.equity !== null && date <= record.equity.date)) return record;
  return { ...record, equity: { date, amount } };
};

const isSame = (breaker: Breaker, { scope, breaker: name }: Pick<Breaker, "scope" | "breaker">): boolean =>
  breaker.breaker === name && scopeName(breaker.scope) === scopeName(scope);

/** Losses in a row are counted anew from a pause that they have earned. */
const tripped = (record: RiskRecord, event: EventOf<"breaker-tripped">, date: CivilDate): RiskRecord => {
  const { type: _, ...breaker } = event;
  const standing = { ...record, breakers: [...record.breakers.filter((each) => !isSame(each, breaker)), breaker] };
  return breaker.breaker === "loss-streak" ? withTally(standing, breaker.scope, date, (tally) => ({ ...tally, losses: 0 })) : standing;
};

/** What was lost before counts no more, or the next fill would trip it again. */
const forgiven = (record: RiskRecord, event: EventOf<"breaker-reset">, date: CivilDate): RiskRecord => {
  const reset = { ...record, breakers: record.breakers.filter((each) => !isSame(each, event)) };
  return withTally(reset, event.scope, date, (tally) => {
    switch (event.breaker) {
      case "day-loss":
        return { ...tally, today: ZERO };
      case "drawdown":
        return { ...tally, peak: tally.total };
      case "loss-streak":
        return { ...tally, losses: 0, lastLossAt: null };
    }
  });
};

/** The risk record of the book after an event, given the books before and after it. */
export const riskAfter = (before: Book, after: Book, { at, event }: Recorded<Event>): RiskRecord => {
  const { risk } = before;
  // Asked for only where it counts: a restart folds a million events, and few of them move money.
  const date = (): CivilDate => newYorkDate(at);
  switch (event.type) {
    case "considered":
      return accountSeen(risk, event, date());
    case "intended":
      return event.op === "place" ? placed(onDate(risk, date()), at) : risk;
    case "fill":
    case "fill-revised":
    case "fill-voided":
      return event.fill.orderKey === null ? risk : moneyMoved(risk, before, after, tradeOfOrder(before, event.fill.orderKey), date());
    case "settled":
      return moneyMoved(risk, before, after, event.tradeId, date());
    case "fees-reported":
      return event.key === null ? risk : moneyMoved(risk, before, after, tradeOfOrder(before, event.key), date());
    case "trade-closed":
      return tradeOver(risk, after, { at, event }, date());
    case "breaker-tripped":
      return tripped(risk, event, date());
    case "breaker-reset":
      return forgiven(risk, event, date());
    default:
      return risk;
  }
};
