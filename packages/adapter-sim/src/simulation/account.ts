import { add, decimal, divide, fromInteger, isLive, isSpreadId, max, multiply, OWNER_CONFIG, subtract, times, ZERO, type AccountSnapshot, type Decimal, type EpochMs } from "@floorbroker/core";
import { priceAt, type LeanMarket } from "./market.ts";
import type { Symbol } from "./session.ts";
import { ACCOUNT, leftOf, type TrueOrder, type Venue } from "./venue.ts";

/** Between the strikes of the spread. */
const WIDTH = decimal("5");
/** What the account begins with. */
export const START_POWER = decimal("20000");

const HUNDRED = decimal("100");
const OPTION_FEE = OWNER_CONFIG.allocation.fees.option;
/** What the broker holds back of a future's worth: what the book takes it to be. */
const MARGIN_SHARE = decimal("0.1");

/** The account's money, as its broker counts it. */
export interface Account {
  /** What is free now. */
  free(): Decimal;
  /** What is free now is at most this percentage of it: somebody took money out, or a margin was raised. */
  limitTo(percent: number): void;
  /** Something has changed: the figure from now on. */
  noted(at: EpochMs): void;
  /** The figure as it was `lagMs` ago, by the reader's own clock. */
  snapshot(at: EpochMs, lagMs: number, skewMs: number): AccountSnapshot;
}

/** The account of a venue. */
export const openAccount = (venue: Venue, market: LeanMarket): Account => {
  let percent = 100;
  const figures: { readonly at: EpochMs; readonly amount: Decimal }[] = [];

  const isFuture = (instrument: TrueOrder["terms"]["instrument"]): boolean => market.byId(instrument)?.spec.instrument.kind === "future";
  const marginOf = (instrument: TrueOrder["terms"]["instrument"], price: Decimal | null): Decimal => {
    const contract = market.byId(instrument);
    if (contract === undefined) return ZERO;
    return multiply(multiply(price ?? priceAt(contract, contract.mid), contract.spec.multiplier), MARGIN_SHARE);
  };
  const locked = (order: TrueOrder): Decimal => {
    if (!isLive(order.state) || order.terms.closing) return ZERO;
    const { instrument, limit, side } = order.terms;
    // Of a spread that is sold the most that can be lost.
    if (side === "sell" && isSpreadId(instrument)) return times(add(multiply(subtract(WIDTH, limit ?? ZERO), HUNDRED), OPTION_FEE), leftOf(order));
    const each = isFuture(instrument) ? marginOf(instrument, limit) : add(multiply(limit ?? ZERO, HUNDRED), OPTION_FEE);
    return times(each, leftOf(order));
  };
  /** Verticals that are held short: the nearer leg is short, and the farther one covers it. */
  const spreadsSold = (): number => {
    if (!venue.fills.some(({ leg }) => leg === 1)) return 0;
    const held = (symbol: Symbol): number => venue.positions().find((each) => each.instrument === market.of(symbol).spec.instrument.id)?.quantity ?? 0;
    return Math.max(0, Math.min(-held("SPY"), held("SPY505")));
  };
  const free = (): Decimal => {
    let amount = START_POWER;
    for (const { instrument, side, quantity, price } of venue.fills) {
      if (isFuture(instrument)) continue;
      const each = multiply(price, HUNDRED);
      amount = side === "buy" ? subtract(amount, times(add(each, OPTION_FEE), quantity)) : add(amount, times(each, quantity));
    }
    for (const { instrument, quantity, averagePrice } of venue.positions()) if (isFuture(instrument)) amount = subtract(amount, times(marginOf(instrument, averagePrice), Math.abs(quantity)));
    amount = subtract(amount, times(multiply(WIDTH, HUNDRED), spreadsSold()));
    for (const order of venue.orders) amount = subtract(amount, locked(order));
    return percent === 100 ? amount : divide(times(amount, percent), fromInteger(100));
  };

  return {
    free,
    limitTo: (to) => void (percent = to),
    noted: (at) => void figures.push({ at, amount: free() }),
    snapshot: (at, lagMs, skewMs) => {
      const amount = lagMs === 0 ? free() : (figures.findLast((each) => each.at <= at - lagMs)?.amount ?? START_POWER);
      return {
        account: ACCOUNT,
        asOf: at - lagMs + skewMs,
        receivedAt: at + skewMs,
        netLiquidation: null,
        cash: null,
        sizingPower: { amount: max(ZERO, amount), kind: "derivative-bp", currency: "USD" },
        canTrade: true,
      };
    },
  };
};
