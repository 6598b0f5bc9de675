import { openDiscordChat, type DiscordChat } from "@floorbroker/adapter-discord";
import {
  bookId,
  type BookConfig,
  type ChatEvent,
  type Event,
  type Message,
  type Post,
  type Recorded,
  type StatusPost,
} from "@floorbroker/core";
import {
  loopbackDiscord,
  type LoopbackDiscord,
  type LoopbackOptions,
} from "../../adapter-discord/test/loopback/discord.ts";
import { memoryJournal } from "../src/replay/memory-journal.ts";
import { runChannel, type ChannelRun } from "../src/run/channel-run.ts";
import { channelsOf } from "../src/run/discord-run.ts";
import type { replayChat } from "../src/run/replay-chat.ts";
import { done } from "./broker-process.ts";

/** What is posted, and under which rules. */
export interface Script {
  readonly config: BookConfig;
  readonly messages: readonly Message[];
}

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

/** What came of it. */
export interface Day {
  readonly history: readonly Recorded<Event>[];
  /** The last that was said under each message. */
  readonly statuses: ReadonlyMap<string, string>;
  /** The same as the line above an embed says it, where it has parts. */
  readonly headlines: ReadonlyMap<string, string>;
  readonly changed: number;
}

const headlineOf = ({ text, card }: StatusPost): string => {
  if (card === undefined) return text;
  return card.is === "trade" ? `${card.contract}: ${card.trail.at(-1) ?? card.state}` : `not done: ${card.code}`;
};

/** Trades the script, by default as a replay. */
export const dayOf = async ({ config, messages }: Script, chat?: ChannelRun["chat"]): Promise<Day> => {
  const statuses = new Map<string, string>();
  const headlines = new Map<string, string>();
  let changed = 0;
  const answered = (post: Post): void => {
    if (post.type !== "status") return;
    changed++;
    statuses.set(post.messageId, post.text);
    headlines.set(post.messageId, headlineOf(post));
  };
  const end = await runChannel({
    bookId: bookId("sim:day"),
    config,
    world: { seed: 1 },
    messages,
    journal: memoryJournal(),
    speed: "max",
    view: { posted: () => undefined, answered, at: () => undefined, resumed: () => undefined },
    stopped: () => false,
    ...(chat === undefined ? {} : { chat }),
  });
  return { history: done(end).history, statuses, headlines, changed };
};

/** Without what is escaped: what a reader of Discord sees. */
const seen = (content: string): string => content.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1").replaceAll("\u200b", "");

/** A day in Discord, with the bot's replies as a reader sees them: whose they answer, and what they say. */
export interface DiscordDay extends Day {
  readonly replies: readonly (readonly [string | null, string])[];
}

/** Trades the script as posted in a Discord of its own; `upset` says what goes wrong there. */
export const discordDayOf = async (
  script: Script,
  options: LoopbackOptions = {},
  upset: (discord: LoopbackDiscord) => void = () => undefined,
  style: "embeds" | "text" = "text",
): Promise<DiscordDay> => {
  const guild = script.messages[0]?.guildId;
  const discord = await loopbackDiscord({ ...options, ...(guild == null ? {} : { guildId: guild }) });
  try {
    const { token, api, world } = discord;
    const channels = channelsOf(script.config);
    for (const id of channels) world.addChannel("sample", null, id);
    const refused = ({ text }: { readonly text: string }): never => {
      throw new Error(text);
    };
    const chat = done(
      await openDiscordChat({ token, api, watched: channels, statuses: style, operatorChannel: null, notice: refused }),
    );
    upset(discord);
    const day = await dayOf(script, through(discord, chat));
    await chat.said();
    await chat.close();
    const replies = channels
      .flatMap((id) => world.messagesIn(id))
      .filter(({ authorId }) => authorId === world.botId)
      .map(({ replyTo, content }) => [replyTo, seen(content)] as const);
    return { ...day, replies };
  } finally {
    await discord.stop();
  }
};
