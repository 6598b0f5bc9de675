import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CALL, leg, openBench, order, type Bench } from "./bench.ts";

/** The services' methods that no test has called yet, as `service.method`. */
const uncalled = new Set<string>();

/** Watches which methods of the SDK's services are called. */
const watched = (sdk: Bench["sdk"]): void => {
  for (const [name, service] of Object.entries(sdk)) {
    if (!name.endsWith("Service")) continue;
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(service)).filter(
      (method) => method !== "constructor",
    );
    for (const method of methods) {
      const key = `${name}.${method}`;
      if (!called.has(key)) uncalled.add(key);
      const real = service[method].bind(service);
      service[method] = (...given: readonly unknown[]) => {
        called.add(key);
        uncalled.delete(key);
        return real(...given);
      };
    }
  }
};
const called = new Set<string>();

/** The official SDK against the sandbox: each method of each of its services, as its users call it. */
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  watched(bench.sdk);
  await bench.buy("2.10", leg("Buy to Open", 2));
  await bench.pass(1_000);
});
afterEach(() => bench.close());

describe("the SDK's account services", () => {
  it("know the customer and his accounts", async () => {
    const { accountsAndCustomersService: service } = bench.sdk;
    expect(await service.getCustomerResource()).toMatchObject({ id: "me", "first-name": expect.any(String) });
    const owned = [
      {
        account: { "account-number": bench.account, "margin-or-cash": "Margin", "investment-objective": "SPECULATION" },
        "authority-level": "owner",
      },
    ];
    expect(await service.getCustomerAccounts()).toMatchObject(owned);
    expect(await service.getCustomerAccountResources()).toMatchObject(owned);
    expect(await service.getFullCustomerAccountResource(bench.account)).toMatchObject({
      "account-number": bench.account,
      "is-closed": false,
    });
    expect(await service.getApiQuoteToken()).toMatchObject({
      token: expect.any(String),
      "dxlink-url": bench.sandbox.dxlinkUrl,
    });
  });

  it("know status, balances and positions", async () => {
    const { account, sdk } = bench;
    expect(await sdk.accountStatusService.getAccountStatus(account)).toMatchObject({
      "is-frozen": false,
      "is-futures-enabled": true,
    });
    const { balancesAndPositionsService: service } = sdk;
    expect(await service.getAccountBalanceValues(account)).toMatchObject({
      "account-number": account,
      "cash-balance": "99577.72",
      "available-trading-funds": "0.0",
    });
    expect(await service.getBalanceSnapshots(account)).toMatchObject([
      { "account-number": account, currency: "USD", "cash-balance": "99577.72" },
    ]);
    const position = {
      symbol: CALL,
      quantity: 2,
      "quantity-direction": "Long",
      "average-open-price": "2.1",
      multiplier: 100,
    };
    expect(await service.getPositionsList(account)).toMatchObject([position]);
    expect(await service.getPositionsList(account, { "underlying-symbol": ["QQQ"] })).toEqual([]);
    expect(await service.getPositionsList(account, { "include-marks": true })).toMatchObject([
      { ...position, mark: "2.05" },
    ]);
  });

  it("know transactions, fees and the course of the net liquidation value", async () => {
    const { account, sdk } = bench;
    const { transactionsService: service, netLiquidatingValueHistoryService: history } = sdk;
    const [trade, deposit] = await service.getAccountTransactions(account);
    expect(trade).toMatchObject({
      symbol: CALL,
      action: "Buy to Open",
      quantity: "2.0",
      price: "2.1",
      value: "420.0",
      "value-effect": "Debit",
      commission: "2.0",
    });
    expect(deposit).toMatchObject({
      "transaction-type": "Money Movement",
      "net-value": "100000.0",
      "net-value-effect": "Credit",
    });
    expect(await service.getTransaction(account, trade.id)).toEqual(trade);
    expect(await service.getTotalFees(account)).toEqual({ "total-fees": "2.28", "total-fees-effect": "Debit" });
    const bars = await history.getNetLiquidatingValueHistory(account, { "time-back": "1d" });
    expect(bars).toMatchObject([
      { open: "100000.0", "total-close": "99987.72", time: "2026-11-23T15:30:00.000+00:00" },
    ]);
    expect(await history.getNetLiquidatingValue(account)).toMatchObject({ close: "99987.72" });
  });

  it("know margin and limits", async () => {
    const { account, sdk } = bench;
    expect(await sdk.marginRequirementsService.getMarginRequirements(account)).toMatchObject({
      "account-number": account,
      groups: [{ "underlying-symbol": "SPY" }],
    });
    const estimate = await sdk.marginRequirementsService.postMarginRequirements(account, {
      ...order("Buy to Open", "2.00"),
      "account-number": account,
      "underlying-symbol": "SPY",
    });
    expect(estimate).toMatchObject({ "change-in-buying-power": "201.14", "change-in-buying-power-effect": "Debit" });
    expect(await sdk.riskParametersService.getEffectiveMarginRequirements(account, "AAPL")).toMatchObject({
      "underlying-symbol": "AAPL",
    });
    expect(await sdk.riskParametersService.getPositionLimit(account)).toMatchObject({ "account-number": account });
  });
});

