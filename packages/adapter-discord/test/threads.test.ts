import { channelId, messageId, type ChannelId, type ChatEvent, type Message } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { ANALYST, aWhile, conversations, status, told, until, type Conversation } from "./conversation.ts";
import { channelJson } from "./loopback/payloads.ts";
import type { LoopbackChannel } from "./loopback/world.ts";

const begin = conversations();

const messageOf = (event: ChatEvent | undefined): Message => {
  if (event === undefined || event.type === "deleted") throw new Error("no message was heard");
  return event.message;
};

const threadIn = (
  { discord }: Conversation,
  parent: string,
  type: LoopbackChannel["type"] = 11,
): { readonly id: ChannelId; readonly tell: (event: string, more?: object) => void } => {
  const id = channelId(discord.world.addChannel("thread", parent, undefined, type));
  const tell = (event: string, more: object = {}): void => {
    const channel = discord.world.channels.get(id);
    if (channel === undefined) throw new Error("no such channel");
    discord.gateway.dispatch(event, {
      ...channelJson(channel, discord.world.messagesIn(id).at(-1)?.id ?? null),
      ...more,
    });
  };
  return { id, tell };
};

describe("A public thread under a watched channel", () => {
  it("is heard as that channel from its first message on, and answered where it stands", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const thread = threadIn(talk, alerts);
    thread.tell("THREAD_CREATE", { newly_created: true });
    const posted = discord.world.post(thread.id, ANALYST, "in the thread");
    await until(() => heard.length === 1, "the message of the thread");
    expect(messageOf(heard[0])).toMatchObject({ channelId: alerts, threadId: thread.id, text: "in the thread" });
    await talk.chat().post(status(posted, "received"));
    await talk.chat().said();
    expect(discord.world.messagesIn(thread.id).map(({ content }) => content)).toEqual(["in the thread", "received"]);
    expect(discord.rest.asked.filter(({ method, path }) => method === "GET" && path.includes(thread.id))).toEqual([]);
  });

  it("is heard with its edits and deletions", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    const thread = threadIn(talk, alerts);
    await talk.open();
    const { id } = discord.world.post(thread.id, ANALYST, "one");
    discord.world.edit(id, { content: "two" });
    discord.world.remove(id);
    await until(() => heard.length === 3, "all of it");
    expect(heard.map(told)).toEqual(["posted one", "edited two", `deleted ${id}`]);
  });

  it("is found by what is posted in it when nobody told of it, and nothing is missing", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const thread = threadIn(talk, alerts);
    for (let index = 0; index < 5; index++) discord.world.post(thread.id, ANALYST, `message ${index}`);
    await until(() => heard.length === 5, "the messages of the thread");
    await aWhile();
    expect(heard.map(told)).toEqual([0, 1, 2, 3, 4].map((index) => `posted message ${index}`));
    expect(messageOf(heard[4]).threadId).toBe(thread.id);
  });

  it("may be told of before, while and after it is found", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    await talk.open();
    const thread = threadIn(talk, alerts);
    discord.world.post(thread.id, ANALYST, "first");
    thread.tell("THREAD_CREATE", { newly_created: true });
    thread.tell("THREAD_UPDATE");
    discord.world.post(thread.id, ANALYST, "second");
    await until(() => heard.length === 2, "both messages");
    await aWhile();
    expect(heard.map(told)).toEqual(["posted first", "posted second"]);
  });

  it("is caught up with after a gap, and after a restart", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    const { world, gateway } = discord;
    const thread = threadIn(talk, alerts);
    await talk.open();
    const first = world.post(thread.id, ANALYST, "first");
    await until(() => heard.length === 1, "the first message");
    gateway.forgetSessions();
    gateway.drop();
    world.post(thread.id, ANALYST, "in the gap");
    const fresh = threadIn(talk, alerts);
    world.post(fresh.id, ANALYST, "in a thread of the gap");
    await until(() => heard.length === 3, "the gap");
    await talk.close();
    world.post(thread.id, ANALYST, "missed");
    world.remove(first.id);
    await talk.open({
      remembered: heard
        .map(messageOf)
        .map(({ id, threadId, revision }) => ({ channelId: alerts, threadId, messageId: id, revision })),
    });
    await until(() => heard.length === 5, "what was missed");
    await aWhile();
    expect(heard.slice(1).map(told).toSorted()).toEqual([
      `deleted ${first.id}`,
      "posted in a thread of the gap",
      "posted in the gap",
      "posted missed",
    ]);
  });

  it("takes all its messages with it when it is deleted", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    const thread = threadIn(talk, alerts);
    await talk.open();
    const posted = discord.world.post(thread.id, ANALYST, "an alert");
    await until(() => heard.length === 1, "the message");
    thread.tell("THREAD_DELETE");
    await until(() => heard.length === 2, "its deletion");
    expect(told(heard[1] ?? { type: "deleted", messageId: messageId("0"), channelId: alerts })).toBe(
      `deleted ${posted.id}`,
    );
  });

  it("is not heard where the settings leave threads out, unless it is watched itself", async () => {
    const talk = await begin();
    const { discord, alerts, heard } = talk;
    const [left, named] = [threadIn(talk, alerts), threadIn(talk, alerts)];
    await talk.open({ threads: "none", watched: [alerts, named.id] });
    discord.world.post(left.id, ANALYST, "left out");
    discord.world.post(named.id, ANALYST, "named");
    await until(() => heard.length === 1, "the message");
    await aWhile();
    expect(heard.map(messageOf)).toMatchObject([{ text: "named", channelId: named.id, threadId: null }]);
  });
});

describe("A private thread, or one of another channel", () => {
  it("is not heard, and asked about once", async () => {
    const talk = await begin();
    const { discord, alerts, operator, heard } = talk;
    await talk.open();
    const [hidden, other] = [threadIn(talk, alerts, 12), threadIn(talk, operator)];
    for (let index = 0; index < 3; index++) {
      discord.world.post(hidden.id, ANALYST, "in private");
      discord.world.post(other.id, ANALYST, "elsewhere");
      await aWhile();
    }
    discord.world.post(alerts, ANALYST, "the end");
    await until(() => heard.length > 0, "the last message");
    expect(heard.map(told)).toEqual(["posted the end"]);
    const asked = discord.rest.asked.filter(
      ({ path }) => path === `/channels/${hidden.id}` || path === `/channels/${other.id}`,
    );
    expect(asked).toHaveLength(2);
  });
});

describe("A post of a watched forum", () => {
  it("is heard as the forum, which has no messages of its own", async () => {
    const talk = await begin();
    const { discord, alerts, heard, problems } = talk;
    const forum = channelId(discord.world.addChannel("forum", null, undefined, 15));
    await talk.open({ watched: [alerts, forum] });
    const thread = threadIn(talk, forum);
    thread.tell("THREAD_CREATE", { newly_created: true });
    discord.world.post(thread.id, ANALYST, "BTO SPY 590c", { id: thread.id });
    await until(() => heard.length === 1, "the post");
    expect(messageOf(heard[0])).toMatchObject({ channelId: forum, threadId: thread.id });
    expect(discord.rest.asked.some(({ path }) => path === `/channels/${forum}/messages`)).toBe(false);
    expect(problems).toEqual([]);
  });
});
