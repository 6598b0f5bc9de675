import {
  channelId,
  guildId,
  isOk,
  messageId,
  userId,
  type ChannelId,
  type Embed,
  type GuildId,
  type Message,
  type MessageId,
  type UserId,
} from "@floorbroker/core";
import * as t from "io-ts";

const orNone = <A>(of: t.Type<A, unknown, unknown>) => t.union([of, t.null, t.undefined]);

/** An id must arrive as a text: as a number its last digits are lost already. */
const snowflake = t.refinement(t.string, (text) => /^\d{1,20}$/.test(text), "an id");
/** Of another server, an id that nothing is matched by may be a number; it is as good as none. */
const unmatched = t.union([snowflake, t.number]);
const instant = t.refinement(t.string, (text) => Number.isFinite(Date.parse(text)), "a time");

const text = orNone(t.string);

const embedPayload = t.type({
  title: text,
  description: text,
  author: orNone(t.type({ name: text })),
  footer: orNone(t.type({ text })),
  fields: orNone(t.array(t.type({ name: text, value: text }))),
});

const messagePayload = t.type({
  id: snowflake,
  type: t.number,
  channel_id: snowflake,
  guild_id: orNone(unmatched),
  author: t.type({ id: snowflake, bot: orNone(t.boolean) }),
  webhook_id: orNone(unmatched),
  content: t.string,
  timestamp: instant,
  edited_timestamp: orNone(instant),
  embeds: orNone(t.array(embedPayload)),
  message_reference: orNone(t.type({ message_id: orNone(snowflake) })),
  attachments: orNone(t.array(t.type({ content_type: text, filename: text }))),
  message_snapshots: orNone(t.array(t.unknown)),
  sticker_items: orNone(t.array(t.unknown)),
  poll: t.unknown,
});
type MessagePayload = t.TypeOf<typeof messagePayload>;

/** What names a message. */
const named = t.type({ id: snowflake, channel_id: snowflake });

/** What people, bots and webhooks write: plain, reply, slash command, context menu. The rest is Discord's own text. */
const REPLY = 19;
const WRITTEN: ReadonlySet<number> = new Set([0, REPLY, 20, 23]);

/** What a post consists of, where nothing of it can be read. */
export type Unread = "a picture" | "a file" | "a forwarded message" | "a sticker" | "a poll";

/** A message as it came, and what of it decides whether it is read at all. */
export interface Heard {
  readonly message: Message;
  /** Whether somebody wrote it: joins, pins and renames are told in the form of messages, too. */
  readonly written: boolean;
  /** Whether a bot account or a webhook posted it. */
  readonly automated: boolean;
  /** What it consists of where it has neither text nor embeds; null where it has, or is empty. */
  readonly unread: Unread | null;
}

const embedOf = ({ title, description, author, footer, fields }: t.TypeOf<typeof embedPayload>): Embed => ({
  title: title ?? "",
  description: description ?? "",
  author: author?.name ?? "",
  footer: footer?.text ?? "",
  fields: (fields ?? []).map(({ name, value }) => ({ name: name ?? "", value: value ?? "" })),
});

const PICTURE = /\.(png|jpe?g|gif|webp|avif|heic|bmp)$/i;

const isPicture = ({
  content_type: type,
  filename,
}: {
  readonly content_type?: unknown;
  readonly filename?: unknown;
}): boolean =>
  typeof type === "string" ? type.startsWith("image/") : typeof filename === "string" && PICTURE.test(filename);

/** Pictures count as such even beside other files. An embed of a picture's address has no text either. */
const unreadOf = (payload: MessagePayload): Unread | null => {
  const { content, embeds, attachments, message_snapshots: forwarded, sticker_items: stickers, poll } = payload;
  const texts = (embeds ?? [])
    .map(embedOf)
    .flatMap(({ title, description, fields }) => [
      title,
      description,
      ...fields.flatMap(({ name, value }) => [name, value]),
    ]);
  if ([content, ...texts].some((each) => each.trim() !== "")) return null;
  if ((forwarded ?? []).length > 0) return "a forwarded message";
  if ((attachments ?? []).some(isPicture) || (embeds ?? []).length > 0) return "a picture";
  if ((attachments ?? []).length > 0) return "a file";
  if ((stickers ?? []).length > 0) return "a sticker";
  return typeof poll === "object" && poll !== null ? "a poll" : null;
};

