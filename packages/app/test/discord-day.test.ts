import { openDiscordChat, type DiscordChat } from "@floorbroker/adapter-discord";
import { bookId, type ChatEvent, type Event, type Post, type Recorded } from "@floorbroker/core";
import { afterAll, describe, expect, it } from "vitest";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import { memoryJournal } from "../src/replay/memory-journal.ts";
import { runChannel, type ChannelRun } from "../src/run/channel-run.ts";
import { channelsOf } from "../src/run/discord-run.ts";
import type { replayChat } from "../src/run/replay-chat.ts";
import { done } from "./broker-process.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "./sample-day.ts";

const guild = SAMPLE_MESSAGES[0]?.guildId;
const discord = await loopbackDiscord(guild == null ? {} : { guildId: guild });
for (const id of channelsOf(SAMPLE_CONFIG)) discord.world.addChannel("sample", null, id);
afterAll(() => discord.stop());

/** Posts each message in Discord at its instant, and hears it from there: the clock waits until it has come. */
const through =
  ({ world }: LoopbackDiscord, chat: DiscordChat): typeof replayChat =>
  (messages, clock, view) => {
    let [posted, heard] = [0, 0];
    let arrive: () => void = () => undefined;
    return {
      remaining: () => messages.length - posted,
      arrived: () =>
        new Promise((resolve) => {
          arrive = () => {
            if (heard === posted) resolve();
          };
          arrive();
        }),
      post: (post) => {
        view.answered(post);
        return chat.post(post);
      },
      listen: (listener) => {
        const off = chat.listen((event: ChatEvent) => {
          listener(event);
          heard++;
          arrive();
        });
        const cancels = messages.map(({ id, channelId, authorId, text, postedAt, replyTo }) =>
          clock.schedule(postedAt, () => {
            posted++;
            world.post(channelId, authorId, text, { id, at: postedAt, replyTo });
          }),
        );
        return () => {
          off();
          for (const cancel of cancels) cancel();
        };
      },
    };
  };

interface Day {
  readonly history: readonly Recorded<Event>[];
  /** The last that was said under each message. */
  readonly statuses: ReadonlyMap<string, string>;
  readonly changed: number;
}

const dayOf = async (chat?: ChannelRun["chat"]): Promise<Day> => {
  const statuses = new Map<string, string>();
  let changed = 0;
  const answered = (post: Post): void => {
    if (post.type !== "status") return;
    changed++;
    statuses.set(post.messageId, post.text);
  };
  const end = await runChannel({
    bookId: bookId("sim:day"),
    config: SAMPLE_CONFIG,
    world: { seed: 1 },
    messages: SAMPLE_MESSAGES,
    journal: memoryJournal(),
    speed: "max",
    view: { posted: () => undefined, answered, at: () => undefined, resumed: () => undefined },
    stopped: () => false,
    ...(chat === undefined ? {} : { chat }),
  });
  return { history: done(end).history, statuses, changed };
};

/** Without what is escaped: what a reader of Discord sees. */
const seen = (content: string): string => content.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1").replaceAll("\u200b", "");

describe("The sample day, posted in Discord", () => {
  it("is traded event by event as the replay of its export is, and told in one reply to each message", async () => {
    const replayed = await dayOf();
    const chat = done(
      await openDiscordChat({
        token: discord.token,
        api: discord.api,
        watched: channelsOf(SAMPLE_CONFIG),
        operatorChannel: null,
        notice: ({ text }) => expect.unreachable(text),
      }),
    );
    const posted = await dayOf(through(discord, chat));
    await chat.said();
    await chat.close();
    expect(posted.history).toEqual(replayed.history);
    expect(posted.history.length).toBeGreaterThan(100);

    const replies = channelsOf(SAMPLE_CONFIG)
      .flatMap((id) => discord.world.messagesIn(id))
      .filter(({ authorId }) => authorId === discord.world.botId)
      .map(({ replyTo, content }) => [replyTo, seen(content)]);
    expect(replies.length).toBe(replayed.statuses.size);
    expect(Object.fromEntries(replies)).toEqual(Object.fromEntries(replayed.statuses));
    expect(posted.changed).toBeGreaterThan(replies.length);
  });
});
