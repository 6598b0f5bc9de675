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

/** Units truly bought, and truly sold, whether the book has heard of it or not. */
export const boughtOf = (world: World, trade: Trade): number => unitsOf(fillsOf(world, [trade.entry]));
export const soldOf = (world: World, trade: Trade): number => unitsOf(fillsOf(world, trade.exits));

/** Units that exits at the venue may still sell. */
export const sellingOf = (world: World, trade: Trade): number =>
  world.broker.orders
    .filter((order) => trade.exits.includes(order.key) && isLive(order.state))
    .reduce((sum, order) => sum + order.terms.quantity - order.filled, 0);

/** The average price of what was truly bought; zero before the first fill. */
export const averageOf = (world: World, trade: Trade): Decimal => {
  const bought = fillsOf(world, [trade.entry]);
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
  const lives = world.broker.orders.filter((order) => order.key === trade.entry);
  const onItsWay = lives.length === 0 && get(world.book.orders, trade.entry)?.pending != null;
  const works = onItsWay || lives.some((order) => isLive(order.state));
  const waiting = works ? Math.max(0, entryPlan.quantity - bought) : 0;
  return add(times(unit(averageOf(world, trade)), held), times(unit(entryPlan.worstPrice), waiting));
};

/** What the account had in the beginning and has gained since; losses make it no smaller here. */
export const fundsOf = (world: World, start: Decimal, trades: readonly Trade[]): Decimal =>
  trades.reduce((sum, trade) => add(sum, max(ZERO, gainOf(world, trade))), start);
