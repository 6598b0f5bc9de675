import {
  channelId,
  guildId,
  isOk,
  messageId,
  userId,
  type ChannelId,
  type Embed,
  type EpochMs,
  type GuildId,
  type Message,
  type MessageId,
  type UserId,
} from "@floorbroker/core";
import * as t from "io-ts";
import { tellsTime, timeOf } from "./snowflake.ts";

const orNone = <A>(of: t.Type<A, unknown, unknown>) => t.union([of, t.null, t.undefined]);

/** An id must arrive as a text: as a number its last digits are lost already. */
const snowflake = t.refinement(t.string, (text) => /^\d{1,20}$/.test(text), "an id");
/** Of another server, an id that nothing is matched by may be a number; it is as good as none. */
const unmatched = t.union([snowflake, t.number]);

/** What a JSON object has; undefined for anything else. */
type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields | undefined =>
  // An object that is no list has nothing but named fields.
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
const eachFields = (values: readonly unknown[]): readonly Fields[] =>
  values.map(fieldsOf).filter((each) => each !== undefined);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text; another server may send a number for one. */
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

/** An id that has all its digits: as a number it has them as long as it is a safe integer. */
const idOf = (value: unknown): string | undefined => {
  if (snowflake.is(value)) return value;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
};

/** Numbers below this are seconds: as ms they would lie before 1974. */
const LEAST_MS = 1e11;

/** A time as a text, or as a number of ms or s. */
const instantOf = (value: unknown): EpochMs | undefined => {
  const at = typeof value === "number" ? (value < LEAST_MS ? value * 1_000 : value) : Date.parse(textOf(value));
  return Number.isFinite(at) && at > 0 ? Math.trunc(at) : undefined;
};

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

const embedOf = (payload: unknown): readonly Embed[] => {
  const embed = fieldsOf(payload);
  if (embed === undefined) return [];
  const fields = eachFields(listOf(embed["fields"]));
  return [
    {
      title: textOf(embed["title"]),
      description: textOf(embed["description"]),
      author: textOf(fieldsOf(embed["author"])?.["name"]),
      footer: textOf(fieldsOf(embed["footer"])?.["text"]),
      fields: fields.map((each) => ({ name: textOf(each["name"]), value: textOf(each["value"]) })),
    },
  ];
};

const PICTURE = /\.(png|jpe?g|gif|webp|avif|heic|bmp)$/i;

const isPicture = (attachment: unknown): boolean => {
  const { content_type: type, filename } = fieldsOf(attachment) ?? {};
  return typeof type === "string" ? type.startsWith("image/") : typeof filename === "string" && PICTURE.test(filename);
};

