import { problem, type ChannelId, type ChatEvent, type MessageId, type Problem, type UserId } from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import { fillForward, reviewBefore, type BackFillFinds } from "./back-fill.ts";
import { openHearing, type Hearing, type Remembered } from "./hearing.ts";
import type { History } from "./history.ts";
import { readBulk, readMessage, readNamed, type Heard } from "./payload.ts";
import { isEarlier } from "./snowflake.ts";

/** How long new messages wait for those before them, in ms: an alert is worth money for seconds. */
const HOLD_MS = 2_000;

/** A change of a message from before anybody listened counts as an edit when it was made so shortly ago, in ms. */
const FRESH_EDIT_MS = 60_000;

/** What is listened to. */
export interface ListeningOptions {
  readonly watched: readonly ChannelId[];
  /** Channels in which posts by bots and webhooks are read. */
  readonly automated: readonly ChannelId[];
  readonly remembered: readonly Remembered[];
  readonly history: History;
  readonly again: Again;
  readonly notice: (problem: Problem) => void;
}

/** The ears of a chat: dispatches go in, each revision of a message comes out once, in the channel's order. */
export interface Listening {
  listen(listener: (event: ChatEvent) => void): () => void;
  created(payload: unknown): void;
  updated(payload: unknown): void;
  deleted(payload: unknown): void;
  deletedMany(payload: unknown): void;
  /** The gateway is there, anew or again: what was said meanwhile is fetched. */
  connected(self: UserId | null): void;
  /** The gateway is gone. */
  lost(): void;
}

interface Ear {
  readonly channelId: ChannelId;
  readonly hearing: Hearing;
  /** Messages that wait for those before them; null when none has to. */
  held: Heard[] | null;
}

const tooLong = (channelId: ChannelId): Problem =>
  problem(
    "gap-too-long",
    `more messages than are read back were posted in the channel ${channelId} while nobody listened`,
    ["read the channel: not all that was posted meanwhile is reported as missed"],
  );

const notReadable = (channelId: ChannelId, why: Problem): Problem =>
  problem(
    "channel-not-readable",
    `what was posted in the channel ${channelId} meanwhile can't be fetched: ${why.text}`,
    why.suggestions,
  );

/** Opens the ears. Nothing is heard until somebody listens and the gateway is connected. */
export const openListening = (options: ListeningOptions): Listening => {
  const { watched, automated, remembered, history, again, notice } = options;
  const openedAt = Date.now();
  const listeners = new Set<(event: ChatEvent) => void>();
  const ears = new Map<ChannelId, Ear>(
    watched.map((channelId) => {
      const known = remembered.filter((each) => each.channelId === channelId);
      return [channelId, { channelId, hearing: openHearing(channelId, known, openedAt), held: null }];
    }),
  );
  let connection = 0;
  let isConnected = false;
  let self: UserId | null = null;

  const emit = (event: ChatEvent | undefined): void => {
    if (event === undefined) return;
    for (const listener of listeners) listener(event);
  };
  const isRead = ({ message, written, automated: byMachine }: Heard): boolean =>
    written && message.authorId !== self && (!byMachine || automated.includes(message.channelId));
  const handOn = ({ hearing }: Ear, heard: Heard): void => {
    if (isRead(heard)) emit(hearing.take(heard.message));
    else hearing.pass(heard.message.id);
  };
  const release = (ear: Ear): void => {
    const held = ear.held ?? [];
    ear.held = null;
    for (const heard of held) handOn(ear, heard);
  };
  const hear = (ear: Ear, heard: Heard): void => {
    if (ear.held === null) handOn(ear, heard);
    else ear.held.push(heard);
  };

  const fill = async (ear: Ear, since: number): Promise<void> => {
    const { channelId, hearing } = ear;
    const mark = hearing.heardUntil();
    const latest = hearing.latest();
    const finds: BackFillFinds = {
      heard: (heard) => handOn(ear, heard),
      deleted: (id) => emit(hearing.remove(id)),
      outdated: () => since !== connection,
    };
    const whole = await fillForward(history, channelId, mark, finds);
    if (finds.outdated()) return;
    if (!whole) notice(tooLong(channelId));
    release(ear);
    await reviewBefore(history, channelId, latest, hearing, finds);
    if (!finds.outdated()) hearing.caughtUp();
  };
  const catchUp = async (ear: Ear, since: number): Promise<void> => {
    ear.held ??= [];
    const patience = setTimeout(() => release(ear), HOLD_MS);
    await again(
      () => fill(ear, since),
      (error) => {
        if (since !== connection) return false;
        const trouble = troubleOf(error);
        if (trouble.is !== "refused" && trouble.is !== "gone") return true;
        notice(notReadable(ear.channelId, trouble.problem));
        return false;
      },
    );
    clearTimeout(patience);
    if (since === connection) release(ear);
  };
  const catchUpAll = (): void => {
    if (!isConnected || listeners.size === 0) return;
    const since = ++connection;
    for (const ear of ears.values()) void catchUp(ear, since);
  };

  const earOf = (payload: unknown): { readonly ear: Ear; readonly id: MessageId } | undefined => {
    const about = readNamed(payload);
    const ear = about === undefined || listeners.size === 0 ? undefined : ears.get(about.channelId);
    return about === undefined || ear === undefined ? undefined : { ear, id: about.id };
  };
  /** An unfurled link or a pin of an old message is no edit of it, nor is what was edited long ago and is shown again. */
  const isNews = ({ hearing }: Ear, { message }: Heard): boolean => {
    if (hearing.revisionOf(message.id) !== undefined || isEarlier(hearing.heardUntil(), message.id)) return true;
    return message.revision > 0 && Date.now() - (message.postedAt + message.revision) <= FRESH_EDIT_MS;
  };
  const update = (ear: Ear, heard: Heard | undefined): void => {
    if (heard !== undefined && isNews(ear, heard)) hear(ear, heard);
  };
  const forget = (ear: Ear, id: MessageId): void => {
    if (ear.held !== null) ear.held = ear.held.filter(({ message }) => message.id !== id);
    emit(ear.hearing.remove(id));
  };

  return {
    listen: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) catchUpAll();
      return () => void listeners.delete(listener);
    },
    created: (payload) => {
      const met = earOf(payload);
      const heard = met === undefined ? undefined : readMessage(payload, null);
      if (met !== undefined && heard !== undefined) hear(met.ear, heard);
    },
    updated: (payload) => {
      const met = earOf(payload);
      if (met === undefined) return;
      const { ear, id } = met;
      const heard = readMessage(payload, null);
      if (heard !== undefined) return update(ear, heard);
      // What changed was told without the rest: the whole message is fetched.
      void again(
        async () => update(ear, await history.message(ear.channelId, id)),
        (error) => troubleOf(error).is !== "refused" && troubleOf(error).is !== "gone",
      );
    },
    deleted: (payload) => {
      const met = earOf(payload);
      if (met !== undefined) forget(met.ear, met.id);
    },
    deletedMany: (payload) => {
      const about = readBulk(payload);
      const ear = about === undefined || listeners.size === 0 ? undefined : ears.get(about.channelId);
      if (ear !== undefined) for (const id of about?.ids ?? []) forget(ear, id);
    },
    connected: (id) => {
      self = id ?? self;
      isConnected = true;
      catchUpAll();
    },
    lost: () => {
      isConnected = false;
      connection++;
      for (const ear of ears.values()) ear.hearing.gap();
    },
  };
};
