import { afterEach, describe, expect, it } from "vitest";
import type { Push } from "../src/index.ts";
import { CALL, leg, openBench, order, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

const TARGET = { "time-in-force": "GTC", "order-type": "Limit", price: "4.00", "price-effect": "Credit", "external-identifier": "tp.r0", ...leg("Sell to Close", 1) };
const STOP = { "time-in-force": "GTC", "order-type": "Stop", "stop-trigger": "1.50", "external-identifier": "sl.r0", ...leg("Sell to Close", 1) };

const path = (rest = ""): string => `/accounts/${bench.account}/complex-orders${rest}`;
const complex = async (id: number) => (await bench.call("GET", path(`/${id}`))).body.data;
const statuses = (orders: readonly { readonly status: string }[]): string[] => orders.map(({ status }) => status);

/** A bench with one call in the account. */
const holding = async (): Promise<void> => {
  bench = await openBench();
  await bench.buy("2.10");
  await bench.pass(1_000);
};

describe("an OCO order", () => {
  it("starts Contingent in its own number space, and works on both sides", async () => {
    await holding();
    const { status, body } = await bench.call("POST", path(), { type: "OCO", orders: [TARGET, STOP] });
    expect(status).toBe(201);
    const made = body.data["complex-order"];
    expect(made).toMatchObject({ type: "OCO", "account-number": bench.account });
    expect(made.id).toBeGreaterThan(2_000_000_000);
    expect(made.orders[0]).toMatchObject({
      status: "Contingent",
      "contingent-status": "Pending Order",
      "complex-order-id": made.id,
      "complex-order-tag": "OCO::order",
      "preflight-id": "0",
      "external-identifier": "tp.r0",
    });
    expect(made.orders[0]["global-request-id"]).toBe(made.orders[1]["global-request-id"]);
    await bench.pass(1_000);
    expect(statuses((await complex(made.id)).orders)).toEqual(["Live", "Live"]);
  });

  it("cancels the other side when one is filled, and tells of the whole", async () => {
    await holding();
    const { id } = (await bench.call("POST", path(), { type: "OCO", orders: [TARGET, STOP] })).body.data["complex-order"];
    await bench.pass(1_000);
    const pushes: Push[] = [];
    bench.sandbox.pushes.listen((push) => pushes.push(push));
    bench.quote(CALL, "4.10", "4.20");
    await bench.pass(2_000);
    expect(statuses((await complex(id)).orders)).toEqual(["Filled", "Cancelled"]);
    expect(pushes.findLast(({ type }) => type === "ComplexOrder")?.data).toMatchObject({ id, "terminal-at": expect.any(String) });
  });

  it("is cancelled as a whole, and not by one of its sides", async () => {
    await holding();
    const made = (await bench.call("POST", path(), { type: "OCO", orders: [TARGET, STOP] })).body.data["complex-order"];
    await bench.pass(1_000);
    expect((await bench.call("DELETE", `/accounts/${bench.account}/orders/${made.orders[0].id}`)).status).toBe(422);
    expect(statuses((await bench.call("DELETE", path(`/${made.id}`))).body.data.orders)).toEqual(["Cancel Requested", "Cancel Requested"]);
    await bench.pass(1_000);
    expect(statuses((await complex(made.id)).orders)).toEqual(["Cancelled", "Cancelled"]);
    expect((await bench.call("DELETE", path(`/${made.id}`))).body.error.code).toBe("cannot_update_order");
  });

  it("needs a position, and two sides of the same", async () => {
    bench = await openBench();
    const strict = { "advanced-instructions": { "strict-position-effect-validation": true } };
    const unheld = await bench.call("POST", path(), { type: "OCO", orders: [{ ...TARGET, ...strict }, { ...STOP, ...strict }] });
    expect(unheld).toMatchObject({ status: 422, body: { error: { errors: [{ code: "strict_position_effect_validation_failed", "preflight-id": "0" }] } } });
    const lonely = await bench.call("POST", path(), { type: "OCO", orders: [TARGET] });
    expect(lonely).toMatchObject({ status: 422, body: { error: { errors: [{ code: "invalid_complex_order" }] } } });
  });
});

describe("an OTOCO order", () => {
  const otoco = (price: string) => ({ type: "OTOCO", "trigger-order": order("Buy to Open", price), orders: [TARGET, STOP] });

  it("sends its pair once the trigger is filled", async () => {
    bench = await openBench();
    const made = (await bench.call("POST", path(), otoco("2.10"))).body.data["complex-order"];
    expect(made["trigger-order"]).toMatchObject({ status: "Contingent", "complex-order-tag": "OTOCO::trigger-order", "preflight-id": "0" });
    expect(made.orders.map((each: Record<string, unknown>) => [each["complex-order-tag"], each["preflight-id"], each["status"]])).toEqual([
      ["OTOCO::oco-1-order", "1", "Contingent"],
      ["OTOCO::oco-1-order", "2", "Contingent"],
    ]);
    await bench.pass(2_000);
    const now = await complex(made.id);
    expect(now["trigger-order"].status).toBe("Filled");
    expect(statuses(now.orders)).toEqual(["Live", "Live"]);
  });

  it("is cancelled with its waiting pair at once", async () => {
    bench = await openBench();
    const made = (await bench.call("POST", path(), otoco("1.00"))).body.data["complex-order"];
    await bench.pass(500);
    const { body } = await bench.call("DELETE", path(`/${made.id}`));
    expect(body.data["trigger-order"].status).toBe("Cancel Requested");
    expect(statuses(body.data.orders)).toEqual(["Cancelled", "Cancelled"]);
    await bench.pass(500);
    expect((await complex(made.id))["trigger-order"].status).toBe("Cancelled");
  });

  it("ends its pair when the trigger expires", async () => {
    bench = await openBench({}, Date.parse("2026-11-23T20:50:00Z"));
    const made = (await bench.call("POST", path(), otoco("1.00"))).body.data["complex-order"];
    await bench.pass(40 * 60_000);
    const now = await complex(made.id);
    expect(statuses([now["trigger-order"], ...now.orders])).toEqual(["Expired", "Cancelled", "Cancelled"]);
  });
});

describe("an OTO order", () => {
  it("sends orders that know nothing of each other", async () => {
    bench = await openBench();
    const trigger = order("Buy to Open", "2.10", leg("Buy to Open", 2));
    const made = (await bench.call("POST", path(), { type: "OTO", "trigger-order": trigger, orders: [TARGET, { ...TARGET, price: "5.00" }] })).body.data["complex-order"];
    await bench.pass(2_000);
    bench.quote(CALL, "4.10", "4.20");
    await bench.pass(2_000);
    expect(statuses((await complex(made.id)).orders)).toEqual(["Filled", "Live"]);
  });
});

describe("the lists of complex orders", () => {
  it("page all of them, and show those of today as live", async () => {
    await holding();
    await bench.call("POST", path(), { type: "OCO", orders: [TARGET, STOP] });
    const all = (await bench.call("GET", path("?per-page=1"))).body;
    expect(all.pagination).toMatchObject({ "per-page": 1, "total-items": 1 });
    expect((await bench.call("GET", path("/live"))).body.data.items).toHaveLength(1);
    expect((await bench.call("GET", path("/77"))).status).toBe(404);
  });

  it("know nothing of dry runs", async () => {
    await holding();
    const dry = await bench.call("POST", path("/dry-run"), { type: "OCO", orders: [TARGET, STOP] });
    expect(dry).toMatchObject({ status: 201, body: { data: { "complex-order": { type: "OCO" } } } });
    expect((await bench.call("GET", path())).body.data.items).toEqual([]);
  });
});