/**
 * The number of an edit: the ms from post to edit, at least 1. Discord numbers no edits, and counting those that we
 * hear would give the same edit another number after a gap; this one is the same however often and by whichever way
 * an edit comes. A later edit has a higher one. Unfurled links, pins and threads repeat a message without an edit of
 * it: 0 stays.
 */
const revisionOf = ({ timestamp, edited_timestamp: edited }: MessagePayload): number =>
  typeof edited === "string" ? Math.max(1, Date.parse(edited) - Date.parse(timestamp)) : 0;

/**
 * Reads a message of a dispatch or of REST. Only dispatches carry the guild; `guild` is that of the channel where there
 * is none. Undefined for what is no whole message. Forwarded text is not the author's, and is not part of it.
 */
export const readMessage = (payload: unknown, guild: GuildId | null): Heard | undefined => {
  const read = messagePayload.decode(payload);
  if (!isOk(read)) return undefined;
  const { id, channel_id, guild_id, author, webhook_id, content, timestamp, embeds, type } = read.right;
  const replyTo = type === REPLY ? read.right.message_reference?.message_id : null;
  return {
    written: WRITTEN.has(type),
    automated: author.bot === true || webhook_id != null,
    unread: unreadOf(read.right),
    message: {
      id: messageId(id),
      guildId: typeof guild_id === "string" ? guildId(guild_id) : guild,
      channelId: channelId(channel_id),
      authorId: userId(author.id),
      postedAt: Date.parse(timestamp),
      revision: revisionOf(read.right),
      text: content,
      embeds: (embeds ?? []).map(embedOf),
      replyTo: typeof replyTo === "string" ? messageId(replyTo) : null,
      threadId: null,
    },
  };
};

/** Which message a dispatch is about; undefined when it does not say. */
export const readNamed = (payload: unknown): { readonly id: MessageId; readonly channelId: ChannelId } | undefined => {
  const read = named.decode(payload);
  return isOk(read) ? { id: messageId(read.right.id), channelId: channelId(read.right.channel_id) } : undefined;
};

const inServer = t.type({ channel_id: snowflake, guild_id: snowflake });

/** The channel of a server in which a dispatch says that something was posted; undefined for a direct message. */
export const readInServer = (payload: unknown): ChannelId | undefined => {
  const read = inServer.decode(payload);
  return isOk(read) ? channelId(read.right.channel_id) : undefined;
};

const bulk = t.type({ ids: t.array(snowflake), channel_id: snowflake });

/** Which messages a moderator has deleted at once. */
export const readBulk = (
  payload: unknown,
): { readonly ids: readonly MessageId[]; readonly channelId: ChannelId } | undefined => {
  const read = bulk.decode(payload);
  return isOk(read) ? { ids: read.right.ids.map(messageId), channelId: channelId(read.right.channel_id) } : undefined;
};

const channelPayload = t.type({ id: snowflake, guild_id: orNone(unmatched) });

/** The guild of a channel that REST gives; null for one outside guilds, undefined for what is no channel. */
export const readGuild = (payload: unknown): GuildId | null | undefined => {
  const read = channelPayload.decode(payload);
  if (!isOk(read)) return undefined;
  return typeof read.right.guild_id === "string" ? guildId(read.right.guild_id) : null;
};

const readyPayload = t.type({ user: t.type({ id: snowflake }) });

/** As whom the gateway has let us in. */
export const readSelf = (payload: unknown): UserId | null => {
  const read = readyPayload.decode(payload);
  return isOk(read) ? userId(read.right.user.id) : null;
};
