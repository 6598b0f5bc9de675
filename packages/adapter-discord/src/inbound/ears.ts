import { messageId, type ChannelId, type EpochMs } from "@floorbroker/core";
import { openHearing, type Hearing, type Remembered } from "./hearing.ts";
import type { Heard } from "./payload.ts";
import { firstIdAt, laterOf, tellsTime } from "./snowflake.ts";
import type { Thread } from "./threads.ts";

/** The ear at one channel or thread. */
export interface Ear {
  readonly channelId: ChannelId;
  /** The watched channel that a thread counts as; null for what is watched itself. */
  readonly room: ChannelId | null;
  readonly hearing: Hearing;
  /** Messages that wait for those before them; null when none has to. */
  held: Heard[] | null;
}

/** The message as the book hears it: what stands in a thread is said in the channel above. */
export const placed = ({ channelId, room }: Ear, heard: Heard): Heard =>
  room === null ? heard : { ...heard, message: { ...heard.message, channelId: room, threadId: channelId } };

/** Which threads are heard beside those that are watched themselves. */
export type ThreadsHeard = "public" | "none";

/** The ears at all channels that are listened to. */
export interface Ears {
  get(id: ChannelId): Ear | undefined;
  all(): readonly Ear[];
  /** An ear at a thread that is to be heard and was not yet. */
  openThread(thread: Thread): Ear | undefined;
  /** Nobody listens there any more; what is watched itself stays. */
  close(id: ChannelId): void;
}

/** Opens an ear at every watched channel. */
export const openEars = (
  watched: readonly ChannelId[],
  remembered: readonly Remembered[],
  openedAt: EpochMs,
  threads: ThreadsHeard,
): Ears => {
  const heardIn = (id: ChannelId): readonly Remembered[] =>
    remembered.filter(({ channelId, threadId = null }) => (threadId ?? channelId) === id);
  const under = (id: ChannelId): readonly Remembered[] => remembered.filter(({ channelId }) => channelId === id);
  const ears = new Map<ChannelId, Ear>(
    watched.map((id) => {
      const hearing = openHearing(id, heardIn(id), { openedAt, beside: under(id) });
      return [id, { channelId: id, room: null, hearing, held: null }];
    }),
  );
  return {
    get: (id) => ears.get(id),
    all: () => [...ears.values()],
    openThread: ({ id, parentId, isPublic }) => {
      const parent = ears.get(parentId);
      if (threads === "none" || !isPublic || ears.has(id) || parent === undefined || parent.room !== null)
        return undefined;
      // What was posted before anybody listened to its channel was said to nobody.
      const until = parent.hearing.heardUntil();
      const isNumbered = !tellsTime(messageId(id));
      const from = under(parentId).length > 0 || isNumbered ? until : laterOf(until, firstIdAt(openedAt));
      const hearing = openHearing(id, heardIn(id), { openedAt, from });
      const ear: Ear = { channelId: id, room: parentId, hearing, held: null };
      ears.set(id, ear);
      return ear;
    },
    close: (id) => {
      if (ears.get(id)?.room != null) ears.delete(id);
    },
  };
};
