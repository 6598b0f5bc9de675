import type { ChannelId, Clock, MessageId } from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import { placed, type Ear } from "./ears.ts";
import type { History } from "./history.ts";
import { readBulk, readMessage, readNamed, type Heard } from "./payload.ts";
import { isEarlier } from "./snowflake.ts";

/** A change of a message from before anybody listened counts as an edit when it was made so shortly ago, in ms. */
const FRESH_EDIT_MS = 60_000;

/** What a gateway tells of messages, as it came. */
export interface MessageEars {
  created(payload: unknown): void;
  updated(payload: unknown): void;
  deleted(payload: unknown): void;
  deletedMany(payload: unknown): void;
}

/** Where dispatches go. */
export interface Dispatched {
  /** The ear at a channel; undefined where nobody listens. */
  readonly earAt: (id: ChannelId) => Ear | undefined;
  readonly hear: (ear: Ear, heard: Heard) => void;
  readonly forget: (ear: Ear, id: MessageId) => void;
  /** Something was posted where there is no ear. */
  readonly elsewhere: (payload: unknown) => void;
  readonly history: History;
  readonly clock: Clock;
  readonly again: Again;
}

const read = (ear: Ear, payload: unknown): Heard | undefined => {
  const heard = readMessage(payload, null);
  return heard === undefined ? undefined : placed(ear, heard);
};

const openUpdates = ({ hear, history, clock, again }: Dispatched) => {
  /** An unfurled link or a pin of an old message is no edit of it, nor is what was edited long ago and is shown anew. */
  const isNews = ({ hearing }: Ear, { message }: Heard): boolean => {
    if (hearing.revisionOf(message.id) !== undefined || isEarlier(hearing.heardUntil(), message.id)) return true;
    return message.revision > 0 && clock.now() - (message.postedAt + message.revision) <= FRESH_EDIT_MS;
  };
  const update = (ear: Ear, heard: Heard | undefined): void => {
    if (heard !== undefined && isNews(ear, heard)) hear(ear, heard);
  };
  return {
    update,
    /** What changed was told without the rest: the whole message is fetched. */
    updateWhole: (ear: Ear, id: MessageId): Promise<void> =>
      again(
        async () => {
          const heard = await history.message(ear.channelId, id);
          update(ear, heard === undefined ? undefined : placed(ear, heard));
        },
        (error) => troubleOf(error).is !== "refused" && troubleOf(error).is !== "gone",
      ),
  };
};

/** Takes dispatches to the ears that they are for. */
export const takeDispatches = (to: Dispatched): MessageEars => {
  const { earAt, hear, forget, elsewhere } = to;
  const { update, updateWhole } = openUpdates(to);
  const earOf = (payload: unknown): { readonly ear: Ear; readonly id: MessageId } | undefined => {
    const about = readNamed(payload);
    const ear = about === undefined ? undefined : earAt(about.channelId);
    return about === undefined || ear === undefined ? undefined : { ear, id: about.id };
  };
  return {
    created: (payload) => {
      const met = earOf(payload);
      if (met === undefined) return elsewhere(payload);
      const heard = read(met.ear, payload);
      if (heard !== undefined) hear(met.ear, heard);
    },
    updated: (payload) => {
      const met = earOf(payload);
      if (met === undefined) return;
      const heard = read(met.ear, payload);
      if (heard === undefined) void updateWhole(met.ear, met.id);
      else update(met.ear, heard);
    },
    deleted: (payload) => {
      const met = earOf(payload);
      if (met !== undefined) forget(met.ear, met.id);
    },
    deletedMany: (payload) => {
      const about = readBulk(payload);
      const ear = about === undefined ? undefined : earAt(about.channelId);
      if (ear !== undefined) for (const id of about?.ids ?? []) forget(ear, id);
    },
  };
};