describe("the SDK's order service", () => {
  it("places, changes, lists and ends orders", async () => {
    const { account, sdk } = bench;
    const { orderService: service } = sdk;
    const away = order("Buy to Open", "0.50");
    const days = { "start-date": "2026-11-20" };
    expect(await service.postOrderDryRun(account, away)).toMatchObject({ order: { status: "Received" } });
    const { order: placed } = await service.createOrder(account, away);
    await bench.pass(1_000);
    expect(await service.getOrder(account, placed.id)).toMatchObject({ id: placed.id, status: "Live" });
    expect(
      await service.replacementOrderDryRun(account, placed.id, {
        "order-type": "Limit",
        price: "0.60",
        "price-effect": "Debit",
        "time-in-force": "Day",
      }),
    ).toHaveProperty("order");
    const replaced = await service.replaceOrder(account, placed.id, {
      "order-type": "Limit",
      price: "0.60",
      "price-effect": "Debit",
      "time-in-force": "Day",
    });
    await bench.pass(1_000);
    const edited = await service.editOrder(account, replaced.id, {
      "order-type": "Limit",
      price: "0.70",
      "price-effect": "Debit",
      "time-in-force": "Day",
    });
    await bench.pass(1_000);
    expect(await service.postReconfirmOrder(account, edited.id)).toMatchObject({ id: edited.id });
    expect(await service.getLiveOrders(account)).toHaveLength(4);
    expect(await service.getOrders(account, days)).toHaveLength(4);
    expect(await service.getLiveOrdersForCustomer("me")).toHaveLength(4);
    expect(await service.getCustomerOrders("me", days)).toHaveLength(4);
    expect(await service.cancelOrder(account, edited.id)).toMatchObject({ status: "Cancel Requested" });
  });

  it("places and ends complex orders", async () => {
    const { account, sdk } = bench;
    const { orderService: service } = sdk;
    const oco = {
      type: "OCO",
      orders: [
        order("Sell to Close", "9.00", leg("Sell to Close", 1)),
        order("Sell to Close", "8.00", leg("Sell to Close", 1)),
      ],
    };
    const made = await service.createComplexOrder(account, oco);
    expect(made).toMatchObject({ "complex-order": { type: "OCO" } });
    await bench.pass(1_000);
    await service.cancelComplexOrder(account, made["complex-order"].id);
    await bench.pass(1_000);
    expect(await service.getLiveOrders(account)).toMatchObject([
      { status: "Cancelled" },
      { status: "Cancelled" },
      { status: "Filled" },
    ]);
  });
});

