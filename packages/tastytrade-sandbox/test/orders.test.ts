import { afterEach, describe, expect, it } from "vitest";
import { isOk } from "@floorbroker/core";
import { openSandbox, type Push } from "../src/index.ts";
import { orderOf } from "../src/orders/decode.ts";
import { CALL, HIGHER_CALL, leg, MONDAY, openBench, order, orderStory, type Bench } from "./bench.ts";

const benches: Bench[] = [];
const open = async (...args: Parameters<typeof openBench>): Promise<Bench> => {
  const bench = await openBench(...args);
  benches.push(bench);
  return bench;
};
afterEach(async () => {
  await Promise.all(benches.splice(0).map((bench) => bench.close()));
});

describe("submitting an order", () => {
  it("answers 201 with the order, the effect on buying power, the fees and the warnings", async () => {
    const bench = await open();
    const { status, body } = await bench.buy("2.10", { "external-identifier": "bot-7", source: "mybot" });
    expect(status).toBe(201);
    expect(Object.keys(body.data).toSorted()).toEqual(["buying-power-effect", "fee-calculation", "order", "warnings"]);
    expect(body.context).toBe(`/accounts/${bench.account}/orders`);
    expect(body.data.order).toMatchObject({
      status: "Routed",
      cancellable: false,
      size: 1,
      price: "2.1",
      "price-effect": "Debit",
      "external-identifier": "bot-7",
      source: "mybot",
      "received-at": "2026-11-23T15:30:00.000+00:00",
      "updated-at": MONDAY,
      "underlying-symbol": "SPY",
      legs: [{ symbol: CALL, quantity: 1, "remaining-quantity": 1, fills: [] }],
    });
    expect(body.data["buying-power-effect"]).toMatchObject({ "change-in-buying-power": "211.14", effect: "Debit", "current-buying-power": "100000.0" });
    expect(body.data["fee-calculation"]).toMatchObject({ commission: "1.0", "total-fees": "1.14", "total-fees-effect": "Debit" });
  });

  it("fills at the market, with fill-ids on the leg, and tells each step once", async () => {
    const bench = await open();
    const pushes: Push[] = [];
    const { body } = await bench.buy("2.10");
    bench.sandbox.pushes.listen((push) => pushes.push(push));
    await bench.pass(1_000);
    const { data } = (await bench.call("GET", `/accounts/${bench.account}/orders/${body.data.order.id}`)).body;
    expect(data).toMatchObject({ status: "Filled", legs: [{ "remaining-quantity": 0, fills: [{ "fill-price": "2.1", quantity: 1 }] }] });
    expect(data.legs[0].fills[0]["fill-id"]).toMatch(/^\d{19}$/);
    expect(data["terminal-at"]).toBe(data.legs[0].fills[0]["filled-at"]);
    expect(orderStory(pushes)).toEqual(["Live 1", "Filled 0"]);
  });

  it("takes the same body twice as two orders", async () => {
    const bench = await open();
    const [one, other] = [await bench.buy("1.00", { "external-identifier": "x" }), await bench.buy("1.00", { "external-identifier": "x" })];
    expect(one.body.data.order.id).not.toBe(other.body.data.order.id);
    const { body } = await bench.call("GET", `/accounts/${bench.account}/orders/live`);
    expect(body.data.items).toHaveLength(2);
  });

  it("works a limit away from the market until it is cancelled", async () => {
    const bench = await open();
    const { body } = await bench.buy("1.00");
    const path = `/accounts/${bench.account}/orders/${body.data.order.id}`;
    await bench.pass(200);
    expect((await bench.call("GET", path)).body.data).toMatchObject({ status: "Live", cancellable: true, editable: true });
    expect((await bench.call("DELETE", path)).body.data).toMatchObject({ status: "Cancel Requested", cancellable: false });
    await bench.pass(500);
    expect((await bench.call("GET", path)).body.data).toMatchObject({ status: "Cancelled", "cancelled-size": "1.0", "terminal-at": expect.any(String) });
    const again = await bench.call("DELETE", path);
    expect(again).toMatchObject({ status: 422, body: { error: { code: "cannot_update_order" } } });
  });

  it("fills what is displayed and stays Live with the rest", async () => {
    const bench = await open();
    bench.quote(CALL, "2.00", "2.10", 3);
    const pushes: Push[] = [];
    bench.sandbox.pushes.listen((push) => pushes.push(push));
    await bench.buy("2.10", leg("Buy to Open", 5));
    await bench.pass(300);
    expect(orderStory(pushes)).toEqual(["Routed 5", "Live 5", "Live 2"]);
    await bench.pass(5_000);
    expect(orderStory(pushes).at(-1)).toBe("Filled 0");
  });

  it("trades a debit spread and its closing for a credit leg by leg", async () => {
    const bench = await open();
    const legs = (one: string, other: string): object => ({
      legs: [
        { "instrument-type": "Equity Option", symbol: CALL, quantity: 2, action: one },
        { "instrument-type": "Equity Option", symbol: HIGHER_CALL, quantity: 2, action: other },
      ],
    });
    const opened = await bench.buy("1.10", legs("Buy to Open", "Sell to Open"));
    expect(opened.body.data).toMatchObject({ order: { size: 2, "leg-count": 2 }, "buying-power-effect": { "is-spread": true } });
    await bench.pass(1_000);
    const { data } = (await bench.call("GET", `/accounts/${bench.account}/orders/${opened.body.data.order.id}`)).body;
    expect(data.status).toBe("Filled");
    expect(data.legs.map((each: { "remaining-quantity": number }) => each["remaining-quantity"])).toEqual([0, 0]);
    const closed = await bench.call("POST", `/accounts/${bench.account}/orders`, {
      ...order("Sell to Close", "0.95", legs("Sell to Close", "Buy to Close")),
      "advanced-instructions": { "strict-position-effect-validation": true },
    });
    expect(closed.status).toBe(201);
    await bench.pass(1_000);
    expect(bench.sandbox.venue.accounts[0]?.positions().map(({ quantity }) => quantity)).toEqual([0, 0]);
  });

  it("sells a condor for a credit and holds its worst case against it", async () => {
    const bench = await open();
    const strikes = { "SPY   261218P00600000": ["0.50", "0.55"], "SPY   261218P00605000": ["0.60", "0.65"] } as const;
    for (const [id, [bid, ask]] of Object.entries(strikes)) bench.quote(id, bid, ask);
    const legs = [
      ["SPY   261218P00600000", "Buy to Open"],
      ["SPY   261218P00605000", "Sell to Open"],
      [CALL, "Sell to Open"],
      [HIGHER_CALL, "Buy to Open"],
    ].map(([symbol, action]) => ({ "instrument-type": "Equity Option", symbol, quantity: 1, action }));
    // 0.60 + 2.00 taken, 0.55 + 1.05 paid.
    const { body } = await bench.call("POST", `/accounts/${bench.account}/orders`, { ...order("Sell to Open", "1.00"), legs });
    // Five dollars of width less the credit, and the fees of four legs.
    expect(body.data["buying-power-effect"]).toMatchObject({ "change-in-buying-power": "404.56", effect: "Debit" });
    await bench.pass(1_000);
    const positions = bench.sandbox.venue.accounts[0]?.positions().map(({ symbol, quantity }) => `${quantity} ${symbol}`);
    expect(positions?.toSorted()).toEqual([`-1 ${CALL}`, "-1 SPY   261218P00605000", "1 SPY   261218P00600000", `1 ${HIGHER_CALL}`].toSorted());
    expect(bench.sandbox.venue.accounts[0]?.money().cash).toBe(10_009_544_000_000n);
  });

  it("takes an effect beside a stop, which has no price", async () => {
    const bench = await open();
    await bench.buy("2.10");
    await bench.pass(1_000);
    const stop = { "time-in-force": "GTC", "order-type": "Stop", "stop-trigger": "1.5", "price-effect": "Credit", ...leg("Sell to Close", 1) };
    expect((await bench.call("POST", `/accounts/${bench.account}/orders`, stop)).status).toBe(201);
  });

  it("turns Buy and Sell of a future into opening and closing by the position", async () => {
    const bench = await open();
    bench.quote("/ESZ2026", "6800", "6800.25");
    const trade = async (action: string, effect: string, price: string): Promise<string> => {
      const terms = { "time-in-force": "Day", "order-type": "Limit", price, "price-effect": effect, ...leg(action, 1, "/ESZ6", "Future") };
      const { body } = await bench.call("POST", `/accounts/${bench.account}/orders`, terms);
      await bench.pass(1_000);
      return body.data.order.legs[0].action;
    };
    expect(await trade("Buy", "Debit", "6800.25")).toBe("Buy to Open");
    expect(await trade("Sell", "Credit", "6800")).toBe("Sell to Close");
  });

  it("sends a stop when its trigger is touched", async () => {
    const bench = await open();
    await bench.buy("2.10");
    await bench.pass(1_000);
    const stop = { "time-in-force": "GTC", "order-type": "Stop", "stop-trigger": 1.5, ...leg("Sell to Close", 1) };
    const { body } = await bench.call("POST", `/accounts/${bench.account}/orders`, stop);
    await bench.pass(5_000);
    const path = `/accounts/${bench.account}/orders/${body.data.order.id}`;
    expect((await bench.call("GET", path)).body.data).toMatchObject({ status: "Live", "stop-trigger": "1.5" });
    bench.quote(CALL, "1.45", "1.55");
    await bench.pass(2_000);
    expect((await bench.call("GET", path)).body.data.status).toBe("Filled");
  });
});

