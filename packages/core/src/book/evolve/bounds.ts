import type { MessageId } from "../../ids.ts";
import { entriesOf, get, remove, set, valuesOf } from "../../persistent-map.ts";
import type { Fill } from "../../ports/orders.ts";
import type { EpochMs } from "../../time.ts";
import { waitOf } from "../confirmation.ts";
import type { EventOf } from "../events.ts";
import { bySnowflake, isSnowflake } from "../keys.ts";
import type { Book } from "../state.ts";

/** What a book hears of for ever and can't keep for ever. Each list has a bound, and what leaves it leaves a mark. */

/** Some at once, because putting them in order costs more than letting them go; not many, because an alert may be waiting. */
const oldestTenth = <A>(oldestFirst: readonly A[]): readonly A[] => oldestFirst.slice(0, Math.ceil(oldestFirst.length / 10));

/** Messages without a trade in memory, oldest first. One whose id carries no time can't be refused by it, and stays. */
const leavers = (book: Book): readonly MessageId[] => {
  const found: MessageId[] = [];
  for (const [id, { tradeId }] of entriesOf(book.messages)) {
    if (waitOf(book.waiting, id) !== undefined) continue;
    if (isSnowflake(id) && (tradeId === null || get(book.trades, tradeId) === undefined)) found.push(id);
  }
  return found.toSorted(bySnowflake);
};

/**
 * The book with room for one more message. The oldest tenth of those without a trade in memory leaves, and `heardUntil`
 * says up to which: no message at or below it opens or closes anything any more, whether it is remembered or not.
 */
export const withRoomForMessage = (book: Book): Book => {
  const { limits, messages, trades } = book;
  if (messages.size < limits.messages + trades.size) return book;
  const leaving = oldestTenth(leavers(book));
  const newer = (newest: MessageId | null, id: MessageId): MessageId => (newest === null || bySnowflake(id, newest) > 0 ? id : newest);
  return { ...book, messages: leaving.reduce(remove, messages), heardUntil: leaving.reduce(newer, book.heardUntil) };
};

const byTime = (a: Fill, b: Fill): number => a.at - b.at || (a.fillId < b.fillId ? -1 : 1);

/** The book with one more fill of an order that is not ours; what is older than `externalUntil` is not news again. */
export const withExternalFill = (book: Book, fill: Fill): Book => {
  const externalFills = set(book.externalFills, fill.fillId, fill);
  if (externalFills.size <= book.limits.externalFills) return { ...book, externalFills };
  const leaving = oldestTenth([...valuesOf(externalFills)].toSorted(byTime));
  const externalUntil = leaving.reduce<EpochMs>((newest, { at }) => Math.max(newest, at), book.externalUntil ?? 0);
  return { ...book, externalFills: leaving.map(({ fillId }) => fillId).reduce(remove, externalFills), externalUntil };
};

/** The book with a word about an order that is not ours: kept while it works; beyond the bound the one told of first leaves. */
export const withForeignOrder = (book: Book, { ref, text, live }: EventOf<"foreign-order">): Book => {
  const { foreignOrders, limits, seq } = book;
  if (!live) return { ...book, foreignOrders: remove(foreignOrders, ref.id) };
  const known = set(foreignOrders, ref.id, { text, toldAt: seq });
  if (known.size <= limits.foreignOrders) return { ...book, foreignOrders: known };
  const [first] = [...entriesOf(known)].reduce((a, b) => (b[1].toldAt < a[1].toldAt ? b : a));
  return { ...book, foreignOrders: remove(known, first) };
};
