import { get } from "../persistent-map.ts";
import { openTradesOf, promised, type Book } from "../book/state.ts";
import type { Trade } from "../book/trade.ts";
import { newYorkDate, newYorkInstant } from "../calendar/new-york.ts";
import { MINUTE, type EpochMs } from "../time.ts";
import { isInScope, type RiskScope } from "./scope.ts";

/** Trades that were over at that instant or later, the one that ended last in front; as far as memory goes. */
const closedSince = (book: Book, since: EpochMs): readonly Trade[] => {
  const found: Trade[] = [];
  for (let index = book.closedTrades.length - 1; index >= 0; index--) {
    const id = promised(book.closedTrades[index], "a closed trade's place");
    const trade = promised(get(book.trades, id), "a closed trade");
    // They stand in the order in which they ended: what comes before ended earlier still.
    if (trade.closed === null || trade.closed.at < since) break;
    found.push(trade);
  }
  return found;
};

/** Trades that were alive at that instant or later: the open ones, and lately closed ones that are still in memory. */
export const tradesSince = (book: Book, since: EpochMs): readonly Trade[] => [
  ...openTradesOf(book),
  ...closedSince(book, since),
];

/** When the orders of a scope's trades were placed, from that instant on, oldest first. */
export const ordersSince = (book: Book, scope: RiskScope, since: EpochMs): readonly EpochMs[] =>
  tradesSince(book, since)
    .filter((trade) => isInScope(scope, trade))
    .flatMap(({ earlierEntries, entry, exits }) => [...earlierEntries, entry, ...exits])
    .flatMap((key) => {
      const order = get(book.orders, key);
      return order === undefined || order.intendedAt < since ? [] : [order.intendedAt];
    })
    .toSorted((a, b) => a - b);

/** When orders of the scope were placed within the last minute, oldest first. */
export const ordersInLastMinute = (book: Book, scope: RiskScope, at: EpochMs): readonly EpochMs[] =>
  // The book's own record goes on counting when trades have left memory.
  scope.of === "book"
    ? book.risk.ordersLately.filter((each) => each > at - MINUTE)
    : ordersSince(book, scope, at - MINUTE + 1);

/** How many orders of the scope were placed on the date that New York has at the instant. */
export const ordersOnDate = (book: Book, scope: RiskScope, at: EpochMs): number => {
  const date = newYorkDate(at);
  if (scope.of !== "book") return ordersSince(book, scope, newYorkInstant(date, 0)).length;
  return book.risk.date === date ? book.risk.ordersToday : 0;
};
