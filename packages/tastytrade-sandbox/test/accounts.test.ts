import { afterEach, describe, expect, it } from "vitest";
import { decimal, instrumentId } from "@floorbroker/core";
import type { Push } from "../src/index.ts";
import { CALL, leg, openBench, order, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

const path = (rest: string): string => `/accounts/${bench.account}${rest}`;
const read = async (rest: string, headers: Readonly<Record<string, string>> = {}) =>
  (await bench.call("GET", path(rest), undefined, headers)).body;

const future = async (action: string, quantity: number): Promise<void> => {
  bench.quote("/ESZ2026", "6800", "6800.25");
  await bench.call("POST", path("/orders"), {
    "time-in-force": "Day",
    "order-type": "Market",
    ...leg(action, quantity, "/ESZ6", "Future"),
  });
  await bench.pass(1_000);
};

describe("a balance", () => {
  it("is one object for old clients, a list for new ones, and one object by its currency", async () => {
    bench = await openBench();
    const balance = {
      "account-number": bench.account,
      currency: "USD",
      "cash-balance": "100000.0",
      "net-liquidating-value": "100000.0",
    };
    expect((await read("/balances")).data).toMatchObject(balance);
    expect((await read("/balances", { "accept-version": "20250813" })).data).toMatchObject(balance);
    expect((await read("/balances", { "accept-version": "20260629" })).data).toMatchObject({ items: [balance] });
    expect((await read("/balances/USD", { "accept-version": "20260629" })).data).toMatchObject(balance);
    expect(await bench.call("GET", path("/balances/EUR"))).toMatchObject({ status: 404 });
  });

  it("shows the one buying power that orders are checked against under all of its names", async () => {
    bench = await openBench();
    await future("Buy", 1);
    const { data } = await read("/balances/USD");
    const { data: dry } = (await bench.call("POST", path("/orders/dry-run"), order("Buy to Open", "2.00"))).body;
    const now = dry["buying-power-effect"]["current-buying-power"];
    expect(data).toMatchObject({
      "equity-buying-power": now,
      "derivative-buying-power": now,
      "futures-margin-requirement": "20400.75",
      "long-futures-value": "340006.25",
    });
    const [cash, used] = [data["cash-balance"], data["used-derivative-buying-power"]].map(Number);
    expect(Number(now)).toBeCloseTo((cash ?? 0) - (used ?? 0) - 6.25, 2); // the future has lost half a tick
  });

  it("is kept at the beginning and the end of each trading day, until a wipe", async () => {
    bench = await openBench();
    expect((await read("/balance-snapshots")).data.items).toHaveLength(1);
    await bench.pass(6 * 3_600_000);
    await bench.buy("2.10");
    await bench.pass(18 * 3_600_000);
    const all = (await read("/balance-snapshots?start-date=2026-11-23&end-date=2026-11-24")).data.items;
    expect(
      all.map((each: Record<string, string>) => [each["snapshot-date"], each["time-of-day"], each["cash-balance"]]),
    ).toEqual([
      ["2026-11-23", "EOD", "100000.0"],
      ["2026-11-24", "BOD", "100000.0"],
      ["2026-11-24", undefined, "99788.86"],
    ]);
    const asked = await read("/balance-snapshots?snapshot-date=2026-11-23&time-of-day=EOD");
    expect(asked).toMatchObject({ data: { items: [{ "time-of-day": "EOD" }, {}] }, pagination: { "total-items": 1 } });
    expect(await bench.call("GET", path("/balance-snapshots?snapshot-date=2026-11-23"))).toMatchObject({ status: 400 });
    bench.sandbox.wipe();
    expect((await read("/balance-snapshots?start-date=2026-11-23")).data.items).toHaveLength(1);
  });
});

describe("positions", () => {
  it("are unsigned with a direction, and show closed ones only on demand", async () => {
    bench = await openBench();
    await bench.buy("2.10", leg("Buy to Open", 3));
    await future("Sell", 1);
    await bench.call("POST", path("/orders"), order("Sell to Close", "2.00", leg("Sell to Close", 3)));
    await bench.pass(1_000);
    expect((await read("/positions")).data.items).toMatchObject([
      {
        symbol: "/ESZ6",
        quantity: 1,
        "quantity-direction": "Short",
        "cost-effect": "Debit",
        multiplier: 50,
        "expires-at": "2026-12-18T22:00:00.000+00:00",
      },
    ]);
    expect((await read("/positions?include-closed-positions=true&underlying-symbol[]=SPY")).data.items).toMatchObject([
      {
        symbol: CALL,
        quantity: 0,
        "quantity-direction": "Zero",
        "realized-day-gain": "30.0",
        "realized-day-gain-effect": "Debit",
        "realized-day-gain-date": "2026-11-23",
      },
    ]);
    expect((await read("/positions?underlying-product-code=ES")).data.items).toHaveLength(1);
    expect((await read("/positions?instrument-type=Equity")).data.items).toEqual([]);
  });

  it("and the balance are told to the stream in full, after the order", async () => {
    bench = await openBench();
    const told: Push[] = [];
    bench.sandbox.pushes.listen((push) => told.push(push));
    await bench.buy("2.10");
    await bench.pass(1_000);
    const types = told.map(({ type }) => type);
    expect(types.slice(-3)).toEqual(["Order", "CurrentPosition", "AccountBalance"]);
    const [position] = (await read("/positions")).data.items;
    expect(told.findLast(({ type }) => type === "CurrentPosition")?.data).toEqual(position);
    expect(told.findLast(({ type }) => type === "AccountBalance")?.data).toMatchObject({ "cash-balance": "99788.86" });
  });
});

describe("transactions", () => {
  const bookings = async (query: string) =>
    (await read(`/transactions${query}`)).data.items.map(
      (each: Record<string, unknown>) => each["transaction-sub-type"],
    );

  it("carry what names the fill, and are paged and filtered, the newest first", async () => {
    bench = await openBench();
    const { body } = await bench.buy("2.10");
    await future("Buy", 1);
    await future("Sell", 1);
    const all = await read("/transactions");
    const placed = (await read(`/orders/${body.data.order.id}`)).data;
    const [fill] = placed.legs[0].fills;
    expect(all.data.items.at(-2)).toMatchObject({
      "order-id": placed.id,
      "exec-id": fill["fill-id"],
      "ext-exec-id": fill["ext-exec-id"],
      "net-value": "211.14",
      "net-value-effect": "Debit",
      "is-estimated-fee": true,
    });
    expect(all.pagination).toMatchObject({ "per-page": 250, "total-items": 4, "total-pages": 1 });
    expect(await bookings("")).toEqual(["Sell to Close", "Buy to Open", "Buy to Open", "Deposit"]);
    expect(await bookings("?sort=Asc&per-page=2&page-offset=1")).toEqual(["Buy to Open", "Sell to Close"]);
    expect(await bookings("?type=Money+Movement")).toEqual(["Deposit"]);
    expect(await bookings("?types[]=Trade&underlying-symbol=SPY")).toEqual(["Buy to Open"]);
    expect(await bookings("?futures-symbol=%2FESZ6&action=Sell+to+Close")).toEqual(["Sell to Close"]);
    expect(await bookings("?end-date=2026-11-22")).toEqual([]);
    expect(await bookings("?start-at=2026-11-23T15:30:00.500Z")).toEqual(["Sell to Close"]);
    expect(await bench.call("GET", path("/transactions?start-date=soon"))).toMatchObject({ status: 400 });
    expect((await read("/transactions/total-fees?date=2026-11-23")).data).toEqual({
      "total-fees": "5.64",
      "total-fees-effect": "Debit",
    });
    expect((await read("/transactions/total-fees?date=2026-11-22")).data).toEqual({
      "total-fees": "0.0",
      "total-fees-effect": "None",
    });
  });
});

describe("the course of the net liquidation value", () => {
  it("ends at what the account is worth now, by bookings and market alone", async () => {
    bench = await openBench();
    await bench.buy("2.10", leg("Buy to Open", 3));
    await future("Sell", 2);
    bench.sandbox.world.tradeByHand(instrumentId("AAPL"), "buy", 10, decimal("230"));
    await bench.pass(3 * 3_600_000);
    const bars = (await read("/net-liq/history?time-back=1d")).data.items;
    expect(bars).toHaveLength(37);
    expect(bars[0]).toMatchObject({ open: "100000.0", time: "2026-11-23T15:30:00.000+00:00" });
    expect(bars.at(-1)["total-close"]).toBe((await read("/balances/USD")).data["net-liquidating-value"]);
    expect((await read("/net-liq/history?start-time=2026-11-23T17:00:00%2B00:00[UTC]")).data.items).toHaveLength(19);
    expect(await bench.call("GET", path("/net-liq/history?time-back=1w"))).toMatchObject({ status: 400 });
  });
});

describe("another's account", () => {
  it("is not shown", async () => {
    bench = await openBench();
    for (const rest of ["balances", "positions", "transactions", "trading-status", "net-liq/history"]) {
      expect(await bench.call("GET", `/accounts/5WT99999/${rest}`)).toMatchObject({
        status: 403,
        body: { error: { code: "not_permitted" } },
      });
    }
    expect(await bench.call("GET", "/customers/7/accounts")).toMatchObject({ status: 403 });
  });
});
