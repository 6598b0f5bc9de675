import {
  add,
  decimal,
  divide,
  fromInteger,
  get,
  isLive,
  max,
  multiply,
  subtract,
  times,
  ZERO,
  type Decimal,
  type Fill,
  type OrderKey,
  type Trade,
} from "../../src/index.ts";
import type { TrueOrder } from "./broker-model.ts";
import type { World } from "./world.ts";

/**
 * What an auditor counts for himself, from the venue's own books and the trade's plan alone. He borrows none of the
 * arithmetic that he audits: a book that is wrong about itself would otherwise agree with its own mistake.
 */

const HUNDRED = decimal("100");

const fillsOf = (world: World, keys: readonly OrderKey[]): readonly Fill[] =>
  world.broker.fills.filter((fill) => fill.orderKey !== null && keys.includes(fill.orderKey));

const unitsOf = (fills: readonly Fill[]): number => fills.reduce((sum, fill) => sum + fill.quantity, 0);

const turnoverOf = (fills: readonly Fill[]): Decimal =>
  fills.reduce((sum, fill) => add(sum, times(fill.price, fill.quantity)), ZERO);

/** Whether an order of this name enters the trade: the first one, or one that a trader's change put in its place. */
export const isEntryOf = ({ id }: Trade, key: OrderKey): boolean => key.startsWith(`${id}-e`);

const entryFills = (world: World, trade: Trade): readonly Fill[] =>
  world.broker.fills.filter(({ orderKey }) => orderKey !== null && isEntryOf(trade, orderKey));

/** Units truly bought, and truly sold, whether the book has heard of it or not. */
export const boughtOf = (world: World, trade: Trade): number => unitsOf(entryFills(world, trade));
export const soldOf = (world: World, trade: Trade): number => unitsOf(fillsOf(world, trade.exits));

/** Units that exits at the venue may still sell; of a pair that lives, the side that may sell more. */
export const sellingOf = (world: World, trade: Trade): number => {
  const left = (order: TrueOrder | null): number => (order !== null && isLive(order.state) ? order.terms.quantity - order.filled : 0);
  return world.broker.orders
    .filter((order) => trade.exits.includes(order.key))
    .reduce((sum, order) => {
      const [own, others] = [left(order), left(order.sibling)];
      return sum + (own > others || (own === others && (order.sibling === null || order.key < order.sibling.key)) ? own : 0);
    }, 0);
};

/** The average price of what was truly bought; zero before the first fill. */
export const averageOf = (world: World, trade: Trade): Decimal => {
  const bought = entryFills(world, trade);
  return bought.length === 0 ? ZERO : divide(turnoverOf(bought), fromInteger(unitsOf(bought)));
};

/** What the trade's sales have really brought over their cost. */
export const gainOf = (world: World, trade: Trade): Decimal => {
  const sold = fillsOf(world, trade.exits);
  return multiply(subtract(turnoverOf(sold), times(averageOf(world, trade), unitsOf(sold))), HUNDRED);
};

/**
 * Money that is spent or may be: what is truly held at its cost, and what the entry may still fill at the dearest price
 * of its plan, as long as it lives at the venue or is on its way there.
 */
export const spentOf = (world: World, trade: Trade): Decimal => {
  const { entryPlan } = trade;
  const unit = (price: Decimal): Decimal => add(multiply(price, HUNDRED), entryPlan.feePerUnit);
  const bought = boughtOf(world, trade);
  const held = Math.max(0, bought - soldOf(world, trade));
  const orders = world.broker.orders.filter((order) => isEntryOf(trade, order.key));
  const lives = orders.filter((order) => order.key === trade.entry);
  const onItsWay = lives.length === 0 && get(world.book.orders, trade.entry)?.pending != null;
  const works = onItsWay || lives.some((order) => isLive(order.state));
  // What works at the venue may be more than a trader's change has left of the plan, until the change is in force.
  const working = Math.max(0, ...orders.filter(({ state }) => isLive(state)).map(({ terms, filled }) => terms.quantity - filled));
  const waiting = works ? Math.max(working, entryPlan.quantity - bought) : 0;
  return add(times(unit(averageOf(world, trade)), held), times(unit(entryPlan.worstPrice), waiting));
};

/** What the account had in the beginning and has gained since; losses make it no smaller here. */
export const fundsOf = (world: World, start: Decimal, trades: readonly Trade[]): Decimal =>
  trades.reduce((sum, trade) => add(sum, max(ZERO, gainOf(world, trade))), start);
