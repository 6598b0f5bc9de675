import {
  add,
  decimal,
  fromScaled,
  max,
  multiply,
  subtract,
  times,
  ZERO,
  type Decimal,
  type EpochMs,
  type InstrumentSpec,
} from "@floorbroker/core";
import type { Settled } from "../config.ts";
import type { Market } from "../market/market.ts";
import type { Ledger } from "./ledger.ts";
import { remainingOf, type VenueOrder } from "./orders.ts";

/**
 * Buying power, kept simple: cash, plus the open result of futures, less what is held against open futures and shorts,
 * less what working orders would cost. Long options and shares cost their price; a future costs a share of its value; a
 * short option costs a fifth of its strike, a short share half of its price. Reducing a position is free.
 */
export interface Margin {
  /** What is free for new orders. */
  buyingPower(t: EpochMs): Decimal;
  /** Cash and positions at the market's price. */
  netLiquidation(t: EpochMs): Decimal;
  /** What an order would take from the buying power. */
  costOf(order: OrderCost, t: EpochMs): Decimal;
}

/** What an order's cost depends on. */
export interface OrderCost {
  readonly spec: InstrumentSpec;
  readonly side: "buy" | "sell";
  readonly quantity: number;
  readonly limit: Decimal | null;
  readonly stop: Decimal | null;
}

const SHORT_OPTION_SHARE = decimal("0.2");
const SHORT_SHARE = decimal("0.5");

/** Margin over the ledger and the orders that can still fill. */
export const margin = (world: Settled, market: Market, ledger: Ledger, live: () => Iterable<VenueOrder>): Margin => {
  const futureShare = fromScaled(BigInt(Math.round(world.futuresMargin * 1e8)));

  const held = (spec: InstrumentSpec, quantity: number, price: Decimal): Decimal => {
    const { instrument, multiplier } = spec;
    const units = Math.abs(quantity);
    switch (instrument.kind) {
      case "future":
        return times(multiply(multiply(price, multiplier), futureShare, "up"), units);
      case "option":
        return quantity > 0
          ? ZERO
          : times(multiply(multiply(instrument.strike, multiplier), SHORT_OPTION_SHARE, "up"), units);
      case "equity":
        return quantity > 0 ? ZERO : times(multiply(price, SHORT_SHARE, "up"), units);
    }
  };
  const priceOf = ({ spec, side, limit, stop }: OrderCost, t: EpochMs): Decimal => {
    const quote = market.quote(spec, t);
    return limit ?? stop ?? (side === "buy" ? quote?.ask : quote?.bid) ?? market.mark(spec, t) ?? ZERO;
  };
  const costOf = (order: OrderCost, t: EpochMs): Decimal => {
    const { spec, side, quantity } = order;
    const position = ledger.position(spec.instrument.id);
    const reducible = side === "buy" ? Math.max(-position, 0) : Math.max(position, 0);
    const opening = Math.max(quantity - reducible, 0);
    if (opening === 0) return ZERO;
    const price = priceOf(order, t);
    const fees = times(world.fees[spec.instrument.kind].open, opening);
    if (side === "buy" && spec.instrument.kind !== "future")
      return add(times(multiply(price, spec.multiplier), opening), fees);
    return add(held(spec, side === "buy" ? opening : -opening, price), fees);
  };
  const workingCost = (order: VenueOrder, t: EpochMs): Decimal =>
    costOf({ ...order.terms, spec: order.spec, quantity: remainingOf(order) }, t);

  const working = (t: EpochMs): Decimal => {
    let sum = ZERO;
    for (const order of live()) {
      // Of an order and the one that waits for its end only the dearer counts, since only one of them can work.
      if (order.contingent) continue;
      const cost = workingCost(order, t);
      sum = add(sum, order.successor === null ? cost : max(cost, workingCost(order.successor, t)));
    }
    return sum;
  };
  const openResult = (t: EpochMs, kind: "futures" | "all"): Decimal =>
    ledger.positions().reduce((sum, { spec, quantity, averagePrice, cost }) => {
      const worth = times(multiply(market.mark(spec, t) ?? averagePrice, spec.multiplier), quantity);
      if (spec.instrument.kind === "future") return add(sum, subtract(worth, cost));
      return kind === "all" ? add(sum, worth) : sum;
    }, ZERO);

  return {
    costOf,
    buyingPower: (t) => {
      const requirements = ledger
        .positions()
        .reduce((sum, { spec, quantity, averagePrice }) => add(sum, held(spec, quantity, averagePrice)), working(t));
      return subtract(add(ledger.cash(), openResult(t, "futures")), requirements);
    },
    netLiquidation: (t) => add(ledger.cash(), openResult(t, "all")),
  };
};
