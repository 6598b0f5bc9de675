import { addedLater, array, branded, integer, nullable, object, string, type TypeOf } from "../codec.ts";
import type { ChannelId, GuildId, MessageId, UserId } from "../ids.ts";

/** The parts of an embed that people read. Absent parts are empty texts. */
export const embedCodec = object({
  title: string,
  description: string,
  author: string,
  footer: string,
  fields: array(object({ name: string, value: string })),
});

/** An embed, reduced to the parts that people read. */
export type Embed = TypeOf<typeof embedCodec>;

export const messageCodec = object({
  id: branded<MessageId>(),
  guildId: nullable(branded<GuildId>()),
  channelId: branded<ChannelId>(),
  authorId: branded<UserId>(),
  postedAt: integer,
  /** 0 as posted; an edit has a higher number than all before it, the same one however often it is told of. */
  revision: integer,
  text: string,
  embeds: array(embedCodec),
  replyTo: nullable(branded<MessageId>()),
  /** The thread it stands in, where that is heard as the channel above it; null for a message of the channel itself. */
  threadId: addedLater(nullable(branded<ChannelId>()), null),
});

/**
 * What was posted: ids, time (epoch ms), text and embeds. Names of people are not part of it, so they can't be read.
 */
export type Message = TypeOf<typeof messageCodec>;

/**
 * The revisions of what was said once and can't be edited, such as a slash command: above every edit's. Who asked is
 * answered alone, and gets no answer anew after a restart; what was ordered is answered for all to see.
 */
export const NEVER_EDITED = { ordered: Number.MAX_SAFE_INTEGER - 1, asked: Number.MAX_SAFE_INTEGER } as const;

/** Whether it was said once, and is no post. */
export const isSaidOnce = ({ revision }: Pick<Message, "revision">): boolean => revision >= NEVER_EDITED.ordered;

/** Whether it is a later wording of what was posted. */
export const isEdited = (message: Pick<Message, "revision">): boolean => message.revision > 0 && !isSaidOnce(message);
