import { averageEntry, decimal, fillId, format, heldOf, SECOND, ZERO, isOk, legsOfId, option, civilDate, type Fill, type InstrumentId } from "../../src/index.ts";
import { Desk, type DeskOptions } from "./desk.ts";

const EXPIRY = civilDate("2026-12-18");

/** The contract that a leg names, on SPY and 18 December: `590C`. */
export const contract = (leg: string): InstrumentId => {
  const found = option("SPY", EXPIRY, leg.endsWith("C") ? "C" : "P", decimal(leg.slice(0, -1)));
  if (!isOk(found)) throw new Error(found.left.text);
  return found.right.id;
};

/** A desk at which spreads on SPY are traded: each leg has a market of its own and fills by itself. */
export class SpreadDesk extends Desk {
  private executions = 0;

  /** The markets of legs: `{ "590C": "3.00/3.10" }`. */
  legs(markets: Readonly<Record<string, string>>): void {
    for (const [leg, market] of Object.entries(markets)) {
      const [bid = "", ask = ""] = market.split("/");
      this.market(contract(leg), bid, ask);
    }
  }

  /** The venue fills so many spreads of a live order, each leg at its own price; the stream tells nothing yet. */
  executes(name: string, quantity: number, ...prices: readonly string[]): readonly Fill[] {
    const order = this.live(name);
    const { instrument, side } = order.terms;
    const execution = ++this.executions;
    order.filled += quantity;
    if (order.filled === order.terms.quantity) order.state = "filled";
    const fills = legsOfId(instrument).map(({ option: { id }, ratio }, leg): Fill => ({
      fillId: fillId(`x${execution}.${leg}`),
      rev: 0,
      orderKey: order.key,
      ref: order.ref,
      leg,
      instrument: id,
      side: ratio > 0 === (side === "buy") ? "buy" : "sell",
      quantity: quantity * Math.abs(ratio),
      price: decimal(prices[leg] ?? "0"),
      at: this.now,
      receivedAt: this.now,
    }));
    this.broker.fills.push(...fills);
    return fills;
  }

  hearFills(...fills: readonly Fill[]): void {
    for (const fill of fills) this.hear({ type: "fill", fill });
  }

  /** The stream tells where an order stands. */
  hearState(name: string): void {
    const order = this.broker.orders.findLast((each) => each.key.endsWith(name));
    if (order !== undefined) this.hear(this.broker.stateOf(order, this.now));
  }

  /** An execution of which everything is told at once. */
  fillSpreads(name: string, quantity: number, ...prices: readonly string[]): void {
    this.hearFills(...this.executes(name, quantity, ...prices));
    this.hearState(name);
  }
}

export const spreadDesk = (markets: Readonly<Record<string, string>>, options: DeskOptions = {}): SpreadDesk => {
  const desk = new SpreadDesk(options);
  desk.legs(markets);
  return desk;
};

/** 1.00 at 1.20 for the call spread, and for the put spread. */
export const MARKETS = { "590C": "3.00/3.10", "595C": "1.90/2.00", "590P": "3.00/3.10", "585P": "1.90/2.00" };
export const DEBIT = "BTO SPY 590/595C 12/18 @ 1.10";
export const CREDIT = "STO SPY 590/585P 12/18 @ 1.10";

export interface Opened {
  readonly desk: SpreadDesk;
  readonly id: string;
}

/** An alert, its ladder over and its order at rest at 1.10. */
export const opened = (alert: string, options: DeskOptions = {}): Opened => {
  const desk = spreadDesk(MARKETS, options);
  const id = desk.say(alert);
  desk.pass(12 * SECOND);
  desk.sent();
  return { desk, id };
};

/** A debit spread of which so many were bought at 1.10. */
export const long = (quantity: number, options: DeskOptions = {}): Opened => {
  const { desk, id } = opened(DEBIT, options);
  desk.fillSpreads("e1", quantity, "3.04", "1.94");
  desk.sent();
  return { desk, id };
};

/** A credit spread of which so many were sold at 1.10; put legs stand in the order of their strikes. */
export const short = (quantity: number, options: DeskOptions = {}): Opened => {
  const { desk, id } = opened(CREDIT, options);
  desk.fillSpreads("e1", quantity, "1.94", "3.04");
  desk.sent();
  return { desk, id };
};

export const soon = (desk: SpreadDesk): readonly string[] => {
  desk.pass(1);
  return desk.sent();
};

export const held = ({ desk, id }: Opened): number => heldOf(desk.book, desk.trade(id));
export const entryPrice = ({ desk, id }: Opened): string => format(averageEntry(desk.book, desk.trade(id)) ?? ZERO);
