import { marketCalendar } from "../../calendar/trading-hours.ts";
import { entryFilled, entryOf } from "../holdings.ts";
import { keyOfOrder } from "../keys.ts";
import { record, type Ledger } from "../ledger.ts";
import { filledOf, isOver, liveIncarnations, owesAnswer, type Incarnation, type Order } from "../order.ts";
import { firstLimit } from "../plans.ts";
import { abilitiesFor } from "../state.ts";
import type { OrderTerms } from "../../ports/orders.ts";
import type { Trade } from "../trade.ts";
import { cancelWorking, intendPlace, intendReplace } from "./intend.ts";
import { moveLadder, retryEntry } from "./ladder.ts";

/** The terms that a trader has given the entry: what earlier orders of it have filled is not asked for again. */
const wantedTerms = (ledger: Ledger, trade: Trade, entry: Order): OrderTerms => {
  const { entryPlan } = trade;
  const before = entryFilled(ledger.book, trade) - filledOf(entry);
  return { ...entry.terms, quantity: entryPlan.quantity - before, limit: firstLimit(entryPlan), stop: entryPlan.stop };
};

/** The whole quantity of an order in which this life works: what others have filled, and its own. */
const quantityIn = (order: Order, { ref, quantity }: Incarnation): number =>
  order.fills.reduce((sum, fill) => (fill.refId === ref.id ? sum : sum + fill.quantity), quantity);

const isInForce = (order: Order, life: Incarnation, { quantity, limit, stop }: OrderTerms): boolean =>
  life.limit === limit && life.stop === stop && quantityIn(order, life) === quantity;

const settle = (ledger: Ledger, trade: Trade, reason: string): void =>
  moveLadder(ledger, trade, { step: 0, phase: "resting", nextStepAt: null }, reason);

/** One step of a change: in place where the broker can change what differs, else cancelled first and then placed anew. */
export const stepChange = (ledger: Ledger, trade: Trade, life: Incarnation): void => {
  const entry = entryOf(ledger.book, trade);
  const terms = wantedTerms(ledger, trade, entry);
  if (terms.quantity <= filledOf(entry)) {
    settle(ledger, trade, "as much as is wanted is filled already");
    record(ledger, { type: "entry-stopped", tradeId: trade.id, reason: "as much as is wanted is filled already" });
    return cancelWorking(ledger, entry, "as much as is wanted is filled already");
  }
  if (trade.ladder.phase === "changing" && isInForce(entry, life, terms)) return settle(ledger, trade, "the change is in force");
  const { replacesPrice, replacesQuantity } = abilitiesFor(ledger.book, trade.spec.instrument.id);
  const able = replacesPrice && (replacesQuantity || quantityIn(entry, life) === terms.quantity);
  const phase = able && trade.ladder.phase === "changing" ? "changing" : "anew";
  moveLadder(ledger, trade, { step: 0, phase, nextStepAt: null }, phase === "changing" ? "changed in place" : "cancelled first, then placed anew");
  if (phase === "changing") intendReplace(ledger, entry, life, terms, "the trader's change");
  else cancelWorking(ledger, entry, "the trader's change: cancelled first, then placed anew");
};

/** Why an entry whose cancellation is confirmed is not placed anew after all; null where it is. */
const againstAnew = ({ at, book }: Ledger, trade: Trade, entry: Order): string | null => {
  if (!entry.incarnations.some(({ state }) => state === "cancelled")) return "the order was over before the change";
  // A new order is a new entry: what stops those stops this one.
  if (book.tradingState !== "active") return `not placed anew: the book is ${book.tradingState}`;
  if (book.holds[0] !== undefined) return `not placed anew: ${book.holds[0].text}`;
  return marketCalendar(trade.spec.calendar).sessionAt(at).state === "open" ? null : "not placed anew: the market is closed";
};

const placeAnew = (ledger: Ledger, trade: Trade, entry: Order): void => {
  const quantity = trade.entryPlan.quantity - entryFilled(ledger.book, trade);
  const against = quantity <= 0 ? "all of it was filled before the change" : againstAnew(ledger, trade, entry);
  if (against !== null) return settle(ledger, trade, against);
  const key = keyOfOrder(trade.id, "entry", trade.earlierEntries.length + 2);
  const terms = { ...wantedTerms(ledger, trade, entry), quantity };
  intendPlace(ledger, { key, tradeId: trade.id, role: "entry", terms, reason: "the trader's change, placed anew" });
  settle(ledger, trade, "placed anew");
};

/** Brings a trader's change on its way as far as the facts allow; asked after every event of the trade. */
export const advanceChange = (ledger: Ledger, trade: Trade, entry: Order): void => {
  const { phase, nextStepAt } = trade.ladder;
  if (isOver(entry)) return phase === "anew" ? placeAnew(ledger, trade, entry) : settle(ledger, trade, "the order was over before the change");
  if (nextStepAt !== null || entry.pending !== null || owesAnswer(entry)) return;
  if (phase === "anew") return cancelWorking(ledger, entry, "the trader's change: cancelled first, then placed anew");
  const terms = wantedTerms(ledger, trade, entry);
  if (liveIncarnations(entry).some((life) => isInForce(entry, life, terms))) settle(ledger, trade, "the change is in force");
  else retryEntry(ledger, trade, trade.entryPlan.stepIntervalMs, "the change is not in force yet");
};