describe("closing", () => {
  it("opens what has no position to close, unless the order forbids it", async () => {
    const bench = await open();
    const loose = await bench.call("POST", `/accounts/${bench.account}/orders/dry-run`, order("Sell to Close", "2.00"));
    expect(loose.body.data.order.legs[0].action).toBe("Sell to Open");
    const strict = { ...order("Sell to Close", "2.00"), "advanced-instructions": { "strict-position-effect-validation": true } };
    const refused = await bench.call("POST", `/accounts/${bench.account}/orders`, strict);
    expect(refused).toMatchObject({ status: 422, body: { error: { errors: [{ code: "strict_position_effect_validation_failed" }] } } });
  });

  it("refuses to sell what another order sells already, and to sell against a working purchase", async () => {
    const bench = await open();
    await bench.buy("2.10");
    await bench.pass(1_000);
    const sell = (price: string): Promise<{ status: number; body: unknown }> => bench.call("POST", `/accounts/${bench.account}/orders`, order("Sell to Close", price));
    expect((await sell("3.00")).status).toBe(201);
    expect(await sell("4.00")).toMatchObject({ status: 422, body: { error: { errors: [{ code: "position_effect_validation_failed" }] } } });
    expect(await bench.buy("1.00")).toMatchObject({ status: 422, body: { error: { errors: [{ code: "illegal_buy_and_sell_on_same_symbol" }] } } });
  });

  it("takes opposite orders where it is told to", async () => {
    const bench = await open({ takesOpposites: true });
    await bench.buy("2.10");
    await bench.pass(1_000);
    await bench.call("POST", `/accounts/${bench.account}/orders`, order("Sell to Close", "3.00"));
    expect((await bench.buy("1.00")).status).toBe(201);
  });
});

