import { accountId, decimal, format, instrumentId, isOk, orderKey, type Json, type OrderTerms } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identifierOf, identityOf } from "./identifier.ts";
import { orderJson } from "./order-json.ts";
import { orderOf, type WireOrder } from "./order.ts";
import { filledOf, fillsOf, refOf, stateOf, termsOf } from "./spoken.ts";

const CALL = "SPY   261218C00590000";
const HIGHER = "SPY   261218C00595000";
const NOW = Date.parse("2026-11-23T15:00:00Z");
const identity = { key: orderKey("fb-1-e1"), revision: 2 };

/** In the shape of frames that were captured from production in September 2026 (QuantConnect/Lean.Brokerages.Tastytrade). */
const frame = (more: object = {}, leg: object = {}): object => ({
  id: 507349840,
  "account-number": "5WT00001",
  cancellable: true,
  "leg-count": 1,
  "order-type": "Limit",
  price: "10.51",
  "price-effect": "Debit",
  "received-at": "2026-09-17T18:32:28.393+00:00",
  size: 1,
  status: "Live",
  "time-in-force": "Day",
  "underlying-symbol": "NOK",
  "updated-at": 1789669948464,
  legs: [{ action: "Buy to Open", "instrument-type": "Equity", quantity: 1, "remaining-quantity": 1, symbol: "NOK", fills: [], ...leg }],
  ...more,
});

const fill = { "destination-venue": "X", "fill-id": "2609179990014993642", "fill-price": "10.505", "filled-at": "2026-09-17T18:32:28.435+00:00", quantity: 1 };

const read = (json: unknown): WireOrder => {
  const order = orderOf(json);
  if (!isOk(order)) throw new Error(order.left);
  return order.right;
};

/** What the server makes of an order that it takes. */
const taken = (terms: OrderTerms): WireOrder => read({ id: 1, status: "Live", size: terms.quantity, "received-at": "2026-11-23T15:00:00.000+00:00", ...orderJson(terms, identity) });

describe("an order from the wire", () => {
  it("is read as it was captured from production", () => {
    const order = read(frame({}, { "remaining-quantity": 0, fills: [fill] }));
    const ref = refOf(order, accountId("5WT00001"));
    expect(stateOf(order)).toBe("working");
    expect(filledOf(order)).toBe(1);
    expect(termsOf(order, NOW)).toEqual({ instrument: "NOK", side: "buy", closing: false, quantity: 1, type: "limit", limit: decimal("10.51"), stop: null, timeInForce: "day" });
    expect(fillsOf(order, ref, null, NOW)).toEqual([
      { fillId: "2609179990014993642", rev: 0, orderKey: null, ref, leg: 0, instrument: "NOK", side: "buy", quantity: 1, price: decimal("10.505"), at: Date.parse("2026-09-17T18:32:28.435Z"), receivedAt: NOW },
    ]);
  });

  it("is the same whether numbers are texts or texts numbers", () => {
    const texts = frame({ id: "507349840", size: "1.0", "updated-at": 1789669948464 }, { quantity: "1", "remaining-quantity": "0.0", fills: [{ ...fill, quantity: "1" }] });
    const numbers = frame({ price: 10.51 }, { "remaining-quantity": 0, fills: [{ ...fill, "fill-price": 10.505 }] });
    expect(read(texts)).toEqual(read(numbers));
  });

  it("may lack what is not known yet, and have what nobody knows", () => {
    const { size: _size, ...bare } = frame({ "brand-new-field": { deep: [] } }) as Record<string, unknown>;
    expect(read(bare)).toMatchObject({ id: "507349840", replacesId: null, complexId: null, size: null });
    expect(termsOf(read(bare), NOW).quantity).toBe(1);
  });

  it.each([
    ["id", frame({ id: undefined })],
    ["status", frame({ status: 7 })],
    ["legs", frame({ legs: null })],
    ["price", frame({ price: "NaN" })],
    ["legs.0.fills.0.fill-id", frame({}, { fills: [{ ...fill, "fill-id": undefined }] })],
    ["legs.0.fills.0.fill-price", frame({}, { fills: [{ ...fill, "fill-price": "NaN" }] })],
    ["legs.0.fills.0.filled-at", frame({}, { fills: [{ ...fill, "filled-at": "yesterday" }] })],
    ["legs.0.quantity", frame({}, { quantity: -1 })],
  ])("is not guessed at: %s", (path, json) => {
    expect(orderOf(json)).toMatchObject({ left: expect.stringContaining(path) });
  });

  it("is never broken by any JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => {
      orderOf(json);
      return true;
    }));
  });
});

describe("the words of an order's status", () => {
  it.each([
    ["Received", "received"],
    ["Routed", "received"],
    ["In Flight", "received"],
    ["Contingent", "received"],
    ["Live", "working"],
    ["Cancel Requested", "working"],
    ["Replace Requested", "working"],
    ["Filled", "filled"],
    ["Cancelled", "cancelled"],
    ["Expired", "expired"],
    ["Rejected", "rejected"],
    ["Removed", "cancelled"],
    ["Some Word Of Tomorrow", "working"],
  ])("%s is %s", (status, state) => {
    expect(stateOf(read(frame({ status })))).toBe(state);
  });

  it("a cancelled order with a successor has handed its quantity on", () => {
    expect(stateOf(read(frame({ status: "Cancelled", edited: true, "replacing-order-id": 2 })))).toBe("replaced");
  });
});

