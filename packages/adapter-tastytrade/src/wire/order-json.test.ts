import { decimal, instrumentId, orderKey, type OrderTerms } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { orderJson, pairJson, replacementJson } from "./order-json.ts";

const identity = { key: orderKey("fb-1a2b3c-e1"), revision: 0 };
const CALL = "SPY   261218C00590000";
const HIGHER = "SPY   261218C00595000";

const terms = (more: Partial<OrderTerms> = {}): OrderTerms => ({
  instrument: instrumentId(CALL),
  side: "buy",
  closing: false,
  quantity: 2,
  type: "limit",
  limit: decimal("1.05"),
  stop: null,
  timeInForce: "day",
  ...more,
});

const vertical = instrumentId(`1*${CALL}|-1*${HIGHER}`);
const ours = { "external-identifier": "fb-1a2b3c-e1.r0", source: "floorbroker" };
const strict = { "advanced-instructions": { "strict-position-effect-validation": true } };
const option = (action: string, quantity: number, symbol = CALL) => ({ "instrument-type": "Equity Option", symbol, quantity, action });

describe("an order on the wire", () => {
  it("opens an option at a limit", () => {
    expect(orderJson(terms(), identity)).toEqual({
      "time-in-force": "Day",
      "order-type": "Limit",
      price: "1.05",
      "price-effect": "Debit",
      ...ours,
      legs: [option("Buy to Open", 2)],
    });
  });

  it("closes it, and asks to be refused where there is nothing to close", () => {
    expect(orderJson(terms({ side: "sell", closing: true, timeInForce: "gtc" }), identity)).toEqual({
      "time-in-force": "GTC",
      "order-type": "Limit",
      price: "1.05",
      "price-effect": "Credit",
      ...ours,
      ...strict,
      legs: [option("Sell to Close", 2)],
    });
  });

  it("stops without a price, since one is not allowed there", () => {
    expect(orderJson(terms({ side: "sell", closing: true, type: "stop", limit: null, stop: decimal("0.8") }), identity)).toEqual({
      "time-in-force": "Day",
      "order-type": "Stop",
      "stop-trigger": "0.8",
      ...ours,
      ...strict,
      legs: [option("Sell to Close", 2)],
    });
  });

  it("stops with a limit", () => {
    expect(orderJson(terms({ type: "stop-limit", stop: decimal("1") }), identity)).toMatchObject({
      "order-type": "Stop Limit",
      "stop-trigger": "1",
      price: "1.05",
      "price-effect": "Debit",
    });
  });

  it("goes to the market without any price", () => {
    expect(orderJson(terms({ type: "market", limit: null }), identity)).toEqual({
      "time-in-force": "Day",
      "order-type": "Market",
      ...ours,
      legs: [option("Buy to Open", 2)],
    });
  });

  it("buys and sells futures without saying what that opens or closes", () => {
    const future = terms({ instrument: instrumentId("/MESZ2026"), side: "sell", closing: true, limit: decimal("5900.25") });
    expect(orderJson(future, identity)).toMatchObject({
      price: "5900.25",
      legs: [{ "instrument-type": "Future", symbol: "/MESZ6", quantity: 2, action: "Sell" }],
    });
  });

  it("writes classes of shares with a slash", () => {
    expect(orderJson(terms({ instrument: instrumentId("BRK.B") }), identity)).toMatchObject({
      legs: [{ "instrument-type": "Equity", symbol: "BRK/B", quantity: 2, action: "Buy to Open" }],
    });
  });

  it("trades the legs of a spread as often as it has them, at a debit for whoever buys it", () => {
    expect(orderJson(terms({ instrument: vertical }), identity)).toMatchObject({
      price: "1.05",
      "price-effect": "Debit",
      legs: [option("Buy to Open", 2), option("Sell to Open", 2, HIGHER)],
    });
    const ratio = instrumentId(`1*${CALL}|-2*${HIGHER}`);
    expect(orderJson(terms({ instrument: ratio, quantity: 3 }), identity)).toMatchObject({ legs: [{ quantity: 3 }, { quantity: 6 }] });
  });

  it("turns every leg around, and gets a credit, for whoever sells it", () => {
    expect(orderJson(terms({ instrument: vertical, side: "sell", closing: true }), identity)).toMatchObject({
      "price-effect": "Credit",
      ...strict,
      legs: [option("Sell to Close", 2), option("Buy to Close", 2, HIGHER)],
    });
  });

  it("is replaced by its properties alone, under the name of the new attempt", () => {
    expect(replacementJson(terms({ limit: decimal("1.1") }), { ...identity, revision: 3 })).toEqual({
      "time-in-force": "Day",
      "order-type": "Limit",
      price: "1.1",
      "price-effect": "Debit",
      "external-identifier": "fb-1a2b3c-e1.r3",
      source: "floorbroker",
    });
  });

  it("is one of two in a pair", () => {
    const [target, stop] = [orderJson(terms({ side: "sell", closing: true }), identity), orderJson(terms({ side: "sell", closing: true, type: "stop", limit: null, stop: decimal("0.5") }), identity)];
    expect(pairJson(target, stop)).toEqual({ type: "OCO", orders: [target, stop] });
  });
});
