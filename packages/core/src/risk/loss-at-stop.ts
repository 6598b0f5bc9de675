import { averageEntry, heldOf, pendingUnits, tradeUnitCost } from "../book/holdings.ts";
import type { ExitPlan } from "../book/plans.ts";
import type { Book } from "../book/state.ts";
import type { Trade } from "../book/trade.ts";
import { add, max, multiply, subtract, times, ZERO, type Decimal } from "../decimal.ts";
import { legsOf } from "../exit/legs.ts";
import { betterOf, levelPrice, type Basis } from "../exit/level.ts";
import type { OrderSide } from "../ports/orders.ts";

/** Where an exit plan stops a holding of this average price; null where it has no stop of its own. */
export const plannedStop = (plan: ExitPlan, basis: Basis): Decimal | null => {
  const { stop } = legsOf(plan);
  return stop === null ? null : levelPrice(stop.at, basis);
};

/**
 * Where an open trade is stopped, counted from a price of its entry: as planned, or where the stop has been moved to.
 */
const standingFrom = ({ exitPlan, exitState, side, spec }: Trade, average: Decimal): Decimal | null =>
  betterOf(side, plannedStop(exitPlan, { side, average, ticks: spec.ticks }), exitState.stop);

/** What one unit loses between a price and its stop, before fees: nothing when the stop is in the gain. */
export const lossPerUnit = (side: OrderSide, price: Decimal, stop: Decimal, multiplier: Decimal): Decimal =>
  multiply(max(ZERO, side === "buy" ? subtract(price, stop) : subtract(stop, price)), multiplier, "up");

/**
 * What an open trade loses when its stop is hit: what it holds from its average price, and what may still fill from the
 * dearest price that it may fill at. Without a stop it is all that is committed: the whole cost of an option or a
 * share, the margin of a future.
 */
export const lossAtStop = (book: Book, trade: Trade): Decimal => {
  const { side, spec, entryPlan } = trade;
  const from = (price: Decimal, units: number): Decimal => {
    const stop = standingFrom(trade, price);
    const loss = stop === null ? tradeUnitCost(trade, price) : lossPerUnit(side, price, stop, spec.multiplier);
    return times(loss, units);
  };
  const held = from(averageEntry(book, trade) ?? ZERO, Math.max(0, heldOf(book, trade)));
  return add(held, from(entryPlan.worstPrice, pendingUnits(book, trade)));
};
