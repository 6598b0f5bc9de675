import { channelId, messageId, userId, type Chat, type ChatEvent, type EpochMs, type Message, type MessageId } from "@floorbroker/core";
import { never } from "./store.ts";
import type { Process, UnderWay } from "./under-way.ts";

export const CONTROL = channelId("100");
export const OWNER = userId("704125082750156840");
const STRANGER = userId("666");

/** A message as the chat has it now. */
export interface Posted {
  readonly message: Message;
  readonly deleted: boolean;
}

/** The chat: who speaks there, and what was answered. */
export interface Room {
  /** Posts, or edits when the message is there. */
  say(number: number, revision: number, author: "owner" | "stranger", text: string): void;
  delete(number: number): void;
  chatFor(process: Process): Chat;
  /** Nothing is heard for so long; then it is read up from the history. */
  gap(forMs: number): void;
  isQuiet(): boolean;
  readonly messages: ReadonlyMap<MessageId, Posted>;
  /** The newest status under each message. */
  readonly statuses: ReadonlyMap<MessageId, string>;
  readonly told: readonly string[];
}

/** Ids like Discord's: of two, the larger one is the newer. */
export const messageIdOf = (number: number): MessageId => messageId(`15000000000000${1000 + number}`);

/** An empty room. `heard` hears whatever reaches a process, `said` what is said by one. */
export const openRoom = (run: UnderWay, said: (where: string, text: string) => void, heard: (event: ChatEvent) => void): Room => {
  const { clock } = run;
  const messages = new Map<MessageId, Posted>();
  const statuses = new Map<MessageId, string>();
  const told: string[] = [];
  let listening: readonly { readonly process: Process; readonly listener: (event: ChatEvent) => void }[] = [];
  let silentUntil: EpochMs = 0;
  let onTheWay = 0;

  const hand = (event: ChatEvent): void => run.loop.reach(() => heardBy(event));
  const heardBy = (event: ChatEvent): void => {
    const ears = listening.filter(({ process }) => !run.crossing(process, `hearing that a message was ${event.type}`));
    if (ears.length === 0) return;
    run.touch();
    run.note("heard", () => (event.type === "deleted" ? `deleted ${event.messageId}` : `${event.type} ${event.message.id} r${event.message.revision}`));
    heard(event);
    for (const { listener } of ears) listener(event);
  };
  const deliver = (event: ChatEvent, ms: number): void => {
    onTheWay++;
    clock.schedule(clock.now() + ms, () => {
      onTheWay--;
      if (clock.now() >= silentUntil) hand(event);
    });
  };
  const tell = (event: ChatEvent): void => {
    const fate = run.fateOfEvent("chat");
    const ms = run.lag();
    deliver(event, fate?.fate === "late" ? ms + fate.ms : ms);
    if (fate?.fate === "twice") deliver(event, ms + fate.ms);
  };
  /** What a client does after it was away: everything it may have missed is read again. */
  const readUp = (): void => {
    for (const { message, deleted } of messages.values()) if (!deleted) deliver({ type: "posted", message }, run.lag());
  };

  return {
    messages,
    statuses,
    told,
    say: (number, revision, author, text) => {
      const id = messageIdOf(number);
      const before = messages.get(id);
      if (before?.deleted === true) return;
      const message: Message = {
        id,
        guildId: null,
        channelId: CONTROL,
        authorId: author === "owner" ? OWNER : STRANGER,
        // By the chat's own clock; an edit keeps the time of its post.
        postedAt: before?.message.postedAt ?? clock.now() + run.session.habits.chatAheadMs,
        revision: before === undefined ? 0 : revision,
        text,
        embeds: [],
        replyTo: null,
        threadId: null,
      };
      messages.set(id, { message, deleted: false });
      run.note("chat", () => `${author} ${before === undefined ? "posts" : "edits"} ${id}: ${text}`);
      tell({ type: before === undefined ? "posted" : "edited", message });
    },
    delete: (number) => {
      const id = messageIdOf(number);
      const posted = messages.get(id);
      if (posted === undefined || posted.deleted) return;
      messages.set(id, { ...posted, deleted: true });
      run.note("chat", () => `${id} is deleted`);
      tell({ type: "deleted", messageId: id, channelId: CONTROL });
    },
    chatFor: (process) => ({
      listen: (listener) => {
        const ear = { process, listener };
        listening = [...listening.filter((each) => !each.process.isDead()), ear];
        if (process.number > 1) readUp();
        return () => {
          listening = listening.filter((each) => each !== ear);
        };
      },
      post: (post) => {
        if (run.crossing(process, "before a post")) return never();
        said("the chat", post.text);
        if (post.type === "status") statuses.set(post.messageId, post.text);
        else told.push(post.text);
        run.note("answer", () => (post.type === "status" ? `under ${post.messageId}: ${post.text}` : `to the operator: ${post.text}`));
        return Promise.resolve();
      },
    }),
    gap: (forMs) => {
      silentUntil = clock.now() + forMs;
      clock.schedule(silentUntil, readUp);
    },
    isQuiet: () => onTheWay === 0 && clock.now() >= silentUntil,
  };
};
