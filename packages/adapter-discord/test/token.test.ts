import { ok } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { standingText } from "../src/index.ts";
import { ANALYST, answersIn, conversations, status, told, until } from "./conversation.ts";
import type { Asked } from "./loopback/rest-faults.ts";
import type { Route } from "./loopback/routes.ts";

const begin = conversations();

const REFUSED = { fault: "status", status: 401 } as const;
const isPost = ({ method, path }: Asked): boolean => method === "POST" && path.endsWith("/messages");

const refusing = (method: string, path: string): Route => ({
  method,
  path,
  needsToken: false,
  answer: () => ({ status: 401, body: { message: "401: Unauthorized", code: 0 } }),
});

describe("A 401", { timeout: 60_000 }, () => {
  it("that comes once keeps nothing from being said, and alarms nobody", async () => {
    const talk = await begin();
    const { discord, alerts, operator, problems } = talk;
    const chat = await talk.open();
    discord.rest.faults.plan(REFUSED, isPost);
    const asked = discord.world.post(alerts, ANALYST, "x");
    await chat.post(status(asked, "received"));
    await chat.said();
    await chat.post(status(asked, "filled"));
    await chat.said();
    expect(answersIn(talk, alerts).map(({ content }) => content)).toEqual(["filled"]);
    expect(answersIn(talk, operator)).toEqual([]);
    expect(problems).toEqual([]);
    expect(chat.standing().tokenRefusedSince).toBeNull();
  });

  it("of the back-fill is no reason to miss what was posted", async () => {
    const talk = await begin();
    const { discord, alerts, heard, problems } = talk;
    await talk.open();
    discord.world.post(alerts, ANALYST, "first");
    await until(() => heard.length === 1, "a message");
    discord.rest.faults.plan(REFUSED, ({ path }) => path === `/channels/${alerts}/messages`);
    discord.gateway.drop();
    discord.world.post(alerts, ANALYST, "in the gap");
    await until(() => heard.length === 2, "what was posted in the gap");
    expect(heard.map(told)).toEqual(["posted first", "posted in the gap"]);
    expect(problems).toEqual([]);
  });

  it("to the question for the application costs the slash commands only", async () => {
    const talk = await begin({ routes: () => [refusing("GET", "/applications/@me")] });
    const { discord, alerts, problems } = talk;
    const slash = { enabled: true, channels: [alerts], permits: () => ok(null), symbols: () => [] };
    const chat = await talk.open({ slash });
    await chat.post(status(discord.world.post(alerts, ANALYST, "x"), "received"));
    await chat.said();
    expect(answersIn(talk, alerts).map(({ content }) => content)).toEqual(["received"]);
    await until(() => problems.length > 0, "the problem of the registration");
    expect(problems.map(({ code }) => code)).toEqual(["slash-commands-not-registered"]);
  });

  it("of one route again and again is a refusal of that route", async () => {
    const talk = await begin();
    const { discord, alerts, problems } = talk;
    const chat = await talk.open();
    discord.rest.faults.plan(REFUSED, isPost, 1_000);
    await chat.post(status(discord.world.post(alerts, ANALYST, "x"), "received"));
    await chat.said();
    expect(problems.map(({ code }) => code)).toContain("not-answered");
    expect(chat.standing().tokenRefusedSince).toBeNull();
  });

  it("to everything means that the token is gone: that is told with its remedy, stands in the status, and ends", async () => {
    const talk = await begin();
    const { discord, alerts, problems } = talk;
    const alarms: string[] = [];
    const chat = await talk.open({ alarm: (text) => void alarms.push(text) });
    const end = discord.rest.faults.plan(REFUSED, () => true, 1_000_000);
    await chat.post(status(discord.world.post(alerts, ANALYST, "x"), "received"));
    await expect(chat.tell("kill: day loss")).rejects.toThrow("refuses the bot's token");
    expect(alarms.filter((text) => text.includes("Reset Token"))).toHaveLength(1);
    expect(problems.filter(({ code }) => code === "discord-token-refused")).toHaveLength(1);
    expect(standingText(chat.standing(), Date.now())).toMatch(/it has refused the bot's token for \d+ s/);
    end();
    await chat.said();
    await until(() => chat.standing().tokenRefusedSince === null, "the token's return");
    expect(answersIn(talk, alerts).map(({ content }) => content)).toEqual(["received"]);
    expect(alarms.at(-1)).toBe("Discord takes the bot's token again");
  });
});
