import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { CALL, leg, MONDAY, openBench, order, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

const base = (): string => `/accounts/${bench.account}/orders`;
const pricesOf = async (query: string, headers: Record<string, string> = {}): Promise<string[]> =>
  (await bench.call("GET", `${base()}${query}`, undefined, headers)).body.data.items.map(({ price }: { price: string }) => price);

describe("the list of orders", () => {
  it("is paged, newest first, with its pagination beside the data", async () => {
    bench = await openBench();
    for (const price of ["1.00", "1.01", "1.02"]) await bench.buy(price);
    const { body } = await bench.call("GET", `${base()}?per-page=2&page-offset=1`);
    expect(body.data.items.map(({ price }: { price: string }) => price)).toEqual(["1.0"]);
    expect(body.pagination).toEqual({
      "per-page": 2,
      "page-offset": 1,
      "item-offset": 2,
      "total-items": 3,
      "total-pages": 2,
      "current-item-count": 1,
      "previous-link": null,
      "next-link": null,
      "paging-link-template": null,
    });
    expect(await pricesOf("?sort=Asc")).toEqual(["1.0", "1.01", "1.02"]);
    expect((await bench.call("GET", `${base()}?per-page=201`)).status).toBe(400);
  });

  it("holds every order once over all pages, whatever their size", async () => {
    bench = await openBench();
    for (let cents = 1; cents <= 7; cents++) await bench.buy(`0.0${cents}`);
    const all = await pricesOf("");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (size) => {
        const pages: string[] = [];
        for (let page = 0; page * size < all.length; page++) pages.push(...(await pricesOf(`?per-page=${size}&page-offset=${page}`)));
        expect(pages).toEqual(all);
      }),
      { numRuns: 5 },
    );
  });

  it("is filtered by status, underlying, date and instant", async () => {
    bench = await openBench();
    bench.quote("AAPL", "250", "250.10");
    await bench.buy("1.00");
    await bench.call("POST", base(), { ...order("Buy to Open", "200"), ...leg("Buy to Open", 1, "AAPL", "Equity") });
    await bench.pass(1_000);
    expect(await pricesOf("?status[]=Live&status[]=Routed")).toEqual(["200.0", "1.0"]);
    expect(await pricesOf("?status%5B%5D=Filled")).toEqual([]);
    expect(await pricesOf("?underlying-symbol=AAPL")).toEqual(["200.0"]);
    expect(await pricesOf("?start-date=2026-11-24")).toEqual([]);
    expect(await pricesOf("?start-date=2026-11-23&end-date=2026-11-23")).toHaveLength(2);
    expect(await pricesOf(`?start-at=${new Date(MONDAY + 1).toISOString()}`)).toEqual([]);
  });

  it("needs a start from version 20261012 on, and not before", async () => {
    bench = await openBench();
    const asked = (version: string, query = "") => bench.call("GET", `${base()}${query}`, undefined, { "accept-version": version });
    expect(await asked("20261012")).toMatchObject({ status: 400, body: { error: { errors: [{ domain: "start-date" }] } } });
    expect((await asked("20261012", "?start-date=2026-11-20")).status).toBe(200);
    expect((await asked("20261011")).status).toBe(200);
    expect((await asked("20991231")).status).toBe(400);
    expect(await asked("20240501")).toMatchObject({ status: 406, body: { error: { code: 406, message: "The requested version is not supported." } } });
  });

  it("covers the customer's accounts, and lets nobody else look", async () => {
    bench = await openBench({ accounts: [{ number: "5WT00001" }, { number: "5WT00002" }] });
    await bench.buy("1.00");
    await bench.call("POST", "/accounts/5WT00002/orders", order("Buy to Open", "1.05"));
    const items = async (path: string): Promise<unknown[]> => (await bench.call("GET", path)).body.data.items;
    expect(await items("/customers/me/orders")).toHaveLength(2);
    expect(await items("/customers/100001/orders/live?account-numbers[]=5WT00002")).toHaveLength(1);
    expect((await bench.call("GET", "/customers/7/orders")).body.error.code).toBe("not_permitted");
    expect((await bench.call("GET", "/accounts/5WT09999/orders")).status).toBe(403);
  });
});

describe("the SDK of tastytrade", () => {
  it("places, reads, replaces, cancels and lists over real sockets", async () => {
    bench = await openBench();
    const { sdk, account } = bench;
    const { orderService } = sdk;
    const dry = await orderService.postOrderDryRun(account, order("Buy to Open", "1.00"));
    expect(dry.order.status).toBe("Received");
    const placed = await orderService.createOrder(account, order("Buy to Open", "1.00"));
    await bench.pass(500);
    expect((await orderService.getOrder(account, placed.order.id)).status).toBe("Live");
    const replaced = await orderService.replaceOrder(account, placed.order.id, order("Buy to Open", "1.05"));
    await bench.pass(500);
    const edited = await orderService.editOrder(account, replaced.id, { price: 1.1 });
    expect(edited["replaces-order-id"]).toBe(replaced.id);
    await bench.pass(500);
    expect((await orderService.replacementOrderDryRun(account, edited.id, { price: 1.2 })).order.price).toBe("1.2");
    expect((await orderService.postReconfirmOrder(account, edited.id)).id).toBe(edited.id);
    expect((await orderService.cancelOrder(account, edited.id)).status).toBe("Cancel Requested");
    await bench.pass(500);
    expect((await orderService.getLiveOrders(account)).map(({ status }: { status: string }) => status)).toEqual(["Cancelled", "Cancelled", "Cancelled"]);
    expect(await orderService.getOrders(account, { status: ["Cancelled"], "start-date": "2026-11-23" })).toHaveLength(3);
    expect(await orderService.getCustomerOrders("me")).toHaveLength(3);
  });

  it("makes and cancels complex orders", async () => {
    bench = await openBench();
    const { sdk, account } = bench;
    const exit = { "time-in-force": "GTC", "order-type": "Limit", price: 4, "price-effect": "Credit", ...leg("Sell to Close", 1, CALL) };
    const made = await sdk.orderService.createComplexOrder(account, { type: "OTO", "trigger-order": order("Buy to Open", "1.00"), orders: [exit] });
    await bench.pass(500);
    const cancelled = await sdk.orderService.cancelComplexOrder(account, made["complex-order"].id);
    expect(cancelled.orders[0].status).toBe("Cancelled");
  });
});
