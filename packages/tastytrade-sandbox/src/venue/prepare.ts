import {
  fail,
  isOk,
  ok,
  parseOcc,
  spread,
  ZERO,
  type InstrumentId,
  type InstrumentSpec,
  type OrderTerms,
  type Result,
} from "@floorbroker/core";
import type { ApiError, InnerError } from "../wire/errors.ts";
import { preflightFailure, validationError } from "../wire/errors.ts";
import type { InstrumentType, OrderTicket, TicketLeg } from "./ticket.ts";

/** Where specifications come from. */
export interface Listed {
  idOf(type: InstrumentType, symbol: string): InstrumentId | undefined;
  specOf(id: InstrumentId): InstrumentSpec | undefined;
}

/** One leg with its contract. */
export interface PreparedLeg {
  readonly leg: TicketLeg;
  readonly spec: InstrumentSpec;
  readonly quantity: number;
  readonly buys: boolean;
}

/** An order that makes sense by itself, in the exchange's terms; whether it is taken depends on the account. */
export interface Prepared {
  readonly ticket: OrderTicket;
  readonly legs: readonly PreparedLeg[];
  /** What is traded as one: the single contract, or the spread of the legs. */
  readonly spec: InstrumentSpec;
  /** `closing` as the legs say: all of them close. */
  readonly terms: OrderTerms;
}

/** Whether an action buys. */
export const buys = (action: TicketLeg["action"]): boolean => action.startsWith("Buy");
/** Whether an action closes; plain `Buy` and `Sell` say nothing of it. */
export const closes = (action: TicketLeg["action"]): boolean => action.endsWith("Close");

const inner = (code: string, message: string): InnerError => ({ code, message });

const single = new Set<InstrumentType>(["Equity", "Future", "Cryptocurrency"]);

/** What is wrong with the legs, whatever the prices. */
const legsWrong = ({ legs }: OrderTicket): InnerError | undefined => {
  const [first] = legs;
  if (first === undefined || legs.length > 4) return inner("invalid_number_of_legs", "An order has one to four legs.");
  if (legs.some(({ instrumentType }) => instrumentType === "Cryptocurrency")) {
    return inner("cryptocurrency_order_entry_disabled", "Cryptocurrency orders are not accepted through the API.");
  }
  if (legs.length > 1 && legs.some(({ instrumentType }) => single.has(instrumentType) || instrumentType !== first.instrumentType)) {
    return inner("invalid_legs", "Orders of several legs are for options only.");
  }
  if (new Set(legs.map(({ symbol }) => symbol)).size < legs.length) return inner("duplicate_symbols", "A symbol stands twice among the legs.");
  if (legs.some(({ action, instrumentType }) => (action === "Buy" || action === "Sell") && instrumentType !== "Future")) {
    return inner("invalid_action", "Buy and Sell are for outright futures only.");
  }
  return undefined;
};

/** Which prices an order type wants; a price where none belongs is refused like a missing one. */
const pricesWrong = (ticket: OrderTicket): InnerError | undefined => {
  const { orderType, price, priceEffect, stopTrigger } = ticket;
  const wantsPrice = orderType === "Limit" || orderType === "Stop Limit" || orderType === "Marketable Limit";
  const wantsStop = orderType === "Stop" || orderType === "Stop Limit";
  const wrong = (domain: string, wanted: boolean): InnerError => ({
    domain,
    reason: wanted ? `is required for ${orderType} orders` : `is not allowed for ${orderType} orders`,
  });
  if ((price !== null) !== wantsPrice) return wrong("price", wantsPrice);
  // An effect without a price is passed over: clients send one with stops, too (tastyware's own tests).
  if (wantsPrice && priceEffect === null) return wrong("price-effect", true);
  if ((stopTrigger !== null) !== wantsStop) return wrong("stop-trigger", wantsStop);
  if (price !== null && price <= ZERO) return { domain: "price", reason: "must be above 0" };
  if (stopTrigger !== null && stopTrigger <= ZERO) return { domain: "stop-trigger", reason: "must be above 0" };
  return undefined;
};

