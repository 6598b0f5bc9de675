import { isOk, messageId, type MessageId } from "@floorbroker/core";
import { MessageFlags } from "discord.js";
import * as t from "io-ts";
import { keyOfMessage, type Look } from "../outbound/look.ts";
import { cutTo, PIECE_LENGTH } from "../outbound/pieces.ts";

/**
 * What stands in small letters under an answer to a slash command that is no reply: whoever reads it can have it
 * explained, and the next process knows what it answers.
 */
const markOf = (id: MessageId): string => `-# /tt ${id}`;

/** The look with the mark. */
export const marked = (look: Look, id: MessageId): Look => {
  const mark = markOf(id);
  const content = cutTo(look.content, PIECE_LENGTH - mark.length - 1);
  return { ...look, content: content === "" ? mark : `${content}\n${mark}` };
};

/** An answer of ours to a slash command, as it stands in the channel. */
export interface Answer {
  readonly id: MessageId;
  /** Of its look without the mark. */
  readonly key: string;
  readonly isMarked: boolean;
}

const orNone = <A>(of: t.Type<A, unknown, unknown>) => t.union([of, t.null, t.undefined]);

const ownMessage = t.type({
  id: t.string,
  content: t.string,
  flags: orNone(t.number),
  interaction_metadata: orNone(t.type({ id: t.string })),
});

/**
 * Our message as an answer to this slash command: the deferred one, as soon as something was written into it, or one that
 * bears its mark. Undefined for any other.
 */
export const answerTo = (id: MessageId, payload: unknown): Answer | undefined => {
  const read = ownMessage.decode(payload);
  if (!isOk(read)) return undefined;
  const { content, flags, interaction_metadata: interaction } = read.right;
  const mark = markOf(id);
  const isMarked = content === mark || content.endsWith(`\n${mark}`);
  const isWritten = interaction?.id === id && ((flags ?? 0) & MessageFlags.Loading) === 0;
  if (!isMarked && !isWritten) return undefined;
  const bare = isMarked ? { ...read.right, content: content.slice(0, -mark.length) } : payload;
  return { id: messageId(read.right.id), key: keyOfMessage(bare) ?? "", isMarked };
};
