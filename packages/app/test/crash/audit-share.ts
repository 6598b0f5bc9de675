import {
  add,
  committedOf,
  decimal,
  divide,
  emptyBook,
  evolve,
  formatMoney,
  fromInteger,
  max,
  multiply,
  openTradesOf,
  subtract,
  times,
  valuesOf,
  ZERO,
  type Book,
  type Decimal,
  type Fill,
  type Trade,
  type TradeId,
} from "@floorbroker/core";
import { fillsOf, nothingAtBroker, takeIn, unitsOf, workingOf, type AtBroker } from "./at-broker.ts";
import type { Audited, Report } from "./auditor.ts";

const HUNDRED = decimal("100");

const turnoverOf = (fills: readonly Fill[]): Decimal =>
  fills.reduce((sum, { price, quantity }) => add(sum, times(price, quantity)), ZERO);

const averageOf = (bought: readonly Fill[]): Decimal =>
  bought.length === 0 ? ZERO : divide(turnoverOf(bought), fromInteger(unitsOf(bought)));

/**
 * What a trade's sales brought over their cost; its losses make the account no smaller here. A future's gain is money
 * before it is closed, too: it counts at the best price of the day.
 */
const gainOf = (at: AtBroker, { id, spec }: Trade, bestBids: ReadonlyMap<string, Decimal>): Decimal => {
  const bought = fillsOf(at, id, "entry");
  const sold = fillsOf(at, id, "exits");
  const average = averageOf(bought);
  const realised = subtract(turnoverOf(sold), times(average, unitsOf(sold)));
  const best = spec.instrument.kind === "future" ? (bestBids.get(spec.instrument.id) ?? average) : average;
  const open = times(subtract(best, average), unitsOf(bought) - unitsOf(sold));
  return max(ZERO, multiply(add(realised, open), spec.multiplier));
};

const unitCost = ({ spec, entryPlan }: Trade, price: Decimal): Decimal =>
  add(multiply(multiply(price, spec.multiplier), entryPlan.costShare), entryPlan.feePerUnit);

/**
 * Money that is in a trade at the broker: what is held at its cost, and what its entry may still fill. In the middle of a
 * replace two lives of it stand there, of which one waits for the end of the other.
 */
const spentOn = (at: AtBroker, trade: Trade): Decimal => {
  const bought = fillsOf(at, trade.id, "entry");
  const held = Math.max(0, unitsOf(bought) - unitsOf(fillsOf(at, trade.id, "exits")));
  const works = workingOf(at, trade.id, "e");
  const left = Math.max(0, ...works.map((order) => order.left));
  const dearest = works.map(({ terms }) => terms.limit ?? trade.entryPlan.worstPrice).reduce(max, ZERO);
  return add(times(unitCost(trade, averageOf(bought)), held), times(unitCost(trade, dearest), left));
};

/** Sums over all trades, of which only those that something happened to are counted anew. */
const summedOver = (count: (trade: Trade) => Decimal) => {
  const counted = new Map<TradeId, Decimal>();
  return {
    forget: (id: TradeId): void => void counted.delete(id),
    of: (trades: readonly Trade[]): Decimal =>
      trades.reduce((sum, trade) => {
        const amount = counted.get(trade.id) ?? count(trade);
        counted.set(trade.id, amount);
        return add(sum, amount);
      }, ZERO),
  };
};

/** 2: whenever an entry is to be sent, what the book has committed is within the share, and what was truly spent, too. */
export const auditShare = ({ history, brokerLog, account }: Audited, report: Report): void => {
  const share = divide(account.config.allocation.totalPercent, HUNDRED);
  const then = nothingAtBroker();
  const gained = summedOver((trade) => gainOf(then, trade, account.bestBids));
  const spent = summedOver((trade) => spentOn(then, trade));
  let book: Book = emptyBook(account.book);
  let read = 0;
  for (const { at, event, seq } of history) {
    book = evolve(book, { at, event });
    if (event.type !== "intended" || event.role !== "entry") continue;
    for (let entry = brokerLog[read]; entry !== undefined && entry.at <= at; entry = brokerLog[++read]) {
      const id = entry.what === "exchange" ? takeIn(then, entry.event) : null;
      if (id !== null) for (const sum of [gained, spent]) sum.forget(id);
    }
    const trades = [...valuesOf(book.trades)];
    const allowed = multiply(add(account.cash, gained.of(trades)), share);
    const committed = openTradesOf(book).reduce((sum, trade) => add(sum, committedOf(book, trade)), ZERO);
    const truly = spent.of(trades);
    if (committed > allowed) report(2, `row ${seq}, ${event.key}: ${formatMoney(committed)} committed, ${formatMoney(allowed)} allowed`);
    if (truly > allowed) report(2, `row ${seq}, ${event.key}: ${formatMoney(truly)} spent, ${formatMoney(allowed)} allowed`);
  }
};