describe("the clock of the exchange", () => {
  it("takes a limit order while the market is closed, warns, and works it from the opening on", async () => {
    const bench = await open({}, Date.parse("2026-11-23T12:00:00Z"));
    const { body } = await bench.buy("1.00");
    expect(body.data.order.status).toBe("Received");
    expect(body.data.warnings).toEqual([{ code: "tif.next_valid_session", message: "Your order will begin working during next valid session." }]);
    const path = `/accounts/${bench.account}/orders/${body.data.order.id}`;
    await bench.pass(3 * 3_600_000);
    expect((await bench.call("GET", path)).body.data.status).toBe("Live");
    const market = await bench.call("POST", `/accounts/${bench.account}/orders/dry-run`, order("Buy to Open", null));
    expect(market.status).toBe(201);
  });

  it("refuses an opening market order while the market is closed", async () => {
    const bench = await open({}, Date.parse("2026-11-23T12:00:00Z"));
    const refused = await bench.call("POST", `/accounts/${bench.account}/orders`, order("Buy to Open", null));
    expect(refused.body.error.errors[0].code).toBe("tif_no_after_hours_opening_market_orders");
  });

  it("keeps a closing market order for the opening, and lets it be cancelled before", async () => {
    const bench = await open({}, Date.parse("2026-11-23T20:30:00Z"));
    await bench.buy("2.10", leg("Buy to Open", 2));
    await bench.pass(4 * 3_600_000);
    const close = () => bench.call("POST", `/accounts/${bench.account}/orders`, order("Sell to Close", null));
    const [one, other] = [await close(), await close()];
    expect(one.body.data).toMatchObject({ order: { status: "Received" }, warnings: [{ code: "tif.next_valid_session" }] });
    const path = (of: typeof one): string => `/accounts/${bench.account}/orders/${of.body.data.order.id}`;
    expect((await bench.call("DELETE", path(other))).body.data.status).toBe("Cancelled");
    await bench.pass(15 * 3_600_000);
    expect((await bench.call("GET", path(one))).body.data.status).toBe("Filled");
    expect(bench.sandbox.venue.accounts[0]?.positions().map(({ quantity }) => quantity)).toEqual([1]);
  });

  it("ends an order for a date with the session of that date", async () => {
    const bench = await open();
    const { body } = await bench.buy("1.00", { "time-in-force": "GTD", "gtc-date": "2026-11-24" });
    const path = `/accounts/${bench.account}/orders/${body.data.order.id}`;
    await bench.pass(24 * 3_600_000);
    expect((await bench.call("GET", path)).body.data).toMatchObject({ status: "Live", "gtc-date": "2026-11-24" });
    await bench.pass(7 * 3_600_000);
    expect((await bench.call("GET", path)).body.data.status).toBe("Expired");
  });

  it("cancels the rest of an order that is to fill at once", async () => {
    const bench = await open();
    bench.quote(CALL, "2.00", "2.10", 3);
    const { body } = await bench.buy("2.10", { "time-in-force": "IOC", ...leg("Buy to Open", 5) });
    await bench.pass(500);
    const { data } = (await bench.call("GET", `/accounts/${bench.account}/orders/${body.data.order.id}`)).body;
    expect(data).toMatchObject({ status: "Cancelled", "cancelled-size": "2.0", legs: [{ "remaining-quantity": 2, fills: [{ quantity: 3 }] }] });
  });

  it("replaces an order that waits for the opening", async () => {
    const bench = await open({}, Date.parse("2026-11-23T12:00:00Z"));
    const { body } = await bench.buy("1.00");
    const replaced = await bench.call("PATCH", `/accounts/${bench.account}/orders/${body.data.order.id}`, { price: "1.10" });
    await bench.pass(3 * 3_600_000);
    expect(bench.sandbox.venue.accounts[0]?.orders().map(({ status }) => status)).toEqual(["Cancelled", "Live"]);
    expect((await bench.call("DELETE", `/accounts/${bench.account}/orders/${replaced.body.data.id}`)).status).toBe(200);
  });

  it("lets Day orders expire at the close, and keeps GTC orders in the live list of the next day", async () => {
    const bench = await open({}, Date.parse("2026-11-23T20:59:00Z"));
    const day = await bench.buy("1.00");
    const gtc = await bench.buy("1.01", { "time-in-force": "GTC" });
    await bench.pass(30 * 60_000);
    const statusOf = async (id: number): Promise<string> => (await bench.call("GET", `/accounts/${bench.account}/orders/${id}`)).body.data.status;
    expect(await statusOf(day.body.data.order.id)).toBe("Expired");
    await bench.pass(10 * 3_600_000);
    const live = (await bench.call("GET", `/accounts/${bench.account}/orders/live`)).body.data.items;
    expect(live.map(({ id }: { id: number }) => id)).toEqual([gtc.body.data.order.id]);
  });
});

