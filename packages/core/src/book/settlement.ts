import { fillId, type FillId, type InstrumentId, type OrderKey, type TradeId } from "../ids.ts";
import { get, set } from "../persistent-map.ts";
import type { Fill } from "../ports/orders.ts";
import type { EpochMs } from "../time.ts";
import { withExternalFill } from "./evolve/bounds.ts";
import { withFill } from "./evolve/orders.ts";
import { settledIn } from "./evolve/trades.ts";
import type { EventOf, Recorded } from "./events.ts";
import { heldOf } from "./holdings.ts";
import { keyOfOrder } from "./keys.ts";
import { executionsOf, type CountedFill, type Order } from "./order.ts";
import { promised, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** Under which the end of a trade's contract is booked: like an order's, whose fills every figure counts. */
export const settlementKey = (id: TradeId): OrderKey => keyOfOrder(id, "settlement", 1);

/** What the end of the contract has brought so far. */
export const settlementOf = (book: Book, id: TradeId): Order | undefined => get(book.orders, settlementKey(id));

/** The name of the fill that stands in for a word of the broker. */
export const reckonedId = (id: TradeId): FillId => fillId(`${settlementKey(id)}-reckoned`);

/** Whether a fill of a settlement is only reckoned; one that was taken back stays, with quantity 0. */
export const isReckoned = ({ tradeId }: Order, fill: CountedFill): boolean => fill.fillId === reckonedId(tradeId);

/** Options of a contract that the broker has settled: of a spread's leg, those of the leg. */
export const settledOptions = (order: Order, contract: InstrumentId): number =>
  executionsOf(order).reduce((sum, fill) => {
    if (isReckoned(order, fill) || ("instrument" in fill && fill.instrument !== contract)) return sum;
    return sum + fill.quantity;
  }, 0);

const begun = (trade: Trade, at: EpochMs): Order => ({
  key: settlementKey(trade.id),
  tradeId: trade.id,
  role: "settlement",
  leg: null,
  linked: null,
  oneLife: false,
  terms: {
    instrument: trade.spec.instrument.id,
    side: trade.side === "buy" ? "sell" : "buy",
    closing: true,
    quantity: 0,
    type: "market",
    limit: null,
    stop: null,
    timeInForce: "day",
  },
  revision: 0,
  termsRevision: -1,
  intendedAt: at,
  acknowledgedAt: at,
  pending: null,
  inquiry: null,
  incarnations: [],
  fills: [],
  legFills: [],
  // Nothing can come of it at the broker: it knows of no such order.
  stillborn: "not-sent",
});

const countedOf = ({ fillId: id, rev, ref, quantity, price, at }: Fill): CountedFill => ({ fillId: id, rev, refId: ref.id, quantity, price, at, fees: null });

const withOrder = (book: Book, order: Order): Book => ({ ...book, orders: set(book.orders, order.key, order) });

/**
 * Takes back of what was reckoned as much as facts have filled since, so that nothing is booked twice: a settlement that
 * was told late, or a fill of an exit.
 */
export const correctedReckoning = (book: Book, id: TradeId): Book => {
  const order = settlementOf(book, id);
  if (order === undefined) return book;
  const excess = Math.max(0, -heldOf(book, promised(get(book.trades, id), "the trade of a settlement")));
  const left = (fill: CountedFill): CountedFill => (isReckoned(order, fill) ? { ...fill, quantity: Math.max(0, fill.quantity - excess) } : fill);
  return withOrder(book, { ...order, fills: order.fills.map(left) });
};

/** The book after the end of a contract: units are closed, by a word of the broker or by what is reckoned without one. */
export const settled = (book: Book, { event, at }: Recorded<EventOf<"settled">>): Book => {
  const trade = get(book.trades, event.tradeId);
  if (trade === undefined) return book;
  const before = settlementOf(book, trade.id) ?? begun(trade, at);
  const reckoned = event.reckoned ? [countedOf(event.fill)] : before.fills.filter((fill) => isReckoned(before, fill));
  const told = event.reckoned ? before : withFill({ ...before, fills: before.fills.filter((fill) => !isReckoned(before, fill)) }, event.fill);
  const trades = set(book.trades, trade.id, settledIn(trade, before.key, event));
  const next = withOrder({ ...book, trades }, { ...told, fills: [...told.fills, ...reckoned] });
  const heard = event.reckoned ? next : withExternalFill(next, { ...event.fill, fillId: event.of });
  return correctedReckoning(heard, trade.id);
};
