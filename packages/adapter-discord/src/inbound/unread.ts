import { problem, type Problem } from "@floorbroker/core";
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
