import { PermissionFlagsBits as Bit } from "discord.js";
import { afterEach, describe, expect, it } from "vitest";
import { checkDiscord, type CheckedDiscord, type DiscordCheck, type Finding } from "../src/index.ts";
import { loopbackDiscord, type LoopbackDiscord, type LoopbackOptions } from "./loopback/discord.ts";
import { guildRoutes, guildSettings, type GuildSettings } from "./loopback/guild.ts";

const ROLE = "700000000000000077";
const TRADER = "704125082750156840";
const STRANGER = "704125082750156841";
const ALL =
  Bit.ViewChannel | Bit.SendMessages | Bit.SendMessagesInThreads | Bit.ReadMessageHistory | Bit.EmbedLinks | Bit.AttachFiles | Bit.UseApplicationCommands;

interface Checkable {
  readonly discord: LoopbackDiscord;
  readonly settings: GuildSettings;
  readonly alerts: string;
  check(change?: Partial<DiscordCheck>): Promise<CheckedDiscord>;
}

const open: LoopbackDiscord[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

/** A guild in which everything is as it should be. */
const sound = async (options: LoopbackOptions = {}): Promise<Checkable> => {
  const settings = guildSettings();
  const discord = await loopbackDiscord({ routes: (world, url) => guildRoutes(settings, world, url), ...options });
  open.push(discord);
  const { world, token, api } = discord;
  const alerts = world.addChannel("alerts");
  settings.roles.set(world.guildId, 0n).set(ROLE, ALL);
  settings.members.set(world.botId, [ROLE]).set(TRADER, []);
  const usual: DiscordCheck = { token, api, channels: [{ id: alerts, use: "alerts" }], people: [{ id: TRADER, use: "commands" }] };
  return { discord, settings, alerts, check: (change = {}) => checkDiscord({ ...usual, ...change }, () => undefined) };
};

const about = ({ findings }: CheckedDiscord, what: string): readonly Finding[] => findings.filter((finding) => finding.about === what);
const notOk = ({ findings }: CheckedDiscord): readonly Finding[] => findings.filter(({ state }) => state !== "ok");

describe("A bot that has all it needs", () => {
  it("passes every check, is let in by the gateway once, and gets its invite link", async () => {
    const { discord, check } = await sound();
    const checked = await check();
    expect(notOk(checked)).toEqual([]);
    expect(checked.findings.map((finding) => finding.about)).toEqual([
      "token", "account", "message content", "gateway address", "session starts", "gateway",
      `channel ${discord.world.channels.keys().next().value}`, `user ${TRADER}`,
    ]);
    expect(checked.invite).toContain(`client_id=${discord.world.botId}`);
    expect(discord.gateway.counts.identified).toBe(1);
    expect(discord.gateway.live()).toBe(0);
    expect(JSON.stringify(checked)).not.toContain(discord.token);
  });

  it("passes as administrator, too, and as the guild's owner", async () => {
    const { discord, settings, check } = await sound();
    settings.roles.set(ROLE, Bit.Administrator);
    expect(notOk(await check())).toEqual([]);
    settings.roles.set(ROLE, 0n);
    settings.ownerId = discord.world.botId;
    expect(notOk(await check())).toEqual([]);
  });
});

describe("A token", () => {
  it.each([
    ["Bot MQ.a.b", "the word Bot"],
    ['"MQ.a.b"', "quotes or spaces"],
  ])("that is written as %s is not sent anywhere", async (token, text) => {
    const { discord, check } = await sound();
    const checked = await check({ token });
    expect(checked).toMatchObject({ invite: null, findings: [{ about: "token", state: "failed" }] });
    expect(checked.findings[0]?.text).toContain(text);
    expect(discord.rest.asked).toEqual([]);
  });

  it("that Discord does not know ends the check with where to get one", async () => {
    const checked = await (await sound()).check({ token: "MQ.wrong.token" });
    expect(notOk(checked)).toMatchObject([{ about: "account", state: "failed", remedy: expect.stringContaining("Reset Token") }]);
    expect(JSON.stringify(checked)).not.toContain("wrong.token");
  });

  it("can't be judged while Discord is out of reach, which is no word against it", async () => {
    const { discord, check } = await sound();
    discord.rest.faults.plan({ fault: "cut" });
    expect(notOk(await check())).toMatchObject([{ about: "account", state: "unknown", text: expect.stringContaining("can't be reached") }]);
  });
});

describe("The Message Content intent", () => {
  it("that is not enabled fails twice, in the portal and at the gateway, with where to enable it", async () => {
    const { settings, check } = await sound({ contentAllowed: false });
    settings.applicationFlags = 0;
    const checked = await check();
    expect(notOk(checked)).toMatchObject([
      { about: "message content", state: "failed", remedy: expect.stringContaining("Privileged Gateway Intents") },
      { about: "gateway", state: "failed", remedy: expect.stringContaining("enable Message Content Intent") },
    ]);
  });
});

describe("Application flags without the intent", () => {
  it("are no failure where the gateway lets the bot in with it", async () => {
    const { settings, check } = await sound();
    settings.applicationFlags = 0;
    const checked = await check();
    expect(notOk(checked)).toEqual([]);
    expect(about(checked, "message content")).toMatchObject([{ state: "ok", text: expect.stringContaining("the gateway gives it") }]);
  });
});

describe("Session starts", () => {
  it("that are nearly used up are told, and none of the last ones is used for a check", async () => {
    const { discord, settings, check } = await sound();
    settings.starts = { total: 1_000, remaining: 60, resetAfterMs: 60_000 };
    expect(notOk(await check())).toMatchObject([{ about: "session starts", state: "warning" }]);
    expect(discord.gateway.counts.identified).toBe(1);
    settings.starts = { total: 1_000, remaining: 0, resetAfterMs: 60_000 };
    expect(notOk(await check())).toMatchObject([{ about: "session starts", state: "failed" }, { about: "gateway", state: "unknown" }]);
    expect(discord.gateway.counts.identified).toBe(1);
  });
});

describe("A channel", () => {
  it("whose overwrites take away what the bot needs is told with what is missing, and what that means", async () => {
    const { discord, settings, alerts, check } = await sound();
    settings.overwrites.set(alerts, [{ id: discord.world.botId, type: 1, allow: 0n, deny: Bit.SendMessages | Bit.ReadMessageHistory }]);
    const [finding] = notOk(await check());
    expect(finding).toMatchObject({ about: `channel ${alerts}`, state: "failed" });
    expect(finding?.text).toMatch(/#alerts, a text channel of loopback \(alerts\): Read Message History, Send Messages missing/);
    expect(finding?.remedy).toContain("Read Message History, Send Messages");
  });

  it("in which only commands of the application are forbidden is a warning", async () => {
    const { discord, settings, alerts, check } = await sound();
    settings.overwrites.set(alerts, [{ id: discord.world.guildId, type: 0, allow: 0n, deny: Bit.UseApplicationCommands }]);
    expect(notOk(await check())).toMatchObject([{ state: "warning", text: expect.stringContaining("Use Application Commands") }]);
  });

  it("that is a thread is judged by its parent's overwrites, and by the permission for threads", async () => {
    const { discord, settings, alerts, check } = await sound();
    const thread = discord.world.addChannel("today", alerts);
    settings.overwrites.set(alerts, [{ id: ROLE, type: 0, allow: 0n, deny: Bit.SendMessages }]);
    const channels = [{ id: thread, use: "alerts" }];
    expect(notOk(await check({ channels }))).toEqual([]);
    settings.overwrites.set(alerts, [{ id: ROLE, type: 0, allow: 0n, deny: Bit.SendMessagesInThreads }]);
    expect(notOk(await check({ channels }))).toMatchObject([{ state: "failed", text: expect.stringContaining("Send Messages in Threads missing") }]);
  });

  it("that is not there, or in which nobody writes, is told", async () => {
    const { settings, alerts, check } = await sound();
    expect(about(await check({ channels: [{ id: "1255265167113978001", use: "control" }] }), "channel 1255265167113978001")).toMatchObject([
      { state: "failed", text: expect.stringContaining("is not known"), remedy: expect.stringContaining("invite the bot") },
    ]);
    for (const [type, text] of [[15, "is a forum"], [4, "is not a channel in which text is written"]] as const) {
      settings.types.set(alerts, type);
      expect(notOk(await check())[0]).toMatchObject({ state: "failed", text: expect.stringContaining(text) });
    }
  });
});

describe("A forum", () => {
  it("will do where threads are read, and needs the permission for threads", async () => {
    const { settings, alerts, check } = await sound();
    settings.types.set(alerts, 15);
    settings.roles.set(ROLE, ALL & ~Bit.SendMessages);
    const channels = [{ id: alerts, use: "alerts", forum: true }];
    expect(notOk(await check({ channels }))).toEqual([]);
    settings.roles.set(ROLE, ALL & ~Bit.SendMessagesInThreads);
    expect(notOk(await check({ channels }))).toMatchObject([{ state: "failed" }]);
  });
});

describe("Somebody who is named", () => {
  it("and is not in the server is a warning: a webhook never is", async () => {
    const { check } = await sound();
    const checked = await check({ people: [{ id: TRADER, use: "commands" }, { id: STRANGER, use: "alerts" }] });
    expect(notOk(checked)).toMatchObject([{ about: `user ${STRANGER}`, state: "warning" }]);
  });
});
