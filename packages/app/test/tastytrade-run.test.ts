import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOk } from "@floorbroker/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import { openSandbox, type Sandbox } from "../../tastytrade-sandbox/src/index.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { startProgram, type Running } from "./processes.ts";

const SECRETS = { clientSecret: "CANARY-client-secret", refreshToken: "CANARY-refresh-token" };
const LOGIN = { FLOORBROKER_SANDBOX_CLIENT_SECRET: SECRETS.clientSecret, FLOORBROKER_SANDBOX_REFRESH_TOKEN: SECRETS.refreshToken };
const ACCOUNT = "5WT00001";
const TRADER = "704125082750156840";

let home: string;
let sandbox: Sandbox;
const started: Running[] = [];

const settings = (account: string): string => `authority:
  commandAuthors: ["${TRADER}"]
  alertAuthors: ["${TRADER}"]
sandbox:
  account: ${account}
  dataDir: data
  tastytrade:
    local: { rest: "${sandbox.restUrl}", streamer: "${sandbox.streamerUrl}" }
`;

const run = (...more: readonly string[]): Running => {
  const running = startProgram(["run", "--env", "sandbox", "--stdin", ...more], home, LOGIN);
  started.push(running);
  return running;
};

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "floorbroker-tastytrade-"));
  const opened = await openSandbox({ credentials: SECRETS, fills: "never", accounts: [{ number: ACCOUNT }, { number: "5WT00002" }] });
  if (!isOk(opened)) throw new Error(opened.left.text);
  sandbox = opened.right;
  await writeFile(join(home, "floorbroker.yaml"), settings(ACCOUNT));
  layEmptyJournal(join(home, "data"));
});
afterEach(async () => {
  for (const each of started) each.kill("SIGKILL");
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  await sandbox.close();
  await rm(home, { recursive: true, force: true });
});

/** What is always answered, whatever day and hour it is when this runs. */
const askStatus = async (running: Running): Promise<void> => {
  await running.says(/^ready after/m);
  running.type("!tt status");
  await running.says(/sandbox:5WT00001 is active, order link up/);
};

const changes = (): readonly string[] =>
  sandbox
    .requests()
    .filter(({ method, path }) => method !== "GET" && path !== "/oauth/token")
    .map(({ method, path }) => `${method} ${path}`);

describe("a run at a local tastytrade", { timeout: 240_000 }, () => {
  it("is connected and trades nothing by itself, also after a kill, without a secret in sight", async () => {
    const first = run();
    await askStatus(first);
    first.kill("SIGKILL");
    await first.ended;
    const second = run();
    await second.says(/^ready after \d+ ms \(.*[1-9]\d* rows\)/m);
    await askStatus(second);
    second.hangUp();
    expect(await second.ended).toBe(0);
    expect(changes()).toEqual([]);
    expect(first.said() + second.said()).not.toContain("CANARY");
  });

  it("is refused in the data directory of another account, before anything is sent", async () => {
    const first = run();
    await askStatus(first);
    first.kill("SIGKILL");
    await first.ended;
    await writeFile(join(home, "floorbroker.yaml"), settings("5WT00002"));
    const other = run();
    expect(await other.ended).toBe(2);
    expect(other.said()).toMatch(/other-account: .*data holds the book sandbox:5WT00001, and sandbox:5WT00002 is to be traded/);
    const simulated = startProgram(["--data-dir", "data", "run", "--env", "sim", "--stdin"], home, LOGIN);
    started.push(simulated);
    expect(await simulated.ended).toBe(2);
    expect(simulated.said()).toContain("other-account");
  });

  it("listens in Discord, and says there how it stands at tastytrade", async () => {
    const discord = await loopbackDiscord();
    const channel = discord.world.addChannel("control");
    const authority = `authority:\n  controlChannels: ["${channel}"]`;
    await writeFile(join(home, "floorbroker.yaml"), `${settings(ACCOUNT).replace("authority:", authority)}discord:\n  api: ${discord.api}\n`);
    try {
      const running = startProgram(["run", "--env", "sandbox", "--discord"], home, { ...LOGIN, DISCORD_TOKEN: discord.token });
      started.push(running);
      await running.says(/listening in Discord/);
      discord.world.post(channel, TRADER, "!tt status", { at: Date.now() });
      await running.says(/sandbox:5WT00001 is active, order link up/);
      running.kill("SIGTERM");
      expect(await running.ended).toBe(0);
      expect(running.said()).not.toContain("CANARY");
      expect(changes()).toEqual([]);
    } finally {
      await discord.stop();
    }
  });

  it("refuses what belongs to the simulated market", async () => {
    const [at, broker] = [run("--at", "2026-11-18T15:00:00Z"), run("--sim-broker", "127.0.0.1:4000")];
    expect(await at.ended).toBe(2);
    expect(at.said()).toContain("bad-option: --at goes with the simulated market, and the environment is sandbox");
    expect(await broker.ended).toBe(2);
    expect(broker.said()).toContain("bad-option: --sim-broker goes with the simulated market");
  });
});
