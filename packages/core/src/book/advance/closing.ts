import { midOf } from "../../entry/ladder.ts";
import { roundToTick, tickAt } from "../../instrument/ticks.ts";
import { max, ZERO, type Decimal } from "../../decimal.ts";
import type { OrderTerms } from "../../ports/orders.ts";
import type { Quote } from "../../ports/quotes.ts";
import { opensNextAt, tradesUntil } from "../../calendar/last-trading.ts";
import { clockText } from "../../exit/expiry-day.ts";
import { closeRemaining, entryOf, exitReserve, heldOf, workingClose } from "../holdings.ts";
import { keyOfOrder } from "../keys.ts";
import { record, type Ledger } from "../ledger.ts";
import { exposureOf, filledOf, isOver, liveIncarnations, owesAnswer, workingLimit, type Order } from "../order.ts";
import { abilitiesFor, configOf } from "../state.ts";
import { CLOSE_ALARM_STEP, isOnlyFollowing, type CloseRequest, type Trade } from "../trade.ts";
import { exitSide } from "./exits.ts";
import { cancelWorking, intendPlace, intendReplace } from "./intend.ts";

/** No venue takes a market order for a spread: what should go to the market goes to its near side, and follows that. */
const goesByLimit = ({ spec }: Trade, { style }: CloseRequest): boolean => style === "limit" || spec.instrument.kind === "spread";

/**
 * Mid first, then the near side of the market: the bid for a sale. A close wants out, so it follows the market; a fixed
 * level (a target that was hit) stays where it is as long as the market does.
 */
const closePrice = (trade: Trade, close: CloseRequest, bid: Decimal, ask: Decimal): Decimal => {
  const selling = exitSide(trade) === "sell";
  const { ticks } = trade.spec;
  if (close.step === 0 && close.level !== null) return close.level;
  if (close.step === 0 && close.style === "limit") return roundToTick(ticks, midOf(bid, ask), selling ? "up" : "down");
  return selling ? roundToTick(ticks, bid, "down") : roundToTick(ticks, ask, "up");
};

const closeTerms = (trade: Trade, quantity: number, limit: Decimal | null): OrderTerms => ({
  instrument: trade.spec.instrument.id,
  side: exitSide(trade),
  closing: true,
  quantity,
  type: limit === null ? "market" : "limit",
  limit,
  stop: null,
  timeInForce: "day",
});

const place = (ledger: Ledger, trade: Trade, close: CloseRequest, limit: Decimal | null): void => {
  const { book } = ledger;
  // What another exit may still sell is not offered twice; the next step takes it, when that exit is proven dead.
  const quantity = Math.min(closeRemaining(book, trade), heldOf(book, trade) - exitReserve(book, trade));
  if (quantity <= 0) return;
  const key = keyOfOrder(trade.id, "close", trade.exits.length + 1);
  intendPlace(ledger, { key, tradeId: trade.id, role: "close", leg: close.leg, terms: closeTerms(trade, quantity, limit), reason: "closes what is held" });
};

const follow = (ledger: Ledger, trade: Trade, order: Order, limit: Decimal): void => {
  const [only] = liveIncarnations(order);
  if (only === undefined || workingLimit(order) === limit) return;
  const room = heldOf(ledger.book, trade) - exitReserve(ledger.book, trade);
  const quantity = exposureOf(order);
  if (abilitiesFor(ledger.book, order.terms.instrument).replacesPrice && room >= quantity) {
    const terms = closeTerms(trade, filledOf(order) + quantity, limit);
    return intendReplace(ledger, order, only, terms, "the close follows the market");
  }
  cancelWorking(ledger, order, "the close follows the market: cancelled first, then placed anew");
};

