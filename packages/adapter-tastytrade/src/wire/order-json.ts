import { contractsOf, format, legsOfId, type InstrumentId, type Json, type OrderSide, type OrderTerms } from "@floorbroker/core";
import { identifierOf, SOURCE, type Identity } from "./identifier.ts";
import { contractOfId, tastytradeSymbol, type TastytradeSymbol } from "./symbols.ts";

type Body = { readonly [key: string]: Json };

const ORDER_TYPES: Readonly<Record<OrderTerms["type"], string>> = {
  market: "Market",
  limit: "Limit",
  stop: "Stop",
  "stop-limit": "Stop Limit",
};

/** tastytrade has no fill-or-kill; what asks for it is refused before it gets here. */
const TIMES_IN_FORCE = { day: "Day", gtc: "GTC", ioc: "IOC" } as const;

const symbolOf = (id: InstrumentId): TastytradeSymbol => {
  const contract = contractOfId(id);
  // Whoever builds an order has made sure that its contracts have names.
  if (contract === undefined) throw new RangeError(`no contract: ${id}`);
  return tastytradeSymbol(contract);
};

const actionOf = ({ type }: TastytradeSymbol, side: OrderSide, closing: boolean): string => {
  const word = side === "buy" ? "Buy" : "Sell";
  // Outright futures are bought and sold; the server finds out what that opens and closes.
  if (type === "Future") return word;
  return `${word} to ${closing ? "Close" : "Open"}`;
};

const turned = (side: OrderSide): OrderSide => (side === "buy" ? "sell" : "buy");

const legsJson = ({ instrument, side, closing, quantity }: OrderTerms): readonly Body[] => {
  const spread = legsOfId(instrument);
  const single = contractsOf(instrument).map((id) => ({ id, ratio: 1 }));
  const legs = spread.length === 0 ? single : spread.map(({ option, ratio }) => ({ id: option.id, ratio }));
  return legs.map(({ id, ratio }) => {
    const named = symbolOf(id);
    return {
      "instrument-type": named.type,
      symbol: named.symbol,
      quantity: quantity * Math.abs(ratio),
      action: actionOf(named, ratio > 0 ? side : turned(side), closing),
    };
  });
};

/** Prices are texts, so that they arrive as exactly as they were decided. What is bought is paid for, also of a spread. */
const pricesJson = ({ type, side, limit, stop }: OrderTerms): Body => {
  const hasLimit = limit !== null && (type === "limit" || type === "stop-limit");
  const hasStop = stop !== null && (type === "stop" || type === "stop-limit");
  return {
    ...(hasLimit ? { price: format(limit), "price-effect": side === "buy" ? "Debit" : "Credit" } : {}),
    ...(hasStop ? { "stop-trigger": format(stop) } : {}),
  };
};

/**
 * The whole properties of an order but its legs: the body of PUT, which takes none and keeps the quantity.
 * @throws RangeError for a time in force that tastytrade does not have.
 */
export const replacementJson = (terms: OrderTerms, identity: Identity): Body => {
  if (terms.timeInForce === "fok") throw new RangeError("tastytrade has no fill-or-kill");
  return {
    "time-in-force": TIMES_IN_FORCE[terms.timeInForce],
    "order-type": ORDER_TYPES[terms.type],
    ...pricesJson(terms),
    "external-identifier": identifierOf(identity),
    source: SOURCE,
  };
};

/**
 * The body of a new order. One that closes asks to be refused where there is nothing to close: tastytrade would open a
 * position with it otherwise (`strict-position-effect-validation`, developer.tastytrade.com, "Order Submission").
 * @throws RangeError for an instrument without a name at tastytrade, or fill-or-kill.
 */
export const orderJson = (terms: OrderTerms, identity: Identity): Body => ({
  ...replacementJson(terms, identity),
  ...(terms.closing ? { "advanced-instructions": { "strict-position-effect-validation": true } } : {}),
  legs: legsJson(terms),
});

/** The body of a complex order of two that close the same units. */
export const pairJson = (one: Body, other: Body): Body => ({ type: "OCO", orders: [one, other] });
