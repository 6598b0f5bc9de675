import { array, branded, integer, nullable, object, string, type TypeOf } from "../codec.ts";
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
});

/**
 * What was posted: ids, time (epoch ms), text and embeds. Names of people are not part of it, so they can't be read.
 */
export type Message = TypeOf<typeof messageCodec>;