const moved = (ledger: Ledger, trade: Trade, step: number): void => {
  const nextStepAt = ledger.at + configOf(ledger.book).close.stepIntervalMs;
  record(ledger, { type: "close-moved", tradeId: trade.id, step, nextStepAt });
  if (step === CLOSE_ALARM_STEP) {
    record(ledger, {
      type: "escalated",
      code: "close-not-filled",
      text: `${trade.id}: the close has not been filled after ${CLOSE_ALARM_STEP} steps; it goes on`,
      tradeId: trade.id,
      key: null,
    });
  }
};

/** A limit needs a two-sided market; how fresh it is matters less than getting out. */
const limitFor = (trade: Trade, close: CloseRequest, quote: Quote | null): Decimal | null => {
  if (quote === null || quote.bid === null || quote.ask === null) return null;
  const { bid, ask } = quote;
  if (bid > ask) return null;
  // A spread whose legs lie far apart has no bid, and is let go for a tick rather than kept.
  if (trade.spec.instrument.kind === "spread") return max(tickAt(trade.spec.ticks, ZERO), closePrice(trade, close, bid, ask));
  if (bid <= 0n) return null;
  const limit = closePrice(trade, close, bid, ask);
  return limit > 0n ? limit : null;
};

const placeOrFollow = (ledger: Ledger, trade: Trade, close: CloseRequest, quote: Quote | null): void => {
  const order = workingClose(ledger.book, trade);
  if (!goesByLimit(trade, close)) return order === undefined ? place(ledger, trade, close, null) : undefined;
  const limit = limitFor(trade, close, quote);
  if (limit === null) return;
  if (order === undefined) place(ledger, trade, close, limit);
  else follow(ledger, trade, order, limit);
};

/** Outside of its hours nothing can be sold: the wish waits for the opening, and what rests goes on protecting. */
export const waitForOpening = (ledger: Ledger, trade: Trade): boolean => {
  const until = opensNextAt(trade.spec, ledger.at);
  if (until === null) return false;
  const isDone = ledger.at >= tradesUntil(trade.spec);
  const text = isDone ? "it trades no more, and is settled" : `closes at the opening, ${clockText(until)}`;
  record(ledger, { type: "close-waits", tradeId: trade.id, until, text });
  return true;
};

/**
 * One step of getting out. The timer rings only when something can be done, so each step counts, until the operator has
 * been told; from then on only what sends something does.
 */
export const stepClose = (ledger: Ledger, trade: Trade, close: CloseRequest, quote: Quote | null): void => {
  const counts = !isOnlyFollowing(close);
  if (counts) moved(ledger, trade, close.step + 1);
  const before = ledger.events.length;
  placeOrFollow(ledger, trade, close, quote);
  if (!counts && ledger.events.length > before) moved(ledger, trade, close.step + 1);
};

/**
 * A working close that no longer fits is cancelled, and placed anew by the next step: a corrected fill left less to close
 * than works, or a limit stands where the market is wanted now.
 */
export const trimClose = (ledger: Ledger, trade: Trade): void => {
  const { book } = ledger;
  const order = workingClose(book, trade);
  if (order === undefined || owesAnswer(order) || ledger.at < trade.exitsNotBefore) return;
  if (exposureOf(order) > Math.max(0, heldOf(book, trade))) return cancelWorking(ledger, order, "less is held than this would close");
  if (trade.close?.style !== "market" || order.terms.type !== "limit") return;
  // Of a spread it only follows the market, but must be for all that is wanted now.
  const isEnough = goesByLimit(trade, trade.close) && exposureOf(order) >= closeRemaining(book, trade);
  if (!isEnough) cancelWorking(ledger, order, "the close goes to the market");
};

/** Ends a wish that is fulfilled. */
export const finishClose = (ledger: Ledger, trade: Trade): void => {
  const { close } = trade;
  const { book } = ledger;
  if (close === null || closeRemaining(book, trade) > 0 || workingClose(ledger.book, trade) !== undefined) return;
  const entry = entryOf(book, trade);
  const mayStillFill = close.quantity === null && !isOver(entry);
  if (!mayStillFill) record(ledger, { type: "close-finished", tradeId: trade.id });
};
