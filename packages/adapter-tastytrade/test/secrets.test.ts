import { inspect } from "node:util";
import { SECOND } from "@floorbroker/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { got, openSessionBench, SECRETS } from "./bench.ts";
import { closedAfterEach } from "./closed-after-each.ts";
import { ORDER, ordersOf, START } from "./order-call.ts";

// Hooks run backwards: what is open is closed before this.
afterEach(() => {
  vi.restoreAllMocks();
});
const bench = closedAfterEach(openSessionBench);

describe("the secrets of a session", () => {
  const shown = (value: unknown): string => `${inspect(value, { depth: null, showHidden: true })} ${JSON.stringify(value) ?? ""}`;

  it("are in nothing that it gives out, in no failure and on no console", async () => {
    const printed: unknown[] = [];
    for (const name of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, name).mockImplementation((...texts: unknown[]) => void printed.push(texts));
    }
    const { session, sandbox, wait, account } = await bench();
    const seen: unknown[] = [session, session.accountStreamer(15_000)];
    const token = got(await wait(session.bearer()));
    for (const name of ["server-error", "unauthorized-json", "answer-lost", "answer-cut", "redirect", "order-refused"] as const) {
      sandbox.switches.arm({ switch: name, method: "POST", path: ordersOf(account) });
      seen.push(await wait(session.send("POST", ordersOf(account), ORDER)));
    }
    sandbox.revokeTokens();
    for (const name of ["answer-lost", "server-error", "call-hangs", "answer-unreadable"] as const) {
      sandbox.switches.arm({ switch: name, path: "/oauth/token" });
      seen.push(await wait(session.get(ordersOf(account), START)));
    }
    const later = got(await wait(session.bearer()));
    sandbox.switches.arm({ switch: "order-refused", path: ordersOf(account), code: later, message: `${SECRETS.clientSecret} ${later}` });
    seen.push(await wait(session.send("POST", ordersOf(account), ORDER)));
    const all = shown(seen) + shown(printed);
    for (const secret of [SECRETS.clientSecret, SECRETS.refreshToken, token, later]) expect(all).not.toContain(secret);
    expect(printed).toEqual([]);
    vi.restoreAllMocks();
  });

  it("are in no rejection of what the account streamer asks for", async () => {
    const { session, sandbox, wait } = await bench();
    sandbox.switches.arm({ switch: "server-error", path: "/oauth/token" });
    const client: unknown = Reflect.get(session.accountStreamer(15_000), "httpClient");
    const generate = Reflect.get(client as object, "generateAccessToken") as () => Promise<void>; // the SDK's own field and method
    const error = await wait(generate().then(() => undefined, (thrown: unknown) => thrown));
    expect(error).toBeInstanceOf(Error);
    expect(shown(error)).not.toContain("TOPSECRET");
  });
});

describe("a session that is closed", () => {
  it("ends what is under way, sends nothing more and leaves no timer", async () => {
    const { session, sandbox, wait, clock, calls, pass, account } = await bench();
    got(await wait(session.bearer()));
    sandbox.switches.arm({ switch: "call-hangs", method: "GET" });
    const hanging = session.get(ordersOf(account), START);
    await pass(100);
    session.close();
    expect(await hanging).toMatchObject({ left: { failure: "no-answer", why: "transport" } });
    expect(await session.send("POST", ordersOf(account), ORDER)).toMatchObject({ left: { failure: "not-sent", why: "closed" } });
    expect(calls()).toHaveLength(1);
    const quiet = clock.now();
    await pass(3_600 * SECOND);
    expect(sandbox.requests().every(({ at }) => at <= quiet)).toBe(true);
  });
});
