import { marketCalendar } from "../../calendar/trading-hours.ts";
import { ZERO } from "../../decimal.ts";
import { wantedExits, type WantedExit } from "../../exit/plan.ts";
import type { OrderSide, OrderTerms } from "../../ports/orders.ts";
import { averageEntry, closeRemaining, entryFilled, exitExposure, exitFilled, exitsOf, heldOf } from "../holdings.ts";
import { keyOfOrder } from "../keys.ts";
import { record, type Ledger } from "../ledger.ts";
import { exposureOf, filledOf, isOver, liveIncarnations, owesAnswer, workingLimit, type Order } from "../order.ts";
import { venueOf, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { cancelWorking, intendPlace, intendReplace } from "./intend.ts";

type RestingRole = "target" | "stop";

/** The side that gets out. */
export const exitSide = (trade: Trade): OrderSide => (trade.side === "buy" ? "sell" : "buy");

const termsOf = (book: Book, trade: Trade, wanted: WantedExit, filledAlready: number): OrderTerms => ({
  instrument: trade.spec.instrument.id,
  side: exitSide(trade),
  closing: true,
  quantity: filledAlready + wanted.quantity,
  type: wanted.type,
  limit: wanted.type === "limit" ? wanted.price : null,
  stop: wanted.type === "stop" ? wanted.price : null,
  // An exit outlives the day of its entry wherever the broker lets it.
  timeInForce: venueOf(book).restsOvernight ? "gtc" : "day",
});

const isAsWanted = (order: Order, terms: OrderTerms, quantity: number): boolean =>
  exposureOf(order) === quantity && (terms.type === "stop" ? order.terms.stop === terms.stop : workingLimit(order) === terms.limit);

/** Room for another exit: held units that no exit can take yet. Invariant 3 is kept here, before anything is sent. */
const roomFor = (ledger: Ledger, trade: Trade): number => heldOf(ledger.book, trade) - exitExposure(ledger.book, trade);

/**
 * In place where the broker can change what differs *and* both lives together would fit into what is held; otherwise
 * cancel, wait for the confirmation, place anew. One routine for every resize.
 */
const resize = (ledger: Ledger, trade: Trade, order: Order, terms: OrderTerms, quantity: number): void => {
  const venue = venueOf(ledger.book);
  const [only, ...others] = liveIncarnations(order);
  const sameQuantity = exposureOf(order) === quantity;
  const able = venue.replacesPrice && (sameQuantity || venue.replacesQuantity);
  if (able && only !== undefined && others.length === 0 && roomFor(ledger, trade) >= quantity) {
    return intendReplace(ledger, order, only, terms, "the exit follows what is filled");
  }
  cancelWorking(ledger, order, "the exit follows what is filled: cancelled first, then placed anew");
};

/** Where orders can't rest overnight, an exit that ended with its session is placed anew in the next one. */
const waitsForSession = (ledger: Ledger, trade: Trade): boolean => {
  const now = marketCalendar(trade.spec.calendar).sessionAt(ledger.at);
  if (now.state === "open") return false;
  const text = "the market is closed; the exit is placed when it opens";
  record(ledger, { type: "exit-deferred", tradeId: trade.id, until: now.nextOpen, code: "market-closed", text });
  return true;
};

const advanceResting = (ledger: Ledger, trade: Trade, role: RestingRole, wanted: WantedExit | null): void => {
  const order = exitsOf(ledger.book, trade).findLast((each) => each.role === role && !isOver(each));
  if (order === undefined) {
    if (wanted === null || ledger.at < trade.exitsNotBefore || roomFor(ledger, trade) < wanted.quantity) return;
    if (waitsForSession(ledger, trade)) return;
    const key = keyOfOrder(trade.id, role, trade.exits.length + 1);
    return intendPlace(ledger, {
      key,
      tradeId: trade.id,
      role,
      terms: termsOf(ledger.book, trade, wanted, 0),
      reason: role === "target" ? "takes profit on half of what was filled" : "protects what was filled",
    });
  }
  if (order.pending !== null || owesAnswer(order) || ledger.at < trade.exitsNotBefore) return;
  if (wanted === null) return cancelWorking(ledger, order, "this exit is no longer wanted");
  const terms = termsOf(ledger.book, trade, wanted, filledOf(order));
  if (!isAsWanted(order, terms, wanted.quantity)) resize(ledger, trade, order, terms, wanted.quantity);
};

/**
 * Brings the resting exits to what the plan wants for the facts as they stand. Called after every event of the trade:
 * late fills, partial fills, corrections and restarts all take this one path.
 */
export const advanceExits = (ledger: Ledger, trade: Trade): void => {
  const { book } = ledger;
  const wanted = wantedExits(trade.exitPlan, {
    side: trade.side,
    entryFilled: entryFilled(book, trade),
    exitFilled: exitFilled(book, trade),
    closing: closeRemaining(book, trade),
    // Without a fill (none yet, or all of them voided) nothing is wanted at any price.
    average: averageEntry(book, trade) ?? ZERO,
    ticks: trade.spec.ticks,
  });
  advanceResting(ledger, trade, "stop", wanted.stop);
  advanceResting(ledger, trade, "target", wanted.target);
};

/** Tells the operator when a corrected fill left exits standing for more than is held; the exits are reduced anyway. */
export const reportOversold = (ledger: Ledger, trade: Trade): void => {
  const { book } = ledger;
  const excess = exitExposure(book, trade) - heldOf(book, trade);
  if (heldOf(book, trade) >= 0 && excess <= 0) return;
  record(ledger, {
    type: "escalated",
    code: "exits-exceed-entry",
    text: `${trade.id}: a correction left ${heldOf(book, trade)} held and ${exitExposure(book, trade)} in working exits; the exits are being reduced`,
    tradeId: trade.id,
    key: trade.entry,
  });
};
