import { describe, expect, it } from "vitest";
import { virtualClock, type VirtualClock } from "../../adapter-sim/src/clock/virtual.ts";
import { standingText, type DiscordOptions } from "../src/index.ts";
import { ANALYST, answersIn, conversations, told, until, type Conversation } from "./conversation.ts";
import type { LoopbackOptions } from "./loopback/discord.ts";
import { guildRoutes, guildSettings, type GuildSettings } from "./loopback/guild.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const begin = conversations();

/** A conversation on a clock of its own: an hour of waiting takes a moment. */
interface Timed extends Conversation {
  readonly clock: VirtualClock;
  readonly settings: GuildSettings;
  /** Opens the chat while time passes. */
  begin(options?: Partial<DiscordOptions>): Promise<void>;
  /** Passes the time in steps, each with a moment for the sockets. */
  pass(ms: number, stepMs?: number): Promise<void>;
}

const timed = async (options: LoopbackOptions = {}): Promise<Timed> => {
  const clock = virtualClock(Date.now());
  const settings = guildSettings();
  const routes: LoopbackOptions["routes"] = (world, url) => guildRoutes(settings, world, url).slice(0, 1);
  const talk = await begin({ heartbeatMs: 1_000, now: clock.now, routes, ...options });
  const pass = async (ms: number, stepMs = SECOND): Promise<void> => {
    for (const end = clock.now() + ms; clock.now() < end; ) {
      clock.advanceTo(clock.now() + stepMs);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    ...talk,
    clock,
    settings,
    pass,
    begin: async (more = {}) => {
      let isOpen = false;
      const opening = talk.open({ clock, ...more }).finally(() => (isOpen = true));
      while (!isOpen) await pass(100, 100);
      await opening;
    },
  };
};

const textOf = ({ chat, clock }: Timed): string => standingText(chat().standing(), clock.now());

describe("A gateway that is away for ten minutes", { timeout: 60_000 }, () => {
  it("is tried again and again, and how it stands is known all the time", async () => {
    const talk = await timed();
    const { discord, pass } = talk;
    await talk.begin();
    expect(textOf(talk)).toMatch(/^Discord connected for \d+ s; 989 of 1000 session starts left$/);
    const { attempts } = discord.gateway.counts;
    discord.gateway.faults.down = true;
    discord.gateway.drop();
    await pass(10 * MINUTE);
    expect(discord.gateway.counts.attempts - attempts).toBeGreaterThan(2);
    expect(textOf(talk)).toMatch(/^Discord (?:resuming|connecting) for \d+ min, silent for \d+ min, attempt \d+( in \d+ s)?; 9\d\d of 1000 session starts left$/);
    discord.gateway.faults.down = false;
    for (let tries = 0; discord.gateway.live() === 0 && tries < 100; tries++) await pass(5 * SECOND);
    await until(() => talk.chat().standing().phase === "connected", "the return");
    expect(talk.chat().standing()).toMatchObject({ phase: "connected", attempts: 0, nextAt: null });
    expect(discord.gateway.counts.identified + discord.gateway.counts.resumed).toBe(2);
  });
});

describe("A gateway that ends each session as soon as it has begun", { timeout: 60_000 }, () => {
  it("costs few of the sessions that Discord allows", async () => {
    const talk = await timed();
    await talk.begin();
    for (let round = 0; round < 720; round++) {
      if (talk.discord.gateway.live() > 0) talk.discord.gateway.invalidate(false);
      await talk.pass(5 * SECOND, 5 * SECOND);
    }
    expect(talk.discord.gateway.counts.identified).toBeGreaterThan(5);
    expect(talk.discord.gateway.counts.identified).toBeLessThan(30);
  });
});

describe("Session starts that are used up", { timeout: 60_000 }, () => {
  it("are waited for, which is said, and none of the last ones is used", async () => {
    const talk = await timed();
    const { discord, settings, problems, pass } = talk;
    settings.starts = { total: 1_000, remaining: 4, resetAfterMs: HOUR };
    await talk.begin();
    expect(problems.map(({ code, text }) => `${code} ${text}`)).toEqual([expect.stringMatching(/^discord-no-session-starts .*4 of 1000 starts left/)]);
    expect(discord.gateway.counts.attempts).toBe(0);
    expect(textOf(talk)).toMatch(/^Discord waits \d+ min until it allows another session, .*; 4 of 1000 session starts left$|^Discord waits/);
    discord.world.post(talk.alerts, ANALYST, "while nobody may listen");
    await pass(50 * MINUTE, MINUTE);
    expect(discord.gateway.counts.attempts).toBe(0);
    settings.starts = { total: 1_000, remaining: 1_000, resetAfterMs: 24 * HOUR };
    await pass(15 * MINUTE, MINUTE);
    await until(() => talk.heard.length === 1, "what was posted meanwhile");
    expect(discord.gateway.counts).toMatchObject({ attempts: 1, identified: 1 });
    // The hour of silence is told with it.
    expect(problems.map(({ code }) => code)).toEqual(["discord-no-session-starts", "discord-silent"]);
  });
});

describe("A gateway that refuses the bot while it runs", { timeout: 60_000 }, () => {
  it.each([
    [4004, "discord-token-refused", "Reset Token"],
    [4010, "discord-gateway-refused", "update floorbroker"],
    [4011, "discord-gateway-refused", "make another bot"],
    [4012, "discord-gateway-refused", "update floorbroker"],
    [4013, "discord-gateway-refused", "update floorbroker"],
    [4014, "discord-intent-refused", "Privileged Gateway Intents"],
  ])("with %i is not tried again: the operator is told once, and the terminal what to do", async (code, problem, remedy) => {
    const talk = await timed();
    const { discord, operator, problems, pass } = talk;
    await talk.begin();
    const { attempts } = discord.gateway.counts;
    discord.gateway.close(code);
    await pass(3 * MINUTE, 2 * SECOND);
    expect(problems.map((each) => each.code)).toEqual([problem]);
    expect(problems[0]?.suggestions.join()).toContain(remedy);
    expect(answersIn(talk, operator).map(({ content }) => content.replaceAll("\\", ""))).toEqual([problems[0]?.text]);
    expect(discord.gateway.counts.attempts).toBe(attempts);
    expect(textOf(talk)).toMatch(/^Discord has refused the bot for/);
  });
});

describe("A REST that fails while the bot logs in", { timeout: 60_000 }, () => {
  it.each([
    ["503", { fault: "status", status: 503 }],
    ["no connection", { fault: "cut" }],
    ["too many requests", { fault: "rate-limited", retryAfterMs: 20 }],
  ] as const)("with %s is asked again until it answers", async (_, fault) => {
    const talk = await timed();
    talk.discord.rest.faults.plan(fault, ({ path }) => path === "/gateway/bot", 4);
    await talk.begin();
    await talk.pass(40 * SECOND);
    expect(talk.chat().standing().phase).toBe("connected");
    expect(talk.discord.gateway.counts.identified).toBe(1);
  });
});

describe("A gateway whose name is not known, or that refuses connections", { timeout: 60_000 }, () => {
  it.each(["ws://gateway.invalid", "ws://127.0.0.1:1"])("as %s is tried again, and keeps nothing from being opened", async (gateway) => {
    const talk = await timed();
    await talk.begin({ gateway });
    expect(talk.problems.map(({ code }) => code)).toEqual(["discord-unreachable"]);
    for (let tries = 0; talk.chat().standing().attempts < 3 && tries < 300; tries++) await talk.pass(5 * SECOND);
    expect(talk.chat().standing().attempts).toBeGreaterThanOrEqual(3);
    expect(textOf(talk)).toMatch(/^Discord connecting for .*, attempt \d+/);
  });
});

describe("An order to stop", { timeout: 60_000 }, () => {
  it("is heard at once, before what was posted earlier and is still being fetched, and once", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open({ urgent: ({ text }) => text === "!tt kill" });
    const endSlow = discord.rest.faults.plan({ fault: "slow", ms: 1_000 }, ({ path }) => path.endsWith("/messages"), 100);
    discord.gateway.drop();
    discord.world.post(alerts, ANALYST, "in the gap");
    await until(() => discord.gateway.counts.resumed === 1, "the resume");
    await new Promise((resolve) => setTimeout(resolve, 100));
    discord.world.post(alerts, ANALYST, "after it");
    discord.world.post(alerts, ANALYST, "!tt kill");
    await until(() => heard.map(told).includes("posted !tt kill"), "the order to stop");
    expect(heard.map(told)).not.toContain("posted after it");
    await until(() => heard.length === 3, "the rest");
    endSlow();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(heard.map(told).filter((text) => text !== "posted !tt kill")).toEqual(["posted in the gap", "posted after it"]);
    expect(heard).toHaveLength(3);
  });
});
