import { isOk, type ChannelId, type MessageId, type UserId } from "@floorbroker/core";
import { Routes, type REST } from "discord.js";
import * as t from "io-ts";

const PAGE = 100;
/** Pages that are looked through for what an earlier process has posted. */
const PAGES = 5;

const message = t.type({ id: t.string, author: t.type({ id: t.string }) });

/**
 * Our own messages behind an id in a channel, oldest first, as far as they are among the next few hundred messages. May
 * throw what discord.js throws.
 */
export const ownMessagesAfter = async (
  rest: REST,
  self: UserId | null,
  channelId: ChannelId,
  id: MessageId,
): Promise<readonly unknown[]> => {
  const ours: unknown[] = [];
  let mark: string = id;
  for (let pages = 0; pages < PAGES; pages++) {
    const query = new URLSearchParams({ after: mark, limit: String(PAGE) });
    const answer: unknown = await rest.get(Routes.channelMessages(channelId), { query });
    const page: readonly unknown[] = Array.isArray(answer) ? answer : [];
    // A page lists its newest message first.
    for (const each of page.toReversed()) {
      const read = message.decode(each);
      if (isOk(read) && read.right.author.id === self) ours.push(each);
    }
    const newest = message.decode(page[0]);
    if (page.length < PAGE || !isOk(newest)) break;
    mark = newest.right.id;
  }
  return ours;
};
