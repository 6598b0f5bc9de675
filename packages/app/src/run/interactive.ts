import type { Log } from "@floorbroker/adapter-tastytrade";
import {
  fail,
  isOk,
  messageId,
  ok,
  type BookConfig,
  type BookId,
  type ChannelId,
  type Chat,
  type ChatEvent,
  type Clock,
  type Journal,
  type Message,
  type Post,
  type Problem,
  type Result,
  type UserId,
} from "@floorbroker/core";
import { openDesk } from "../shell/desk.ts";
import type { Control } from "../shell/ports.ts";
import type { Kept } from "../shell/upkeep.ts";
import type { OpenedBook } from "./open-book.ts";
import type { OpenedVenue } from "./opened-venue.ts";
import { pairsProblem } from "./pairs-at-venue.ts";
import type { Place } from "./place.ts";
import { provenVenue } from "./proven-venue.ts";
import { venueAt } from "./venue-at.ts";

/** A conversation in the terminal: every line is a post of this author in this channel. */
export interface Interactive {
  readonly bookId: BookId;
  readonly config: BookConfig;
  readonly at: Place;
  readonly journal: Journal;
  readonly kept: Kept;
  readonly log: Log;
  /** Operators outside the terminal. */
  readonly control: Control;
  readonly channelId: ChannelId;
  readonly authorId: UserId;
  /** Called once, when the desk hears: what was typed until then waits in the stream. */
  readonly lines: () => AsyncIterable<string>;
  /** Called before anything is answered: whose time it is. */
  readonly keepsTime: (clock: Clock) => void;
  readonly ready: (opened: OpenedBook) => void;
  readonly answered: (post: Post) => void;
  /** Ends the conversation before its lines end. */
  readonly stopped: Promise<null>;
}

const DISCORD_EPOCH = 1_420_070_400_000;

/** Ids like Discord's: a timestamp and a counter, so that a later session never uses one again. */
const snowflakes = (clock: Clock): (() => string) => {
  let counter = 0;
  return () => String((BigInt(clock.now() - DISCORD_EPOCH) << 22n) | BigInt(counter++ & 0x3fffff));
};

interface LineChat extends Chat {
  say(message: Message): void;
}

const lineChat = (answered: (post: Post) => void): LineChat => {
  const listeners = new Set<(event: ChatEvent) => void>();
  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    post: (post) => {
      answered(post);
      return Promise.resolve();
    },
    say: (message) => {
      for (const listener of listeners) listener({ type: "posted", message });
    },
  };
};

/** Hands on line after line until they end, or until the end comes from elsewhere. */
const readUntil = async (lines: AsyncIterable<string>, end: Promise<unknown>, heard: (line: string) => void): Promise<void> => {
  const reader = lines[Symbol.asyncIterator]();
  const ended = end.then(() => null);
  try {
    for (;;) {
      const next = await Promise.race([ended, reader.next()]);
      if (next === null || next.done === true) return;
      heard(next.value);
    }
  } finally {
    await reader.return?.();
  }
};

const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Time after the last line in which answers may still come. */
const LAST_ANSWERS_MS = 1_000;

const converse = async (session: Interactive, venue: OpenedVenue): Promise<Result<Problem, null>> => {
  const { clock, broker, quotes, instruments, accounts, opened } = venue;
  const { config, journal, kept, channelId, authorId } = session;
  const chat = lineChat(session.answered);
  const ports = { clock, broker, quotes, instruments, accounts, chat, journal, control: session.control };
  const { book, snapshotSeq } = opened;
  const proven = await provenVenue(broker, opened.book);
  if (!isOk(proven)) return proven;
  const abilities = proven.right;
  const unlinked = pairsProblem(config, abilities);
  if (unlinked !== undefined) return fail(unlinked);
  session.keepsTime(clock);
  const desk = await openDesk({ book, config, venue: abilities, ports, kept, snapshotSeq });
  let broken: Problem | null = null;
  const failed = desk.failed.then((problem) => (broken = problem));
  session.ready(opened);
  const nextId = snowflakes(clock);
  const say = (text: string): void => {
    if (text.trim() === "") return;
    const id = messageId(nextId());
    chat.say({ id, guildId: null, channelId, authorId, postedAt: clock.now(), revision: 0, text, embeds: [], replyTo: null, threadId: null });
  };
  await readUntil(session.lines(), Promise.race([session.stopped, failed]), say);
  await Promise.race([settle(LAST_ANSWERS_MS), failed]);
  await desk.settled();
  await desk.stop();
  return broken === null ? ok(null) : fail(broken);
};

/** Trades what is typed until the lines end. */
export const runInteractive = async (session: Interactive): Promise<Result<Problem, null>> => {
  const venue = await venueAt(session);
  if (!isOk(venue)) return venue;
  try {
    return await converse(session, venue.right);
  } finally {
    venue.right.close();
  }
};
