import { realClock, simulatedWorld, type WorldConfig } from "@floorbroker/adapter-sim";
import {
  isOk,
  messageId,
  type BookConfig,
  type BookId,
  type ChannelId,
  type Chat,
  type ChatEvent,
  type Clock,
  type EpochMs,
  type Journal,
  type Message,
  type Post,
  type Problem,
  type Result,
  type UserId,
  ok,
} from "@floorbroker/core";
import { openDesk } from "../shell/desk.ts";
import { readHistory } from "./read-history.ts";
import { venueOf } from "./venue.ts";
import { worldHistory } from "./world-history.ts";

/** A conversation in the terminal: every line is a post of this author in this channel. */
export interface Interactive {
  readonly bookId: BookId;
  readonly config: BookConfig;
  readonly world: Omit<WorldConfig, "start">;
  readonly journal: Journal;
  readonly channelId: ChannelId;
  readonly authorId: UserId;
  /** What "now" is at the start; later instants follow the real clock. Null is the real time. */
  readonly pretendNow: EpochMs | null;
  /** Called once, when the desk is ready: what was typed until then waits in the stream. */
  readonly lines: () => AsyncIterable<string>;
  readonly answered: (post: Post) => void;
}

const DISCORD_EPOCH = 1_420_070_400_000;

/** Ids like Discord's: a timestamp and a counter, so that a later session never uses one again. */
const snowflakes = (clock: Clock): (() => string) => {
  let counter = 0;
  return () => String((BigInt(clock.now() - DISCORD_EPOCH) << 22n) | BigInt(counter++ & 0x3fffff));
};

/** The real clock, moved by a constant: it runs at real speed from another instant. */
const shiftedClock = (shift: number): Clock => {
  const real = realClock(false);
  return { now: () => real.now() + shift, schedule: (at, action) => real.schedule(at - shift, action) };
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

const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Time after the last line in which answers may still come. */
const LAST_ANSWERS_MS = 1_000;

/** Trades what is typed, against a simulated market that moves in real time, until the lines end. */
export const runInteractive = async (session: Interactive): Promise<Result<Problem, null>> => {
  const opened = await readHistory(session.journal, session.bookId);
  if (!isOk(opened)) return opened;
  const { book, history } = opened.right;
  const lastAt = history.at(-1)?.at ?? 0;
  const pretended = Math.max(session.pretendNow ?? Date.now(), lastAt + 1);
  const clock = shiftedClock(pretended - Date.now());
  const world = simulatedWorld({ ...session.world, start: history[0]?.at ?? clock.now() }, clock);
  if (history.length > 0) world.restore(worldHistory(history), lastAt);

  const chat = lineChat(session.answered);
  const { broker, quotes, instruments, accounts } = world;
  const ports = { clock, broker, quotes, instruments, accounts, chat, journal: session.journal };
  const desk = await openDesk({ book, config: session.config, venue: await venueOf(broker), ports });
  const nextId = snowflakes(clock);
  let broken: Problem | null = null;
  void desk.failed.then((problem) => (broken = problem));

  for await (const text of session.lines()) {
    if (broken !== null) break;
    if (text.trim() === "") continue;
    chat.say({
      id: messageId(nextId()),
      guildId: null,
      channelId: session.channelId,
      authorId: session.authorId,
      postedAt: clock.now(),
      revision: 0,
      text,
      embeds: [],
      replyTo: null,
    });
  }
  await settle(LAST_ANSWERS_MS);
  await desk.settled();
  desk.stop();
  return broken === null ? ok(null) : { _tag: "Left", left: broken };
};
