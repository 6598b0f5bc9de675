import type { ChannelId, MessageId } from "@floorbroker/core";
import type { Hearing } from "./hearing.ts";
import { PAGE, type History, type Page } from "./history.ts";
import type { Heard } from "./payload.ts";

/** Pages of one gap that are read: 10,000 messages. What is longer ago than that is nobody's trade any more. */
const PAGES = 100;

/** What a back-fill finds, as it finds it. */
export interface BackFillFinds {
  readonly heard: (heard: Heard) => void;
  readonly deleted: (id: MessageId) => void;
  /** Whether the connection that it fills up to has ended: another one will begin again. */
  readonly outdated: () => boolean;
}

/** Hands on what was posted after the mark, oldest first. False when the gap was longer than is read. */
export const fillForward = async (
  history: History,
  channelId: ChannelId,
  from: MessageId,
  finds: BackFillFinds,
): Promise<boolean> => {
  let mark = from;
  for (let pages = 0; pages < PAGES && !finds.outdated(); pages++) {
    const { ids, heard } = await history.after(channelId, mark);
    if (finds.outdated()) return true;
    for (const each of heard) finds.heard(each);
    mark = ids.at(-1) ?? mark;
    if (ids.length < PAGE) return true;
  }
  return finds.outdated();
};

const deletedOf = ({ ids }: Page, hearing: Hearing, latest: MessageId): readonly MessageId[] => {
  const [oldest] = ids;
  // A bot that may not read the history is given an empty page: that nothing is shown does not mean that all is
  // deleted.
  if (oldest === undefined) return [];
  // A page that is not full goes back to the beginning of the channel.
  const first = ids.length < PAGE ? hearing.earliest() : oldest;
  return hearing.between(first, latest).filter((id) => !ids.includes(id));
};

/** Finds the edits and deletions among the last messages that were heard before the gap, up to `latest`. */
export const reviewBefore = async (
  history: History,
  channelId: ChannelId,
  latest: MessageId,
  hearing: Hearing,
  finds: BackFillFinds,
): Promise<void> => {
  const page = await history.upTo(channelId, latest);
  if (finds.outdated()) return;
  for (const each of page.heard) {
    // What was there before anybody listened stays unheard.
    if (hearing.revisionOf(each.message.id) !== undefined) finds.heard(each);
  }
  for (const id of deletedOf(page, hearing, latest)) finds.deleted(id);
};
