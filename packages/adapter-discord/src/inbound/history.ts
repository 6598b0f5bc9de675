import type { ChannelId, GuildId, MessageId } from "@floorbroker/core";
import { Routes, type REST } from "discord.js";
import { readGuild, readMessage, readNamed, type Heard } from "./payload.ts";
import { isEarlier } from "./snowflake.ts";
import { isForum, readThread, type Thread } from "./threads.ts";

/** Most messages that Discord gives at once. */
export const PAGE = 100;

/** A page of a channel, by id. */
export interface Page {
  /** Every message on it, also those that could not be read. */
  readonly ids: readonly MessageId[];
  readonly heard: readonly Heard[];
}

/** A channel's messages as REST has them. Every call may throw what discord.js throws. */
export interface History {
  /** The messages that come right after the id. */
  after(channelId: ChannelId, id: MessageId): Promise<Page>;
  /** The newest messages up to the id, itself included. */
  upTo(channelId: ChannelId, id: MessageId): Promise<Page>;
  /** One message; undefined when it can't be read. */
  message(channelId: ChannelId, id: MessageId): Promise<Heard | undefined>;
  /** The thread of that id; undefined for any other channel. */
  thread(id: ChannelId): Promise<Thread | undefined>;
}

const byId = (a: Heard, b: Heard): number => (isEarlier(a.message.id, b.message.id) ? -1 : 1);

/** The histories of channels. The guild of a channel is asked once: messages of REST don't carry it. */
export const openHistory = (rest: REST): History => {
  const guilds = new Map<ChannelId, GuildId | null>();
  const forums = new Set<ChannelId>();
  const guildOf = async (id: ChannelId): Promise<GuildId | null> => {
    const known = guilds.get(id);
    if (known !== undefined) return known;
    const channel: unknown = await rest.get(Routes.channel(id));
    const guild = readGuild(channel) ?? null;
    if (isForum(channel)) forums.add(id);
    guilds.set(id, guild);
    return guild;
  };
  const page = async (id: ChannelId, range: Readonly<Record<string, string>>): Promise<Page> => {
    const guild = await guildOf(id);
    if (forums.has(id)) return { ids: [], heard: [] };
    const query = new URLSearchParams({ ...range, limit: String(PAGE) });
    const answer: unknown = await rest.get(Routes.channelMessages(id), { query });
    const payloads: readonly unknown[] = Array.isArray(answer) ? answer : [];
    return {
      ids: payloads.flatMap((payload) => readNamed(payload)?.id ?? []).toSorted((a, b) => (isEarlier(a, b) ? -1 : 1)),
      heard: payloads.flatMap((payload) => readMessage(payload, guild) ?? []).toSorted(byId),
    };
  };
  return {
    after: (id, message) => page(id, { after: message }),
    upTo: (id, message) => page(id, { before: String(BigInt(message) + 1n) }),
    thread: async (id) => readThread(await rest.get(Routes.channel(id))),
    message: async (id, message) => readMessage(await rest.get(Routes.channelMessage(id, message)), await guildOf(id)),
  };
};