describe("what is filled of an order", () => {
  it("is what its fills say while it works, or its remaining quantity where fills are late", () => {
    expect(filledOf(read(frame({ size: 3 }, { quantity: 3, "remaining-quantity": 1, fills: [fill] })))).toBe(2);
  });

  it("is all of it with the word Filled, also without fills", () => {
    expect(filledOf(read(frame({ status: "Filled", size: 3 }, { quantity: 3, "remaining-quantity": 3 })))).toBe(3);
  });

  it("is not made up from a remaining quantity that was set to 0 with its end", () => {
    expect(filledOf(read(frame({ status: "Cancelled", size: 3 }, { quantity: 3, "remaining-quantity": 0 })))).toBe(0);
    expect(filledOf(read(frame({ status: "Cancelled", size: 3, "cancelled-size": "2.0" }, { quantity: 3, "remaining-quantity": 0 })))).toBe(1);
    expect(filledOf(read(frame({ status: "Expired", size: 3 }, { quantity: 3, "remaining-quantity": 2 })))).toBe(1);
  });

  it("is counted in whole spreads", () => {
    const legs = [
      { action: "Buy to Open", "instrument-type": "Equity Option", quantity: 2, "remaining-quantity": 0, symbol: CALL, fills: [{ ...fill, quantity: 2 }] },
      { action: "Sell to Open", "instrument-type": "Equity Option", quantity: 4, "remaining-quantity": 1, symbol: HIGHER, fills: [{ ...fill, quantity: 3 }] },
    ];
    const order = read(frame({ size: 2, legs }));
    expect(filledOf(order)).toBe(1);
    expect(fillsOf(order, refOf(order, accountId("a")), null, NOW).map(({ leg, quantity, side, fillId }) => [leg, quantity, side, fillId])).toEqual([
      [0, 2, "buy", "2609179990014993642/0"],
      [1, 3, "sell", "2609179990014993642/1"],
    ]);
  });

  it("names the legs of a spread by their places in ours, whichever order they come in", () => {
    const put = (strike: string, action: string) => ({ action, "instrument-type": "Equity Option", quantity: 1, "remaining-quantity": 0, symbol: `AAPL  261218P00${strike}000`, fills: [fill] });
    const order = read(frame({ status: "Filled", "price-effect": "Credit", legs: [put("230", "Sell to Open"), put("220", "Buy to Open")] }));
    expect(termsOf(order, NOW)).toMatchObject({ instrument: "-1*AAPL  261218P00220000|1*AAPL  261218P00230000", side: "sell" });
    expect(fillsOf(order, refOf(order, accountId("a")), null, NOW).map(({ leg }) => leg)).toEqual([1, 0]);
  });
});

describe("there and back again", () => {
  const price = fc.integer({ min: 1, max: 1_000_000 }).map((cents) => decimal((cents / 100).toFixed(2)));
  const instrument = fc.constantFrom("SPY", "BRK.B", CALL, "/MESZ2026", `1*${CALL}|-1*${HIGHER}`, `1*${CALL}|-2*${HIGHER}`).map(instrumentId);
  const kinds = fc.constantFrom<OrderTerms["type"]>("market", "limit", "stop", "stop-limit");
  const anyTerms = fc.record({ instrument, side: fc.constantFrom<OrderTerms["side"]>("buy", "sell"), closing: fc.boolean(), quantity: fc.integer({ min: 1, max: 500 }), type: kinds, limit: price, stop: price, timeInForce: fc.constantFrom<OrderTerms["timeInForce"]>("day", "gtc", "ioc") }).map((terms): OrderTerms => {
    const type = terms.instrument.includes("*") ? "limit" : terms.type;
    return { ...terms, type, limit: type === "limit" || type === "stop-limit" ? terms.limit : null, stop: type.startsWith("stop") ? terms.stop : null };
  });

  it("an order comes back as it was sent; of a future nobody says that it closes", () => {
    fc.assert(fc.property(anyTerms, (terms) => {
      const back = termsOf(taken(terms), NOW);
      const expected = terms.instrument.startsWith("/") ? { ...terms, closing: false } : terms;
      expect(back).toEqual(expected);
    }));
  });

  it("a name of ours comes back as key and revision, and no other name is taken for ours", () => {
    expect(identityOf(identifierOf(identity))).toEqual(identity);
    for (const other of [null, "", "x", "fb-1-e1", "fb-1-e1.r", ".r1", "Fb-1.r1", "fb 1.r1", `${"a".repeat(33)}.r1`]) expect(identityOf(other)).toBeNull();
  });

  it("prices are exact", () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (scaled) => {
      const limit = decimal(`${scaled / 100_000_000n}.${String(scaled % 100_000_000n).padStart(8, "0")}`);
      const json = orderJson({ instrument: instrumentId("SPY"), side: "buy", closing: false, quantity: 1, type: "limit", limit, stop: null, timeInForce: "day" }, identity) as { readonly [key: string]: Json };
      return json["price"] === format(limit) && termsOf(read({ id: 1, status: "Live", ...json }), NOW).limit === limit;
    }));
  });
});
