import { isOk } from "@floorbroker/core";
import { MessageFlags } from "discord.js";
import * as t from "io-ts";

/** An embed of ours: everything in it is escaped, and within Discord's limits. */
export interface LookEmbed {
  readonly title: string;
  /** Empty: there is none. */
  readonly description: string;
  /** 0xRRGGBB. */
  readonly color: number;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly inline: boolean }[];
}

/** A text that is attached: too long to be read in a channel. Its name changes with it. */
export interface LookFile {
  readonly name: string;
  readonly text: string;
}

/** One message of ours, as it shall be seen. The content is escaped, and short enough. */
export interface Look {
  readonly content: string;
  readonly embed: LookEmbed | null;
  readonly file: LookFile | null;
}

/** A message that is nothing but text. */
export const textLook = (content: string): Look => ({ content, embed: null, file: null });

/** Nobody is ever notified by what we say, whatever stands in it. */
const QUIET = { allowed_mentions: { parse: [], replied_user: false } } as const;

const embedBody = ({ description, ...rest }: LookEmbed): object => ({
  ...rest,
  ...(description === "" ? {} : { description }),
});

/**
 * The body of a post, or of an edit, in which what is not there any more has to be named too. Where there is an embed
 * of ours, Discord's own of links can't be suppressed; the content names none then.
 */
export const bodyOf = ({ content, embed, file }: Look, isEdit: boolean): Readonly<Record<string, unknown>> => ({
  content,
  embeds: embed === null ? [] : [embedBody(embed)],
  flags: embed === null ? MessageFlags.SuppressEmbeds : 0,
  ...(file === null && !isEdit ? {} : { attachments: file === null ? [] : [{ id: 0, filename: file.name }] }),
  ...QUIET,
});

/** What is uploaded with the body. */
export const filesOf = ({ file }: Look): readonly { readonly name: string; readonly data: Buffer }[] =>
  file === null ? [] : [{ name: file.name, data: Buffer.from(file.text) }];

const text = t.union([t.string, t.undefined, t.null]);
const seenEmbed = t.type({
  title: text,
  description: text,
  color: t.union([t.number, t.undefined, t.null]),
  fields: t.union([t.array(t.type({ name: t.string, value: t.string })), t.undefined, t.null]),
});
const seen = t.type({
  content: t.string,
  embeds: t.union([t.array(seenEmbed), t.undefined]),
  attachments: t.union([t.array(t.type({ filename: t.string })), t.undefined]),
});

/** Discord trims what it keeps. */
const trimmed = (part: string | null | undefined): string => (part ?? "").trim();

type Parts = Pick<t.TypeOf<typeof seenEmbed>, "title" | "description" | "color" | "fields">;

const embedKey = ({ title, description, color, fields }: Parts): readonly unknown[] => [
  trimmed(title),
  trimmed(description),
  color ?? null,
  (fields ?? []).map(({ name, value }) => [trimmed(name), trimmed(value)]),
];

const keyOf = (content: string, embeds: readonly Parts[], files: readonly string[]): string =>
  JSON.stringify([trimmed(content), embeds.map(embedKey), files]);

/** By what two messages are told apart: the same key looks the same. */
export const keyOfLook = ({ content, embed, file }: Look): string =>
  keyOf(content, embed === null ? [] : [{ ...embed, fields: [...embed.fields] }], file === null ? [] : [file.name]);

/** The key of a message as Discord has it; undefined for what is no message. */
export const keyOfMessage = (payload: unknown): string | undefined => {
  const read = seen.decode(payload);
  if (!isOk(read)) return undefined;
  const { content, embeds = [], attachments = [] } = read.right;
  return keyOf(
    content,
    embeds,
    attachments.map(({ filename }) => filename),
  );
};
