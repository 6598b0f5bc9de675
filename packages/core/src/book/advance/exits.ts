import { opensNextAt, tradesUntil } from "../../calendar/last-trading.ts";
import { legsOf } from "../../exit/legs.ts";
import { wantedExits, type WantedExit } from "../../exit/plan.ts";
import { stopMove } from "../../exit/stop.ts";
import { get } from "../../persistent-map.ts";
import type { OrderSide, OrderTerms } from "../../ports/orders.ts";
import { holdingOf, pairsRest } from "../exit-facts.ts";
import { exitExposure, heldOf } from "../holdings.ts";
import { keyOfOrder } from "../keys.ts";
import { record, type Ledger } from "../ledger.ts";
import { exposureOf, filledOf, liveIncarnations, owesAnswer, type Order } from "../order.ts";
import { beyondPair, siblingOf } from "../pairs.ts";
import { abilitiesFor, promised, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { cancelWorking, intendPair, intendPlace, intendReplace, type Placement } from "./intend.ts";
import { adjustPaired } from "./pairs.ts";
import { isAsWanted, isFor, roomFor, workingExits } from "./resting.ts";

/** The side that gets out. */
export const exitSide = (trade: Trade): OrderSide => (trade.side === "buy" ? "sell" : "buy");

const termsOf = (book: Book, trade: Trade, wanted: WantedExit, filledAlready: number): OrderTerms => ({
  instrument: trade.spec.instrument.id,
  side: exitSide(trade),
  closing: true,
  quantity: filledAlready + wanted.quantity,
  type: wanted.type,
  limit: wanted.limit,
  stop: wanted.stop,
  // An exit outlives the day of its entry wherever the broker lets it.
  timeInForce: abilitiesFor(book, trade.spec.instrument.id).restsOvernight ? "gtc" : "day",
});

/** Units that must be free for a change in place: where both lives may fill, all of it; else only what it grows by. */
const neededFor = (order: Order, quantity: number): number => (order.oneLife ? quantity - exposureOf(order) : quantity);

/**
 * In place where the broker can change what differs *and* what may then fill would fit into what is held; otherwise
 * cancel, wait for the confirmation, place anew. One routine for every resize, and for every move of a stop.
 */
const resize = (ledger: Ledger, trade: Trade, order: Order, wanted: WantedExit): void => {
  const venue = abilitiesFor(ledger.book, trade.spec.instrument.id);
  const { quantity } = wanted;
  const [only, ...others] = liveIncarnations(order);
  const growth = quantity - exposureOf(order);
  // What stands in the way is going (the other side of a sold pair, too): until then the order goes on protecting what it covers.
  if (growth >= 0 && roomFor(ledger, trade) < growth) return;
  const able = venue.replacesPrice && order.terms.type === wanted.type && (growth === 0 || venue.replacesQuantity);
  if (able && only !== undefined && others.length === 0 && roomFor(ledger, trade) >= neededFor(order, quantity)) {
    const terms = termsOf(ledger.book, trade, wanted, filledOf(order));
    return intendReplace(ledger, order, only, terms, wanted.role === "stop" ? "the stop follows the trade" : "the exit follows what is filled");
  }
  cancelWorking(ledger, order, "the exit follows what is filled: cancelled first, then placed anew");
};

/** Where orders can't rest overnight, an exit that ended with its session is placed anew in the next one. */
const waitsForSession = (ledger: Ledger, trade: Trade): boolean => {
  const until = opensNextAt(trade.spec, ledger.at);
  if (until === null) return false;
  const text = "the market is closed; the exit is placed when it opens";
  record(ledger, { type: "exit-deferred", tradeId: trade.id, until, code: "market-closed", text, stuck: null });
  return true;
};

/** The n-th new order of the trade from now. */
const placementOf = ({ book }: Ledger, trade: Trade, wanted: WantedExit, n: number): Placement => {
  const { role, leg } = wanted;
  const reason = role === "target" ? "takes profit on its part of what was filled" : "protects what was filled";
  const key = keyOfOrder(trade.id, role, trade.exits.length + n);
  return { key, tradeId: trade.id, role, leg, terms: termsOf(book, trade, wanted, 0), reason };
};

const placeExit = (ledger: Ledger, trade: Trade, wanted: WantedExit, sibling: WantedExit | undefined): void => {
  if (ledger.at < trade.exitsNotBefore || roomFor(ledger, trade) < wanted.quantity) return;
  if (waitsForSession(ledger, trade)) return;
  const placement = placementOf(ledger, trade, wanted, 1);
  if (sibling === undefined) intendPlace(ledger, placement);
  else intendPair(ledger, placement, placementOf(ledger, trade, sibling, 2));
};

const adjust = (ledger: Ledger, trade: Trade, order: Order, all: readonly WantedExit[]): void => {
  if (order.pending !== null || owesAnswer(order) || ledger.at < trade.exitsNotBefore) return;
  const wanted = all.find((each) => isFor(order, each));
  if (wanted === undefined) return cancelWorking(ledger, order, "this exit is no longer wanted");
  if (wanted.paired || order.linked !== null) return adjustPaired(ledger, trade, order, wanted, all);
  if (!isAsWanted(order, wanted)) resize(ledger, trade, order, wanted);
};

/** The stop moves by what fills alone ask for: to break-even. What the market asks for is seen by the watch. */
export const advanceStop = (ledger: Ledger, trade: Trade): void => {
  const move = stopMove(legsOf(trade.exitPlan), holdingOf(ledger.book, trade), null);
  if (move !== null) record(ledger, { type: "stop-moved", tradeId: trade.id, ...move });
};

/**
 * Brings the resting exits to what the plan wants for the facts as they stand. Called after every event of the trade:
 * late fills, partial fills, corrections and restarts all take this one path. What is too much goes before what is
 * missing is placed.
 */
export const advanceExits = (ledger: Ledger, trade: Trade): void => {
  // A contract that trades no more takes no exit, and what rests on it ends by itself.
  if (ledger.at >= tradesUntil(trade.spec)) return;
  const wanted = wantedExits(trade.exitPlan, holdingOf(ledger.book, trade), pairsRest(ledger.book, trade));
  const working = workingExits(ledger, trade);
  for (const order of working) adjust(ledger, trade, order, wanted);
  for (const each of wanted) {
    const beside = each.paired ? wanted.filter(({ leg, paired }) => paired && leg === each.leg) : [each];
    // A pair is placed whole, with its target, when neither side of another one can sell any more.
    if (beside[0] !== each || working.some((order) => beside.some((one) => isFor(order, one)))) continue;
    placeExit(ledger, openNow(ledger, trade), each, beside[1]);
  }
};

/** The trade as the exits before have left it: its next key counts them. */
const openNow = (ledger: Ledger, { id }: Trade): Trade => promised(get(ledger.book.trades, id), "an open trade");

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

/** Tells the operator when a broker let both sides of a pair sell, which is what a pair was to rule out. */
export const reportPairOversold = (ledger: Ledger, order: Order): void => {
  const sibling = siblingOf(ledger.book, order);
  const beyond = sibling === undefined ? 0 : beyondPair(order, sibling);
  if (sibling === undefined || beyond === 0) return;
  const filled = `the broker filled ${order.key} and ${sibling.key} together ${beyond} more`;
  record(ledger, {
    type: "escalated",
    code: "pair-oversold",
    text: `${order.tradeId}: ${filled} than the ${order.terms.quantity} of which only one was to sell`,
    tradeId: order.tradeId,
    key: order.key,
  });
};
