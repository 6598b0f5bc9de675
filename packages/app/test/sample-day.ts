import { readFileSync } from "node:fs";
import { channelId, guildId, messageId, OWNER_CONFIG, userId, type BookConfig, type Message } from "@floorbroker/core";
import { SAMPLE_DAY } from "../src/sample-day.ts";

interface ExportedMessage {
  readonly id: string;
  readonly timestamp: string;
  readonly content: string;
  readonly author: { readonly id: string };
}

interface ExportedDay {
  readonly guild: { readonly id: string };
  readonly channel: { readonly id: string };
  readonly messages: readonly ExportedMessage[];
}

/** The shipped day, read without the reader under test. */
const day = JSON.parse(readFileSync(SAMPLE_DAY, "utf8")) as ExportedDay; // a file of ours, checked by the reader's tests

export const SAMPLE_MESSAGES: readonly Message[] = day.messages.map((message) => ({
  id: messageId(message.id),
  guildId: guildId(day.guild.id),
  channelId: channelId(day.channel.id),
  authorId: userId(message.author.id),
  postedAt: Date.parse(message.timestamp),
  revision: 0,
  text: message.content,
  embeds: [],
  replyTo: null,
  threadId: null,
}));

export const SAMPLE_CONFIG: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [channelId(day.channel.id)] },
};
