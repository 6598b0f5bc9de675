import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { CALL, openBench, type Answer, type Bench } from "./bench.ts";
import { connected } from "./on-streams.ts";

let bench: Bench;
afterEach(() => bench.close());

/** As a script in another language calls: no token, no User-Agent worth the name. */
const admin = async (method: string, path: string, body?: unknown): Promise<Answer> => {
  const answer = await fetch(`${bench.sandbox.restUrl}/sandbox${path}`, {
    method,
    headers: { "content-type": "application/json", "user-agent": "" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
};

describe("the sandbox's own counter", () => {
  it("answers at every address that the README tells", async () => {
    bench = await openBench();
    const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const told = [...text.matchAll(/^\| `(GET|POST|DELETE) \/sandbox(\/[^`[]*)/gm)].map(([, method = "", path = ""]) => ({ method, path }));
    expect(told.length).toBeGreaterThan(9);
    for (const { method, path } of told) {
      const { status } = await admin(method, path.replace("{number}", bench.account));
      expect([path, [200, 201, 204, 400].includes(status)]).toEqual([path, true]);
    }
  });

  it("tells what a client needs to know", async () => {
    bench = await openBench();
    const { sandbox } = bench;
    expect((await admin("GET", "/settings")).body.data).toMatchObject({
      "base-url": sandbox.restUrl,
      "streamer-url": sandbox.streamerUrl,
      "dxlink-url": sandbox.dxlinkUrl,
      "account-numbers": ["5WT00001"],
      "client-secret": "sandbox-client-secret",
      "refresh-token": "sandbox-refresh-token",
    });
  });

  it("arms, lists and disarms switches, and says what is wrong with one", async () => {
    bench = await openBench();
    const armed = await admin("POST", "/switches", { switch: "push-lost", status: "Live", times: 2 });
    expect(armed).toMatchObject({
      status: 201,
      body: { data: { id: 1, switch: "push-lost", status: "Live", acted: 0, left: 2 } },
    });
    const { data } = (await admin("GET", "/switches")).body;
    expect([data.armed.length, data.available.length > 40]).toEqual([1, true]);
    expect(bench.sandbox.switches.armed()).toHaveLength(1);
    expect((await admin("DELETE", "/switches/1")).status).toBe(204);
    expect((await admin("DELETE", "/switches/1")).status).toBe(404);
    expect(await admin("POST", "/switches", { switch: "pusch-lost" })).toMatchObject({
      status: 400,
      body: { error: { code: "unknown_switch", message: expect.stringContaining("Did you mean push-lost?") } },
    });
    await admin("POST", "/switches", { switch: "nan-quotes" });
    expect((await admin("DELETE", "/switches")).status).toBe(204);
    expect(bench.sandbox.switches.armed()).toEqual([]);
  });

  it.each([
    ["SPY", { bid: 600, ask: "600.02" }],
    [CALL, { bid: "3", ask: "3.1", size: 7 }],
    [".SPY261218C700", { bid: null, ask: 0.01 }],
    ["/ESZ6", { bid: 6000, ask: 6000.25 }],
    ["/ESZ26:XCME", { bid: 6000, ask: 6000.25 }],
  ])("pins the quote of %s", async (symbol, quote) => {
    bench = await openBench();
    expect(await admin("POST", "/quotes", { symbol, ...quote })).toMatchObject({
      status: 201,
      body: { data: { symbol } },
    });
  });

  it.each([
    [{ symbol: "SPY", bid: 2, ask: 1 }, 400],
    [{ symbol: "SPY" }, 400],
    [{ symbol: "SPY", bid: 0, ask: 1 }, 400],
    [{ symbol: "SPY", bid: 1, ask: 2, size: 0 }, 400],
    [{ symbol: "no such", bid: 1, ask: 2 }, 404],
  ])("refuses %j as a quote", async (body, status) => {
    bench = await openBench();
    expect((await admin("POST", "/quotes", body)).status).toBe(status);
  });

  it("fills an order by hand, as far and at what price one likes", async () => {
    bench = await openBench();
    const { id } = (await bench.buy("1.00")).body.data.order;
    await bench.pass(1_000);
    expect((await admin("POST", "/fills", { "order-id": id, price: 0.95 })).status).toBe(201);
    await bench.pass(1_000);
    const order = (await bench.call("GET", `/accounts/${bench.account}/orders/${id}`)).body.data;
    expect(order).toMatchObject({ status: "Filled", legs: [{ fills: [{ "fill-price": "0.95" }] }] });
    expect((await admin("POST", "/fills", { "order-id": id })).status).toBe(422);
    expect((await admin("POST", "/fills", { "order-id": 1 })).status).toBe(404);
    expect((await admin("POST", "/fills", {})).status).toBe(400);
    expect((await admin("POST", "/fills", { "order-id": id, quantity: 0 })).status).toBe(400);
  });

  it("trades behind the client's back", async () => {
    bench = await openBench();
    const path = `/accounts/${bench.account}/trades`;
    expect((await admin("POST", path, { symbol: "AAPL", action: "Buy", quantity: 100, price: "230.50" })).status).toBe(
      201,
    );
    expect(bench.sandbox.venue.accounts[0]?.positions()).toMatchObject([{ symbol: "AAPL" }]);
    expect(
      (await admin("POST", "/accounts/5WX99999/trades", { symbol: "AAPL", action: "Buy", quantity: 1, price: 1 }))
        .status,
    ).toBe(404);
  });

  it("wipes, revokes tokens and cuts lines", async () => {
    bench = await openBench();
    const socket = await connected(bench);
    await bench.buy("1.00");
    expect((await admin("POST", "/wipe")).status).toBe(204);
    expect((await bench.call("GET", `/accounts/${bench.account}/orders`)).body.data.items).toEqual([]);
    expect((await admin("POST", "/disconnect", { stream: "account", code: 1001 })).body.data).toEqual({ open: 1 });
    expect(await socket.ended).toBe(1001);
    expect((await admin("POST", "/disconnect", { code: 17 })).status).toBe(400);
    await admin("POST", "/revoke-tokens");
    expect((await bench.call("GET", `/accounts/${bench.account}/orders`)).status).toBe(401);
  });

  it("shows what was received, without secrets and without itself", async () => {
    bench = await openBench();
    await bench.buy("1.00");
    const { items } = (await admin("GET", "/requests")).body.data;
    expect(items.map(({ path }: { path: string }) => path)).toEqual([
      "/oauth/token",
      `/accounts/${bench.account}/orders`,
    ]);
    expect(items[0].body.refresh_token).toBe("***");
  });
});
