import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { realClock } from "@floorbroker/adapter-sim";
import { accountId, orderKey, type BrokerOrderRef } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { openBroker, type OpenBroker } from "../src/broker/open-broker.ts";
import { loopbackEndpoints } from "../src/endpoints.ts";
import { openSession } from "../src/session/open-session.ts";
import { credentialsOf, got, SECRETS } from "./bench.ts";
import { buying, KEY, request, selling, stopping } from "./broker-bench.ts";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

/** A server that says what it is told to say, and the broker on it. */
const brokerAt = async (answers: Answers): Promise<Pick<OpenBroker, "broker" | "ears"> & { readonly calls: string[] }> => {
  const calls: string[] = [];
  const server = createServer((asked, response) => {
    const path = asked.url?.split("?", 1)[0] ?? "";
    const call = `${asked.method} ${path}`;
    const [status, body] = path === "/oauth/token" ? ([200, { access_token: "a.b.c", expires_in: 900 }] as const) : (answers[call] ?? [404, { error: { code: "record_not_found", message: "no" } }]);
    if (path !== "/oauth/token") calls.push(call);
    asked.resume();
    asked.on("end", () => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's
  const endpoints = got(loopbackEndpoints(`http://127.0.0.1:${port}`, `ws://127.0.0.1:${port}`));
  const session = got(openSession({ endpoints, credentials: credentialsOf(SECRETS), clock: realClock(false) }));
  const { broker, ears, close } = openBroker({ session, account: accountId("A") });
  open.push(() => {
    close();
    session.close();
    server.close();
  });
  return { broker, ears, calls };
};

const leg = { action: "Buy to Open", "instrument-type": "Equity Option", symbol: "SPY   261218C00700000", quantity: 1, "remaining-quantity": 1, fills: [] };
const order = (more: object = {}): object => ({ id: 7, "account-number": "A", status: "Routed", "order-type": "Limit", "time-in-force": "Day", size: 1, price: "1.5", "price-effect": "Debit", legs: [leg], ...more });
const target: BrokerOrderRef = { broker: "tastytrade", account: accountId("A"), id: "7", handle: null };
const ORDERS = "POST /accounts/A/orders";
const PAIRS = "POST /accounts/A/complex-orders";

describe("an order whose answer is odd", () => {
  it("is rejected when the answer that takes it says so", async () => {
    const offline = await brokerAt({ [ORDERS]: [201, { data: { order: order({ status: "Rejected", "reject-reason": "Session offline" }) } }] });
    expect(await offline.broker.place(request(buying("1.50")))).toEqual({ outcome: "rejected", code: "session-offline", text: "Session offline", by: "broker" });
    const silent = await brokerAt({ [ORDERS]: [201, { data: { order: order({ status: "Rejected" }) } }] });
    expect(await silent.broker.place(request(buying("1.50")))).toMatchObject({ outcome: "rejected", code: "refused", by: "broker" });
  });

  it.each([
    ["has no order", { data: { warnings: [] } }],
    ["has an order without an id", { data: { order: order({ id: undefined }) } }],
    ["has null for data", { data: null }],
    ["is a list", []],
    ["is a text", "taken"],
  ])("is unknown when the answer %s, and nothing is sent again", async (_name, body) => {
    const { broker, calls } = await brokerAt({ [ORDERS]: [201, body], "PUT /accounts/A/orders/7": [200, body], "DELETE /accounts/A/orders/7": [200, body], "GET /accounts/A/orders/7": [200, { data: order({ status: "Live" }) }] });
    expect(await broker.place(request(buying("1.50")))).toEqual({ outcome: "unknown", origin: "unreadable" });
    expect(await broker.replace({ ...request(buying("1.60"), KEY, 1), target })).toEqual({ outcome: "unknown", origin: "unreadable" });
    expect(await broker.cancel({ key: KEY, target })).toEqual({ outcome: "unknown", origin: "unreadable" });
    expect(calls.filter((call) => !call.startsWith("GET"))).toEqual([ORDERS, "PUT /accounts/A/orders/7", "DELETE /accounts/A/orders/7"]);
  });

  it("is known by its name when the sides of a pair come the other way round", async () => {
    const [t, s] = [orderKey("fb-t"), orderKey("fb-s")];
    const side = (id: number, name: string): object => order({ id, status: "Contingent", "external-identifier": name, "complex-order-id": 99 });
    const { broker } = await brokerAt({ [PAIRS]: [201, { data: { "complex-order": { id: 99, type: "OCO", orders: [side(12, "fb-s.r0"), side(11, "fb-t.r0")] } } }] });
    const [one, other] = await broker.placeOco([request(selling("3"), t), request(stopping("1"), s)]);
    expect(one).toMatchObject({ outcome: "accepted", ref: { id: "11", handle: "99" } });
    expect(other).toMatchObject({ outcome: "accepted", ref: { id: "12", handle: "99" } });
  });

  it("is unknown on both sides when the answer to a pair has another number of orders", async () => {
    for (const orders of [[], [order()], [order(), order(), order()]]) {
      const { broker } = await brokerAt({ [PAIRS]: [201, { data: { "complex-order": { id: 99, orders } } }] });
      expect(await broker.placeOco([request(selling("3")), request(stopping("1"))])).toEqual([{ outcome: "unknown", origin: "unreadable" }, { outcome: "unknown", origin: "unreadable" }]);
    }
  });

  it("is replaced only when it is known what it is", async () => {
    const { broker, calls } = await brokerAt({});
    expect(await broker.replace({ ...request(buying("1.60"), KEY, 1), target })).toMatchObject({ outcome: "rejected", code: "unknown-order", by: "local", leaves: "original-unknown" });
    expect(calls).toEqual(["GET /accounts/A/orders/7"]);
  });
});

describe("an order of which a life is missing", () => {
  const list = (...items: object[]): readonly [number, unknown] => [200, { data: { items } }];
  const second = order({ id: 7, "external-identifier": "fb-1-e1.r1", "replaces-order-id": 6, status: "Live" });
  const lists: Answers = { "GET /accounts/A/orders": list(second), "GET /accounts/A/orders/live": list() };
  const sent = { from: 0, to: 1 };

  it("is not said to be found while that can't be read", async () => {
    const { broker } = await brokerAt(lists);
    expect(await broker.find(KEY, sent)).toMatchObject({ outcome: "inconclusive" });
  });

  it("is found with it once it can, whatever name that carries", async () => {
    const first = order({ id: 6, status: "Cancelled", "replacing-order-id": 7, "external-identifier": "fb-1-e1.r0" });
    const { broker } = await brokerAt({ ...lists, "GET /accounts/A/orders/6": [200, { data: first }] });
    expect(await broker.find(KEY, sent)).toMatchObject({ outcome: "found", incarnations: [{ ref: { id: "7" }, revision: 1 }, { ref: { id: "6" }, revision: 0, state: "replaced" }] });
  });
});

describe("a list that lags behind the stream", () => {
  it("does not bring back to life what the stream has told as over", async () => {
    const live = order({ "external-identifier": "fb-1-e1.r0", status: "Live", "updated-at": 5 });
    const { broker, ears } = await brokerAt({ "GET /accounts/A/orders": [200, { data: { items: [live] } }], "GET /accounts/A/orders/live": [200, { data: { items: [live] } }] });
    ears.hearOrder({ ...live, status: "Cancelled", "updated-at": 10 });
    expect(await broker.find(KEY, { from: 0, to: 1 })).toMatchObject({ outcome: "found", incarnations: [{ state: "cancelled" }] });
    expect(await broker.orders({ from: 0, to: 1 })).toMatchObject({ items: [{ state: "cancelled" }] });
  });
});

describe("what proves the environment", () => {
  const listed = (number: string): object => ({ data: { items: [{ account: { "account-number": number, "account-type-name": "Individual", "margin-or-cash": "Margin" }, "authority-level": "owner" }] } });

  it("is the address that is compiled in, and the account that is listed there", async () => {
    const { broker } = await brokerAt({ "GET /customers/me/accounts": [200, listed("A")] });
    expect(await broker.proveEnvironment()).toMatchObject({ environment: "sim", account: "A", accountClass: "Individual, Margin" });
  });

  it.each([
    ["the account is not listed", [200, listed("B")]],
    ["the list is missing", [200, { data: {} }]],
    ["the list is refused", [403, { error: { code: "not_permitted", message: "no" } }]],
    ["the gateway answers", [502, "<html>"]],
  ] as const)("is lacking when %s: then it is about real money", async (_name, answer) => {
    const { broker } = await brokerAt({ "GET /customers/me/accounts": answer });
    expect(await broker.proveEnvironment()).toMatchObject({ environment: "production", evidence: expect.stringContaining("nothing is proven") });
  });
});
