import type { ChannelId, Clock, MessageId } from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import { placed, type Ear } from "./ears.ts";
import type { History } from "./history.ts";
import { readBulk, readId, readMessage, readNamed, readWhere, tellsText, type Heard } from "./payload.ts";
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
  /** Something was posted that is no whole message; null when not even its id can be read. */
  readonly unreadable: (ear: Ear, id: MessageId | null) => void;
  readonly history: History;
  readonly clock: Clock;
  readonly again: Again;
}

const read = (ear: Ear, payload: unknown, { clock }: Dispatched, isLive: boolean): Heard | undefined => {
  const heard = readMessage(payload, { guild: null, now: clock.now(), isLive });
  return heard === undefined ? undefined : placed(ear, heard);
};

const openUpdates = ({ hear, unreadable, history, clock, again }: Dispatched) => {
  /** An unfurled link or a pin of an old message is no edit of it, nor is what was edited long ago and is shown anew. */
  const isNews = ({ hearing }: Ear, { message }: Heard): boolean => {
    if (hearing.revisionOf(message.id) !== undefined || isEarlier(hearing.heardUntil(), message.id)) return true;
    return message.revision > 0 && clock.now() - (message.postedAt + message.revision) <= FRESH_EDIT_MS;
  };
  const update = (ear: Ear, heard: Heard): void => {
    if (isNews(ear, heard)) hear(ear, heard);
  };
  return {
    update,
    /** What changed was told without the rest: the whole message is fetched. */
    updateWhole: (ear: Ear, id: MessageId): Promise<void> =>
      again(
        async () => {
          const heard = await history.message(ear.channelId, id);
          if (heard === undefined) unreadable(ear, id);
          else update(ear, placed(ear, heard));
        },
        (error) => {
          const { is } = troubleOf(error);
          if (is === "refused") unreadable(ear, id);
          return is !== "refused" && is !== "gone";
        },
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
  /** What was heard already is not taken for fresh by what tells no time. */
  const isKnown = ({ ear, id }: { readonly ear: Ear; readonly id: MessageId }): boolean =>
    ear.hearing.revisionOf(id) !== undefined;
  return {
    created: (payload) => {
      const where = readWhere(payload);
      const ear = where === undefined ? undefined : earAt(where);
      if (ear === undefined) return elsewhere(payload);
      const heard = read(ear, payload, to, true);
      if (heard === undefined) to.unreadable(ear, readId(payload) ?? null);
      else hear(ear, heard);
    },
    updated: (payload) => {
      const met = earOf(payload);
      if (met === undefined) return;
      const heard = tellsText(payload) ? read(met.ear, payload, to, isKnown(met)) : undefined;
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
