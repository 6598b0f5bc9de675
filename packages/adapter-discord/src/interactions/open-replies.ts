import type { ChannelId, MessageId } from "@floorbroker/core";
import type { REST } from "discord.js";
import { keyOfLook, textLook, type Look } from "../outbound/look.ts";
import type { OwnMessages, Outgoing, Standing } from "../outbound/messages.ts";
import { answerTo, marked } from "./mark.ts";
import { ownMessagesAfter } from "./own-messages-after.ts";
import type { Asked } from "./payload.ts";
import { isInteractionOver, privateText, type Responses } from "./responses.ts";

/** Slash commands whose answers are remembered, as many as statuses are. */
const REMEMBERED = 5_000;

/** The deferred answer to an interaction. */
interface Reply {
  readonly asked: Asked;
  /** Whether only its author sees it. */
  readonly privately: boolean;
  readonly acknowledged: Promise<boolean>;
  /** Our message in it; null as long as nothing was written. */
  original: MessageId | null;
  /** Whether the token has run out, or never was of use. */
  isOver: boolean;
}

/** A message of ours that answers a slash command. */
interface Piece {
  readonly about: MessageId;
  /** Written into the deferred answer for its author alone; else a message of the channel, which may bear a mark. */
  readonly privately: boolean;
  readonly isMarked: boolean;
}

/** The answers to slash commands. */
export interface OpenReplies {
  /** An interaction is being acknowledged: what is said of it is written into its answer. */
  open(asked: Asked, privately: boolean, acknowledged: Promise<boolean>): void;
  /** Says for good that nothing comes of it, if its answer can still be written into. */
  refuse(asked: Asked, text: string): Promise<void>;
  /**
   * Our messages, which know the answers: what replies to a slash command is written into its deferred answer as long as
   * its token lives, and into the channel from then on. What stands there for all to see stays the one message, edited
   * as any other of ours, also by the next process, which has no token.
   */
  among(messages: OwnMessages): OwnMessages;
}

/** What is remembered, the oldest forgotten first. */
const bounded = <Key, Value>() => {
  const kept = new Map<Key, Value>();
  return {
    get: (key: Key): Value | undefined => kept.get(key),
    set: (key: Key, value: Value): void => {
      kept.set(key, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= REMEMBERED) return;
        kept.delete(oldest);
      }
    },
  };
};

/** Does something with an interaction's token; undefined where that is of no use any more. */
const withToken = async <A>(reply: Reply, write: () => Promise<A>): Promise<A | undefined> => {
  reply.isOver ||= !(await reply.acknowledged);
  if (reply.isOver) return undefined;
  try {
    return await write();
  } catch (error) {
    if (!isInteractionOver(error)) throw error;
    reply.isOver = true;
    return undefined;
  }
};

/** Opens the answers. `isCommand` says of a message whether it was a slash command to an earlier process. */
export const openReplies = (rest: REST, responses: Responses, isCommand: (id: MessageId) => boolean): OpenReplies => {
  const replies = bounded<MessageId, Reply>();
  const pieces = bounded<MessageId, Piece>();

  const write = (reply: Reply, look: Look): Promise<Standing | undefined> =>
    withToken(reply, async () => {
      const standing = await responses.write(reply.asked, look);
      reply.original = standing.id;
      pieces.set(standing.id, { about: reply.asked.id, privately: reply.privately, isMarked: false });
      return standing;
    });
  const follow = (reply: Reply, look: Look): Promise<Standing | undefined> =>
    withToken(reply, async () => {
      const standing = await responses.follow(reply.asked, look);
      pieces.set(standing.id, { about: reply.asked.id, privately: true, isMarked: false });
      return standing;
    });
  const postMarked = async (messages: OwnMessages, about: MessageId, outgoing: Outgoing): Promise<Standing | null> => {
    const look = marked(outgoing.look, about);
    const standing = await messages.post({ ...outgoing, look, replyTo: replies.get(about)?.original ?? null });
    if (standing === null) return null;
    const { id, key } = standing;
    pieces.set(id, { about, privately: false, isMarked: true });
    // An earlier attempt may have succeeded unseen, with what was to be said then.
    return { id, key: key === keyOfLook(look) ? keyOfLook(outgoing.look) : "" };
  };
  const post = async (messages: OwnMessages, outgoing: Outgoing): Promise<Standing | null> => {
    const { replyTo: about, look } = outgoing;
    const reply = about === null ? undefined : replies.get(about);
    if (about === null || (reply === undefined && !isCommand(about))) return messages.post(outgoing);
    if (reply?.original === null) return (await write(reply, look)) ?? postMarked(messages, about, outgoing);
    const further = reply?.privately === true ? await follow(reply, look) : undefined;
    return further ?? postMarked(messages, about, outgoing);
  };
  const edit = async (messages: OwnMessages, channelId: ChannelId, id: MessageId, look: Look): Promise<void> => {
    const piece = pieces.get(id);
    if (piece === undefined) return messages.edit(channelId, id, look);
    if (!piece.privately) return messages.edit(channelId, id, piece.isMarked ? marked(look, piece.about) : look);
    // Whoever asked has read the answer; once the token has run out nobody can change it.
    const reply = replies.get(piece.about);
    if (reply?.original === id) await write(reply, look);
  };
  const find = async (messages: OwnMessages, channelId: ChannelId, about: MessageId): Promise<readonly Standing[]> => {
    const ours = await ownMessagesAfter(rest, await messages.self(), channelId, about);
    const found = ours.flatMap((each) => answerTo(about, each) ?? []);
    for (const { id, isMarked } of found) pieces.set(id, { about, privately: false, isMarked });
    return found;
  };
  return {
    open: (asked, privately, acknowledged) =>
      replies.set(asked.id, { asked, privately, acknowledged, original: null, isOver: false }),
    refuse: async (asked, text) => {
      await responses.write(asked, textLook(privateText(text))).catch(() => undefined);
    },
    among: (messages) => ({
      ...messages,
      post: (outgoing) => post(messages, outgoing),
      edit: (channelId, id, look) => edit(messages, channelId, id, look),
      repliesTo: (channelId, id) => {
        const isOurs = replies.get(id) !== undefined || isCommand(id);
        return isOurs ? find(messages, channelId, id) : messages.repliesTo(channelId, id);
      },
    }),
  };
};