describe("the SDK's instruments service", () => {
  it("finds shares and options", async () => {
    const { instrumentsService: service } = bench.sdk;
    expect(await service.getSingleEquity("AAPL")).toMatchObject({
      symbol: "AAPL",
      "is-etf": false,
      "tick-sizes": [{ value: "0.0001", threshold: "1.0" }, { value: "0.01" }],
    });
    expect(await service.getSingleEquity("BRK/B")).toMatchObject({ symbol: "BRK/B", "streamer-symbol": "BRK/B" });
    expect(await service.getEquityDefinitions({ symbol: ["SPY", "AAPL"] })).toMatchObject([
      { symbol: "SPY", "option-tick-sizes": [{ value: "0.01" }] },
      { symbol: "AAPL" },
    ]);
    expect(await service.getActiveEquities({ "per-page": 3 })).toHaveLength(3);
    expect(await service.getEquityOptions([CALL])).toMatchObject([{ symbol: CALL, "strike-price": "700.0" }]);
    const [chain] = await service.getNestedOptionChain("AAPL");
    const found = await service.getSingleEquityOption(chain.expirations[0].strikes[0].call);
    expect(found).toMatchObject({
      symbol: chain.expirations[0].strikes[0].call,
      "underlying-symbol": "AAPL",
      active: true,
    });
    expect(await service.getCompactOptionChain("AAPL")).toMatchObject([
      { "root-symbol": "AAPL", symbols: expect.any(Array) },
      {},
    ]);
    expect(await service.getOptionChain("AAPL")).toContainEqual(found);
  });

  it("finds futures and what hangs on them", async () => {
    const { instrumentsService: service } = bench.sdk;
    const future = {
      symbol: "/ESZ6",
      "active-month": true,
      "roll-target-symbol": "/ESH7",
      "notional-multiplier": "50.0",
    };
    expect(await service.getFutures({ "product-code": ["ES"] })).toMatchObject([
      future,
      { symbol: "/ESH7", "next-active-month": true },
      {},
      {},
      {},
      {},
    ]);
    expect(await service.getFutures({ symbol: ["ESZ6"] })).toMatchObject([future]);
    expect(await service.getSingleFuture("/ESZ6")).toMatchObject(future);
    expect(await service.getFuturesProducts()).toHaveLength(24);
    expect(await service.getSingleFutureProduct("CME", "ES")).toMatchObject({
      exchange: "CME",
      code: "ES",
      "tick-size": "0.25",
    });
    expect((await service.getFutureOptionsProducts()).length).toBeGreaterThan(0);
    expect(await service.getSingleFutureOptionProduct("CME", "ES")).toMatchObject({ "root-symbol": "ES" });
    const [option] = await service.getFutureOptionChain("ES");
    expect(await service.getFutureOptions({ symbol: [option.symbol] })).toEqual([option]);
    // The URL library takes the leading `./` for a step in the path, and away.
    expect(await service.getSingleFutureOption(option.symbol)).toEqual(option);
    expect(await service.getNestedFutureOptionChains("ES")).toMatchObject({
      futures: [{ symbol: "/ESZ6" }, {}, {}, {}, {}, {}],
      "option-chains": [{ "root-symbol": "/ES" }],
    });
  });

  it("finds the rest", async () => {
    const { instrumentsService: service } = bench.sdk;
    expect(await service.getCryptocurrencies()).toMatchObject([{ symbol: "BTC/USD" }, { symbol: "ETH/USD" }]);
    expect(await service.getSingleCryptocurrency("BTC/USD")).toMatchObject({ symbol: "BTC/USD" });
    expect(await service.getQuantityDecimalPrecisions()).toContainEqual({
      "instrument-type": "Equity",
      value: 0,
      "minimum-increment-precision": 0,
    });
    expect(await service.getWarrants()).toHaveLength(2);
    expect(await service.getSingleWarrant("NKLAW")).toMatchObject({ symbol: "NKLAW" });
  });
});

describe("the SDK's other services", () => {
  it("search and give metrics", async () => {
    expect(await bench.sdk.symbolSearchService.getSymbolData("AAP")).toMatchObject([
      { symbol: "AAPL", description: "APPLE INC", options: true },
    ]);
    const { marketMetricsService: service } = bench.sdk;
    expect(await service.getMarketMetrics({ symbols: "SPY,AAPL" })).toMatchObject([
      { symbol: "SPY", "liquidity-rating": expect.any(Number) },
      { symbol: "AAPL" },
    ]);
    expect(await service.getHistoricalDividendData("SPY")).toEqual([]);
    expect(await service.getHistoricalEarningsData("AAPL", { "start-date": "2026-01-01" })).toEqual([]);
  });

  it("keep watchlists", async () => {
    const { watchlistsService: service } = bench.sdk;
    expect(await service.getPublicWatchlist("tasty Hourly Top Equities")).toMatchObject({
      "watchlist-entries": expect.any(Array),
    });
    expect(await service.getPublicWatchlists(true)).toContainEqual({
      name: "Crypto",
      "group-name": "Crypto",
      "order-index": 5,
    });
    expect(await service.getPairsWatchlists()).toHaveLength(2);
    expect(await service.getPairsWatchlist("Stocks")).toMatchObject({ name: "Stocks" });
    const mine = { name: "My list", "watchlist-entries": [{ symbol: "AAPL", "instrument-type": "Equity" }] };
    expect(await service.createAccountWatchlist(mine)).toMatchObject(mine);
    expect(
      await service.replaceWatchlist("My list", { ...mine, "watchlist-entries": [{ symbol: "/ES" }] }),
    ).toMatchObject({ "watchlist-entries": [{ symbol: "/ES" }] });
    expect(await service.getSingleWatchlist("My list")).toMatchObject({ "group-name": "default" });
    expect(await service.getAllWatchlists()).toHaveLength(1);
    await service.deleteWatchlist("My list");
    expect(await service.getSingleWatchlist("")).toEqual([]);
  });
});

describe("these tests", () => {
  it("have called every method of every service", () => {
    expect(called.size).toBeGreaterThan(60);
    expect([...uncalled]).toEqual([]);
  });
});
