import { decimal, orderKey, subtract, type AccountAnswer } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import type { Switch } from "../../tastytrade-sandbox/src/index.ts";
import { accountId } from "@floorbroker/core";
import { connectTastytrade } from "../src/index.ts";
import { loopbackEndpoints } from "../src/endpoints.ts";
import { credentialsOf, got, SECRETS } from "./bench.ts";
import { CALL, openDesk, type Desk } from "./desk.ts";

let desk: Desk | null = null;
const open = async (...given: Parameters<typeof openDesk>): Promise<Desk> => (desk = await openDesk(...given));
afterEach(async () => {
  await desk?.close();
  desk = null;
});

const snapshot = async (at: Desk) => {
  const answer: AccountAnswer = await at.wait(at.tastytrade.accounts.snapshot());
  if (answer.outcome !== "snapshot") throw new Error(answer.text);
  return answer.snapshot;
};
const buy = (at: Desk, side: "buy" | "sell" = "buy", name = "accounts-1") =>
  at.wait(
    at.tastytrade.broker.place({
      key: orderKey(name),
      revision: 0,
      terms: { instrument: CALL, side, closing: side === "sell", quantity: 2, type: "limit", limit: decimal(side === "buy" ? "4.04" : "4.00"), stop: null, timeInForce: "day" },
    }),
  );
const asked = (at: Desk, part: string, from = 0): number => at.calls(from).filter((call) => call.endsWith(`/${part}`)).length;

describe("the account's money", () => {
  it("follows what the stream says, without being asked for", async () => {
    const at = await open();
    const before = await snapshot(at);
    const from = at.calls().length;
    await buy(at);
    await at.pass(2_000);
    const after = await snapshot(at);
    expect(subtract(before.cash ?? decimal("0"), after.cash ?? decimal("0")) > decimal("800")).toBe(true);
    expect(after.sizingPower).toMatchObject({ kind: "derivative-bp", currency: "USD" });
    expect(after.asOf > before.asOf && after.asOf <= after.receivedAt).toBe(true);
    expect(asked(at, "balances", from)).toBe(0);
  });

  it("is asked for again behind the back of whoever wants it, and at once where it is old", async () => {
    const at = await open();
    const first = await snapshot(at);
    await at.pass(35_000);
    expect((await snapshot(at)).receivedAt).toBe(first.receivedAt);
    await at.pass(100);
    expect((await snapshot(at)).receivedAt).toBeGreaterThan(first.receivedAt);
    expect(asked(at, "balances")).toBe(2);
    await at.pass(120_000);
    expect(at.clock.now() - (await snapshot(at)).asOf).toBeLessThan(1_000);
  });

  it("is asked for again after a connection that was lost, since something may have changed unheard", async () => {
    const at = await open();
    await snapshot(at);
    at.sandbox.disconnect("account", 1006);
    await at.until(() => at.link("account") === "down");
    await at.until(() => at.link("account") === "up");
    await snapshot(at);
    expect(asked(at, "balances")).toBe(2);
  });

  const shapes: readonly Switch[] = [{ switch: "balances-as-list" }, { switch: "balances-as-object" }, { switch: "numbers-as-texts" }, { switch: "texts-as-numbers" }];
  it.each(shapes)("is read where $switch", async (armed) => {
    const at = await open();
    at.arm(armed);
    expect(await snapshot(at)).toMatchObject({ cash: decimal("100000"), canTrade: true });
  });

  it("is not to be had where it can't be asked for", async () => {
    const at = await open();
    at.arm({ switch: "bad-gateway", path: "/accounts/*/balances" });
    expect(await at.wait(at.tastytrade.accounts.snapshot())).toMatchObject({ outcome: "none", code: "link-down" });
    at.arm({ switch: "answer-unreadable", path: "/accounts/*/balances" });
    expect(await at.wait(at.tastytrade.accounts.snapshot())).toMatchObject({ outcome: "none", code: "unreadable" });
  });
});

describe("the account's positions", () => {
  it("are signed, and a closed one is none", async () => {
    const at = await open();
    await buy(at);
    await at.pass(2_000);
    expect(await at.wait(at.tastytrade.accounts.positions())).toMatchObject({ complete: true, items: [{ instrument: CALL, quantity: 2 }] });
    await buy(at, "sell", "accounts-2");
    await at.pass(2_000);
    expect(await at.wait(at.tastytrade.accounts.positions())).toMatchObject({ complete: true, items: [] });
  });

  it("are incomplete, and not none, where they can't be had", async () => {
    const at = await open();
    at.arm({ switch: "bad-gateway", path: "/accounts/*/positions" });
    expect(await at.wait(at.tastytrade.accounts.positions())).toMatchObject({ complete: false, items: [] });
  });
});

describe("which account", () => {
  it("is asked back where there are several, and refused where it is not the login's", async () => {
    const at = await open({ accounts: [{ number: "5WT00001" }, { number: "5WT00002" }] }, { account: accountId("5WT00002") });
    expect(at.tastytrade.account).toBe("5WT00002");
    const { sandbox, clock } = at;
    const options = { endpoints: got(loopbackEndpoints(sandbox.restUrl, sandbox.streamerUrl)), credentials: credentialsOf(SECRETS), clock };
    expect(await at.wait(connectTastytrade({ ...options, account: null }))).toMatchObject({ left: { code: "which-account", suggestions: ["Name one of 5WT00001, 5WT00002."] } });
    expect(await at.wait(connectTastytrade({ ...options, account: accountId("5WT00009") }))).toMatchObject({ left: { code: "unknown-account" } });
    const wrong = { ...options, credentials: credentialsOf({ ...SECRETS, clientSecret: "TOPSECRET-wrong" }) };
    const refused = await at.wait(connectTastytrade({ ...wrong, account: null }));
    expect(refused).toMatchObject({ left: { code: "login-refused" } });
    expect(JSON.stringify(refused)).not.toContain("TOPSECRET");
  });
});
