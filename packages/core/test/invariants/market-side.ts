import {
  accountId,
  add,
  decimal,
  isLive,
  max,
  multiply,
  negate,
  OWNER_CONFIG,
  subtract,
  times,
  ZERO,
  type AccountSnapshot,
  type Decimal,
  type MarketView,
  type Needs,
  type Quote,
} from "../../src/index.ts";
import { BrokerSide } from "./broker-side.ts";
import type { TrueOrder } from "./broker-model.ts";
import { SPECS, START_POWER, SYMBOLS, type Symbol } from "./contracts.ts";

const HUNDRED = decimal("100");
const FEE = OWNER_CONFIG.allocation.fees.option;

/** The market that an adversary moves, and the account's figure as its broker tells it. */
export abstract class MarketSide extends BrokerSide {
  private mids: Record<Symbol, number> = { SPY: 120, QQQ: 85, IWM: 40 };
  private lag = 0;
  private readonly powers: { readonly at: number; readonly amount: Decimal }[] = [];

  quote(symbol: Symbol): Quote {
    const mid = this.mids[symbol];
    const price = (cents: number): Decimal => decimal((cents / 100).toFixed(2));
    return {
      instrument: SPECS[symbol].instrument.id,
      bid: price(Math.max(1, mid - 2)),
      ask: price(mid + 2),
      changedAt: this.now,
      confirmedAt: this.now,
      quality: "realtime",
      halted: false,
    };
  }

  /** The broker's figure as it was `lag` ago: what it had acknowledged by then is in it, nothing else. */
  private account(): AccountSnapshot {
    const asOf = this.now - this.lag;
    const amount = this.powers.findLast((each) => each.at <= asOf)?.amount ?? START_POWER;
    return {
      account: accountId("A1"),
      asOf,
      receivedAt: this.now,
      netLiquidation: null,
      cash: null,
      sizingPower: { amount: max(ZERO, amount), kind: "derivative-bp", currency: "USD" },
      canTrade: true,
    };
  }

  /** From now on the broker's figure comes this late, in ms. */
  delayAccount(lag: number): void {
    this.lag = lag;
  }

  protected notePower(): void {
    const cost = (order: TrueOrder, units: number, price: Decimal): Decimal =>
      order.terms.closing ? negate(times(multiply(price, HUNDRED), units)) : times(add(multiply(price, HUNDRED), FEE), units);
    const filled = this.broker.fills.reduce((sum, fill) => {
      const order = this.broker.orders.find((each) => each.ref.id === fill.ref.id);
      return order === undefined ? sum : add(sum, cost(order, fill.quantity, fill.price));
    }, ZERO);
    const working = this.broker.orders
      .filter((order) => isLive(order.state) && !order.terms.closing)
      .reduce((sum, order) => add(sum, cost(order, order.terms.quantity - order.filled, order.terms.limit ?? ZERO)), ZERO);
    this.powers.push({ at: this.now, amount: subtract(START_POWER, add(filled, working)) });
  }

  protected view(needs: Needs, blind: boolean): MarketView {
    const symbols = SYMBOLS.filter((symbol) => needs.instruments.some((each) => each.instrument.id === SPECS[symbol].instrument.id));
    return {
      quotes: Object.fromEntries(symbols.map((symbol) => [SPECS[symbol].instrument.id, blind ? null : this.quote(symbol)])),
      specs: Object.fromEntries(symbols.map((symbol) => [SPECS[symbol].instrument.id, SPECS[symbol]])),
      ...(needs.account ? { account: this.account() } : {}),
    };
  }

  /** Moves a contract's mid, in cents. */
  move(symbol: Symbol, cents: number): void {
    this.mids = { ...this.mids, [symbol]: Math.max(3, this.mids[symbol] + cents) };
  }

  midOf(symbol: Symbol): string {
    return (this.mids[symbol] / 100).toFixed(2);
  }
}
