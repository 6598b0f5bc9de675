import { openDiscordChat, type DiscordChat, type DiscordOptions, type Remembered } from "@floorbroker/adapter-discord";
import {
  entriesOf,
  fail,
  isOk,
  ok,
  type Book,
  type BookConfig,
  type ChannelId,
  type Chat,
  type Clock,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { openDesk } from "../shell/desk.ts";
import type { Control } from "../shell/ports.ts";
import type { OpenedBook } from "./open-book.ts";
import type { OpenedVenue } from "./opened-venue.ts";
import { pairsProblem } from "./pairs-at-venue.ts";
import type { ReplayView } from "./replay-chat.ts";
import { venueAt, type TradedAt } from "./venue-at.ts";
import { venueOf } from "./venue.ts";

/** A run that listens in Discord. */
export interface DiscordRun extends TradedAt {
  readonly config: BookConfig;
  readonly control: Control;
  readonly discord: Pick<DiscordOptions, "token" | "api" | "gateway" | "automated" | "notice">;
  readonly view: ReplayView;
  /** Called before anything is answered: whose time it is. */
  readonly keepsTime: (clock: Clock) => void;
  readonly ready: (opened: OpenedBook) => void;
  /** Ends the run. */
  readonly stopped: Promise<null>;
}

/** Time in which Discord may still take what was said last, in ms. */
const LAST_WORDS_MS = 5_000;

/** Every channel in which something may be said that counts. */
export const channelsOf = ({ authority }: BookConfig): readonly ChannelId[] => [
  ...new Set([...authority.controlChannels, ...authority.commandChannels, ...authority.alertChannels.map(({ id }) => id)]),
];

const rememberedOf = ({ messages }: Book): readonly Remembered[] =>
  Array.from(entriesOf(messages), ([messageId, { channelId, revision }]) => ({ messageId, channelId, revision }));

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
});

const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const trade = async (run: DiscordRun, venue: OpenedVenue, discord: DiscordChat): Promise<Result<Problem, null>> => {
  const { clock, broker, quotes, instruments, accounts, opened } = venue;
  const { config, journal, kept, control } = run;
  const abilities = await venueOf(broker);
  const unlinked = pairsProblem(config, abilities);
  if (unlinked !== undefined) return fail(unlinked);
  const chat = shown(discord, run.view);
  const ports = { clock, broker, quotes, instruments, accounts, chat, journal, control };
  const { book, snapshotSeq } = opened;
  run.keepsTime(clock);
  const desk = await openDesk({ book, config, venue: abilities, ports, kept, snapshotSeq });
  let broken: Problem | null = null;
  const failed = desk.failed.then((problem) => (broken = problem));
  run.ready(opened);
  await Promise.race([run.stopped, failed]);
  await desk.stop();
  await Promise.race([discord.said(), settle(LAST_WORDS_MS)]);
  return broken === null ? ok(null) : fail(broken);
};

/**
 * Trades what is said in Discord until it is stopped. Codes: those of the venue, the journal, and of
 * {@link openDiscordChat}.
 */
export const runDiscord = async (run: DiscordRun): Promise<Result<Problem, null>> => {
  const venue = await venueAt(run);
  if (!isOk(venue)) return venue;
  const { book } = venue.right.opened;
  const { operatorChannel } = run.config;
  try {
    const chat = await openDiscordChat({
      ...run.discord,
      watched: channelsOf(run.config),
      operatorChannel,
      remembered: rememberedOf(book),
    });
    if (!isOk(chat)) return chat;
    try {
      return await trade(run, venue.right, chat.right);
    } finally {
      await chat.right.close();
    }
  } finally {
    venue.right.close();
  }
};
