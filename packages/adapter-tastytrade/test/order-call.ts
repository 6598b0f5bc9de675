import { pathOf } from "../src/session/session.ts";

/** Where the orders of an account are listed and sent. */
export const ordersOf = (account: string): string => pathOf("accounts", account, "orders");

/** What a list of orders is always asked with. */
export const START = { "start-date": "2026-11-23" };

/** An order that rests far below the market. */
export const ORDER = {
  "time-in-force": "Day",
  "order-type": "Limit",
  price: "0.50",
  "price-effect": "Debit",
  legs: [{ "instrument-type": "Equity Option", symbol: "SPY   261218C00700000", quantity: 1, action: "Buy to Open" }],
};
