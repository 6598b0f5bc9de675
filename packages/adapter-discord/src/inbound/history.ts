import type { ChannelId, Clock, GuildId, MessageId } from "@floorbroker/core";
import { Routes, type REST } from "discord.js";
import { troubleOf } from "../trouble.ts";
import { readGuild, readId, readMessage, readNewest, type Around, type Heard } from "./payload.ts";
import { isEarlier } from "./snowflake.ts";
import { isForum, readThread, type Thread } from "./threads.ts";

/** Most messages that Discord gives at once; another server may give fewer. */
export const PAGE = 100;

/** A page of a channel, by id. */
export interface Page {
  /** Every message on it, also those that could not be read. */
  readonly ids: readonly MessageId[];
  readonly heard: readonly Heard[];
  /** Those that could not be read; null for one without an id. */
  readonly unreadable: readonly (MessageId | null)[];
}

/** A channel's messages as REST has them. Every call may throw what discord.js throws, and for a page `noList`. */
export interface History {
  /** The messages that come right after the id. */
  after(channelId: ChannelId, id: MessageId): Promise<Page>;
  /** The newest messages up to the id, itself included. */
  upTo(channelId: ChannelId, id: MessageId): Promise<Page>;
  /** The newest message that the channel had, whether or not it is still there; undefined where it never had any. */
  newest(channelId: ChannelId): Promise<MessageId | undefined>;
  /** One message; undefined when it can't be read. */
  message(channelId: ChannelId, id: MessageId): Promise<Heard | undefined>;
  /** The thread of that id; undefined for any other channel. */
  thread(id: ChannelId): Promise<Thread | undefined>;
}

const NO_LIST = "the answer to a request for messages is no list";

/** Whether a page failed because what was answered, as if all were well, is no list of messages. */
export const isNoList = (error: unknown): boolean => error instanceof Error && error.message === NO_LIST;

const byId = (a: Heard, b: Heard): number => (isEarlier(a.message.id, b.message.id) ? -1 : 1);

const EMPTY: Page = { ids: [], heard: [], unreadable: [] };

const pageOf = (payloads: readonly unknown[], around: Around): Page => {
  const read = payloads.map((payload) => ({ id: readId(payload), heard: readMessage(payload, around) }));
  return {
    ids: read.flatMap(({ id }) => id ?? []).toSorted((a, b) => (isEarlier(a, b) ? -1 : 1)),
    heard: read.flatMap(({ heard }) => heard ?? []).toSorted(byId),
    unreadable: read.flatMap(({ id, heard }) => (heard === undefined ? [id ?? null] : [])),
  };
};

/** The histories of channels. The guild of a channel is asked once: messages of REST don't carry it. */
export const openHistory = (rest: REST, { now }: Pick<Clock, "now">): History => {
  const guilds = new Map<ChannelId, GuildId | null>();
  const forums = new Set<ChannelId>();
  const channelOf = async (id: ChannelId): Promise<unknown> => {
    const channel: unknown = await rest.get(Routes.channel(id));
    if (isForum(channel)) forums.add(id);
    guilds.set(id, readGuild(channel) ?? null);
    return channel;
  };
  /** A server that does not tell of its channels has messages in them nonetheless: undefined. */
  const perhaps = async (id: ChannelId): Promise<unknown> => {
    try {
      return await channelOf(id);
    } catch (error) {
      if (troubleOf(error).is === "refused") guilds.set(id, null);
      return undefined;
    }
  };
  const around = async (channel: ChannelId): Promise<Around> => {
    if (!guilds.has(channel)) await perhaps(channel);
    return { guild: guilds.get(channel) ?? null, channel, now: now(), isLive: false };
  };
  const page = async (id: ChannelId, range: Readonly<Record<string, string>>): Promise<Page> => {
    const known = await around(id);
    if (forums.has(id)) return EMPTY;
    const query = new URLSearchParams({ limit: String(PAGE), ...range });
    const answer: unknown = await rest.get(Routes.channelMessages(id), { query });
    if (!Array.isArray(answer)) throw new Error(NO_LIST);
    return pageOf(answer, known);
  };
  return {
    after: (id, message) => page(id, { after: message }),
    upTo: (id, message) => page(id, { before: String(BigInt(message) + 1n) }),
    newest: async (id) => readNewest(await perhaps(id)) ?? (await page(id, { limit: "1" })).ids.at(-1),
    thread: async (id) => readThread(await rest.get(Routes.channel(id))),
    message: async (id, message) =>
      readMessage(await rest.get(Routes.channelMessage(id, message)), await around(id)),
  };
};
