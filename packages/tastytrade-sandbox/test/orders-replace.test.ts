import { afterEach, describe, expect, it } from "vitest";
import type { Push } from "../src/index.ts";
import { CALL, leg, openBench, orderStory, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

/** A bench with one order that works at 1.00. */
const working = async (quantity = 1): Promise<{ readonly id: number; readonly path: string }> => {
  bench = await openBench();
  const { body } = await bench.buy("1.00", { "external-identifier": "key.r0", source: "mybot", ...leg("Buy to Open", quantity) });
  await bench.pass(500);
  const { id } = body.data.order;
  return { id, path: `/accounts/${bench.account}/orders/${id}` };
};

const read = async (id: number): Promise<Record<string, unknown>> => (await bench.call("GET", `/accounts/${bench.account}/orders/${id}`)).body.data;

const NEW_PRICE = { "order-type": "Limit", "time-in-force": "Day", price: 1.05, "price-effect": "Debit", "external-identifier": "key.r1" };

describe("replacing an order", () => {
  it("answers with a new order that waits, and puts it in the place of the old one", async () => {
    const { id, path } = await working();
    const pushes: Push[] = [];
    bench.sandbox.pushes.listen((push) => pushes.push(push));
    const { status, body } = await bench.call("PUT", path, NEW_PRICE);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      status: "Contingent",
      "contingent-status": "Pending Order",
      "replaces-order-id": id,
      price: "1.05",
      "external-identifier": "key.r1",
      cancellable: true,
    });
    expect(body.data.id).not.toBe(id);
    expect(body.data).not.toHaveProperty("source");
    expect(await read(id)).toMatchObject({ status: "Replace Requested", "replacing-order-id": body.data.id, "external-identifier": "key.r0" });
    await bench.pass(1_000);
    expect(await read(id)).toMatchObject({ status: "Cancelled", edited: true, "replacing-order-id": body.data.id, "cancelled-size": "1.0" });
    expect(await read(body.data.id)).toMatchObject({ status: "Live", "replaces-order-id": id });
    expect(orderStory(pushes)).toEqual(["Cancelled 1", "Routed 1", "Live 1"]);
  });

  it("changes by PATCH only what it names", async () => {
    const { path } = await working();
    const { body } = await bench.call("PATCH", path, { price: "1.10", "price-effect": "Debit" });
    expect(body.data).toMatchObject({ price: "1.1", "time-in-force": "Day", "order-type": "Limit", "replaces-order-id": expect.any(Number) });
  });

  it("wants the whole order's properties in PUT, and takes the legs as they are", async () => {
    const { path } = await working(3);
    expect(await bench.call("PUT", path, { price: "1.10", "price-effect": "Debit" })).toMatchObject({
      status: 400,
      body: { error: { errors: [{ domain: "order-type", reason: "is missing" }, { domain: "time-in-force", reason: "is missing" }] } },
    });
    const { body } = await bench.call("PUT", path, { ...NEW_PRICE, ...leg("Buy to Open", 7) });
    expect(body.data.legs[0].quantity).toBe(3);
  });

  it("aborts the replacement when the original is filled first, be it in part", async () => {
    const { id, path } = await working(2);
    const { body } = await bench.call("PUT", path, NEW_PRICE);
    expect(bench.sandbox.venue.accounts[0]?.fill(id, 1, null)).toBe(true);
    await bench.pass(1_000);
    expect(await read(id)).toMatchObject({ status: "Cancelled", legs: [{ "remaining-quantity": 1 }] });
    expect(await read(body.data.id)).toMatchObject({ status: "Cancelled", legs: [{ fills: [] }] });
  });

  it("replaces what is left after a part was filled", async () => {
    const { id, path } = await working(3);
    bench.sandbox.venue.accounts[0]?.fill(id, 1, null);
    const { body } = await bench.call("PUT", path, NEW_PRICE);
    expect(body.data.legs[0]).toMatchObject({ quantity: 2, fills: [] });
    await bench.pass(1_000);
    expect(await read(id)).toMatchObject({ "cancelled-size": "2.0", legs: [{ "remaining-quantity": 2, fills: [{ quantity: 1 }] }] });
  });

  it("refuses a second replacement under way, and any of an order that is over", async () => {
    const { path } = await working();
    await bench.call("PUT", path, NEW_PRICE);
    expect(await bench.call("PUT", path, NEW_PRICE)).toMatchObject({ status: 422, body: { error: { code: "cannot_update_order" } } });
    await bench.pass(1_000);
    expect((await bench.call("PATCH", path, { price: "1.20" })).status).toBe(422);
  });

  it("dry-runs a replacement without touching the order", async () => {
    const { id, path } = await working();
    const dry = await bench.call("POST", `${path}/dry-run`, NEW_PRICE);
    expect(dry.status).toBe(201);
    expect(dry.body.data.order).toMatchObject({ price: "1.05", status: "Received", "updated-at": 0 });
    expect(dry.body.data.order).not.toHaveProperty("id");
    expect(await read(id)).toMatchObject({ status: "Live" });
  });

  it("moves an exit's price without asking for a second position", async () => {
    bench = await openBench();
    await bench.buy("2.10");
    await bench.pass(1_000);
    const exit = { "time-in-force": "GTC", "order-type": "Limit", price: "4.00", "price-effect": "Credit", ...leg("Sell to Close", 1, CALL) };
    const strict = { ...exit, "advanced-instructions": { "strict-position-effect-validation": true } };
    const { body } = await bench.call("POST", `/accounts/${bench.account}/orders`, strict);
    const moved = await bench.call("PATCH", `/accounts/${bench.account}/orders/${body.data.order.id}`, { price: "3.50" });
    expect(moved.status).toBe(200);
    await bench.pass(1_000);
    expect(await read(moved.body.data.id)).toMatchObject({ status: "Live", price: "3.5", "time-in-force": "GTC" });
  });
});
