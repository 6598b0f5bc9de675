import { afterEach, describe, expect, it } from "vitest";
import { openSandbox } from "../src/index.ts";
import { openBench, type Bench } from "./bench.ts";

let bench: Bench;
afterEach(() => bench.close());

const login = (fields: object): Promise<Response> =>
  fetch(`${bench.sandbox.restUrl}/oauth/token`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(fields) });
const tokenOf = async (answer: Response): Promise<string> => ((await answer.json()) as { access_token: string }).access_token;
const good = () => ({ grant_type: "refresh_token", client_secret: bench.sandbox.credentials.clientSecret, refresh_token: bench.sandbox.credentials.refreshToken });

describe("logging in", () => {
  it("gives a bearer token of fifteen minutes, without an envelope and without a new refresh token", async () => {
    bench = await openBench();
    const answer = await login(good());
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), token_type: "Bearer", expires_in: 900 });
  });

  it("refuses another refresh token with `error_code`, and keeps secrets out of what it remembers", async () => {
    bench = await openBench();
    const answer = await login({ ...good(), refresh_token: "of-production" });
    expect([answer.status, await answer.json()]).toEqual([400, { error_code: "invalid_grant", error_description: "Invalid JWT" }]);
    const [seen] = bench.sandbox.requests();
    expect(seen).toMatchObject({ method: "POST", path: "/oauth/token", status: 400, body: { client_secret: "***", refresh_token: "***" } });
  });

  it("lets a token live for so long and no longer", async () => {
    bench = await openBench();
    const token = await tokenOf(await login(good()));
    const ask = async () => (await fetch(`${bench.sandbox.restUrl}/accounts/${bench.account}/orders`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask()).toBe(200);
    await bench.pass(899_999);
    expect(await ask()).toBe(200);
    await bench.pass(1);
    expect(await ask()).toBe(401);
  });

  it("lets a token for reading read and dry-run, and not trade", async () => {
    bench = await openBench();
    const token = await tokenOf(await login({ ...good(), scope: "read" }));
    const headers = { authorization: `Bearer ${token}` };
    const orders = `${bench.sandbox.restUrl}/accounts/${bench.account}/orders`;
    expect((await fetch(orders, { headers })).status).toBe(200);
    expect((await fetch(`${orders}/dry-run`, { headers, method: "POST" })).status).toBe(400);
    expect((await fetch(orders, { headers, method: "POST" })).status).toBe(403);
  });

  it("answers 401 in JSON without a token, and in HTML without a User-Agent", async () => {
    bench = await openBench();
    const path = `/accounts/${bench.account}/orders`;
    expect(await bench.call("GET", path, undefined, { authorization: "Bearer none" })).toMatchObject({ status: 401, body: { error: { code: "token_invalid" } } });
    const html = await bench.call("GET", path, undefined, { "user-agent": "" });
    expect(html.status).toBe(401);
    expect(html.body).toContain("<center>nginx</center>");
  });
});

describe("opening", () => {
  it("says so when the port is taken", async () => {
    bench = await openBench();
    const second = await openSandbox({ port: Number(new URL(bench.sandbox.restUrl).port) });
    expect(second).toMatchObject({ _tag: "Left", left: { code: "port-not-open" } });
  });
});
