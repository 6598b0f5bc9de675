import { isOk } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { checkDiscord, openDiscordChat, type DiscordOptions } from "../src/index.ts";
import { ANALYST, answersIn, conversation, status, told, until, type Conversation } from "./conversation.ts";
import type { LoopbackOptions } from "./loopback/discord.ts";
import type { Route } from "./loopback/routes.ts";

/** What a server of another maker may leave out: nothing of it is needed for hearing and answering. */
const OPTIONAL = new Set([
  "nonce", "resume_gateway_url", "shards", "session_start_limit", "guilds", "application", "shard", "v", "tts", "mentions",
  "mention_roles", "mention_everyone", "pinned", "components", "attachments", "flags", "edited_timestamp", "username",
  "discriminator", "global_name", "avatar", "permission_overwrites", "thread_metadata", "features", "roles", "emojis",
]);

const sparse = (data: unknown): unknown => {
  if (Array.isArray(data)) return data.map(sparse);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).flatMap(([key, value]) => (OPTIONAL.has(key) ? [] : [[key, sparse(value)]])));
};

const notThere = (method: string, path: string): Route => ({
  method,
  path,
  needsToken: false,
  answer: () => ({ status: 404, body: { message: "Not Found" } }),
});

/** Ids that nobody needs to match may come as numbers. */
const numbered = (data: unknown): unknown =>
  typeof data === "object" && data !== null && "guild_id" in data ? { ...data, guild_id: 42 } : data;

const opened: Conversation[] = [];
const begin = async (options: LoopbackOptions): Promise<Conversation> => {
  const begun = await conversation(options);
  opened.push(begun);
  return begun;
};
afterEach(async () => {
  for (const each of opened.splice(0)) await each.stop();
});

/** Hears a message, answers it, loses the gateway, and hears what was posted meanwhile. */
const live = async (talk: Conversation, change: Partial<DiscordOptions> = {}): Promise<void> => {
  const { discord, alerts, heard } = talk;
  const chat = await talk.open(change);
  const first = discord.world.post(alerts, ANALYST, "first");
  await until(() => heard.length === 1, "a message");
  await chat.post(status(first, "working"));
  await chat.said();
  await chat.post(status(first, "filled"));
  await chat.said();
  expect(answersIn(talk, alerts).map(({ content, replyTo }) => [content, replyTo])).toEqual([["filled", first.id]]);
  discord.gateway.drop();
  discord.world.post(alerts, ANALYST, "second");
  await until(() => heard.length === 2, "what was posted in the gap");
  expect(heard.map(told)).toEqual(["posted first", "posted second"]);
  expect(talk.problems).toEqual([]);
};

describe("A server that leaves out whatever it may", { timeout: 60_000 }, () => {
  it("is heard and answered, also after a gap", async () => {
    const routes = (): readonly Route[] => [
      notThere("GET", "/applications/@me"),
      notThere("PUT", "/applications/:id/commands"),
      notThere("PUT", "/applications/:id/guilds/:id/commands"),
    ];
    await live(await begin({ shape: sparse, routes }));
  });

  it("and knows neither /gateway/bot nor who the bot is, is asked for /gateway", async () => {
    const routes = (_: unknown, url: () => string): readonly Route[] => [
      notThere("GET", "/gateway/bot"),
      notThere("GET", "/users/@me"),
      { method: "GET", path: "/gateway", needsToken: false, answer: () => ({ status: 200, body: { url: `${url()}/` } }) },
    ];
    await live(await begin({ shape: sparse, routes }));
  });

  it("and knows no way to its gateway at all needs it to be configured, and says so", async () => {
    const talk = await begin({ routes: () => [notThere("GET", "/gateway/bot"), notThere("GET", "/gateway")] });
    const { token, api } = talk.discord;
    const refused = await openDiscordChat({ token, api, watched: [], operatorChannel: null, notice: () => undefined });
    expect(isOk(refused) ? null : refused.left).toMatchObject({ code: "discord-no-gateway" });
    await live(talk, { gateway: `${api.replace("http", "ws").replace("/api", "/gateway")}/` });
  });

  it("and numbers the ids of its guilds is heard, in a guild that nobody can name", async () => {
    const talk = await begin({ shape: numbered });
    await live(talk);
    const [event] = talk.heard;
    expect(event?.type === "posted" ? event.message.guildId : undefined).toBeNull();
  });

  it("and names an address for resuming that is none, is resumed where it was found", async () => {
    const shape = (data: unknown): unknown =>
      typeof data === "object" && data !== null && "resume_gateway_url" in data ? { ...data, resume_gateway_url: "" } : data;
    const talk = await begin({ shape });
    await live(talk);
    expect(talk.discord.gateway.counts.resumed).toBe(1);
  });

  it("and sends what discord.js can't digest ends nothing, and is heard on", async () => {
    const talk = await begin({});
    const { discord, alerts, heard } = talk;
    await talk.open();
    discord.gateway.dispatch("GUILD_CREATE", null);
    discord.gateway.dispatch("GUILD_CREATE", { id: 1, channels: "none", members: 3 });
    discord.gateway.dispatch("CHANNEL_UPDATE", { type: "?" });
    discord.gateway.dispatch("MESSAGE_CREATE", null);
    discord.gateway.send({ op: 9 });
    discord.gateway.send({ op: 10 });
    discord.gateway.send({ op: 99, d: [] });
    discord.world.post(alerts, ANALYST, "after all that");
    await until(() => heard.length === 1, "what was said after it");
    await until(() => talk.chat().standing().phase === "connected", "a connection");
    expect(heard.map(told)).toEqual(["posted after all that"]);
  });

  it("is checked as far as it tells", async () => {
    const { discord, alerts } = await begin({ shape: sparse, routes: () => [notThere("GET", "/applications/@me")] });
    const { token, api } = discord;
    const { findings } = await checkDiscord({ token, api, channels: [{ id: alerts, use: "alerts" }], people: [] }, () => undefined);
    expect(findings.filter(({ state }) => state === "failed")).toEqual([]);
    expect(findings.filter(({ state }) => state === "unknown").map(({ about }) => about)).toEqual(["message content", `channel ${alerts}`]);
  });
});

describe("The address of REST", { timeout: 60_000 }, () => {
  it.each(["/", "/v10", "/v10/"])("may end with %s", async (end) => {
    const talk = await begin({});
    await live(talk, { api: `${talk.discord.api}${end}` });
  });
});

describe("A gateway that is named", { timeout: 60_000 }, () => {
  it("is resumed at, whatever the other one names for that", async () => {
    const shape = (data: unknown): unknown =>
      typeof data === "object" && data !== null && "resume_gateway_url" in data ? { ...data, resume_gateway_url: "ws://127.0.0.1:1/gone" } : data;
    const talk = await begin({ shape });
    await live(talk, { gateway: talk.discord.api.replace("http", "ws").replace("/api", "/gateway") });
    expect(talk.discord.gateway.counts.resumed).toBe(1);
  });
});

