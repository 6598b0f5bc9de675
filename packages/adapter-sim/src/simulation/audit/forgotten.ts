import { entryFilled, exitFilled, get, isOver, openTradesOf, type Book, type Trade, type TradeId } from "@floorbroker/core";

const unitsIn = (book: Book, { id }: Trade["spec"]["instrument"]): number =>
  openTradesOf(book)
    .filter(({ spec }) => spec.instrument.id === id)
    .reduce((sum, trade) => sum + (entryFilled(book, trade) - exitFilled(book, trade)) * (trade.side === "buy" ? 1 : -1), 0);

/**
 * After a wipe: an order of the trade that the broker once acknowledged was asked about in vain until a person was told,
 * and the broker has said twice that what we hold is not in the account. Nothing can come of sending more.
 */
export const isForgottenByBroker = (book: Book, id: TradeId): boolean => {
  const trade = get(book.trades, id);
  if (trade === undefined) return false;
  const isLost = [trade.entry, ...trade.exits].some((key) => {
    const order = get(book.orders, key);
    return order?.inquiry?.escalated === true && order.acknowledgedAt !== null && !isOver(order);
  });
  const held = unitsIn(book, trade.spec.instrument);
  return isLost && held !== 0 && book.disagreements.some((each) => each.instrument === trade.spec.instrument.id && each.confirmed && each.average === null && each.difference === -held);
};
