import { afterEach, describe, expect, it } from "vitest";
import { CALL, HIGHER_CALL, leg, openBench, order, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

const submit = async (body: unknown) => {
  bench ??= await openBench();
  return bench.call("POST", `/accounts/${bench.account}/orders`, body);
};
const two = (other: string) => ({
  legs: [
    { "instrument-type": "Equity Option", symbol: CALL, quantity: 1, action: "Buy to Open" },
    { "instrument-type": "Equity Option", symbol: other, quantity: 1, action: "Sell to Open" },
  ],
});

describe("orders that are refused before routing", () => {
  it.each<[string, object]>([
    ["gtc_market_orders_not_supported", order("Buy to Open", null, { "time-in-force": "GTC" })],
    ["cant_buy_for_credit", order("Buy to Open", "1.00", { "price-effect": "Credit" })],
    ["margin_check_failed", order("Buy to Open", "2.00", leg("Buy to Open", 1_000))],
    ["invalid_price_increment", order("Buy to Open", "1.005")],
    ["symbol_not_found", order("Buy to Open", "1.00", leg("Buy to Open", 1, "SPY261218C700"))],
    ["duplicate_symbols", order("Buy to Open", "1.00", two(CALL))],
    ["invalid_action", order("Buy", "1.00", leg("Buy", 1))],
    ["invalid_legs", order("Buy to Open", "1.00", { legs: [...leg("Buy to Open", 1).legs, ...leg("Sell to Open", 1, "SPY", "Equity").legs] })],
    ["multi_leg_orders_limit_only", order("Buy to Open", null, two(HIGHER_CALL))],
    ["extended_hours_not_supported", order("Buy to Open", "1.00", { "time-in-force": "Ext" })],
    ["cryptocurrency_order_entry_disabled", order("Buy to Open", "1.00", leg("Buy to Open", 1, "BTC/USD", "Cryptocurrency"))],
    ["instrument_not_tradable", order("Buy to Open", "1.00", leg("Buy to Open", 1, "SPY   261120C00700000"))],
  ])("%s", async (code, body) => {
    bench = await openBench();
    const { status, body: answer } = await submit(body);
    expect(status).toBe(422);
    expect(answer.error).toMatchObject({ code: "preflight_check_failure", message: "One or more preflight checks failed", errors: [{ code }] });
    expect(bench.sandbox.venue.accounts[0]?.orders()).toEqual([]);
  });

  it.each<[string, object]>([
    ["price", order("Buy to Open", "1.00", { price: undefined })],
    ["price", order("Buy to Open", null, { price: "1.00" })],
    ["price", order("Buy to Open", "1.00", { price: "cheap" })],
    ["price", order("Buy to Open", "-1.00")],
    ["stop-trigger", order("Buy to Open", "1.00", { "stop-trigger": "2.00" })],
    ["order-type", order("Buy to Open", "1.00", { "order-type": "Trailing Stop" })],
    ["legs", order("Buy to Open", "1.00", { legs: undefined })],
    ["legs[0].instrument-type", order("Buy to Open", "1.00", { legs: [{ instrumentType: "Equity", symbol: "SPY", quantity: 1, action: "Buy to Open" }] })],
    ["legs.quantity", order("Buy to Open", "1.00", leg("Buy to Open", 0.5))],
  ])("names %s when it can't be read", async (domain, body) => {
    bench = await openBench();
    const { status, body: answer } = await submit(body);
    expect(status).toBe(400);
    expect(answer.error).toMatchObject({ code: "validation_error", errors: [{ domain, reason: expect.any(String) }] });
  });

  it("is a dry run's answer too", async () => {
    bench = await openBench();
    const dry = await bench.call("POST", `/accounts/${bench.account}/orders/dry-run`, order("Buy to Open", "2.00", leg("Buy to Open", 1_000)));
    expect(dry.body.error.errors[0].code).toBe("margin_check_failed");
  });

  it("answers for bodies that are no JSON, unknown routes and unknown orders in the envelope of errors", async () => {
    bench = await openBench();
    const broken = await fetch(`${bench.sandbox.restUrl}/oauth/token`, { method: "POST", headers: { "content-type": "application/json" }, body: "{" });
    expect([broken.status, await broken.json()]).toMatchObject([400, { error: { code: "validation_error" } }]);
    expect((await bench.call("GET", "/nothing/here")).status).toBe(404);
    expect((await bench.call("DELETE", `/accounts/${bench.account}/orders/12`)).body.error.code).toBe("record_not_found");
    expect((await bench.call("GET", `/accounts/${bench.account}/orders/none`)).status).toBe(404);
  });
});

describe("an exchange that rejects", () => {
  it("does so after the answer, with its reason on the order", async () => {
    bench = await openBench();
    bench.sandbox.venue.setRouteCheck(() => "Session offline");
    const { body } = await bench.buy("1.00");
    expect(body.data.order.status).toBe("Routed");
    await bench.pass(500);
    const { data } = (await bench.call("GET", `/accounts/${bench.account}/orders/${body.data.order.id}`)).body;
    expect(data).toMatchObject({ status: "Rejected", "reject-reason": "Session offline", "terminal-at": expect.any(String) });
  });
});
