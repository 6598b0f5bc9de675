import { problem, type ChannelId, type MessageId, type Problem } from "@floorbroker/core";
import type { Heard } from "./payload.ts";

/**
 * That an analyst posted something of which nothing can be read: it is not guessed at. What he forwards somebody else
 * has written, and is no instruction of his.
 */
export const unreadProblem = ({ message, unread }: Heard): Problem | undefined =>
  unread === null
    ? undefined
    : problem(
        "alert-not-readable",
        `the post ${message.id} of ${message.authorId} in the channel ${message.channelId} is only ${unread}: ` +
          `nothing of it is traded`,
        ["look at it in Discord", "have alerts posted as text"],
        message.id,
      );

const unreadable = (channelId: ChannelId, id: MessageId | null): Problem =>
  problem(
    "message-not-readable",
    `a post in the channel ${channelId}${id === null ? "" : ` (${id})`} has no form that is known: nothing of it is read`,
    ["look at it in Discord", "give orders that may stand in it again"],
    ...(id === null ? [] : [id]),
  );

/** Posts that are remembered as told of. */
const MOST_TOLD = 2_000;

/** Tells of a post that can't be read, once however often it comes; of those without an id, once for each channel. */
export const openUnreadable = (tell: (problem: Problem) => void) => {
  const told = new Set<string>();
  return (channelId: ChannelId, id: MessageId | null): void => {
    const which = `${channelId} ${id}`;
    if (told.has(which) || told.size >= MOST_TOLD) return;
    told.add(which);
    tell(unreadable(channelId, id));
  };
};
