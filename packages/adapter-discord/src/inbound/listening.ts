import {
  isSaidOnce,
  type ChannelId,
  type ChatEvent,
  type Clock,
  type Message,
  type MessageId,
  type Problem,
  type UserId,
} from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import { catchUp, type CatchingUp } from "./catching-up.ts";
import { openEars, placed, type Ear, type ThreadsHeard } from "./ears.ts";
import type { Remembered } from "./hearing.ts";
import type { History } from "./history.ts";
import { followThreads, type ThreadEars } from "./following-threads.ts";
import { readBulk, readMessage, readNamed, type Heard } from "./payload.ts";
import { isEarlier } from "./snowflake.ts";
import { unreadProblem } from "./unread.ts";

/** A change of a message from before anybody listened counts as an edit when it was made so shortly ago, in ms. */
const FRESH_EDIT_MS = 60_000;

/** What is listened to. */
export interface ListeningOptions {
  readonly watched: readonly ChannelId[];
  /** Channels in which posts by bots and webhooks are read. */
  readonly automated: readonly ChannelId[];
  /** Which threads of watched channels are heard as those. */
  readonly threads: ThreadsHeard;
  /** Whose posts are told of when nothing of them can be read. */
  readonly analysts: readonly UserId[];
  readonly remembered: readonly Remembered[];
  readonly history: History;
  readonly clock: Clock;
  readonly again: Again;
  /** What waits for nothing that was posted before it: who stops something is not to be late. */
  readonly urgent: (message: Message) => boolean;
  readonly notice: (problem: Problem) => void;
}

/** The ears of a chat: dispatches go in, each revision of a message comes out once, in the channel's order. */
export interface Listening extends ThreadEars {
  listen(listener: (event: ChatEvent) => void): () => void;
  created(payload: unknown): void;
  updated(payload: unknown): void;
  deleted(payload: unknown): void;
  deletedMany(payload: unknown): void;
  /**
   * What was said otherwise than by a post: it stands in no history, so that it is neither fetched nor missed there. What
   * stops something waits for nothing. False when nobody hears it.
   */
  said(message: Message, stops: boolean): boolean;
  /** The channel as which a thread is heard; any other channel as it is. */
  roomOf(id: ChannelId): ChannelId;
  /** The gateway is there, anew or again: what was said meanwhile is fetched. */
  connected(self: UserId | null): void;
  /** The gateway is gone. */
  lost(): void;
}

/** Whoever hears what came, and what of it he is told. */
const openMouth = ({ automated, analysts, notice }: ListeningOptions) => {
  const listeners = new Set<(event: ChatEvent) => void>();
  let self: UserId | null = null;
  const emit = (event: ChatEvent | undefined): void => {
    if (event === undefined) return;
    for (const listener of listeners) listener(event);
  };
  const isRead = ({ message, written, automated: byMachine }: Heard): boolean =>
    written && message.authorId !== self && (!byMachine || automated.includes(message.channelId));
  return {
    listeners,
    emit,
    iAm: (id: UserId | null): void => void (self = id ?? self),
    handOn: ({ hearing }: Ear, heard: Heard): void => {
      const { message } = heard;
      if (isSaidOnce(message)) return emit({ type: "posted", message });
      if (!isRead(heard)) return hearing.pass(message.id);
      const event = hearing.take(message);
      const unread = event === undefined || !analysts.includes(message.authorId) ? undefined : unreadProblem(heard);
      if (unread !== undefined) notice(unread);
      emit(event);
    },
  };
};

/** Opens the ears. Nothing is heard until somebody listens and the gateway is connected. */
export const openListening = (options: ListeningOptions): Listening => {
  const { watched, remembered, history, clock, again, urgent, notice } = options;
  const ears = openEars(watched, remembered, clock.now(), options.threads);
  const { listeners, emit, iAm, handOn } = openMouth(options);
  let connection = 0;
  let isConnected = false;

  const catching: CatchingUp = {
    ...{ history, clock, again, notice, handOn },
    deleted: ({ hearing }, id) => emit(hearing.remove(id)),
    outdated: (since) => since !== connection,
  };
  const catchUpAll = (): void => {
    if (!isConnected || listeners.size === 0) return;
    connection++;
    for (const ear of ears.all()) void catchUp(ear, connection, catching);
  };
  const hear = (ear: Ear, heard: Heard, stops = urgent(heard.message)): void => {
    if (ear.held === null || stops) handOn(ear, heard);
    else ear.held.push(heard);
  };
  const forget = (ear: Ear, id: MessageId): void => {
    if (ear.held !== null) ear.held = ear.held.filter(({ message }) => message.id !== id);
    emit(ear.hearing.remove(id));
  };
  const threads = followThreads(ears, history, again, {
    opened: (ear) => {
      if (isConnected && listeners.size > 0) void catchUp(ear, connection, catching);
    },
    closed: (ear) => {
      for (const id of ear.hearing.between(ear.hearing.earliest(), ear.hearing.latest())) forget(ear, id);
    },
  });
  const earAt = (id: ChannelId): Ear | undefined => (listeners.size === 0 ? undefined : ears.get(id));
  const earOf = (payload: unknown): { readonly ear: Ear; readonly id: MessageId } | undefined => {
    const about = readNamed(payload);
    const ear = about === undefined ? undefined : earAt(about.channelId);
    return about === undefined || ear === undefined ? undefined : { ear, id: about.id };
  };
  const read = (ear: Ear, payload: unknown): Heard | undefined => {
    const heard = readMessage(payload, null);
    return heard === undefined ? undefined : placed(ear, heard);
  };
  /** An unfurled link or a pin of an old message is no edit of it, nor is what was edited long ago and is shown again. */
  const isNews = ({ hearing }: Ear, { message }: Heard): boolean => {
    if (hearing.revisionOf(message.id) !== undefined || isEarlier(hearing.heardUntil(), message.id)) return true;
    return message.revision > 0 && clock.now() - (message.postedAt + message.revision) <= FRESH_EDIT_MS;
  };
  const update = (ear: Ear, heard: Heard | undefined): void => {
    if (heard !== undefined && isNews(ear, heard)) hear(ear, heard);
  };
  /** What changed was told without the rest: the whole message is fetched. */
  const updateWhole = async ({ ear, id }: { readonly ear: Ear; readonly id: MessageId }): Promise<void> =>
    again(
      async () => {
        const heard = await history.message(ear.channelId, id);
        update(ear, heard === undefined ? undefined : placed(ear, heard));
      },
      (error) => troubleOf(error).is !== "refused" && troubleOf(error).is !== "gone",
    );

  return {
    ...threads,
    listen: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) catchUpAll();
      return () => void listeners.delete(listener);
    },
    created: (payload) => {
      const met = earOf(payload);
      if (met === undefined) return threads.postedElsewhere(payload);
      const heard = read(met.ear, payload);
      if (heard !== undefined) hear(met.ear, heard);
    },
    updated: (payload) => {
      const met = earOf(payload);
      if (met === undefined) return;
      const heard = read(met.ear, payload);
      if (heard === undefined) void updateWhole(met);
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
    said: (message, stops) => {
      const ear = earAt(message.channelId);
      if (ear === undefined) return false;
      hear(ear, placed(ear, { message, written: true, automated: false, unread: null }), stops);
      return true;
    },
    roomOf: (id) => ears.get(id)?.room ?? id,
    connected: (id) => {
      iAm(id);
      isConnected = true;
      catchUpAll();
    },
    lost: () => {
      isConnected = false;
      connection++;
      for (const { hearing } of ears.all()) hearing.gap();
    },
  };
};
