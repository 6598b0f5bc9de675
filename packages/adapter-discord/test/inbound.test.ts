import { channelId, messageId, type ChatEvent, type Message } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { ANALYST, aWhile, conversations, told, until } from "./conversation.ts";

const begin = conversations();

const messageOf = (event: ChatEvent | undefined): Message => {
  if (event === undefined || event.type === "deleted") throw new Error("no message was heard");
  return event.message;
};

describe("What is posted in a watched channel", () => {
  it("is heard with ids that keep all their digits, its embeds, and what it replies to", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const first = discord.world.post(alerts, ANALYST, "BTO SPY 12/18 590c @ 1.20");
    discord.world.post(alerts, ANALYST, "out half", {
      replyTo: first.id,
      embeds: [{ title: "Alert", author: { name: "Marlin" }, fields: [{ name: "Entry", value: "1.20" }] }],
    });
    await until(() => heard.length === 2, "two messages");
    expect(messageOf(heard[0])).toEqual({
      id: first.id,
      guildId: discord.world.guildId,
      channelId: alerts,
      authorId: ANALYST,
      postedAt: first.postedAt,
      revision: 0,
      text: "BTO SPY 12/18 590c @ 1.20",
      embeds: [],
      replyTo: null,
      threadId: null,
    });
    expect(messageOf(heard[1])).toMatchObject({
      replyTo: first.id,
      embeds: [
        { title: "Alert", description: "", author: "Marlin", footer: "", fields: [{ name: "Entry", value: "1.20" }] },
      ],
    });
  });

  it("is heard once as it was posted, once for each edit, and once when it is deleted", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    discord.gateway.faults.duplicates = 3;
    await talk.open();
    const { id } = discord.world.post(alerts, ANALYST, "one");
    discord.world.touch(id);
    discord.world.edit(id, { content: "two" });
    discord.world.edit(id, { content: "three" });
    discord.world.touch(id);
    discord.world.remove(id);
    await until(() => heard.some(({ type }) => type === "deleted"), "the deletion");
    await aWhile();
    expect(heard.map(told)).toEqual(["posted one", "edited two", "edited three", `deleted ${id}`]);
  });

  it("has one number for the same edit, whichever way it comes", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const { id } = discord.world.post(alerts, ANALYST, "one");
    discord.world.edit(id, { content: "two" });
    await until(() => heard.length === 2, "the edit");
    const { revision } = messageOf(heard[1]);
    await talk.close();
    heard.length = 0;
    // A process that remembers only the post hears the edit from REST.
    await talk.open({ remembered: [{ channelId: alerts, messageId: messageId(id), revision: 0 }] });
    await until(() => heard.length === 1, "the edit, fetched");
    expect(messageOf(heard[0]).revision).toBe(revision);
  });

  it("is heard although it comes in another order than it was posted", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    discord.gateway.faults.reorder = 4;
    await talk.open();
    const { id } = discord.world.post(alerts, ANALYST, "one");
    discord.world.post(alerts, ANALYST, "two");
    discord.world.edit(id, { content: "one, edited" });
    discord.world.post(alerts, ANALYST, "three");
    await until(() => heard.length === 3, "three messages");
    await aWhile();
    expect(heard.map(told).toSorted()).toEqual(["posted one, edited", "posted three", "posted two"]);
  });

  it("is never heard when its deletion comes before it", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    discord.gateway.faults.reorder = 2;
    await talk.open();
    const { id } = discord.world.post(alerts, ANALYST, "one");
    discord.world.remove(id);
    await until(() => heard.length > 0, "the deletion");
    await aWhile();
    expect(heard.map(told)).toEqual([`deleted ${id}`]);
  });

  it("is heard in a thread that is watched by its own id", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    const thread = discord.world.addChannel("thread", alerts);
    await talk.open({ watched: [alerts, channelId(thread)] });
    discord.world.post(thread, ANALYST, "in the thread");
    await until(() => heard.length === 1, "the message of the thread");
    expect(messageOf(heard[0]).channelId).toBe(thread);
  });

  it("is fetched whole when only a part of an edit is told", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const { id } = discord.world.post(alerts, ANALYST, "one");
    await until(() => heard.length === 1, "the post");
    discord.gateway.faults.silent = true;
    discord.world.edit(id, { content: "two" });
    discord.gateway.faults.silent = false;
    discord.gateway.dispatch("MESSAGE_UPDATE", { id, channel_id: alerts, guild_id: discord.world.guildId });
    await until(() => heard.length === 2, "the edit");
    expect(heard.map(told)[1]).toBe("edited two");
  });
});

