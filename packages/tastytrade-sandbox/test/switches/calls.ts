import { expect } from "vitest";
import { bearer } from "../on-streams.ts";
import { until } from "../plain-socket.ts";
import { arm, ask, type ShownOf } from "./shown.ts";

/** What happens instead of a call's being served. */
export const calls: ShownOf<
  | "too-many-requests"
  | "server-error"
  | "bad-gateway"
  | "services-missing"
  | "unauthorized-json"
  | "unauthorized-html"
  | "token-revoked"
  | "version-refused"
  | "order-refused"
  | "redirect"
  | "call-hangs"
  | "call-lost"
  | "nightly-wipe"
> = {
  "too-many-requests": async (bench) => {
    await arm(bench, { switch: "too-many-requests", path: "/accounts/**", times: 2 });
    const answer = await fetch(`${bench.sandbox.restUrl}/accounts/${bench.account}/orders`, {
      headers: { authorization: await bearer(bench) },
    });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, null]);
    expect([await ask(bench), await ask(bench)].map(({ status }) => status)).toEqual([429, 200]);
  },
  "server-error": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "server-error", method: "POST", path: "/accounts/*/orders" });
    expect(await ask(bench)).toMatchObject({ status: 200 });
    expect(await bench.buy("2.10")).toMatchObject({ status: 500, body: { error: { code: "internal_server_error" } } });
    expect((await ask(bench)).body.data.items).toEqual([]);
  },
  "bad-gateway": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "bad-gateway" });
    await arm(bench, { switch: "bad-gateway", status: 504 });
    const [first, second] = [await ask(bench), await ask(bench)];
    expect(first).toEqual({ status: 502, body: expect.stringContaining("<title>502 Bad Gateway</title>") });
    expect(second).toEqual({ status: 504, body: expect.stringContaining("504 Gateway Time-out") });
  },
  "services-missing": async (bench) => {
    await arm(bench, { switch: "services-missing" });
    expect((await ask(bench, "GET", "/market-metrics?symbols=SPY")).status).toBe(502);
    expect((await ask(bench, "GET", "/symbols/search/SP")).body).toContain("nginx");
    expect(await ask(bench, "GET", "/instruments/equity-options?symbol[]=x")).toMatchObject({
      status: 403,
      body: { error: { code: "not_permitted" } },
    });
    expect((await ask(bench)).status).toBe(200);
    expect((await ask(bench, "GET", "/market-metrics")).status).toBe(502);
  },
  "unauthorized-json": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "unauthorized-json" });
    expect(await ask(bench)).toMatchObject({ status: 401, body: { error: { code: "token_invalid" } } });
    expect((await ask(bench)).status).toBe(200);
  },
  "unauthorized-html": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "unauthorized-html" });
    expect(await ask(bench)).toEqual({ status: 401, body: expect.stringContaining("401 Authorization Required") });
  },
  "token-revoked": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "token-revoked", method: "POST", path: "/accounts/*/orders" });
    expect((await ask(bench)).status).toBe(200);
    expect([await bench.buy("2.10"), await bench.buy("2.10")].map(({ status }) => status)).toEqual([401, 401]);
    expect((await bench.sdk.httpClient.getData(`/accounts/${bench.account}/orders`)).data.data.items).toEqual([]);
  },
  "version-refused": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "version-refused" });
    expect(await ask(bench)).toEqual({
      status: 406,
      body: { error: { code: 406, message: "The requested version is not supported." } },
    });
  },
  "order-refused": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "order-refused", method: "POST" });
    await arm(bench, { switch: "order-refused", method: "POST", code: "tif_no_after_hours", message: "Not now." });
    expect((await bench.buy("2.10")).body.error).toMatchObject({
      code: "preflight_check_failure",
      errors: [{ code: "margin_check_failed" }],
    });
    expect((await bench.buy("2.10")).body.error.errors).toEqual([{ code: "tif_no_after_hours", message: "Not now." }]);
  },
  redirect: async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "redirect", method: "POST", times: 3 });
    const before = bench.sandbox.requests().length;
    // A client that follows redirects posts the order again and again.
    expect((await bench.buy("2.10")).status).toBe(201);
    expect(
      bench.sandbox
        .requests()
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([307, 307, 307, 201]);
    await arm(bench, { switch: "redirect", to: "http://127.0.0.1:1/elsewhere" });
    await expect(ask(bench)).rejects.toThrow();
  },
  "call-hangs": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "call-hangs", method: "POST" });
    const outcome = bench.buy("2.10").then(
      () => "answered",
      () => "lost",
    );
    await until(() => bench.sandbox.requests().at(-1)?.body !== undefined);
    await bench.pass(60_000);
    expect(await Promise.race([outcome, "silence"])).toBe("silence");
    expect(bench.sandbox.venue.accounts[0]?.orders()).toEqual([]);
    expect(bench.sandbox.requests().at(-1)).toMatchObject({ method: "POST", status: null, body: { price: "2.10" } });
    await bench.sandbox.close();
    expect(await outcome).toBe("lost");
  },
  "call-lost": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "call-lost", path: "/accounts/**", method: "POST" });
    await expect(bench.buy("2.10")).rejects.toThrow("fetch failed");
    expect((await ask(bench)).body.data.items).toEqual([]);
    expect(bench.sandbox.inFlight()).toBe(0);
  },
  "nightly-wipe": async (bench) => {
    await bench.buy("1.00");
    await bench.pass(1_000);
    expect((await ask(bench)).body.data.items).toHaveLength(1);
    await arm(bench, { switch: "nightly-wipe", skip: 1 });
    expect((await ask(bench)).body.data.items).toHaveLength(1);
    expect((await ask(bench)).body.data.items).toEqual([]);
  },
};