/** Pictures count as such even beside other files. An embed of a picture's address has no text either. */
const unreadOf = (payload: Fields, embeds: readonly Embed[]): Unread | null => {
  const attachments = listOf(payload["attachments"]);
  const texts = embeds.flatMap(({ title, description, fields }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  if ([textOf(payload["content"]), ...texts].some((each) => each.trim() !== "")) return null;
  if (listOf(payload["message_snapshots"]).length > 0) return "a forwarded message";
  if (attachments.some(isPicture) || embeds.length > 0) return "a picture";
  if (attachments.length > 0) return "a file";
  if (listOf(payload["sticker_items"]).length > 0) return "a sticker";
  return fieldsOf(payload["poll"]) === undefined ? null : "a poll";
};

/** How far another machine's clock may be ahead of ours, in ms. */
const AHEAD_MS = 60_000;

const timeInId = (id: MessageId, now: EpochMs): EpochMs | undefined => {
  const at = timeOf(id);
  return tellsTime(id) && at <= now + AHEAD_MS ? at : undefined;
};

/**
 * The number of an edit: the ms from post to edit, at least 1. Discord numbers no edits, and counting those that we
 * hear would give the same edit another number after a gap; this one is the same however often and by whichever way
 * an edit comes. A later edit has a higher one. Unfurled links, pins and threads repeat a message without an edit of
 * it: 0 stays. Where nothing tells when it was posted, the time of the edit itself is as good.
 */
const revisionOf = (edited: EpochMs | undefined, posted: EpochMs | undefined): number =>
  edited === undefined ? 0 : Math.max(1, edited - (posted ?? 0));

/** Flag of a message that a followed channel has posted: Discord's developer documentation, "Message Flags". */
const IS_CROSSPOST = 2;
/** A reference of this type forwards: Discord's developer documentation, "Message Reference Types". */
const FORWARD = 1;

/** What it replies to. A server that knows no type for replies names the message nonetheless, in the same channel. */
const replyOf = (payload: Fields, type: number, where: string): string | undefined => {
  const reference = fieldsOf(payload["message_reference"]);
  const id = idOf(reference?.["message_id"]);
  if (reference === undefined || type === REPLY) return id;
  const { flags } = payload;
  const isCrosspost = typeof flags === "number" && (flags & IS_CROSSPOST) !== 0;
  const isForward = reference["type"] === FORWARD || listOf(payload["message_snapshots"]).length > 0;
  return type !== 0 || isCrosspost || isForward || (idOf(reference["channel_id"]) ?? where) !== where ? undefined : id;
};

/** Nothing by which somebody would be called a machine. */
const isNone = (value: unknown): boolean => value === undefined || value === null || value === "" || value === false;

/** What is known of a message beside its payload. */
export interface Around {
  /** The guild of the channel: only dispatches carry it. */
  readonly guild: GuildId | null;
  /** The channel that was asked for it; a dispatch names it. */
  readonly channel?: ChannelId;
  /** The time now. */
  readonly now: EpochMs;
  /** Whether it has just been posted, so that a time which nothing tells is now. */
  readonly isLive: boolean;
}

/**
 * Reads a message of a dispatch or of REST. Needed are its id, its channel and its author; whatever else is missing or
 * of another form than Discord's counts as left out. Undefined for what is no whole message, and for an old one of
 * which nothing tells how old. Forwarded text is not the author's, and is not part of it.
 */
export const readMessage = (payload: unknown, { guild, channel, now, isLive }: Around): Heard | undefined => {
  const fields = fieldsOf(payload) ?? {};
  const author = fieldsOf(fields["author"]) ?? {};
  const [id, where, authorId] = [idOf(fields["id"]), channel ?? idOf(fields["channel_id"]), idOf(author["id"])];
  const type = isNone(fields["type"]) ? 0 : Number(fields["type"]);
  if (id === undefined || where === undefined || authorId === undefined || !Number.isInteger(type)) return undefined;
  const told = instantOf(fields["timestamp"]) ?? timeInId(messageId(id), now);
  if (told === undefined && !isLive) return undefined;
  const embeds = listOf(fields["embeds"]).flatMap(embedOf);
  const replyTo = replyOf(fields, type, where);
  const inGuild = fields["guild_id"];
  return {
    written: WRITTEN.has(type),
    automated: !isNone(author["bot"]) || !isNone(fields["webhook_id"]),
    unread: unreadOf(fields, embeds),
    message: {
      id: messageId(id),
      guildId: snowflake.is(inGuild) ? guildId(inGuild) : guild,
      channelId: channelId(where),
      authorId: userId(authorId),
      postedAt: told ?? now,
      revision: revisionOf(instantOf(fields["edited_timestamp"]), told),
      text: textOf(fields["content"]),
      embeds,
      replyTo: replyTo === undefined ? null : messageId(replyTo),
      threadId: null,
    },
  };
};

/** The id of a message of REST; undefined for what has none. */
export const readId = (payload: unknown): MessageId | undefined => {
  const id = idOf(fieldsOf(payload)?.["id"]);
  return id === undefined ? undefined : messageId(id);
};

/** Whether a change tells the text, too, and not only what is beside it. */
export const tellsText = (payload: unknown): boolean => typeof fieldsOf(payload)?.["content"] === "string";

/** The channel in which something is said to be posted. */
export const readWhere = (payload: unknown): ChannelId | undefined => {
  const id = idOf(fieldsOf(payload)?.["channel_id"]);
  return id === undefined ? undefined : channelId(id);
};

/** The newest message that a channel of REST names; undefined where it names none. */
export const readNewest = (payload: unknown): MessageId | undefined => {
  const id = idOf(fieldsOf(payload)?.["last_message_id"]);
  return id === undefined ? undefined : messageId(id);
};

/** Which message a dispatch is about; undefined when it does not say. */
export const readNamed = (payload: unknown): { readonly id: MessageId; readonly channelId: ChannelId } | undefined => {
  const [id, where] = [readId(payload), readWhere(payload)];
  return id === undefined || where === undefined ? undefined : { id, channelId: where };
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