describe("What is nobody's instruction", () => {
  it("is not heard: other channels, bots and webhooks, joins, our own posts, pins of what is old", async () => {
    const talk = await begin();
    const { discord, alerts, operator, heard } = talk;
    const { world } = discord;
    const old = world.post(alerts, ANALYST, "an old alert", { at: Date.now() - 86_400_000 });
    await talk.open();
    world.post(operator, ANALYST, "elsewhere");
    world.post(alerts, world.newId(), "BTO SPY 590c", { by: "webhook" });
    world.post(alerts, world.newId(), "BTO SPY 590c", { by: "bot" });
    world.post(alerts, ANALYST, "joined", { type: 7 });
    world.post(alerts, world.botId, "our own", { by: "bot" });
    world.touch(old.id);
    world.post(alerts, ANALYST, "the end");
    await until(() => heard.length > 0, "the last message");
    expect(heard.map(told)).toEqual(["posted the end"]);
  });

  it("includes our own posts where bots are heard, and not those of other bots", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    const { world } = discord;
    await talk.open({ automated: [alerts] });
    world.post(alerts, world.botId, "our own", { by: "bot" });
    world.post(alerts, world.newId(), "by a relay", { by: "webhook" });
    world.post(alerts, world.newId(), "by a bot", { by: "bot" });
    await until(() => heard.length === 2, "two messages");
    expect(heard.map(told)).toEqual(["posted by a relay", "posted by a bot"]);
  });
});

describe("A gap", () => {
  it("that a resume bridges is heard once, in order", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    discord.world.post(alerts, ANALYST, "before");
    await until(() => heard.length === 1, "the post before the gap");
    discord.gateway.drop();
    for (let index = 0; index < 5; index++) discord.world.post(alerts, ANALYST, `in the gap ${index}`);
    await until(() => heard.length === 6, "the gap");
    await aWhile();
    expect(discord.gateway.counts).toMatchObject({ identified: 1, resumed: 1 });
    expect(heard.map(told)).toEqual(["posted before", ...[0, 1, 2, 3, 4].map((index) => `posted in the gap ${index}`)]);
  });

  it("that no resume bridges is fetched: what was posted, edited and deleted meanwhile", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const { world, gateway } = discord;
    const [first, second] = [world.post(alerts, ANALYST, "first"), world.post(alerts, ANALYST, "second")];
    await until(() => heard.length === 2, "the posts before the gap");
    gateway.forgetSessions();
    gateway.drop();
    for (let index = 0; index < 250; index++) world.post(alerts, ANALYST, `in the gap ${index}`);
    world.edit(first.id, { content: "first, edited" });
    world.remove(second.id);
    await until(() => heard.length === 254, "the gap");
    await aWhile();
    expect(gateway.counts).toMatchObject({ identified: 2, resumed: 0 });
    expect(heard.slice(2).map(told)).toEqual([
      ...Array.from({ length: 250 }, (_, index) => `posted in the gap ${index}`),
      "edited first, edited",
      `deleted ${second.id}`,
    ]);
  });

  it("is heard before what comes after it, while it is being fetched", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const { world, gateway, rest } = discord;
    rest.faults.plan({ fault: "slow", ms: 400 }, ({ path }) => path.endsWith("/messages"), 2);
    gateway.forgetSessions();
    gateway.drop();
    world.post(alerts, ANALYST, "in the gap");
    await until(() => gateway.counts.identified === 2, "the second session");
    world.post(alerts, ANALYST, "after the gap");
    await until(() => heard.length === 2, "both");
    expect(heard.map(told)).toEqual(["posted in the gap", "posted after the gap"]);
  });

  it("is fetched although REST fails for a while, and what comes meanwhile waits for it only a little", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const { world, gateway, rest } = discord;
    const end = rest.faults.plan({ fault: "status", status: 503 }, ({ path }) => path.endsWith("/messages"), 1_000);
    gateway.forgetSessions();
    gateway.drop();
    world.post(alerts, ANALYST, "in the gap");
    await until(() => gateway.counts.identified === 2, "the second session");
    world.post(alerts, ANALYST, "after the gap");
    await until(() => heard.length === 1, "what came after the gap");
    end();
    await until(() => heard.length === 2, "the gap");
    expect(heard.map(told)).toEqual(["posted after the gap", "posted in the gap"]);
  });

  it("between two processes is fetched from where the book's memory ends, not from before it began", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    const { world } = discord;
    const minutes = (count: number): number => Date.now() - count * 60_000;
    world.post(alerts, ANALYST, "before the book began", { at: minutes(30) });
    const [known, edited, removed] = [
      world.post(alerts, ANALYST, "known", { at: minutes(20) }),
      world.post(alerts, ANALYST, "to be edited", { at: minutes(19) }),
      world.post(alerts, ANALYST, "to be deleted", { at: minutes(18) }),
    ];
    world.post(alerts, ANALYST, "missed", { at: minutes(10) });
    world.edit(edited.id, { content: "edited meanwhile" });
    world.remove(removed.id);
    await talk.open({
      remembered: [known, edited, removed].map(({ id }) => ({
        channelId: alerts,
        messageId: messageId(id),
        revision: 0,
      })),
    });
    await until(() => heard.length === 3, "the gap");
    await aWhile();
    expect(heard.map(told).toSorted()).toEqual([`deleted ${removed.id}`, "edited edited meanwhile", "posted missed"]);
  });

  it("is not taken for deletions when the bot may not read the history", async () => {
    const refused = { status: 403, body: { code: 50_001, message: "Missing Access" } };
    const path = "/channels/:id/messages/:id";
    const talk = await begin({ routes: () => [{ method: "GET", path, needsToken: true, answer: () => refused }] });
    const { discord, alerts, heard } = talk;
    const known = discord.world.newId();
    await talk.open({ remembered: [{ channelId: alerts, messageId: messageId(known), revision: 0 }] });
    await aWhile();
    expect(heard).toEqual([]);
  });
});