describe("fill modes", () => {
  it("`table` fills limits at or below $3 at their price and market orders at $1, and nothing else", async () => {
    const bench = await open({ fills: "table" });
    const ids = [await bench.buy("3.00"), await bench.buy("3.01"), await bench.call("POST", `/accounts/${bench.account}/orders`, order("Buy to Open", null))];
    await bench.pass(5_000);
    const orders = await Promise.all(ids.map(({ body }) => bench.call("GET", `/accounts/${bench.account}/orders/${body.data.order.id}`)));
    const story = orders.map(({ body }) => `${body.data.status} ${body.data.legs[0].fills[0]?.["fill-price"] ?? "-"}`);
    expect(story).toEqual(["Filled 3.0", "Live -", "Filled 1.0"]);
  });

  it("`never` fills nothing but by hand", async () => {
    const bench = await open({ fills: "never" });
    const { body } = await bench.buy("2.50", leg("Buy to Open", 2));
    await bench.pass(5_000);
    const account = bench.sandbox.venue.accounts[0];
    expect(account?.fill(body.data.order.id, 1, null)).toBe(true);
    expect(account?.order(body.data.order.id)).toMatchObject({ status: "Live", legs: [{ remaining: 1 }] });
  });
});

describe("on the machine's own clock", () => {
  it("an order is filled while one waits", async () => {
    const opened = await openSandbox({ fills: "table", start: MONDAY });
    if (!isOk(opened)) throw new Error(opened.left.text);
    const [account] = opened.right.venue.accounts;
    const ended = new Promise((resolve) => opened.right.pushes.listen(({ data }) => resolve(data)));
    const ticket = orderOf({ ...order("Buy to Open", "2.50"), ...leg("Buy to Open", 1, "F", "Equity") });
    expect(isOk(ticket) && account !== undefined && isOk(account.submit(ticket.right))).toBe(true);
    expect(await ended).toMatchObject({ legs: [{ symbol: "F" }] });
    await opened.right.close();
  });
});

describe("the wipe", () => {
  it("takes orders and positions away, gives the first money back, and goes on with the ids", async () => {
    const bench = await open({ nightlyWipe: true });
    const before = await bench.buy("2.10");
    await bench.pass(1_000);
    expect(bench.sandbox.venue.accounts[0]?.positions()).toHaveLength(1);
    await bench.pass(14 * 3_600_000);
    expect(bench.sandbox.venue.accounts[0]?.orders()).toEqual([]);
    expect(bench.sandbox.venue.accounts[0]?.positions()).toEqual([]);
    expect(bench.sandbox.venue.accounts[0]?.money().cash).toBe(100_000n * 100_000_000n);
    const after = await bench.buy("1.00");
    expect(after.body.data.order.id).toBeGreaterThan(before.body.data.order.id);
  });
});
