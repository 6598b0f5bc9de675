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
  type EquityOption,
  type InstrumentSpec,
  type OptionSpread,
} from "@floorbroker/core";
import type { Settled } from "../config.ts";
import type { Market } from "../market/market.ts";
import type { Ledger, Position } from "./ledger.ts";
import { closable, legsOf } from "./legs.ts";
import { remainingOf, type VenueOrder } from "./orders.ts";
import { atStake, requirementOf, type HeldOption } from "./worst-case.ts";

/**
 * Buying power, kept simple: cash, plus the open result of futures, less what is held against open futures and shorts,
 * less what working orders would cost. Long options and shares cost their price; a future costs a share of its value; a
 * short option costs a fifth of its strike, or what it can lose more than its cover where another option covers it; a
 * short share half of its price. A spread costs what can be lost with it. Reducing a position is free.
 */
export interface Margin {
  /** What is free for new orders. */
  buyingPower(t: EpochMs): Decimal;
  /** Cash and positions at the market's price. */
  netLiquidation(t: EpochMs): Decimal;
  /** What an order would take from the buying power. */
  costOf(order: OrderCost, t: EpochMs): Decimal;
  /** Whether there is a most that a spread's order can lose, or nothing of it opens a position. True of other orders. */
  isBounded(order: OrderCost): boolean;
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
/** Every option here delivers so many. */
const SHARES = decimal("100");

/** Held back for an option that is owed without cover, per share that it delivers. */
const bareShare = ({ strike }: EquityOption): Decimal => multiply(strike, SHORT_OPTION_SHARE, "up");

const optionsOf = ({ legs }: OptionSpread): readonly HeldOption[] =>
  legs.map(({ option, ratio }) => ({ option, quantity: ratio }));

/** Margin over the ledger and the orders that can still fill. */
export const margin = (world: Settled, market: Market, ledger: Ledger, live: () => Iterable<VenueOrder>): Margin => {
  const futureShare = fromScaled(BigInt(Math.round(world.futuresMargin * 1e8)));

  /** Of one position by itself. */
  const held = (spec: InstrumentSpec, quantity: number, price: Decimal): Decimal => {
    const { instrument, multiplier } = spec;
    const units = Math.abs(quantity);
    switch (instrument.kind) {
      case "future":
        return times(multiply(multiply(price, multiplier), futureShare, "up"), units);
      case "option":
        return quantity > 0 ? ZERO : times(multiply(bareShare(instrument), multiplier), units);
      case "equity":
        return quantity > 0 ? ZERO : times(multiply(price, SHORT_SHARE, "up"), units);
      case "spread":
        throw new Error("positions are held by leg");
    }
  };
  /** Of all positions: options on one underlying cover each other. */
  const requirements = (positions: readonly Position[]): Decimal => {
    const options = new Map<string, HeldOption[]>();
    let sum = ZERO;
    for (const { spec, quantity, averagePrice } of positions) {
      const { instrument } = spec;
      if (instrument.kind !== "option") {
        sum = add(sum, held(spec, quantity, averagePrice));
        continue;
      }
      const group = options.get(instrument.underlying) ?? [];
      group.push({ option: instrument, quantity });
      options.set(instrument.underlying, group);
    }
    for (const group of options.values()) sum = add(sum, multiply(requirementOf(group, bareShare), SHARES));
    return sum;
  };
  const priceOf = ({ spec, side, limit, stop }: OrderCost, t: EpochMs): Decimal => {
    const quote = market.quote(spec, t);
    return limit ?? stop ?? (side === "buy" ? quote?.ask : quote?.bid) ?? market.mark(spec, t) ?? ZERO;
  };
  const opens = ({ spec, side, quantity }: OrderCost): number => {
    const legs = legsOf(market, spec);
    const closes = Math.min(...legs.map((leg) => closable(ledger.position(leg.spec.instrument.id), leg, side)));
    return Math.max(quantity - closes, 0);
  };
  const costOf = (order: OrderCost, t: EpochMs): Decimal => {
    const { spec, side } = order;
    const opening = opens(order);
    if (opening === 0) return ZERO;
    const price = priceOf(order, t);
    const { instrument, multiplier } = spec;
    if (instrument.kind === "spread") {
      const options = optionsOf(instrument);
      const units = options.reduce((sum, each) => sum + Math.abs(each.quantity), 0);
      const risk = atStake(options, side, price) ?? requirementOf(options, bareShare);
      return times(add(multiply(risk, multiplier), times(world.fees.option.open, units)), opening);
    }
    const fees = times(world.fees[instrument.kind].open, opening);
    if (side === "buy" && instrument.kind !== "future") return add(times(multiply(price, multiplier), opening), fees);
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
    isBounded: (order) => {
      const { instrument } = order.spec;
      // Whether the price is low or high makes no difference to there being a bound.
      if (instrument.kind !== "spread" || opens(order) === 0) return true;
      return atStake(optionsOf(instrument), order.side, ZERO) !== undefined;
    },
    buyingPower: (t) =>
      subtract(add(ledger.cash(), openResult(t, "futures")), add(requirements(ledger.positions()), working(t))),
    netLiquidation: (t) => add(ledger.cash(), openResult(t, "all")),
  };
};
