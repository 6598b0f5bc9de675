import { channelId, messageId, type ChatEvent } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { ANALYST, answersIn, aWhile, conversation, status, told, until, type Conversation } from "./conversation.ts";
import type { LoopbackOptions } from "./loopback/discord.ts";
import { messageJson } from "./loopback/payloads.ts";
import { found, type Answer, type Request, type Route } from "./loopback/routes.ts";
import type { LoopbackMessage, World } from "./loopback/world.ts";

const begin = async (test: (talk: Conversation) => Promise<void>, options: LoopbackOptions = {}): Promise<void> => {
  const talk = await conversation(options);
  try {
    await test(talk);
  } finally {
    await talk.stop();
  }
};

const get = (path: string, answer: (request: Request) => Answer): Route => ({ method: "GET", path, needsToken: true, answer });

const noSuchRoute: Answer = { status: 404, body: { message: "Not Found", code: 0 } };

/** Pages of a channel with so many messages at most, each of them as it is shown. */
const pages =
  (most: number, shown: (message: LoopbackMessage) => object = messageJson) =>
  (world: World): readonly Route[] => [
    get("/channels/:id/messages", ({ params: [id = ""], query }) => {
      const [after, before, limit] = [query.get("after"), query.get("before"), Number(query.get("limit") ?? "50")];
      const count = Math.min(limit, most);
      const all = world.messagesIn(id);
      const page =
        after === null
          ? all.filter((each) => before === null || BigInt(each.id) < BigInt(before)).slice(-count)
          : all.filter((each) => BigInt(each.id) > BigInt(after)).slice(0, count);
      return found(page.toReversed().map(shown));
    }),
  ];

/** Loses the session, so that only REST can tell what is done meanwhile. */
const inGap = async ({ discord }: Conversation, happens: () => void): Promise<void> => {
  const { identified } = discord.gateway.counts;
  discord.gateway.forgetSessions();
  discord.gateway.drop();
  happens();
  await until(() => discord.gateway.counts.identified === identified + 1, "the next session");
};

const codes = ({ problems }: Conversation): readonly string[] => problems.map(({ code }) => code);

const repliesOf = (heard: readonly ChatEvent[]): readonly unknown[] =>
  heard.map((event) => (event.type === "deleted" ? undefined : event.message.replyTo));

describe("A channel of which the book remembers nothing", { timeout: 60_000 }, () => {
  it.concurrent("is heard from when the book listened last, and of a new book from now on", () =>
    begin(async (talk) => {
      const { discord, alerts, heard } = talk;
      const now = Date.now();
      discord.world.post(alerts, ANALYST, "before the book", { at: now - 600_000 });
      discord.world.post(alerts, ANALYST, "while it was away", { at: now - 60_000 });
      await talk.open();
      await aWhile();
      expect(heard).toEqual([]);
      await talk.close();
      await talk.open({ since: now - 300_000 });
      await until(() => heard.length > 0, "what was missed");
      await aWhile();
      expect(heard.map(told)).toEqual(["posted while it was away"]);
    }));

  it.concurrent("is heard from its beginning when all in it is later than that", () =>
    begin(async (talk) => {
      talk.discord.world.post(talk.alerts, ANALYST, "the first ever");
      await talk.open({ since: Date.now() - 300_000 });
      await until(() => talk.heard.length === 1, "what was missed");
    }));
});

describe("Ids that have nothing to do with this machine's time", { timeout: 60_000 }, () => {
  it.concurrent.each([
    ["counted", (nth: number) => String(100 + nth)],
    ["of a day long ago", (nth: number) => String((BigInt(5 * 365 * 86_400_000 + nth) << 22n) + 1n)],
    ["of a day to come", (nth: number) => String((BigInt(20 * 365 * 86_400_000 + nth) << 22n) + 1n)],
  ])("that are %s leave no gap unheard", (_what, id) =>
    begin(async (talk) => {
      const { discord, alerts, heard } = talk;
      const { world } = discord;
      world.post(alerts, ANALYST, "before the book", { id: id(1) });
      await talk.open();
      await inGap(talk, () => world.post(alerts, ANALYST, "in the gap", { id: id(2) }));
      await until(() => heard.length === 1, "the first gap");
      world.post(alerts, ANALYST, "live", { id: id(3) });
      await until(() => heard.length === 2, "what is live");
      await inGap(talk, () => world.post(alerts, ANALYST, "in the next", { id: id(4) }));
      await until(() => heard.length === 3, "the next gap");
      await aWhile();
      expect(heard.map(told)).toEqual(["posted in the gap", "posted live", "posted in the next"]);
    }));
});

describe("A message that leaves out what is not needed", { timeout: 60_000 }, () => {
  it.concurrent("is heard; one without an author is told of once, however often it comes", () =>
    begin(async (talk) => {
      const { discord, alerts, heard } = talk;
      await talk.open();
      const id = discord.world.newId();
      discord.gateway.dispatch("MESSAGE_CREATE", { id, channel_id: alerts, author: { id: ANALYST }, content: "bare" });
      for (let copy = 0; copy < 3; copy++)
        discord.gateway.dispatch("MESSAGE_CREATE", { id: discord.world.guildId, channel_id: alerts, content: "by nobody" });
      await until(() => heard.length === 1 && talk.problems.length > 0, "the message");
      await aWhile();
      expect(heard.map(told)).toEqual(["posted bare"]);
      expect(codes(talk)).toEqual(["message-not-readable"]);
    }));

  it.concurrent("is heard from REST without its channel, its type and its time", () =>
    begin(
      async (talk) => {
        await talk.open();
        await inGap(talk, () => talk.discord.world.post(talk.alerts, ANALYST, "in the gap"));
        await until(() => talk.heard.length === 1, "the gap");
        expect(talk.heard[0]).toMatchObject({ message: { channelId: talk.alerts } });
      },
      { routes: pages(100, ({ id, authorId, content }) => ({ id, author: { id: authorId }, content })) },
    ));
});

