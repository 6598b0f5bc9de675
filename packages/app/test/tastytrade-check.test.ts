import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decimal, isOk } from "@floorbroker/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSandbox, type Sandbox } from "../../tastytrade-sandbox/src/index.ts";
import { startProgram, type Running } from "./processes.ts";

const SECRETS = { clientSecret: "CANARY-client-secret", refreshToken: "CANARY-refresh-token" };
const LOGIN = { FLOORBROKER_SANDBOX_CLIENT_SECRET: SECRETS.clientSecret, FLOORBROKER_SANDBOX_REFRESH_TOKEN: SECRETS.refreshToken };

let home: string;
let sandbox: Sandbox;
const started: Running[] = [];

const start = (args: readonly string[], env: Readonly<Record<string, string>> = LOGIN): Running => {
  const running = startProgram(args, home, env);
  started.push(running);
  return running;
};

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "floorbroker-tastytrade-"));
  const opened = await openSandbox({ credentials: SECRETS, accounts: [{ number: "5WT00001", cash: decimal("25000") }] });
  if (!isOk(opened)) throw new Error(opened.left.text);
  sandbox = opened.right;
  await writeFile(
    join(home, "floorbroker.yaml"),
    `sandbox:\n  account: 5WT00001\n  tastytrade:\n    local: { rest: "${sandbox.restUrl}", streamer: "${sandbox.streamerUrl}" }\n`,
  );
});
afterEach(async () => {
  for (const each of started) each.kill("SIGKILL");
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  await sandbox.close();
  await rm(home, { recursive: true, force: true });
});

describe("floorbroker tastytrade check", { timeout: 120_000 }, () => {
  it("finds all of it well, and ends with 0", async () => {
    const running = start(["tastytrade", "check"]);
    expect(`${await running.ended} ${running.said()}`).toMatch(/^0 /);
    const lines = running.said().trim().split("\n");
    expect(lines.slice(0, -1).filter((line) => !line.startsWith("ok "))).toEqual([]);
    expect(running.said()).toMatch(/ok {7}buying power: 25000 USD for options and futures/);
    expect(running.said()).toMatch(/ok {7}account streamer: connected after \d/);
    expect(running.said()).toMatch(/ok {7}quotes: SPY \d+(\.\d+)? × \d+(\.\d+)?, realtime, confirmed \d+\.\d s ago/);
    expect(lines.at(-1)).toBe("floorbroker run --env sandbox can trade");
    expect(running.said()).not.toContain("CANARY");
  });

  it("says what is wrong and what to do about it, as JSON too, and ends with 1", async () => {
    await writeFile(join(home, "floorbroker.yaml"), `sandbox:\n  account: 5WT00009\n  tastytrade:\n    local: { rest: "${sandbox.restUrl}", streamer: "${sandbox.streamerUrl}" }\n`);
    const running = start(["tastytrade", "check", "--json"]);
    expect(await running.ended).toBe(1);
    const read: unknown = JSON.parse(running.said());
    expect(read).toMatchObject({ ok: false, accounts: ["5WT00001"], account: null, findings: expect.any(Array) });
    expect(running.said()).toContain("name it in the settings, as account: 5WT00001");
    const refused = start(["tastytrade", "check"], { ...LOGIN, FLOORBROKER_SANDBOX_REFRESH_TOKEN: "CANARY-other-token" });
    expect(await refused.ended).toBe(1);
    expect(refused.said()).toMatch(/failed {3}login: .* → copy client secret and refresh token again/);
    expect(running.said() + refused.said()).not.toContain("CANARY");
  });

  it("ends with 2 without a login, and for production", async () => {
    const missing = start(["tastytrade", "check"], {});
    expect(await missing.ended).toBe(2);
    expect(missing.said()).toMatch(/no-credentials: .*FLOORBROKER_SANDBOX_CLIENT_SECRET/);
    const production = start(["tastytrade", "check", "--env", "production"]);
    expect(await production.ended).toBe(2);
    expect(production.said()).toContain("environment-not-ready: this version does not trade with real money");
  });

  it("looks at the quotes that would be traded on, which are never production's", async () => {
    const withQuotes = (from: string): Promise<void> =>
      writeFile(join(home, "floorbroker.yaml"), `sandbox:\n  account: 5WT00001\n  quotes: ${from}\n  tastytrade:\n    local: { rest: "${sandbox.restUrl}", streamer: "${sandbox.streamerUrl}" }\n`);
    await withQuotes("sim");
    const simulated = start(["tastytrade", "check"]);
    expect(`${await simulated.ended} ${simulated.said()}`).toMatch(/^0 /);
    // Outside of trading hours the simulated market's are frozen.
    expect(simulated.said()).toMatch(/(ok {7}|warning {2})quotes: SPY \d/);
    await withQuotes("production");
    const production = start(["tastytrade", "check"]);
    // Without a certificate no host of production's is asked for anything.
    expect(await production.ended).toBe(2);
    expect(production.said()).toMatch(/environment-not-ready: .*→/);
  });

  it("explains itself with an example", async () => {
    const help = start(["tastytrade", "check", "--help"]);
    expect(await help.ended).toBe(0);
    expect(help.said()).toContain("floorbroker tastytrade check");
    expect(help.said()).toContain("dry-run");
  });
});
