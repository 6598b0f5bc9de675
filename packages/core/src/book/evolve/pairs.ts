import { set } from "../../persistent-map.ts";
import { filledOf, type Order } from "../order.ts";
import { beyondPair, siblingOf } from "../pairs.ts";
import type { Book } from "../state.ts";
import { endAwaited } from "./orders.ts";

const withEnd = (book: Book, order: Order, at: number | null): Book => ({
  ...book,
  orders: set(book.orders, order.key, endAwaited(order, at)),
});

/**
 * After a fill of an order. Of a pair that has sold all of its units the broker ends the other side: its end is awaited,
 * and asked about when it does not come. When that side has sold more nevertheless, nothing is awaited of the broker any
 * more.
 */
export const pairEnds = (book: Book, order: Order, at: number): Book => {
  const sibling = siblingOf(book, order);
  if (sibling === undefined) return book;
  if (beyondPair(order, sibling) > 0) return withEnd(withEnd(book, order, null), sibling, null);
  return filledOf(order) < order.terms.quantity ? book : withEnd(book, sibling, at);
};
