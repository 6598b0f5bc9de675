import { entryOrdersOf, pendingUnits, tradeUnitCost } from "../book/holdings.ts";
import { openTradesOf, promised, type Book } from "../book/state.ts";
import type { Trade } from "../book/trade.ts";
import { add, times, ZERO, type Decimal } from "../decimal.ts";
import { get } from "../persistent-map.ts";
import type { EpochMs } from "../time.ts";

const isPaidFor = ({ spec, side }: Trade): boolean => spec.instrument.kind !== "future" && side === "buy";

const tradesOver = (book: Book): readonly Trade[] => book.closedTrades.map((id) => promised(get(book.trades, id), "a closed trade"));

const filledSince = (book: Book, trade: Trade, asOf: EpochMs): Decimal =>
  entryOrdersOf(book, trade)
    .flatMap(({ fills }) => fills)
    .filter((fill) => fill.at >= asOf)
    .reduce((sum, fill) => add(sum, times(tradeUnitCost(trade, fill.price), fill.quantity)), ZERO);

/**
 * What our purchases of shares and options take from a cash balance of `asOf` that does not know of it: fills since
 * then, and orders that still work, at the dearest price that they may fill at. Unlike buying power, a balance has
 * nothing taken off for an order before it fills.
 */
export const unpaidSince = (book: Book, asOf: EpochMs): Decimal => {
  const open = openTradesOf(book);
  const bought = [...open, ...tradesOver(book)].filter(isPaidFor).reduce((sum, trade) => add(sum, filledSince(book, trade, asOf)), ZERO);
  return open
    .filter(isPaidFor)
    .reduce((sum, trade) => add(sum, times(tradeUnitCost(trade, trade.entryPlan.worstPrice), pendingUnits(book, trade))), bought);
};
