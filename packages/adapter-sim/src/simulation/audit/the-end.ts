import { entryFilled, entryOf, exitFilled, exitsOf, isLive, isUnknown, tradeOfMessage, valuesOf, type Book, type Order, type Trade } from "@floorbroker/core";
import type { Ledgers } from "./each-event.ts";
import { demand } from "./violation.ts";
import { protectedAsPlanned } from "./protection.ts";

/** 5: every revision that was read has exactly one answer, and the newest of each of the owner's messages can be read. */
const allAnswered = ({ read, answered, ignored, room }: Ledgers): void => {
  for (const [message, times] of read) {
    demand(times === 1, () => `I5: message ${message} was read ${times} times`);
    demand(answered.get(message) === 1, () => `I5: message ${message} has ${answered.get(message) ?? 0} answers`);
  }
  for (const { message, deleted } of room.messages.values()) {
    if (deleted || message.authorId === "666" || ignored.has(message.id)) continue;
    demand(room.statuses.has(message.id), () => `I5: nothing stands under the message ${message.id} (${message.text})`);
  }
};

/** L1, half a minute after the faults have stopped: what nobody could say is answered, or a person was told. */
export const unknownsSettled = ({ told }: Ledgers, book: Book): void => {
  for (const order of valuesOf(book.orders)) {
    demand(!isUnknown(order) || order.inquiry?.escalated === true || told.has(order.key), () => `L1: ${order.key} is unknown, and nobody was told`);
  }
};

/** L1: nothing waits any more, unless a person was told. */
const settled = ({ told }: Ledgers, order: Order): void => {
  const waits = order.pending !== null && order.inquiry?.escalated !== true && !told.has(order.key);
  demand(!waits, () => `L1: ${order.key} is still ${isUnknown(order) ? "unknown" : "waiting for an answer"} and nobody was told`);
};

const isNotWanted = (ledgers: Ledgers, trade: Trade): void => {
  const live = ledgers.venue.under(trade.entry).filter(({ state }) => isLive(state));
  demand(trade.entryWanted || live.length === 0, () => `I10: ${trade.entry} works although nobody wants it any more`);
  const first = trade.entryPlan.prices[0] ?? null;
  demand(live.every(({ terms }) => terms.limit === first), () => `R5: the entry ${trade.entry} does not rest at its first price`);
};

const knowsTheTruth = (ledgers: Ledgers, book: Book, trade: Trade): void => {
  const { bought, sold } = ledgers.tallies.of(trade.id);
  demand(entryFilled(book, trade) === bought, () => `I10: ${trade.id} knows of ${entryFilled(book, trade)} bought, ${bought} were`);
  demand(exitFilled(book, trade) === sold, () => `I10: ${trade.id} knows of ${exitFilled(book, trade)} sold, ${sold} were`);
};

/** When the faults have stopped and all is quiet: the book knows the truth, and every holding has its exits. */
export const auditEnd = (ledgers: Ledgers, book: Book): void => {
  allAnswered(ledgers);
  for (const trade of valuesOf(book.trades)) {
    demand(trade.id === tradeOfMessage(trade.messageId), () => `I1: ${trade.id} is not the trade of its message`);
    for (const order of [entryOf(book, trade), ...exitsOf(book, trade)]) settled(ledgers, order);
    // After a wipe there is no truth left to compare with.
    if (ledgers.isWiped()) continue;
    knowsTheTruth(ledgers, book, trade);
    isNotWanted(ledgers, trade);
    protectedAsPlanned(ledgers, book, trade);
  }
};
