import { add, divide, fromInteger, isLive, isSpreadId, max, multiply, subtract, times, ZERO, type Decimal, type Fill, type InstrumentId, type OrderKey, type Trade, type TradeId } from "@floorbroker/core";
import { openLegCount, type LegCount } from "../spreads.ts";
import { leftOf, type TrueOrder } from "../venue.ts";

/**
 * What an auditor counts for himself of each trade, from what happens at the venue alone. He borrows none of the
 * arithmetic that he audits: a book that is wrong about itself would otherwise agree with its own mistake.
 */
export interface TradeTally {
  readonly id: TradeId;
  bought: number;
  sold: number;
  boughtFor: Decimal;
  soldFor: Decimal;
  /** Its exits that live at the venue. */
  readonly exits: Set<TrueOrder>;
  /** Units that the entry at the venue may still buy. */
  buying: number;
  /** Whether the entry ever lived at the venue. */
  entered: boolean;
}

/** The counts of a session. */
export interface Tallies {
  of(trade: TradeId): TradeTally;
  ofKey(key: OrderKey): TradeTally;
  order(order: TrueOrder): void;
  fill(fill: Fill): void;
  /** Lives of an order that may still fill. */
  livesOf(key: OrderKey): number;
  /** Money that somebody else's sales have brought into the account. */
  foreignProceeds(): Decimal;
  clear(): void;
}

/** The trade of an order of ours. */
export const tradeOfKey = (key: OrderKey): TradeId => key.slice(0, key.lastIndexOf("-")) as TradeId; // as keys are made

const isEntry = (key: OrderKey): boolean => key.charAt(key.lastIndexOf("-") + 1) === "e";

/** Shares behind an option contract. */
const OPTION_UNITS = 100;

/** No counts. */
export const openTallies = (): Tallies => {
  const trades = new Map<TradeId, TradeTally>();
  const waiting = new Map<string, number>();
  const lives = new Map<OrderKey, Set<string>>();

  const instruments = new Map<OrderKey, InstrumentId>();
  const legCounts = new Map<string, LegCount>();
  let proceeds = ZERO;

  const of = (id: TradeId): TradeTally => {
    const known = trades.get(id);
    if (known !== undefined) return known;
    const fresh: TradeTally = { id, bought: 0, sold: 0, boughtFor: ZERO, soldFor: ZERO, exits: new Set(), buying: 0, entered: false };
    trades.set(id, fresh);
    return fresh;
  };
  /** Complete spreads alone count, as many as every leg has contracts for. */
  const legFilled = (tally: TradeTally, key: OrderKey, instrument: InstrumentId, fill: Fill): void => {
    const name = `${tally.id} ${isEntry(key) ? "in" : "out"}`;
    const count = legCounts.get(name) ?? openLegCount(instrument);
    legCounts.set(name, count);
    count.add(fill);
    const { units, turnover } = count.whole();
    if (isEntry(key)) [tally.bought, tally.boughtFor] = [units, turnover];
    else [tally.sold, tally.soldFor] = [units, turnover];
  };
  return {
    of,
    ofKey: (key) => of(tradeOfKey(key)),
    order: (order) => {
      if (order.key === null) return;
      instruments.set(order.key, order.terms.instrument);
      const tally = of(tradeOfKey(order.key));
      const now = isLive(order.state) ? leftOf(order) : 0;
      const change = now - (waiting.get(order.ref.id) ?? 0);
      waiting.set(order.ref.id, now);
      if (isEntry(order.key)) {
        tally.entered = true;
        tally.buying += change;
      } else if (isLive(order.state)) tally.exits.add(order);
      else tally.exits.delete(order);
      const living = lives.get(order.key) ?? new Set();
      lives.set(order.key, living);
      if (isLive(order.state)) living.add(order.ref.id);
      else living.delete(order.ref.id);
    },
    fill: (fill) => {
      const { orderKey, side, quantity, price } = fill;
      // Nobody trades futures by hand here: the contracts are options.
      if (orderKey === null && side === "sell") proceeds = add(proceeds, times(price, quantity * OPTION_UNITS));
      if (orderKey === null) return;
      const tally = of(tradeOfKey(orderKey));
      const instrument = instruments.get(orderKey);
      if (instrument !== undefined && isSpreadId(instrument)) return legFilled(tally, orderKey, instrument, fill);
      const turnover = times(price, quantity);
      if (isEntry(orderKey)) {
        tally.bought += quantity;
        tally.boughtFor = add(tally.boughtFor, turnover);
      } else {
        tally.sold += quantity;
        tally.soldFor = add(tally.soldFor, turnover);
      }
    },
    foreignProceeds: () => proceeds,
    livesOf: (key) => lives.get(key)?.size ?? 0,
    clear: () => {
      trades.clear();
      waiting.clear();
      lives.clear();
      legCounts.clear();
    },
  };
};

const mayFill = (order: TrueOrder | null): number => (order !== null && isLive(order.state) ? leftOf(order) : 0);

/** Units that exits at the venue may still sell; of a pair, the side that may sell more. */
export const sellingOf = ({ exits }: TradeTally): number => {
  let units = 0;
  for (const order of exits) {
    const [own, others] = [mayFill(order), mayFill(order.sibling)];
    const counts = own > others || (own === others && (order.sibling === null || order.ref.id < order.sibling.ref.id));
    if (counts) units += own;
  }
  return units;
};

/** Average price of what was truly bought; zero before the first fill. */
export const averageOf = ({ bought, boughtFor }: TradeTally): Decimal => (bought === 0 ? ZERO : divide(boughtFor, fromInteger(bought)));

/** Money that is spent or may be: what is truly held at its cost, and what the entry may still fill at its dearest price. */
export const spentOn = (tally: TradeTally, { entryPlan, spec }: Trade, isOnItsWay: boolean): Decimal => {
  // A spread that is sold costs what it can be worth beyond its price.
  const paid = (price: Decimal): Decimal => (entryPlan.maxWorth === null ? price : subtract(entryPlan.maxWorth, price));
  const unit = (price: Decimal): Decimal => add(multiply(multiply(paid(price), spec.multiplier), entryPlan.costShare), entryPlan.feePerUnit);
  const held = Math.max(0, tally.bought - tally.sold);
  const waits = tally.entered ? tally.buying : isOnItsWay ? entryPlan.quantity : 0;
  return add(times(unit(averageOf(tally)), held), times(unit(entryPlan.worstPrice), waits));
};

/** What a trade's exits have brought over their cost; never less than nothing. */
export const gainOf = (tally: TradeTally, { spec, side }: Pick<Trade, "spec" | "side">): Decimal => {
  const cost = times(averageOf(tally), tally.sold);
  const difference = side === "buy" ? subtract(tally.soldFor, cost) : subtract(cost, tally.soldFor);
  return max(ZERO, multiply(difference, spec.multiplier));
};
