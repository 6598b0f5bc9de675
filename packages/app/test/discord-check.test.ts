import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import { guildRoutes, guildSettings, type GuildSettings } from "../../adapter-discord/test/loopback/guild.ts";
import { startProgram, type Running } from "./processes.ts";

const TRADER = "704125082750156840";
const ROLE = "700000000000000077";

const ADMINISTRATOR = 8n;

let home: string;
let discord: LoopbackDiscord;
let settings: GuildSettings;
const started: Running[] = [];

const check = (env: Readonly<Record<string, string>>, ...more: readonly string[]): Running => {
  const running = startProgram(["--config", "floorbroker.yaml", "discord", "check", ...more], home, env);
  started.push(running);
  return running;
};

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "floorbroker-check-"));
  settings = guildSettings();
  discord = await loopbackDiscord({ routes: (world, url) => guildRoutes(settings, world, url) });
  const { world, api } = discord;
  const [control, operator] = [world.addChannel("control"), world.addChannel("operator")];
  settings.roles.set(ROLE, ADMINISTRATOR);
  settings.members.set(world.botId, [ROLE]).set(TRADER, []);
  const authority = `authority:\n  controlChannels: ["${control}"]\n  alertChannels: []\n  alertAuthors: ["${TRADER}"]\n  commandAuthors: ["${TRADER}"]\n`;
  await writeFile(join(home, "floorbroker.yaml"), `operatorChannel: "${operator}"\n${authority}discord:\n  api: ${api}\n`);
});
afterEach(async () => {
  for (const each of started) each.kill("SIGKILL");
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  await discord.stop();
  await rm(home, { recursive: true, force: true });
});

describe("floorbroker discord check", { timeout: 120_000 }, () => {
  it("says of each thing that it is well, prints the invite link, and ends with 0", async () => {
    const running = check({ DISCORD_TOKEN: discord.token });
    expect(await running.ended).toBe(0);
    const lines = running.said().trim().split("\n");
    expect(lines.slice(0, -3).filter((line) => !line.startsWith("ok "))).toEqual([]);
    expect(running.said()).toMatch(/ok {7}channel \d+: #control, a text channel of loopback \(control\): the bot may all that it needs/);
    expect(running.said()).toMatch(/ok {7}channel \d+: #operator, a text channel of loopback \(operator\)/);
    expect(running.said()).toMatch(new RegExp(`ok {7}user ${TRADER}: is in the server \\(alerts, commands\\)`));
    expect(lines.at(-3)).toBe(`alerts count from ${TRADER}; commands from ${TRADER}`);
    expect(lines.at(-2)).toMatch(/^invite the bot with: https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&permissions=\d+&scope=bot\+applications\.commands$/);
    expect(lines.at(-1)).toBe("floorbroker run --discord can listen");
    expect(running.said()).not.toContain(discord.token);
  });

  it("says what is wrong and what to do about it, as JSON too, and ends with 1", async () => {
    settings.roles.set(ROLE, 0n);
    const running = check({ DISCORD_TOKEN: discord.token });
    expect(await running.ended).toBe(1);
    expect(running.said()).toMatch(/failed {3}channel \d+: #control.*: the bot does not see it \(View Channel missing\) → give the bot's role View Channel, Read Message History/);
    expect(running.said()).toMatch(/2 to be seen to before floorbroker run --discord can listen\n$/);
    const json = check({ DISCORD_TOKEN: discord.token }, "--json");
    expect(await json.ended).toBe(1);
    const read: unknown = JSON.parse(json.said());
    expect(read).toMatchObject({ ok: false, invite: expect.stringContaining("https://"), findings: expect.any(Array) });
    expect(json.said()).not.toContain(discord.token);
  });

  it("ends with 2 without a token, and with 1 for one that is none, which it does not repeat", async () => {
    const missing = check({});
    expect(await missing.ended).toBe(2);
    expect(missing.said()).toMatch(/no-discord-token: .*DISCORD_TOKEN/);
    const wrong = check({ DISCORD_TOKEN: "MQ.canary.token" });
    expect(await wrong.ended).toBe(1);
    expect(wrong.said()).toMatch(/failed {3}account: Discord refuses the token → .*Reset Token/);
    expect(wrong.said()).not.toContain("canary");
  });

  it("explains itself with an example", async () => {
    const help = check({}, "--help");
    expect(await help.ended).toBe(0);
    expect(help.said()).toContain("DISCORD_TOKEN=… floorbroker discord check");
  });
});
