import type { ChannelId } from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import type { Ear, Ears } from "./ears.ts";
import type { History } from "./history.ts";
import { readInServer } from "./payload.ts";
import { isEarlier } from "./snowflake.ts";
import { readThread, readThreads, type Thread } from "./threads.ts";

/** Channels that are known to be none of ours: asked about once. */
const MOST_KNOWN = 20_000;

/** What a gateway tells of threads. */
export interface ThreadEars {
  /** All that are open: at the beginning of a session, or when the bot is let into a channel. */
  threadsListed(payload: unknown): void;
  /** One was begun, opened again, or changed. */
  threadChanged(payload: unknown): void;
  threadDeleted(payload: unknown): void;
}

/** What becomes of ears at threads. */
export interface ThreadsFollowed {
  /** A thread is heard from now on, and something may have been posted in it already. */
  readonly opened: (ear: Ear) => void;
  /** A thread is deleted, and all that stands in it. */
  readonly closed: (ear: Ear) => void;
}

const hasMore = ({ hearing }: Ear, { newest }: Thread): boolean =>
  newest !== null && isEarlier(hearing.heardUntil(), newest);

/**
 * Opens an ear at each thread under a watched channel as soon as it is heard of. A thread that nobody told of is
 * found by what is posted in it: then Discord is asked, once.
 */
export const followThreads = (
  ears: Ears,
  history: History,
  again: Again,
  on: ThreadsFollowed,
): ThreadEars & { postedElsewhere(payload: unknown): void } => {
  const elsewhere = new Set<ChannelId>();
  const isElsewhere = (id: ChannelId): void => {
    if (elsewhere.size < MOST_KNOWN) elsewhere.add(id);
  };
  const meet = (thread: Thread, mayHaveMore: (ear: Ear) => boolean): void => {
    const ear = thread.isArchived ? undefined : ears.openThread(thread);
    if (ear === undefined) {
      if (ears.get(thread.id) === undefined && !thread.isArchived) isElsewhere(thread.id);
    } else if (mayHaveMore(ear)) on.opened(ear);
    else ear.hearing.caughtUp();
  };
  const asked = new Set<ChannelId>();
  const ask = async (id: ChannelId): Promise<void> => {
    if (asked.has(id)) return;
    asked.add(id);
    await again(
      async () => {
        const thread = await history.thread(id);
        if (thread === undefined) isElsewhere(id);
        else meet({ ...thread, isArchived: false }, () => true);
      },
      (error) => troubleOf(error).is !== "refused" && troubleOf(error).is !== "gone",
    );
    asked.delete(id);
  };
  return {
    threadsListed: (payload) => {
      const { threads, channels } = readThreads(payload);
      for (const id of channels) isElsewhere(id);
      for (const thread of threads) meet(thread, (ear) => hasMore(ear, thread) || ear.hearing.knowsAny());
    },
    threadChanged: (payload) => {
      const thread = readThread(payload);
      if (thread === undefined) return;
      elsewhere.delete(thread.id);
      meet(thread, (ear) => asked.has(thread.id) || (!thread.isNew && hasMore(ear, thread)));
    },
    threadDeleted: (payload) => {
      const thread = readThread(payload);
      const ear = thread === undefined ? undefined : ears.get(thread.id);
      if (ear === undefined || ear.room === null) return;
      on.closed(ear);
      ears.close(ear.channelId);
    },
    postedElsewhere: (payload) => {
      const id = readInServer(payload);
      if (id !== undefined && !elsewhere.has(id)) void ask(id);
    },
  };
};