describe("Pages that hold fewer messages than were asked for", { timeout: 60_000 }, () => {
  it.concurrent("are read on to the end of a gap, and what they don't show is not deleted", () =>
    begin(
      async (talk) => {
        const { discord, alerts, heard } = talk;
        const { world } = discord;
        await talk.open();
        const standing = Array.from({ length: 60 }, (_, nth) => world.post(alerts, ANALYST, `standing ${nth}`));
        await until(() => heard.length === 60, "the standing ones");
        const [first] = standing;
        await inGap(talk, () => {
          for (let nth = 0; nth < 120; nth++) world.post(alerts, ANALYST, `in the gap ${nth}`);
          world.remove(first?.id ?? "");
        });
        await until(() => heard.length === 181, "the gap and the deletion");
        await aWhile();
        expect(heard.slice(60).map(told)).toEqual([
          ...Array.from({ length: 120 }, (_, nth) => `posted in the gap ${nth}`),
          `deleted ${first?.id}`,
        ]);
      },
      { routes: pages(50) },
    ));
});

describe("A channel that is cleared during a gap", { timeout: 60_000 }, () => {
  it.concurrent("is found to be, message by message", () =>
    begin(async (talk) => {
      const { discord, alerts, heard } = talk;
      const { world } = discord;
      await talk.open();
      const ids = ["one", "two"].map((text) => world.post(alerts, ANALYST, text).id);
      await until(() => heard.length === 2, "both");
      await inGap(talk, () => ids.forEach((id) => world.remove(id)));
      await until(() => heard.length === 4, "the deletions");
      expect(heard.slice(2).map(told).toSorted()).toEqual(ids.map((id) => `deleted ${id}`).toSorted());
    }));
});

describe("A server that does not tell of its channels", { timeout: 60_000 }, () => {
  it.concurrent("is asked for what was posted in them nonetheless", () =>
    begin(
      async (talk) => {
        talk.discord.world.post(talk.alerts, ANALYST, "before the book");
        await talk.open();
        await inGap(talk, () => talk.discord.world.post(talk.alerts, ANALYST, "in the gap"));
        await until(() => talk.heard.length === 1, "the gap");
        expect(talk.heard.map(told)).toEqual(["posted in the gap"]);
        expect(talk.problems).toEqual([]);
      },
      { routes: () => [get("/channels/:id", () => noSuchRoute)] },
    ));
});

describe("A page that is refused, or is no list", { timeout: 60_000 }, () => {
  it.concurrent.each([
    ["refused", { status: 400, body: { message: "hiccup", code: 0 } }],
    ["no list", found({ message: "a page of a proxy" })],
  ])("is told of when it is %s, asked for again, and nothing is skipped", (_what, answer) =>
    (async () => {
      let ill = false;
      const healthy = pages(100);
      const routes = (world: World): readonly Route[] =>
        healthy(world).map((route) => ({ ...route, answer: (request) => (ill ? answer : route.answer(request)) }));
      await begin(
        async (talk) => {
          const { discord, alerts, heard } = talk;
          const alarms: string[] = [];
          await talk.open({ alarm: (text) => void alarms.push(text) });
          ill = true;
          await inGap(talk, () => discord.world.post(alerts, ANALYST, "in the gap"));
          await until(() => alarms.length > 0, "an alarm");
          discord.world.post(alerts, ANALYST, "live");
          await until(() => heard.length === 1, "what is live");
          ill = false;
          await until(() => heard.length === 2, "the gap");
          expect(heard.map(told)).toEqual(["posted live", "posted in the gap"]);
          expect(codes(talk)).toEqual(["channel-not-readable"]);
          expect(alarms).toHaveLength(1);
        },
        { routes },
      );
    })());
});

describe("A server without a type for replies", { timeout: 60_000 }, () => {
  it.concurrent("has its replies heard as such", () =>
    begin(async (talk) => {
      const { discord, alerts, heard } = talk;
      await talk.open();
      const first = discord.world.post(alerts, ANALYST, "first");
      discord.world.post(alerts, ANALYST, "out half", { replyTo: first.id, type: 0 });
      await until(() => heard.length === 2, "both");
      expect(repliesOf(heard)).toEqual([null, messageId(first.id)]);
    }));

  it.concurrent("and without /users/@me finds its answers again after a restart", () =>
    begin(
      async (talk) => {
        const { discord, alerts, heard } = talk;
        await talk.open();
        const first = discord.world.post(alerts, ANALYST, "first");
        await until(() => heard.length === 1, "the message");
        await talk.chat().post(status(first, "working"));
        await talk.chat().said();
        await talk.close();
        await talk.open({ remembered: [{ channelId: channelId(alerts), messageId: messageId(first.id), revision: 0 }] });
        await talk.chat().post(status(first, "filled"));
        await talk.chat().said();
        expect(answersIn(talk, alerts).map(({ content }) => content)).toEqual(["filled"]);
      },
      { routes: () => [get("/users/@me", () => noSuchRoute)] },
    ));
});
