import type { ChannelId, EpochMs, MessageId } from "@floorbroker/core";
import { messageId } from "@floorbroker/core";
import { troubleOf } from "../trouble.ts";
import type { Hearing } from "./hearing.ts";
import { PAGE, type History, type Page } from "./history.ts";
import type { Heard } from "./payload.ts";
import { isEarlier } from "./snowflake.ts";

/** Messages of one gap that are read. What is longer ago than that is nobody's trade any more. */
const MOST = 10_000;
/** Pages of one gap that are read: of a server with small pages, as many as that takes. */
const PAGES = 1_000;
/** Messages that are asked about one by one, the newest ones, when a channel shows none. */
const ONE_BY_ONE = 100;

/** What a back-fill finds, as it finds it. */
export interface BackFillFinds {
  readonly heard: (heard: Heard) => void;
  readonly deleted: (id: MessageId) => void;
  /** A message that is no whole one; null when not even its id can be read. */
  readonly unreadable: (id: MessageId | null) => void;
  /** Whether the connection that it fills up to has ended: another one will begin again. */
  readonly outdated: () => boolean;
}

/**
 * Hands on what was posted after the mark, oldest first, until nothing new is there: a page that is not full may be
 * as much as a server gives at once. False when the gap was longer than is read.
 */
export const fillForward = async (
  history: History,
  channelId: ChannelId,
  from: MessageId,
  finds: BackFillFinds,
): Promise<boolean> => {
  let mark = from;
  let messages = 0;
  for (let pages = 0; pages < PAGES && messages < MOST && !finds.outdated(); pages++) {
    const { ids, heard, unreadable } = await history.after(channelId, mark);
    if (finds.outdated()) return true;
    const before = mark;
    for (const each of heard) if (isEarlier(before, each.message.id)) finds.heard(each);
    for (const each of unreadable) if (each === null || isEarlier(before, each)) finds.unreadable(each);
    const last = ids.at(-1);
    if (last === undefined || !isEarlier(before, last)) return true;
    mark = last;
    messages += ids.length;
  }
  return finds.outdated();
};

/** Messages up to one of them, and from where on they are all that stand in the channel. */
interface Stretch {
  readonly pages: readonly Page[];
  readonly from: MessageId;
}

/** The last messages up to `latest`, about as many as Discord gives at once. Undefined when none is shown. */
const stretchUpTo = async (
  history: History,
  channelId: ChannelId,
  latest: MessageId,
  hearing: Hearing,
): Promise<Stretch | undefined> => {
  const pages: Page[] = [];
  let from: MessageId | undefined;
  let messages = 0;
  for (let mark = latest; messages < PAGE; ) {
    const page = await history.upTo(channelId, mark);
    const [oldest] = page.ids;
    // Nothing before what was shown: it is the beginning of the channel.
    if (oldest === undefined && page.unreadable.length === 0 && from !== undefined)
      return { pages, from: hearing.earliest() };
    if (oldest === undefined || (from !== undefined && !isEarlier(oldest, from))) break;
    pages.push(page);
    from = oldest;
    messages += page.ids.length;
    if (BigInt(oldest) === 0n) break;
    mark = messageId(String(BigInt(oldest) - 1n));
  }
  return from === undefined ? undefined : { pages, from };
};

/**
 * Which of the newest messages are deleted, one by one: a bot that may not read the history is given an empty page,
 * too, so that a channel which shows nothing need not be empty.
 */
const deletedOneByOne = async (
  history: History,
  channelId: ChannelId,
  ids: readonly MessageId[],
  finds: BackFillFinds,
): Promise<void> => {
  for (const id of ids.toSorted((a, b) => (isEarlier(a, b) ? 1 : -1)).slice(0, ONE_BY_ONE)) {
    try {
      const heard = await history.message(channelId, id);
      if (finds.outdated()) return;
      if (heard !== undefined) finds.heard(heard);
    } catch (error) {
      if (finds.outdated()) return;
      const trouble = troubleOf(error);
      if (trouble.is === "gone") finds.deleted(id);
      else if (trouble.is === "refused") return;
      else throw error;
    }
  }
};

/** Finds the edits and deletions among the last messages that were heard before the gap, up to `latest`. */
export const reviewBefore = async (
  history: History,
  channelId: ChannelId,
  latest: MessageId,
  hearing: Hearing,
  finds: BackFillFinds,
): Promise<void> => {
  const stretch = await stretchUpTo(history, channelId, latest, hearing);
  if (finds.outdated()) return;
  if (stretch === undefined)
    return deletedOneByOne(history, channelId, hearing.between(hearing.earliest(), latest), finds);
  const { pages, from } = stretch;
  for (const each of pages.flatMap(({ heard }) => heard)) {
    // What was there before anybody listened stays unheard.
    if (hearing.revisionOf(each.message.id) !== undefined) finds.heard(each);
  }
  const shown = new Set(pages.flatMap(({ ids }) => ids));
  for (const id of hearing.between(from, latest)) if (!shown.has(id)) finds.deleted(id);
};

/** Where a channel stood at that time: the newest of its messages that is older. */
export const newestBefore = async (
  history: History,
  channelId: ChannelId,
  at: EpochMs,
): Promise<MessageId | undefined> => {
  let mark = await history.newest(channelId);
  for (let messages = 0; mark !== undefined && messages < MOST; ) {
    const { ids, heard } = await history.upTo(channelId, mark);
    const older = heard.findLast(({ message }) => message.postedAt < at);
    if (older !== undefined) return older.message.id;
    const [oldest] = ids;
    if (oldest === undefined || isEarlier(mark, oldest) || BigInt(oldest) === 0n) return undefined;
    mark = messageId(String(BigInt(oldest) - 1n));
    messages += ids.length;
  }
  return mark;
};
