import { isOk, type Problem } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { openDiscordChat, type DiscordOptions } from "../src/index.ts";
import { ANALYST, answersIn, conversations, status, told, until, type Conversation } from "./conversation.ts";

const begin = conversations();

const refusalOf = async ({ discord, alerts }: Conversation, change: Partial<DiscordOptions> = {}): Promise<Problem | null> => {
  const { token, api } = discord;
  const opened = await openDiscordChat({ token, api, watched: [alerts], operatorChannel: null, notice: () => undefined, ...change });
  if (!isOk(opened)) return opened.left;
  await opened.right.close();
  return null;
};

describe("A chat is not opened", () => {
  it("with a token that Discord does not know", async () => {
    const talk = await begin();
    expect(await refusalOf(talk, { token: "MQ.wrong.token" })).toMatchObject({ code: "discord-token-refused" });
  });

  it.each([
    ["Bot MQ.a.b", "leave it out"],
    ['"MQ.a.b"', "leave them out"],
  ])("with a token that is written as %s, which is sent nowhere, and with what to write instead", async (token, remedy) => {
    const talk = await begin();
    const refused = await refusalOf(talk, { token });
    expect(refused).toMatchObject({ code: "discord-token-refused", suggestions: [`${remedy}: DISCORD_TOKEN is the token alone`] });
    expect(JSON.stringify(refused)).not.toContain("MQ");
    expect(talk.discord.rest.asked).toEqual([]);
  });

  it("for an application that may not read what people write", async () => {
    const talk = await begin({ contentAllowed: false });
    expect(await refusalOf(talk)).toMatchObject({ code: "discord-intent-refused" });
  });
});

describe("A Discord that is out of reach when the chat is opened", () => {
  it("is told of, keeps nothing from being opened, and is found when it is back: nothing of the meantime is lost", async () => {
    const talk = await begin();
    const { discord, alerts, heard, problems } = talk;
    discord.gateway.faults.down = true;
    const endRest = discord.rest.faults.plan({ fault: "cut" }, () => true, 10_000);
    const chat = await talk.open();
    expect(problems.map(({ code }) => code)).toEqual(["discord-unreachable"]);
    const first = discord.world.post(alerts, ANALYST, "while nobody listens");
    await chat.post(status(first, "said while Discord is away"));
    discord.gateway.faults.down = false;
    endRest();
    await until(() => heard.length === 1, "the message of the meantime");
    await chat.said();
    expect(heard.map(told)).toEqual(["posted while nobody listens"]);
    expect(answersIn(talk, alerts).map(({ content }) => content)).toEqual(["said while Discord is away"]);
  });
});

describe("A gateway that is out of reach when the chat is opened, while REST is not", () => {
  it("keeps nothing from being opened either, and what is said is posted", async () => {
    const talk = await begin();
    const { discord, alerts, heard, problems } = talk;
    discord.gateway.faults.down = true;
    const chat = await talk.open();
    expect(problems.map(({ code }) => code)).toEqual(["discord-unreachable"]);
    const first = discord.world.post(alerts, ANALYST, "while nobody listens");
    await chat.post(status(first, "said without a gateway"));
    await chat.said();
    expect(answersIn(talk, alerts).map(({ content }) => content)).toEqual(["said without a gateway"]);
    discord.gateway.faults.down = false;
    await until(() => heard.length === 1, "the message of the meantime");
  });
});

describe("A gateway that is named", () => {
  it("is used instead of the one that REST names", async () => {
    const [rest, other] = [await begin(), await begin()];
    const gateway = other.discord.api.replace("http", "ws").replace("/api", "/gateway");
    expect(await refusalOf(rest, { gateway })).toBeNull();
    expect(rest.discord.gateway.counts.identified).toBe(0);
    expect(other.discord.gateway.counts.identified).toBe(1);
  });
});

describe("A heartbeat that is not answered", () => {
  it("ends the connection, and the next one resumes with what was said meanwhile", async () => {
    const talk = await begin({ heartbeatMs: 200 });
    const { discord, alerts, heard } = talk;
    await talk.open();
    discord.gateway.faults.silent = true;
    discord.world.post(alerts, ANALYST, "into the silence");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard).toEqual([]);
    discord.gateway.faults.silent = false;
    await until(() => heard.length === 1, "what was said into the silence");
    expect(heard.map(told)).toEqual(["posted into the silence"]);
  });
});

describe("The interval of heartbeats that a server asks for", () => {
  it("is known of the connection, so that a silence of that length alarms nobody", async () => {
    const talk = await begin({ heartbeatMs: 120_000 });
    await talk.open();
    expect(talk.chat().standing().heartbeatMs).toBe(120_000);
  });
});

describe("A gateway that is silent for long", () => {
  it("is told of by another route and in the operator's channel, once, and so is its return", async () => {
    const talk = await begin({ heartbeatMs: 100 });
    const { discord, alerts, operator, problems, heard } = talk;
    await talk.open({ silentAfterMs: 600 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(problems).toEqual([]);
    discord.gateway.faults.down = true;
    discord.gateway.drop();
    discord.world.post(alerts, ANALYST, "into the silence");
    await until(() => problems.length > 0, "the alarm");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(problems.map(({ code }) => code)).toEqual(["discord-silent"]);
    discord.gateway.faults.down = false;
    await until(() => heard.length === 1, "what was said into the silence");
    await until(() => answersIn(talk, operator).length === 2, "the return");
    const [alarm, back] = answersIn(talk, operator).map(({ content }) => content);
    expect(alarm).toMatch(/^Discord's gateway has been silent for \d+ s: no message is heard; exits go on$/);
    expect(back).toMatch(/^Discord is heard again after \d+ s; /);
    expect(problems).toHaveLength(1);
  });
});
