import { isOk, messageId, userId, type ChannelId, type MessageId, type UserId } from "@floorbroker/core";
import { MessageFlags, Routes, type REST } from "discord.js";
import * as t from "io-ts";

/** A message of ours as Discord has it. */
export interface Standing {
  readonly id: MessageId;
  readonly text: string;
}

/** What is posted. */
export interface Outgoing {
  readonly channelId: ChannelId;
  /** Escaped, and short enough. */
  readonly text: string;
  /** The same for every attempt at the same post, at most 25 characters. */
  readonly nonce: string;
  readonly replyTo: MessageId | null;
}

/** Our own messages. Every call may throw what discord.js throws. */
export interface OwnMessages {
  /** Posts once however often it is tried with the same nonce within some minutes: what stands then is given back. */
  post(outgoing: Outgoing): Promise<Standing>;
  edit(channelId: ChannelId, id: MessageId, text: string): Promise<void>;
  remove(channelId: ChannelId, id: MessageId): Promise<void>;
  /** Our replies to a message, oldest first, as far as they are among the next few hundred messages. */
  repliesTo(channelId: ChannelId, id: MessageId): Promise<readonly Standing[]>;
  /** Our user id. */
  self(): Promise<UserId | null>;
}

const ownMessage = t.type({
  id: t.string,
  content: t.string,
  author: t.type({ id: t.string }),
  message_reference: t.union([t.undefined, t.null, t.type({ message_id: t.union([t.string, t.undefined, t.null]) })]),
});

const user = t.type({ id: t.string });

/** Nobody is ever notified by what we say, whatever stands in it. */
const QUIET = { allowed_mentions: { parse: [], replied_user: false }, flags: MessageFlags.SuppressEmbeds } as const;

const PAGE = 100;
/** Pages that are looked through for a reply of an earlier process. */
const PAGES = 5;

const trimmed = (text: string): string => text.trim();

/** Our messages over REST. */
export const openOwnMessages = (rest: REST): OwnMessages => {
  let known: UserId | null = null;
  const self = async (): Promise<UserId | null> => {
    if (known !== null) return known;
    const answer = user.decode(await rest.get(Routes.user()));
    return (known = isOk(answer) ? userId(answer.right.id) : null);
  };
  return {
    self,
    post: async ({ channelId, text, nonce, replyTo }) => {
      // A reply to what was deleted meanwhile becomes a post of its own.
      const reference = replyTo === null ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
      const body = { content: text, nonce, enforce_nonce: true, ...QUIET, ...reference };
      const answer = ownMessage.decode(await rest.post(Routes.channelMessages(channelId), { body }));
      if (!isOk(answer)) throw new Error("Discord's answer to a post is no message");
      const { id, content } = answer.right;
      // An earlier attempt may have succeeded unseen, with the text of then. Discord trims what it keeps.
      return { id: messageId(id), text: trimmed(content) === trimmed(text) ? text : content };
    },
    edit: async (channelId, id, text) => {
      await rest.patch(Routes.channelMessage(channelId, id), { body: { content: text, ...QUIET } });
    },
    remove: async (channelId, id) => {
      await rest.delete(Routes.channelMessage(channelId, id));
    },
    repliesTo: async (channelId, id) => {
      const ours = await self();
      const replies: Standing[] = [];
      let mark: string = id;
      for (let pages = 0; pages < PAGES; pages++) {
        const query = new URLSearchParams({ after: mark, limit: String(PAGE) });
        const answer = t.array(t.unknown).decode(await rest.get(Routes.channelMessages(channelId), { query }));
        const page = (isOk(answer) ? answer.right : []).flatMap((each) => {
          const read = ownMessage.decode(each);
          return isOk(read) ? read.right : [];
        });
        // A page lists its newest message first.
        for (const each of page.toReversed()) {
          if (each.author.id === ours && each.message_reference?.message_id === id)
            replies.push({ id: messageId(each.id), text: each.content });
        }
        mark = page[0]?.id ?? mark;
        if (page.length < PAGE) break;
      }
      return replies;
    },
  };
};
