import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { realClock } from "@floorbroker/adapter-sim";
import { SECOND } from "@floorbroker/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { loopbackEndpoints } from "../src/endpoints.ts";
import { openSession } from "../src/session/open-session.ts";
import { pathOf } from "../src/session/session.ts";
import { credentialsOf, got, openSessionBench, SECRETS } from "./bench.ts";
import { closedAfterEach } from "./closed-after-each.ts";
import { ORDER, ordersOf, START } from "./order-call.ts";

// Hooks run backwards: what is open is closed before this.
afterEach(() => {
  vi.unstubAllEnvs();
});
const bench = closedAfterEach(openSessionBench);

describe("the calls of a session", () => {
  it("name this program, the version of the API and the login, and the login's own call names no version", async () => {
    const { session, sandbox, wait, account } = await bench({ strictUserAgent: true });
    got(await wait(session.get(ordersOf(account), START)));
    const [login, call] = sandbox.requests();
    expect(login?.headers["user-agent"]).toBe("floorbroker/0.1.0");
    expect(login?.headers["accept-version"]).toBeUndefined();
    expect(call?.headers["user-agent"]).toBe("floorbroker/0.1.0");
    expect(call?.headers["accept-version"]).toBe("20261012");
  });

  it("follow no redirect: one POST is one POST", async () => {
    const { session, sandbox, wait, calls, account } = await bench();
    sandbox.switches.arm({ switch: "redirect", method: "POST", path: ordersOf(account), times: null });
    const answer = await wait(session.send("POST", ordersOf(account), ORDER));
    expect(answer).toMatchObject({ left: { failure: "redirected", status: 307 } });
    expect(calls()).toEqual([`POST ${ordersOf(account)}`]);
  });

  it("end when their time is over, also when a server never answers", async () => {
    const { session, sandbox, wait, clock, account } = await bench();
    got(await wait(session.get(ordersOf(account), START)));
    const before = clock.now();
    sandbox.switches.arm({ switch: "call-hangs", method: "GET" });
    expect(await wait(session.get(ordersOf(account), START))).toMatchObject({ left: { failure: "no-answer", why: "timeout" } });
    expect(clock.now() - before).toBeLessThanOrEqual(session.deadlines.questionMs + SECOND);
    expect(session.inFlight()).toBe(0);
  });

  it("end when their time is over, also when an answer comes in drips", async () => {
    const { session, sandbox, wait, account } = await bench();
    sandbox.switches.arm({ switch: "answer-slow", method: "GET", bytes: 1, everyMs: 1_000 });
    expect(await wait(session.get(ordersOf(account), START))).toMatchObject({ left: { failure: "no-answer", why: "timeout" } });
  });

  it("prove that nothing was sent where there is no connection", async () => {
    const { session, sandbox, wait, pass, account } = await bench();
    got(await wait(session.bearer()));
    await sandbox.close();
    await pass(100);
    const answer = await wait(session.send("POST", ordersOf(account), ORDER));
    expect(answer).toMatchObject({ left: { failure: "not-sent", why: "not-connected" } });
  });

  it("keep their connection for the next one", async () => {
    const ports = new Set<number | undefined>();
    const server = createServer((request, response) => {
      ports.add(request.socket.remotePort);
      const body = request.url === "/oauth/token" ? { access_token: "a.b.c", token_type: "Bearer", expires_in: 900 } : { data: { items: [] } };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // a TCP server's
    const endpoints = got(loopbackEndpoints(`http://127.0.0.1:${port}`, `ws://127.0.0.1:${port}/streamer`));
    const session = got(openSession({ endpoints, credentials: credentialsOf(SECRETS), clock: realClock(false) }));
    for (let n = 0; n < 5; n++) got(await session.get("/customers/me"));
    expect(ports.size).toBe(1);
    session.close();
    server.close();
  });

  it("ask no proxy, whatever the environment says", async () => {
    let asked = 0;
    const proxy = createServer((_request, response) => {
      asked += 1;
      response.writeHead(200).end("{}");
    });
    await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo; // a TCP server's
    for (const name of ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"]) vi.stubEnv(name, `http://127.0.0.1:${port}`);
    const { session, wait, account } = await bench();
    got(await wait(session.get(ordersOf(account), START)));
    expect(asked).toBe(0);
    proxy.close();
  });

  it("are not touched by what others in the process do to axios", async () => {
    const { default: axios } = await import("axios");
    const id = axios.interceptors.request.use(() => {
      throw new Error("an interceptor of somebody else");
    });
    const { session, wait, account } = await bench();
    got(await wait(session.get(ordersOf(account), START)));
    axios.interceptors.request.eject(id);
  });

  it("encode each part of a path once", async () => {
    const { session, wait, calls } = await bench();
    await wait(session.get(pathOf("instruments", "futures", "/ESZ6")));
    await wait(session.get(pathOf("instruments", "equity-options", "SPY   261218C00700000")));
    expect(calls()).toEqual(["GET /instruments/futures/%2FESZ6", "GET /instruments/equity-options/SPY%20%20%20261218C00700000"]);
  });

  it("send lists with brackets, and leave out what is undefined", async () => {
    const { session, sandbox, wait, account } = await bench();
    got(await wait(session.get(ordersOf(account), { ...START, status: ["Live", "Routed"], sort: undefined })));
    expect(sandbox.requests().at(-1)?.query).toBe("start-date=2026-11-23&status%5B%5D=Live&status%5B%5D=Routed");
  });

  it("fetch all pages of a list", async () => {
    const { session, wait, calls, account } = await bench({ fills: "never" });
    for (let n = 0; n < 5; n++) got(await wait(session.send("POST", ordersOf(account), ORDER)));
    const all = got(await wait(session.list(ordersOf(account), { ...START, "per-page": 2 })));
    expect(all).toHaveLength(5);
    expect(calls().filter((call) => call.startsWith("GET"))).toHaveLength(3);
  });

  it("fail a list as a whole when one of its pages does", async () => {
    const { session, sandbox, wait, account } = await bench({ fills: "never" });
    for (let n = 0; n < 3; n++) got(await wait(session.send("POST", ordersOf(account), ORDER)));
    sandbox.switches.arm({ switch: "bad-gateway", method: "GET", skip: 1 });
    expect(await wait(session.list(ordersOf(account), { ...START, "per-page": 2 }))).toMatchObject({ left: { failure: "gateway", status: 502 } });
  });
});

describe("the answers of a session", () => {
  it("tell refusals by tastytrade's own codes", async () => {
    const { session, sandbox, wait, account } = await bench();
    sandbox.switches.arm({ switch: "order-refused", method: "POST", path: ordersOf(account), code: "margin_check_failed", message: "Too dear." });
    expect(await wait(session.send("POST", ordersOf(account), ORDER))).toMatchObject({
      left: { failure: "refused", status: 422, code: "preflight_check_failure", objections: [{ code: "margin_check_failed", message: "Too dear." }] },
    });
  });

  it.each([
    ["server-error", { failure: "gateway", status: 500 }],
    ["bad-gateway", { failure: "gateway", status: 502 }],
    ["too-many-requests", { failure: "gateway", status: 429 }],
    ["version-refused", { failure: "refused", status: 406, code: "406" }],
    ["unauthorized-json", { failure: "unauthorised", byGateway: false }],
    ["unauthorized-html", { failure: "unauthorised", byGateway: true }],
    ["answer-unreadable", { failure: "unreadable", status: 200 }],
    ["answer-cut", { failure: "unreadable", status: 201 }],
    ["answer-lost", { failure: "no-answer", why: "transport" }],
    ["call-lost", { failure: "no-answer", why: "transport" }],
  ] as const)("know %s, and send a change only once", async (name, left) => {
    const { session, sandbox, wait, calls, account } = await bench();
    got(await wait(session.bearer()));
    sandbox.switches.arm({ switch: name, method: "POST", path: ordersOf(account), times: null });
    expect(await wait(session.send("POST", ordersOf(account), ORDER))).toMatchObject({ left });
    expect(calls()).toEqual([`POST ${ordersOf(account)}`]);
  });
});
