import type { LoopbackChannel, LoopbackMessage, World } from "./world.ts";

/** Discord writes microseconds and an offset: `2026-11-20T15:00:00.123000+00:00`. */
const timestamp = (at: number): string => new Date(at).toISOString().replace("Z", "000+00:00");

const user = (id: string, bot: boolean): object => ({
  id,
  username: `user-${id}`,
  discriminator: "0",
  global_name: null,
  avatar: null,
  ...(bot ? { bot } : {}),
});

/** The bot's own account. */
export const botUser = ({ botId }: World): object => user(botId, true);

/** A message as REST gives it: without the guild, which only dispatches carry. */
export const messageJson = (message: LoopbackMessage): Readonly<Record<string, unknown>> => ({
  id: message.id,
  type: message.type,
  channel_id: message.channelId,
  author: user(message.authorId, message.by !== "person"),
  ...(message.by === "webhook" ? { webhook_id: message.authorId } : {}),
  content: message.content,
  embeds: message.embeds,
  timestamp: timestamp(message.postedAt),
  edited_timestamp: message.editedAt === null ? null : timestamp(message.editedAt),
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: message.files.map(({ filename, text }, index) => ({
    id: String(index),
    filename,
    size: text.length,
    url: `https://cdn.loopback/${filename}`,
    proxy_url: `https://cdn.loopback/${filename}`,
  })),
  components: message.components,
  ...(message.interaction === null
    ? {}
    : { interaction_metadata: { id: message.interaction, type: 2, authorizing_integration_owners: {} } }),
  pinned: false,
  flags: message.flags,
  ...(message.forwards.length === 0
    ? {}
    : {
        message_reference: { type: 1, message_id: message.id, channel_id: message.channelId },
        message_snapshots: message.forwards.map((forwarded) => ({
          message: { type: 0, attachments: [], ...forwarded },
        })),
      }),
  ...(message.nonce === null ? {} : { nonce: message.nonce }),
  ...(message.replyTo === null
    ? {}
    : { message_reference: { type: 0, message_id: message.replyTo, channel_id: message.channelId } }),
});

const isThread = ({ type }: LoopbackChannel): boolean => type === 11 || type === 12;

/** A channel as REST and GUILD_CREATE give it. */
export const channelJson = (channel: LoopbackChannel, newest: string | null): object => ({
  id: channel.id,
  type: channel.type,
  guild_id: channel.guildId,
  name: channel.name,
  parent_id: channel.parentId,
  last_message_id: newest,
  position: 0,
  permission_overwrites: [],
  nsfw: false,
  topic: null,
  rate_limit_per_user: 0,
  ...(isThread(channel)
    ? {
        owner_id: channel.guildId,
        message_count: 0,
        member_count: 1,
        total_message_sent: 0,
        thread_metadata: {
          archived: false,
          auto_archive_duration: 1440,
          archive_timestamp: timestamp(0),
          locked: false,
        },
      }
    : {}),
});

/** The guild, as far as a bot needs it. */
export const guildJson = (world: World): Readonly<Record<string, unknown>> => ({
  id: world.guildId,
  name: "loopback",
  owner_id: world.guildId,
  roles: [
    {
      id: world.guildId,
      name: "@everyone",
      color: 0,
      hoist: false,
      position: 0,
      permissions: "0",
      managed: false,
      mentionable: false,
    },
  ],
  emojis: [],
  stickers: [],
  features: [],
  preferred_locale: "en-US",
  premium_tier: 0,
  verification_level: 0,
  system_channel_flags: 0,
  nsfw_level: 0,
});

/** What a bot hears of the guild when it has identified. */
export const guildCreate = (world: World): object => {
  const all = [...world.channels.values()].map((each) => ({
    each,
    json: channelJson(each, world.messagesIn(each.id).at(-1)?.id ?? null),
  }));
  return {
    ...guildJson(world),
    joined_at: timestamp(0),
    large: false,
    unavailable: false,
    member_count: 1,
    voice_states: [],
    members: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    channels: all.filter(({ each }) => !isThread(each)).map(({ json }) => json),
    threads: all.filter(({ each }) => isThread(each)).map(({ json }) => json),
  };
};
