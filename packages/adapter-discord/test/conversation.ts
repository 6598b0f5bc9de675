import { channelId, isOk, messageId, type ChannelId, type ChatEvent, type Post, type Problem } from "@floorbroker/core";
import { afterEach } from "vitest";
import { openDiscordChat, type DiscordChat, type DiscordOptions } from "../src/index.ts";
import { loopbackDiscord, type LoopbackDiscord, type LoopbackOptions } from "./loopback/discord.ts";
import type { LoopbackMessage } from "./loopback/world.ts";

/** An analyst of the owner's rules. */
export const ANALYST = "700068629626224700";

/** A chat over a loopback Discord with two channels, and everything that it heard. */
export interface Conversation {
  readonly discord: LoopbackDiscord;
  readonly alerts: ChannelId;
  readonly operator: ChannelId;
  readonly heard: ChatEvent[];
  readonly problems: Problem[];
  chat(): DiscordChat;
  /** Opens the chat, as at the start of a process. */
  open(options?: Partial<DiscordOptions>): Promise<DiscordChat>;
  close(): Promise<void>;
  stop(): Promise<void>;
}

/** Waits until it is so: everything here goes over sockets. */
export const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 9_000) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Long enough for anything that should not come to have come. */
export const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

/** How many pages of a channel were asked for. */
export const pagesOf = ({ rest }: LoopbackDiscord, id: ChannelId): number =>
  rest.asked.filter(({ method, path }) => method === "GET" && path === `/channels/${id}/messages`).length;

/** Until what came meanwhile is fetched: at least the page after the mark, and the one before it. */
export const caughtUp = async (discord: LoopbackDiscord, id: ChannelId, before: number): Promise<void> => {
  await until(() => pagesOf(discord, id) >= before + 2, "the pages of the channel");
  await aWhile();
};

export const conversation = async (loopback: LoopbackOptions = {}): Promise<Conversation> => {
  const discord = await loopbackDiscord(loopback);
  const alerts = channelId(discord.world.addChannel("alerts"));
  const operator = channelId(discord.world.addChannel("operator"));
  const heard: ChatEvent[] = [];
  const problems: Problem[] = [];
  let chat: DiscordChat | null = null;
  const current = (): DiscordChat => {
    if (chat === null) throw new Error("the chat is not open");
    return chat;
  };
  const close = async (): Promise<void> => {
    await chat?.close();
    chat = null;
  };
  return {
    discord,
    alerts,
    operator,
    heard,
    problems,
    chat: current,
    open: async (options = {}) => {
      const opened = await openDiscordChat({
        token: discord.token,
        api: discord.api,
        watched: [alerts],
        operatorChannel: operator,
        notice: (problem) => void problems.push(problem),
        ...options,
      });
      if (!isOk(opened)) throw new Error(opened.left.text);
      chat = opened.right;
      const before = pagesOf(discord, alerts);
      chat.listen((event) => void heard.push(event));
      if (discord.gateway.live() > 0) await caughtUp(discord, alerts, before);
      return chat;
    },
    close,
    stop: async () => {
      await close();
      await discord.stop();
    },
  };
};

/** Begins conversations for the tests of one file; each is over at the end of its test. */
export const conversations = (): ((options?: LoopbackOptions) => Promise<Conversation>) => {
  const open: Conversation[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.stop();
  });
  return async (options) => {
    const begun = await conversation(options);
    open.push(begun);
    return begun;
  };
};

/** What was heard, in a form that a person reads. */
export const told = (event: ChatEvent): string =>
  event.type === "deleted" ? `deleted ${event.messageId}` : `${event.type} ${event.message.text}`;

/** Our answers in a channel, oldest first. */
export const answersIn = ({ discord }: Conversation, id: ChannelId): readonly LoopbackMessage[] =>
  discord.world.messagesIn(id).filter(({ authorId }) => authorId === discord.world.botId);

/** A status under a message. */
export const status = (message: LoopbackMessage, text: string): Post & { readonly type: "status" } => {
  const { id, channelId: where } = message;
  return { type: "status", messageId: messageId(id), channelId: channelId(where), text };
};
