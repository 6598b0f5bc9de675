import { isOk, messageId, userId, type ChannelId, type MessageId, type UserId } from "@floorbroker/core";
import { Routes, type REST } from "discord.js";
import * as t from "io-ts";
import { troubleOf } from "../trouble.ts";
import { bodyOf, filesOf, keyOfLook, keyOfMessage, type Look } from "./look.ts";

/** A message of ours as Discord has it. */
export interface Standing {
  readonly id: MessageId;
  /** What it looks like: see `keyOfLook`. */
  readonly key: string;
}

/** What is posted. */
export interface Outgoing {
  readonly channelId: ChannelId;
  readonly look: Look;
  /** The same for every attempt at the same post, at most 25 characters. */
  readonly nonce: string;
  readonly replyTo: MessageId | null;
}

/** Our own messages. Every call may throw what discord.js throws. */
export interface OwnMessages {
  /**
   * Posts once however often it is tried with the same nonce within some minutes: what stands then is given back. Null
   * when it was taken, and nobody said as which message: it has to be looked for before anything is posted again.
   */
  post(outgoing: Outgoing): Promise<Standing | null>;
  edit(channelId: ChannelId, id: MessageId, look: Look): Promise<void>;
  remove(channelId: ChannelId, id: MessageId): Promise<void>;
  /** Our replies to a message, oldest first, as far as they are among the next few hundred messages. */
  repliesTo(channelId: ChannelId, id: MessageId): Promise<readonly Standing[]>;
  /** Our messages behind an id, oldest first, as far as they are among the next few hundred messages. */
  ownAfter(channelId: ChannelId, id: MessageId): Promise<readonly Standing[]>;
  /** Our user id. */
  self(): Promise<UserId | null>;
}

const ownMessage = t.type({
  id: t.string,
  author: t.type({ id: t.string }),
  message_reference: t.union([t.undefined, t.null, t.type({ message_id: t.union([t.string, t.undefined, t.null]) })]),
});

const posted = t.type({ id: t.string });
const user = t.type({ id: t.string });

const PAGE = 100;
/** Pages that are looked through for a reply of an earlier process. */
const PAGES = 5;

const page = t.array(t.unknown);

type OwnMessage = t.TypeOf<typeof ownMessage>;

/** A message with what it looks like, which is nothing of ours where that can't be read; undefined for what is none. */
const readMessage = (payload: unknown): (OwnMessage & { readonly key: string }) | undefined => {
  const read = ownMessage.decode(payload);
  return isOk(read) ? { ...read.right, key: keyOfMessage(payload) ?? "" } : undefined;
};

const readPage = (answer: unknown): readonly (OwnMessage & { readonly key: string })[] => {
  const read = page.decode(answer);
  return isOk(read) ? read.right.flatMap((each) => readMessage(each) ?? []) : [];
};

const findOurs = async (
  rest: REST,
  ours: UserId,
  channelId: ChannelId,
  id: MessageId,
  isMeant: (message: OwnMessage) => boolean,
): Promise<readonly Standing[]> => {
  const own: Standing[] = [];
  let mark: string = id;
  for (let pages = 0; pages < PAGES; pages++) {
    const query = new URLSearchParams({ after: mark, limit: String(PAGE) });
    const found = readPage(await rest.get(Routes.channelMessages(channelId), { query }));
    // A page lists its newest message first.
    for (const each of found.toReversed()) {
      if (each.author.id === ours && isMeant(each))
        own.push({ id: messageId(each.id), key: each.key });
    }
    mark = found[0]?.id ?? mark;
    if (found.length < PAGE) break;
  }
  return own;
};

/** Our messages over REST, and who we are by the gateway's word: not every server tells it otherwise. */
export const openOwnMessages = (rest: REST): OwnMessages & { iAm(id: UserId | null): void } => {
  let known: UserId | null = null;
  const self = async (): Promise<UserId | null> => {
    if (known !== null) return known;
    const answer = user.decode(await rest.get(Routes.user()));
    return (known ??= isOk(answer) ? userId(answer.right.id) : null);
  };
  /** Who wrote what is ours. As long as nobody tells it, it is asked again: what we said is not to be said twice. */
  const ours = async (): Promise<UserId> => {
    const id = await self().catch((error: unknown) => {
      if (troubleOf(error).is === "refused") return null;
      throw error;
    });
    if (id === null) throw new Error("nobody has told yet who the bot is");
    return id;
  };
  return {
    self,
    iAm: (id) => void (known = id ?? known),
    post: async ({ channelId, look, nonce, replyTo }) => {
      // A reply to what was deleted meanwhile becomes a post of its own.
      const reference =
        replyTo === null ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
      const body = { ...bodyOf(look, false), nonce, enforce_nonce: true, ...reference };
      const answer: unknown = await rest.post(Routes.channelMessages(channelId), { body, files: [...filesOf(look)] });
      const read = posted.decode(answer);
      // An earlier attempt may have succeeded unseen, with what was to be said then.
      return isOk(read) ? { id: messageId(read.right.id), key: keyOfMessage(answer) ?? keyOfLook(look) } : null;
    },
    edit: async (channelId, id, look) => {
      const route = Routes.channelMessage(channelId, id);
      await rest.patch(route, { body: bodyOf(look, true), files: [...filesOf(look)] });
    },
    remove: async (channelId, id) => {
      await rest.delete(Routes.channelMessage(channelId, id));
    },
    repliesTo: async (channelId, id) =>
      findOurs(rest, await ours(), channelId, id, (each) => each.message_reference?.message_id === id),
    ownAfter: async (channelId, id) => findOurs(rest, await ours(), channelId, id, () => true),
  };
};