/** What doesn't go together in an order. Codes with a source: DOC and LEAN captures; the others are this sandbox's. */
const combinationWrong = (ticket: OrderTicket): InnerError | undefined => {
  const { orderType, timeInForce, legs } = ticket;
  const priceEffect = ticket.price === null ? null : ticket.priceEffect;
  const [first] = legs;
  const lasting = timeInForce === "GTC" || timeInForce === "GTD" || timeInForce.startsWith("GTC ");
  if (ticket.hasRules) return inner("order_rules_not_supported", "Rules are not played by this sandbox.");
  if (orderType === "Notional Market") return inner("notional_orders_not_supported", "Notional orders are not played by this sandbox.");
  if (orderType === "Market" && lasting) return inner("gtc_market_orders_not_supported", "GTC/GTD Market orders are not supported.");
  if ((timeInForce === "GTD") !== (ticket.gtcDate !== null)) return inner("invalid_gtc_date", "A GTD order, and no other, has a gtc-date.");
  if (orderType === "Stop" && lasting && legs.some(({ action }) => action.endsWith("Open"))) {
    return inner("gtc_opening_stop_orders_not_supported", "GTC Stop orders can't open positions.");
  }
  if (timeInForce.includes("Ext") && first?.instrumentType !== "Equity") {
    return inner("extended_hours_not_supported", "Extended hours are for equities only.");
  }
  if (legs.length > 1) return orderType === "Limit" ? undefined : inner("multi_leg_orders_limit_only", "Orders of several legs have a limit.");
  if (first === undefined || priceEffect === null) return undefined;
  if (buys(first.action) && priceEffect === "Credit") return inner("cant_buy_for_credit", "You cannot buy for a credit.");
  if (!buys(first.action) && priceEffect === "Debit") return inner("cant_sell_for_debit", "You cannot sell for a debit.");
  return undefined;
};

const TYPES = {
  Limit: "limit",
  "Marketable Limit": "limit",
  Market: "market",
  "Notional Market": "market",
  Stop: "stop",
  "Stop Limit": "stop-limit",
} as const;

const timeInForceOf = ({ timeInForce }: OrderTicket): OrderTerms["timeInForce"] => {
  if (timeInForce === "IOC") return "ioc";
  return timeInForce === "Day" || timeInForce === "Ext" || timeInForce === "Ext Overnight" ? "day" : "gtc";
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** The legs as one instrument, and which way it is traded: bought for a debit, its mirror image sold for a credit. */
const tradedAs = ({ priceEffect }: OrderTicket, legs: readonly PreparedLeg[]): { readonly id: InstrumentId; readonly side: "buy" | "sell" } | string => {
  const [first] = legs;
  if (first === undefined) return "no legs";
  if (legs.length === 1) return { id: first.spec.instrument.id, side: first.buys ? "buy" : "sell" };
  const side = priceEffect === "Credit" ? "sell" : "buy";
  const sign = side === "buy" ? 1 : -1;
  const parts = legs.flatMap(({ spec, quantity, buys: bought }) => {
    const option = parseOcc(spec.instrument.id);
    return isOk(option) ? [{ option: option.right, ratio: sign * (bought ? quantity : -quantity) }] : [];
  });
  const built = spread(parts);
  return isOk(built) ? { id: built.right.id, side } : built.left.text;
};

const preparedLegs = (ticket: OrderTicket, listed: Listed): Result<ApiError, readonly PreparedLeg[]> => {
  const legs: PreparedLeg[] = [];
  for (const leg of ticket.legs) {
    const id = listed.idOf(leg.instrumentType, leg.symbol);
    const spec = id === undefined ? undefined : listed.specOf(id);
    if (spec === undefined) return fail(preflightFailure(inner("symbol_not_found", `${leg.symbol} is not a known ${leg.instrumentType}.`)));
    if (leg.quantity === null || !Number.isSafeInteger(leg.quantity) || leg.quantity < 1) {
      return fail(validationError({ domain: "legs.quantity", reason: "must be a whole number above 0" }));
    }
    legs.push({ leg, spec, quantity: leg.quantity, buys: buys(leg.action) });
  }
  return ok(legs);
};

/** Reads an order into the exchange's terms, or says what is wrong with it in itself. */
export const prepare = (ticket: OrderTicket, listed: Listed): Result<ApiError, Prepared> => {
  const malformed = pricesWrong(ticket);
  if (malformed !== undefined) return fail(validationError(malformed));
  const wrong = legsWrong(ticket) ?? combinationWrong(ticket);
  if (wrong !== undefined) return fail(preflightFailure(wrong));
  const legs = preparedLegs(ticket, listed);
  if (!isOk(legs)) return legs;
  const traded = tradedAs(ticket, legs.right);
  const spec = typeof traded === "string" ? undefined : listed.specOf(traded.id);
  if (typeof traded === "string" || spec === undefined) return fail(preflightFailure(inner("invalid_legs", "The legs are no order.")));
  const terms: OrderTerms = {
    instrument: traded.id,
    side: traded.side,
    closing: ticket.legs.every(({ action }) => closes(action)),
    quantity: legs.right.reduce((common, { quantity }) => greatestCommonDivisor(quantity, common), 0),
    type: TYPES[ticket.orderType],
    limit: ticket.price,
    stop: ticket.stopTrigger,
    timeInForce: timeInForceOf(ticket),
  };
  return ok({ ticket, legs: legs.right, spec, terms });
};
