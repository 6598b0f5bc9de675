import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { realClock } from "@floorbroker/adapter-sim";
import { SECOND } from "@floorbroker/core";
import { openSandbox, type Sandbox } from "../../tastytrade-sandbox/src/index.ts";
import { checkLogin, type CheckedLogin } from "../src/check/check-login.ts";
import { clockFinding } from "../src/check/clock-difference.ts";
import type { Finding } from "../src/check/finding.ts";
import { loopbackEndpoints } from "../src/endpoints.ts";
import { credentialsOf, got, SECRETS } from "./bench.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = got(await openSandbox({ credentials: SECRETS, accounts: [{ number: "5WT00001" }, { number: "5WT00002" }] }));
});
afterEach(() => sandbox.close());

const check = (account: string | null, refreshToken: string = SECRETS.refreshToken): Promise<CheckedLogin> => {
  const endpoints = got(loopbackEndpoints(sandbox.restUrl, sandbox.streamerUrl));
  const credentials = credentialsOf({ ...SECRETS, refreshToken });
  return checkLogin({ endpoints, credentials, account, clock: realClock(false) }, () => undefined);
};

const states = ({ findings }: CheckedLogin): readonly string[] => findings.map(({ about, state }) => `${about}: ${state}`);
const textOf = ({ findings }: CheckedLogin, about: string): string => findings.find((each) => each.about === about)?.text ?? "";

describe("the check of a login", () => {
  it("finds everything well, and has placed nothing", async () => {
    const checked = await check("5WT00002");
    expect(states(checked)).toEqual(["login", "clock", "accounts", "account", "permissions", "dry-run", "scope trade"].map((each) => `${each}: ok`));
    expect(checked).toMatchObject({ accounts: ["5WT00001", "5WT00002"], account: "5WT00002" });
    expect(textOf(checked, "dry-run")).toContain("tried and not placed");
    const changing = sandbox.requests().filter(({ method, path }) => method !== "GET" && method !== "HEAD" && path !== "/oauth/token");
    expect(changing.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /accounts/5WT00002/orders/dry-run", "DELETE /accounts/5WT00002/orders/0"]);
  });

  it("asks which account is meant where there are several, and says when the named one is not among them", async () => {
    const open = await check(null);
    expect(open.account).toBeNull();
    expect(open.findings.at(-1)).toMatchObject({ about: "account", state: "failed", remedy: expect.stringContaining("5WT00001 or 5WT00002") });
    const strange = await check("5WT00009");
    expect(textOf(strange, "account")).toContain("5WT00009 is configured, and this login does not have it");
  });

  it("says that a login is refused, without repeating it, and asks nothing further", async () => {
    const checked = await check("5WT00001", "CANARY-refresh-token");
    expect(states(checked)).toEqual(["login: failed"]);
    expect(JSON.stringify(checked)).not.toContain("CANARY");
    expect(checked.findings[0]?.remedy).toContain("OAuth applications");
  });
});

describe("the clock's finding", () => {
  const found = (aheadMs: number, withinMs: number): Finding["state"] => clockFinding({ aheadMs, withinMs }).state;

  it("counts only what is certain", () => {
    expect(found(700, 600)).toBe("ok");
    expect(found(-3 * SECOND, 600)).toBe("warning");
    expect(found(40 * SECOND, 600)).toBe("failed");
    expect(clockFinding(null).state).toBe("unknown");
  });
});
