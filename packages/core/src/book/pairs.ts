import { get } from "../persistent-map.ts";
import { exposureOf, filledOf, owedOf, type Order } from "./order.ts";
import type { Book } from "./state.ts";

/**
 * A pair is a target and a stop on the same units, linked at the broker (OCO). What it may still sell is counted in two
 * ways: by what the broker promises, which is what invariant 3 is about, and by what is kept free of anything new, which
 * trusts that promise only as long as nothing shows how the broker treats a part of it.
 */

/** The other side of a pair; undefined for an order of its own, and for a side that is not in the book yet. */
export const siblingOf = (book: Book, order: Order): Order | undefined => {
  const other = order.linked === null ? undefined : get(book.orders, order.linked);
  return other?.linked === order.key ? other : undefined;
};

/** Units that both sides have filled beyond the pair's own; 0 at a broker that keeps its promise. */
export const beyondPair = (one: Order, other: Order): number => Math.max(0, filledOf(one) + filledOf(other) - one.terms.quantity);

/** Whether both sides have sold: from then on a broker that does not take units from the other side may sell them twice. */
export const bothFilled = (one: Order, other: Order): boolean => filledOf(one) > 0 && filledOf(other) > 0;

/** Units that one side's own lives may still sell, and those of them that are sold for certain and only not told yet. */
const outstanding = (order: Order): { readonly open: number; readonly owed: number } => {
  const owed = owedOf(order);
  return { open: Math.max(0, exposureOf(order) - owed), owed };
};

/** Units a pair may still sell: one side or the other, in all never more than its units ({@link Capabilities.oco}). */
export const pairExposure = (one: Order, other: Order): number => {
  const [a, b] = [outstanding(one), outstanding(other)];
  // Who has broken the promise once is not believed again.
  if (beyondPair(one, other) > 0) return a.open + a.owed + b.open + b.owed;
  return Math.min(a.owed + b.owed + Math.max(a.open, b.open), one.terms.quantity - filledOf(one) - filledOf(other));
};

/** Units kept free for a pair before anything new is sent: the larger side, and when both have sold, both. */
export const pairReserve = (one: Order, other: Order): number => {
  const [a, b] = [outstanding(one), outstanding(other)];
  const both = filledOf(one) + a.owed > 0 && filledOf(other) + b.owed > 0;
  return a.owed + b.owed + (both ? a.open + b.open : Math.max(a.open, b.open));
};

/** Units that a resting stop may still sell: of a pair no more than the pair. */
export const stopUnits = (book: Book, stop: Order): number => {
  const sibling = siblingOf(book, stop);
  return sibling === undefined ? exposureOf(stop) : Math.min(exposureOf(stop), pairExposure(stop, sibling));
};

/** Sums over orders of their own and over pairs, each pair once. */
export const sumOfExits = (book: Book, exits: readonly Order[], ofPair: (one: Order, other: Order) => number): number =>
  exits.reduce((sum, order) => {
    const sibling = siblingOf(book, order);
    if (sibling === undefined) return sum + exposureOf(order);
    return order.key < sibling.key ? sum + ofPair(order, sibling) : sum;
  }, 0);
