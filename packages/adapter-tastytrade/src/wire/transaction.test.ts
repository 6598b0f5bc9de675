import { accountId, decimal, isOk, ZERO } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { foreignFillOf, transactionOf, type Transaction } from "./transaction.ts";

const ACCOUNT = accountId("5WT00001");

/** In the shape that developer.tastytrade.com shows under "Transactions". */
const booked = (more: object = {}): object => ({
  id: 252640963,
  "account-number": "5WT00001",
  symbol: "SPY   261218C00590000",
  "instrument-type": "Equity Option",
  "transaction-type": "Trade",
  "transaction-sub-type": "Buy to Open",
  action: "Buy to Open",
  quantity: "2.0",
  price: "1.05",
  "executed-at": "2026-11-23T15:00:00.000+00:00",
  value: "210.0",
  "value-effect": "Debit",
  commission: "2.0",
  "commission-effect": "Debit",
  "clearing-fees": "0.2",
  "clearing-fees-effect": "Debit",
  "regulatory-fees": "0.05",
  "regulatory-fees-effect": "Credit",
  "order-id": 7,
  "exec-id": "e-1",
  "ext-exec-id": "x-1",
  ...more,
});

const read = (json: unknown): Transaction => {
  const found = transactionOf(json);
  if (!isOk(found)) throw new Error(found.left);
  return found.right;
};

describe("a booking", () => {
  it("names its order and execution, and sums up what was paid", () => {
    expect(read(booked())).toMatchObject({ id: "252640963", orderId: "7", names: ["e-1", "x-1"], quantity: 2, price: decimal("1.05"), fees: decimal("2.15") });
  });

  it("may lack fees, names and an order", () => {
    expect(read({ id: 1, "transaction-type": "Receive Deliver", "executed-at": "2026-11-23T15:00:00Z" })).toMatchObject({ orderId: null, names: [], fees: ZERO, symbol: null });
  });

  it("is not guessed at", () => {
    expect(transactionOf(booked({ "executed-at": "soon" }))).toMatchObject({ left: expect.stringContaining("executed-at") });
    expect(transactionOf(booked({ commission: "NaN" }))).toMatchObject({ _tag: "Left" });
  });

  it("of an order is no foreign fill, and of none is one", () => {
    expect(foreignFillOf(read(booked()), ACCOUNT, 0)).toBeNull();
    expect(foreignFillOf(read(booked({ "order-id": undefined, action: "Sell to Close" })), ACCOUNT, 9)).toMatchObject({
      fillId: "transaction-252640963",
      orderKey: null,
      instrument: "SPY   261218C00590000",
      side: "sell",
      quantity: 2,
      price: decimal("1.05"),
      receivedAt: 9,
    });
  });

  it("that moves units without a price has none, and one that moves no whole unit is no fill", () => {
    const expired = { "order-id": undefined, "transaction-type": "Receive Deliver", price: undefined, action: "Sell to Close" };
    expect(foreignFillOf(read(booked(expired)), ACCOUNT, 0)).toMatchObject({ price: ZERO, quantity: 2 });
    expect(foreignFillOf(read(booked({ ...expired, quantity: "0.55928" })), ACCOUNT, 0)).toBeNull();
    expect(foreignFillOf(read(booked({ ...expired, action: undefined })), ACCOUNT, 0)).toBeNull();
  });

  it("of a contract that we don't trade keeps tastytrade's name", () => {
    expect(foreignFillOf(read(booked({ "order-id": undefined, symbol: "BTC/USD", "instrument-type": "Cryptocurrency" })), ACCOUNT, 0)).toMatchObject({ instrument: "BTC/USD" });
  });
});
