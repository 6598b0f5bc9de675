import { channelId, isOk, messageId, type ChannelId, type MessageId } from "@floorbroker/core";
import * as t from "io-ts";

/** A thread, or a post of a forum, which is one. */
export interface Thread {
  readonly id: ChannelId;
  /** The channel or forum that it is under. */
  readonly parentId: ChannelId;
  /** Whether everybody who reads the channel may read it, and write there. */
  readonly isPublic: boolean;
  readonly isArchived: boolean;
  /** Whether it is told of as having just been begun: whatever is posted in it is told after that. */
  readonly isNew: boolean;
  /** Null where nothing is known to be posted in it. */
  readonly newest: MessageId | null;
}

/** Types of channels: Discord's developer documentation, "Channel Types". */
const ANNOUNCEMENT_THREAD = 10;
const PUBLIC_THREAD = 11;
const PRIVATE_THREAD = 12;
const FORUM = 15;
const MEDIA = 16;
const THREADS: ReadonlySet<number> = new Set([ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD]);

const snowflake = t.refinement(t.string, (text) => /^\d{1,20}$/.test(text), "an id");
const orNone = <A>(of: t.Type<A, unknown, unknown>) => t.union([of, t.null, t.undefined]);

const channelPayload = t.type({ id: snowflake, type: t.number });
const threadPayload = t.type({
  id: snowflake,
  type: t.number,
  parent_id: snowflake,
  last_message_id: orNone(snowflake),
  newly_created: orNone(t.boolean),
  thread_metadata: orNone(t.type({ archived: orNone(t.boolean) })),
});

/** Reads a thread of a dispatch or of REST; undefined for any other channel. */
export const readThread = (payload: unknown): Thread | undefined => {
  const read = threadPayload.decode(payload);
  if (!isOk(read) || !THREADS.has(read.right.type)) return undefined;
  const { id, type, parent_id, last_message_id: newest, thread_metadata: metadata } = read.right;
  return {
    id: channelId(id),
    parentId: channelId(parent_id),
    isPublic: type !== PRIVATE_THREAD,
    isArchived: metadata?.archived === true,
    isNew: read.right.newly_created === true,
    newest: typeof newest === "string" ? messageId(newest) : null,
  };
};

const listed = t.type({ threads: t.array(t.unknown), channels: orNone(t.array(t.unknown)) });

/**
 * The threads of a server that are open, and its other channels: GUILD_CREATE, or THREAD_LIST_SYNC without channels.
 */
export const readThreads = (
  payload: unknown,
): { readonly threads: readonly Thread[]; readonly channels: readonly ChannelId[] } => {
  const read = listed.decode(payload);
  if (!isOk(read)) return { threads: [], channels: [] };
  const { threads, channels } = read.right;
  return {
    threads: threads.flatMap((each) => readThread(each) ?? []),
    channels: (channels ?? []).flatMap((each) => {
      const channel = channelPayload.decode(each);
      return isOk(channel) ? channelId(channel.right.id) : [];
    }),
  };
};

/** Whether a channel of REST holds threads, and no messages of its own: a forum. */
export const isForum = (payload: unknown): boolean => {
  const read = channelPayload.decode(payload);
  return isOk(read) && (read.right.type === FORUM || read.right.type === MEDIA);
};
