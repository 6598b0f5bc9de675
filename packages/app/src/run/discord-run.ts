import {
  openDiscordChat,
  standingText,
  type DiscordChat,
  type DiscordOptions,
  type Remembered,
} from "@floorbroker/adapter-discord";
import {
  entriesOf,
  fail,
  isOk,
  isUrgent,
  ok,
  type Book,
  type BookConfig,
  type ChannelId,
  type Chat,
  type Clock,
  type Problem,
  type Result,
} from "@floorbroker/core";
import type { Notifier } from "../notify/notifier.ts";
import { openOperatorRoutes, type OperatorRoutes } from "../notify/operator-routes.ts";
import { openDesk, type Desk } from "../shell/desk.ts";
import { machinePause, type Control } from "../shell/ports.ts";
import { buttonsOf, type Clocks } from "./discord-buttons.ts";
import type { OpenedBook } from "./open-book.ts";
import type { OpenedVenue } from "./opened-venue.ts";
import { pairsProblem } from "./pairs-at-venue.ts";
import { provenVenue } from "./proven-venue.ts";
import type { ReplayView } from "./replay-chat.ts";
import { slashCommandsOf } from "./slash-commands.ts";
import { venueAt, type TradedAt } from "./venue-at.ts";

/** How the operator is told past Discord, and when. */
export interface PastDiscord {
  readonly notifier: Notifier;
  readonly afterMs: number;
}

/** What trading in Discord needs beside a venue. */
export interface DiscordTrading extends Pick<TradedAt, "journal">, Partial<Pick<TradedAt, "kept">> {
  readonly config: BookConfig;
  readonly control: Control;
  readonly discord: Omit<
    DiscordOptions,
    "watched" | "analysts" | "operatorChannel" | "remembered" | "clock" | "urgent" | "alarm"
  >;
  /** Whether commands are taken as /tt, too; default: nothing is said of them to Discord. */
  readonly slashCommands?: boolean;
  readonly past: PastDiscord;
  /** Discord's time, which is the machine's; the venue may have another one. */
  readonly discordClock: Clock;
  readonly view: ReplayView;
  /** Called before anything is answered: whose time it is. */
  readonly keepsTime: (clock: Clock) => void;
  readonly ready: (opened: OpenedBook) => void;
  /** Ends the run. */
  readonly stopped: Promise<null>;
}

/** A run that listens in Discord. */
export type DiscordRun = DiscordTrading & TradedAt;

/** Time in which Discord may still take what was said last, in ms. */
const LAST_WORDS_MS = 5_000;

/** Every channel in which something may be said that counts. */
export const channelsOf = ({ authority }: BookConfig): readonly ChannelId[] => [
  ...new Set([...authority.controlChannels, ...authority.commandChannels, ...authority.alertChannels.map(({ id }) => id)]),
];

const rememberedOf = ({ messages }: Book): readonly Remembered[] =>
  Array.from(entriesOf(messages), ([messageId, heard]) => {
    const { channelId, threadId, revision } = heard;
    return { messageId, channelId, threadId, revision };
  });

/** Longest time that a restart reads back in a channel of which the book knows nothing, in ms: a day. */
const LONGEST_BACK_MS = 86_400_000;

/** A process that died while it caught up had written rows without having heard everything: so much earlier, in ms. */
const OVERLAP_MS = 600_000;

/**
 * When the book listened last: a little before its last row, but not before its first one. It is the book's time, by
 * which the age of messages is told everywhere. Null for a new book.
 */
const listenedLast = async (
  { journal }: Pick<DiscordTrading, "journal">,
  { clock, opened: { book } }: Pick<OpenedVenue, "clock" | "opened">,
): Promise<number | null> => {
  if (book.seq === 0) return null;
  const timeOfRow = async (seq: number): Promise<number | undefined> => {
    const rows = await journal.read(book.id, seq - 1, 1);
    return isOk(rows) ? rows.right[0]?.at : undefined;
  };
  const [first, last] = [await timeOfRow(1), await timeOfRow(book.seq)];
  // Rows that can't be read just now: what was posted in the last day is looked at, and is as old as it is.
  const from = first === undefined || last === undefined ? -Infinity : Math.max(first, last - OVERLAP_MS);
  return Math.max(clock.now() - LONGEST_BACK_MS, from);
};

/** The chat, shown in the terminal as well. */
const shown = (chat: Chat, view: ReplayView): Chat => ({
  listen: (listener) =>
    chat.listen((event) => {
      if (event.type === "posted") view.posted(event.message);
      listener(event);
    }),
  post: (post) => {
    view.answered(post);
    return chat.post(post);
  },
  ...(chat.buttons === undefined ? {} : { buttons: chat.buttons }),
});

