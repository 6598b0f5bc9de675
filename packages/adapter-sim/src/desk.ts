import { ZERO, type Decimal, type OrderTerms, type Rejected } from "@floorbroker/core";
import type { Drive } from "./drive.ts";
import type { Answer, Exchange } from "./exchange/exchange.ts";
import { execute } from "./exchange/executions.ts";
import type { Position } from "./exchange/ledger.ts";
import { remainingOf, type VenueRequest } from "./exchange/orders.ts";

/**
 * The venue's own counter, for whoever builds a broker's front on this world: everything is answered in the instant in
 * which it is asked, without the ways there and back. What is asked here is no part of the world's history.
 */
export interface Desk {
  /** Takes or refuses a request at once; what becomes of it, a witness of the world hears in its time. */
  submit(request: VenueRequest): Answer;
  /** Why terms would be refused, or `undefined`; `original` is the order that they would replace. */
  whyRefused(terms: OrderTerms, original: string | null): Rejected | undefined;
  /** Fills units of a working order at a price, whatever the market says; false when there is no such order. */
  fill(order: string, quantity: number, price: Decimal): boolean;
  /** What an order would take from the buying power; 0 for an instrument that the venue does not know. */
  costOf(terms: OrderTerms): Decimal;
  /** What is free for new orders; below 0 when more is held than there is. */
  buyingPower(): Decimal;
  readonly cash: () => Decimal;
  /** Cash and positions at the market's price. */
  netLiquidation(): Decimal;
  /** All open positions, signed. */
  positions(): readonly Position[];
}

/** The counter of an exchange that a drive keeps in step. */
export const counterOf = (exchange: Exchange, drive: Drive): Desk => {
  const { venue } = exchange;
  const { ledger, margin, market } = venue;
  return {
    submit: (request) => {
      const answer = exchange.handle(request, drive.catchUp());
      drive.catchUp();
      return answer;
    },
    whyRefused: (terms, original) => exchange.whyRefused(terms, original, drive.catchUp()),
    fill: (id, quantity, price) => {
      const at = drive.catchUp();
      const order = venue.orders.get(id);
      if (order?.state !== "working") return false;
      execute(venue, order, Math.min(quantity, remainingOf(order)), price, at);
      drive.catchUp();
      return true;
    },
    costOf: (terms) => {
      const spec = market.specOf(terms.instrument);
      return spec === undefined ? ZERO : margin.costOf({ ...terms, spec }, drive.catchUp());
    },
    buyingPower: () => margin.buyingPower(drive.catchUp()),
    cash: ledger.cash,
    netLiquidation: () => margin.netLiquidation(drive.catchUp()),
    positions: ledger.positions,
  };
};
