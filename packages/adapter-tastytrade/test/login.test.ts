import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { realClock } from "@floorbroker/adapter-sim";
import { SECOND } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { loopbackEndpoints } from "../src/endpoints.ts";
import { openSession } from "../src/session/open-session.ts";
import { pathOf } from "../src/session/session.ts";
import { credentialsOf, got, hidden, openSessionBench, SECRETS } from "./bench.ts";
import { closedAfterEach } from "./closed-after-each.ts";

const bench = closedAfterEach(openSessionBench);

const ordersOf = (account: string): string => pathOf("accounts", account, "orders");
const START = { "start-date": "2026-11-23" };

describe("the login of a session", () => {
  it("is fetched once for all who wait", async () => {
    const { session, wait, logins, account } = await bench();
    await wait(Promise.all(Array.from({ length: 5 }, () => session.get(ordersOf(account), START))));
    expect(logins()).toHaveLength(1);
  });

  it("is renewed before it ends, once for a hundred who wait", async () => {
    const { session, wait, logins, pass, account } = await bench();
    got(await wait(session.get(ordersOf(account), START)));
    await pass(14 * 60 * SECOND);
    const renewed = logins().length;
    expect(renewed).toBeGreaterThan(1);
    await wait(Promise.all(Array.from({ length: 100 }, () => session.get(ordersOf(account), START))));
    expect(logins()).toHaveLength(renewed);
  });

  it("is fetched once by a hundred who find it ended", async () => {
    const { session, sandbox, wait, logins, account } = await bench();
    got(await wait(session.get(ordersOf(account), START)));
    sandbox.revokeTokens();
    const answers = await wait(Promise.all(Array.from({ length: 100 }, () => session.get(ordersOf(account), START))));
    for (const answer of answers) got(answer);
    expect(logins().length).toBeLessThanOrEqual(2);
  });

  it("is fetched anew after a 401 that means it, and the question asked once more", async () => {
    const { session, sandbox, wait, logins, calls, account } = await bench();
    got(await wait(session.get(ordersOf(account), START)));
    sandbox.revokeTokens();
    got(await wait(session.get(ordersOf(account), START)));
    expect(logins()).toHaveLength(2);
    expect(calls()).toHaveLength(3);
  });

  it("is kept after a 401 of the gateway, which is about something else", async () => {
    const { session, sandbox, wait, logins, calls, account } = await bench();
    sandbox.switches.arm({ switch: "unauthorized-html", method: "GET" });
    expect(await wait(session.get(ordersOf(account), START))).toMatchObject({ left: { failure: "unauthorised", byGateway: true } });
    expect(calls()).toHaveLength(1);
    got(await wait(session.get(ordersOf(account), START)));
    expect(logins()).toHaveLength(1);
  });

  it("is not asked for again at once when it was refused", async () => {
    const { session, wait, logins, calls, pass, account } = await bench({}, { credentials: { clientSecret: hidden("wrong"), refreshToken: hidden("wrong") } });
    for (let n = 0; n < 5; n++) {
      expect(await wait(session.get(ordersOf(account), START))).toMatchObject({ left: { failure: "not-sent", why: "login-refused" } });
    }
    expect(logins()).toHaveLength(1);
    await pass(61 * SECOND);
    await wait(session.get(ordersOf(account), START));
    expect(logins()).toHaveLength(2);
    expect(calls()).toEqual([]);
  });

  it("goes on with an older token that still holds when it can't be renewed", async () => {
    const { session, sandbox, wait, pass, account } = await bench();
    got(await wait(session.get(ordersOf(account), START)));
    sandbox.switches.arm({ switch: "bad-gateway", path: "/oauth/token", times: null });
    await pass(14 * 60 * SECOND + 30 * SECOND);
    got(await wait(session.get(ordersOf(account), START)));
  });

  it.each([
    ["no token", { token_type: "Bearer", expires_in: 900 }],
    ["an empty token", { access_token: "", expires_in: 900 }],
    ["a token that would break the header", { access_token: "a\r\nX-Evil: 1", expires_in: 900 }],
    ["no end", { access_token: "a.b.c" }],
    ["an end that is over", { access_token: "a.b.c", expires_in: 0 }],
    ["an envelope", { data: { access_token: "a.b.c", expires_in: 900 } }],
  ])("sends no call with %s", async (_name, body) => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // a TCP server's
    const endpoints = got(loopbackEndpoints(`http://127.0.0.1:${port}`, `ws://127.0.0.1:${port}`));
    const session = got(openSession({ endpoints, credentials: credentialsOf(SECRETS), clock: realClock(false) }));
    expect(await session.get("/customers/me")).toMatchObject({ left: { failure: "not-sent", why: "no-login" } });
    expect(paths).toEqual(["/oauth/token"]);
    session.close();
    server.close();
  });
});