/** Waits for it, but not for long, and leaves no timer behind that would keep the process. */
const lastWords = async (said: Promise<void>): Promise<void> => {
  const { over, cancel } = machinePause(LAST_WORDS_MS);
  await Promise.race([said, over]);
  cancel();
};

/** Discord as the book's chat: what the operator must know takes the routes to him. */
const chatOf = ({ listen, post, confirmations }: DiscordChat, routes: OperatorRoutes, clocks: Clocks): Chat => ({
  listen,
  buttons: buttonsOf(confirmations, clocks),
  post: async (said) => (said.type === "operator" ? routes.tell(said.text) : post(said)),
});

interface Open {
  desk: Desk | null;
  discord: DiscordChat | null;
}

const trade = async (
  run: DiscordTrading,
  venue: OpenedVenue,
  discord: DiscordChat,
  routes: OperatorRoutes,
  open: Open,
): Promise<Result<Problem, null>> => {
  const { clock, broker, quotes, instruments, accounts, opened } = venue;
  const { config, journal, kept, control, discordClock } = run;
  const proven = await provenVenue(broker, opened.book);
  if (!isOk(proven)) return proven;
  const abilities = proven.right;
  const unlinked = pairsProblem(config, abilities);
  if (unlinked !== undefined) return fail(unlinked);
  const chat = shown(chatOf(discord, routes, { book: clock, discord: discordClock }), run.view);
  const connections = (): readonly string[] => [standingText(discord.standing(), discordClock.now())];
  const ports = { clock, broker, quotes, instruments, accounts, chat, journal, control, connections };
  const { book, snapshotSeq } = opened;
  run.keepsTime(clock);
  const desk = await openDesk({ book, config, venue: abilities, ports, kept, snapshotSeq });
  open.desk = desk;
  let broken: Problem | null = null;
  const failed = desk.failed.then((problem) => (broken = problem));
  run.ready(opened);
  await Promise.race([run.stopped, failed]);
  await desk.stop();
  await lastWords(discord.said());
  return broken === null ? ok(null) : fail(broken);
};

/** Trades what is said in Discord at this venue until it is stopped. Codes: those of {@link openDiscordChat}. */
export const tradeInDiscord = async (run: DiscordTrading, venue: OpenedVenue): Promise<Result<Problem, null>> => {
  const { operatorChannel } = run.config;
  const { notifier, afterMs } = run.past;
  const open: Open = { desk: null, discord: null };
  const inChat = async (text: string): Promise<void> => {
    if (open.discord === null) throw new Error("Discord is not open");
    return open.discord.tell(text);
  };
  const routes = openOperatorRoutes({ inChat, notifier, clock: run.discordClock, afterMs });
  const { book } = venue.opened;
  const current = (): Book => open.desk?.book() ?? book;
  const { slashCommands, config } = run;
  try {
    const chat = await openDiscordChat({
      ...run.discord,
      ...(slashCommands === undefined ? {} : { slash: slashCommandsOf(config, current, slashCommands) }),
      watched: channelsOf(run.config),
      analysts: run.config.authority.alertAuthors,
      operatorChannel,
      remembered: rememberedOf(book),
      since: await listenedLast(run, venue),
      clock: run.discordClock,
      urgent: (message) => isUrgent(current(), message),
      alarm: routes.tell,
    });
    const notTraded = (why: Problem): void => notifier.notify(`${book.id} is not traded: ${why.text}`);
    if (!isOk(chat)) {
      notTraded(chat.left);
      return chat;
    }
    open.discord = chat.right;
    try {
      const end = await trade(run, venue, chat.right, routes, open);
      // A book that was traded has told its operator itself why it is not any more.
      if (!isOk(end) && open.desk === null) notTraded(end.left);
      return end;
    } finally {
      // A gateway that has gone silent never says goodbye.
      await lastWords(chat.right.close());
    }
  } finally {
    await lastWords(routes.done());
  }
};

/**
 * Trades what is said in Discord until it is stopped. Codes: those of the venue, the journal, and of
 * {@link openDiscordChat}.
 */
export const runDiscord = async (run: DiscordRun): Promise<Result<Problem, null>> => {
  const venue = await venueAt(run);
  if (!isOk(venue)) return venue;
  try {
    return await tradeInDiscord(run, venue.right);
  } finally {
    venue.right.close();
  }
};
