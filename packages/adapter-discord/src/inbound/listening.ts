import {
  isSaidOnce,
  type ChannelId,
  type ChatEvent,
  type Clock,
  type EpochMs,
  type Message,
  type MessageId,
  type Problem,
  type UserId,
} from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { beginHearing, catchUp, type CatchingUp } from "./catching-up.ts";
import { takeDispatches, type MessageEars } from "./dispatches.ts";
import { openEars, placed, type Ear, type ThreadsHeard } from "./ears.ts";
import type { Remembered } from "./hearing.ts";
import type { History } from "./history.ts";
import { followThreads, type ThreadEars } from "./following-threads.ts";
import type { Heard } from "./payload.ts";
import { openUnreadable, unreadProblem } from "./unread.ts";

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
  /** When the book listened last, by the time of messages; null for a new one, to which nothing was said yet. */
  readonly since: EpochMs | null;
  readonly history: History;
  readonly clock: Clock;
  readonly again: Again;
  /** What waits for nothing that was posted before it: who stops something is not to be late. */
  readonly urgent: (message: Message) => boolean;
  readonly notice: (problem: Problem) => void;
  /** Told of what may be missed: notice, and the operator. */
  readonly alarmed: (problem: Problem) => void;
}

/** The ears of a chat: dispatches go in, each revision of a message comes out once, in the channel's order. */
export interface Listening extends MessageEars, ThreadEars {
  listen(listener: (event: ChatEvent) => void): () => void;
  /**
   * What was said otherwise than by a post: it stands in no history, so that it is neither fetched nor missed there.
   * What stops something waits for nothing. False when nobody hears it.
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
  const { watched, remembered, since, history, clock, again, urgent, notice, alarmed } = options;
  const openedAt = clock.now();
  const ears = openEars(watched, remembered, openedAt, options.threads);
  const tellUnreadable = openUnreadable(alarmed);
  const { listeners, emit, iAm, handOn } = openMouth(options);
  let connection = 0;
  let isConnected = false;

  const catching: CatchingUp = {
    history,
    clock,
    again,
    listened: { openedAt, since },
    notice,
    alarmed,
    unreadable: ({ channelId }, id) => tellUnreadable(channelId, id),
    handOn,
    deleted: ({ hearing }, id) => emit(hearing.remove(id)),
    outdated: (since, ear) => since !== connection || ears.get(ear.channelId) !== ear,
  };
  // At once, not only when the gateway is there: what is posted until then was said to the book. What fails now is
  // tried again, and told of, by whoever catches up.
  for (const ear of ears.all()) void beginHearing(ear, catching).catch(() => undefined);
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
  const dispatches = takeDispatches({
    earAt,
    hear,
    forget,
    elsewhere: threads.postedElsewhere,
    unreadable: ({ channelId }, id) => tellUnreadable(channelId, id),
    history,
    clock,
    again,
  });
  return {
    ...threads,
    ...dispatches,
    listen: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) catchUpAll();
      return () => void listeners.delete(listener);
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
