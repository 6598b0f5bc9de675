import {
  problem,
  type ChannelId,
  type EpochMs,
  type MessageId,
  type Problem,
  type StatusPost,
} from "@floorbroker/core";
import type { Waits } from "../backoff.ts";
import { timeOf } from "../inbound/snowflake.ts";
import { openLane, type Lane } from "./lane.ts";
import type { OwnMessages } from "./messages.ts";
import { nextOf, want, type Piece, type Status } from "./standing-status.ts";
import { looksOf, type StatusStyle } from "./status-looks.ts";
import { openSteps, type Steps } from "./status-steps.ts";

/** Statuses that are remembered with their replies; older ones are found again in the channel when they change. */
const REMEMBERED = 5_000;

/** Statuses that may wait for Discord. */
const MOST_WAITING = 1_000;

/** A message older than this, in ms, may have been answered by a process before us. */
const FRESH_MS = 60_000;

/** What the answers are opened with. */
export interface StatusesOptions {
  readonly messages: OwnMessages;
  readonly style: "embeds" | "text";
  readonly openedAt: EpochMs;
  readonly waits: Waits;
  readonly notice: (problem: Problem) => void;
  readonly idle: () => void;
  /** Told once that answers come late, until none does any more. */
  readonly late: (why: Problem) => void;
}

/** The answers under messages: one each, edited as its trade moves. */
export interface Statuses {
  /** What shall stand under a message from now on. False when too many answers wait already. */
  show(post: StatusPost): boolean;
  waiting(): number;
}

const unsaid = (channelId: ChannelId, why: Problem): Problem =>
  problem("not-answered", `an answer in the channel ${channelId} could not be posted: ${why.text}`, why.suggestions);

const delayed = (channelId: ChannelId): Problem =>
  problem("answers-delayed", `answers in the channel ${channelId} are delayed: Discord fails at one of them again and again`, [
    "look at the book with floorbroker status: it is traded as ever",
    "look at https://discordstatus.com",
  ]);

const notDecorated = (channelId: ChannelId): Problem =>
  problem("not-embedded", `no embed or file may be posted in the channel ${channelId}: answers are plain text there`, [
    "give the bot Embed Links and Attach Files in the channel, and start it again",
    "set discord.statuses to text in floorbroker.yaml",
  ]);

/** Ways to Discord: new ones, changes and look-ups of each channel go one of their own, one request at a time. */
const openWays = (steps: Steps, { waits, idle, late }: Pick<StatusesOptions, "waits" | "idle" | "late">) => {
  const lanes = new Map<string, Lane<Piece>>();
  let isLate = false;
  const laneOf = (piece: Piece): Lane<Piece> => {
    const way = nextOf(piece);
    const { channelId } = piece.status;
    const name = `${channelId} ${way}`;
    const told = {
      idle: () => {
        isLate &&= [...lanes.values()].some((each) => each.waiting() > 0);
        idle();
      },
      late: () => {
        if (!isLate) late(delayed(channelId));
        isLate = true;
      },
    };
    const lane = lanes.get(name) ?? openLane(steps[way], waits, told);
    lanes.set(name, lane);
    return lane;
  };
  return {
    ask: (piece: Piece): void => {
      piece.isWaiting = true;
      laneOf(piece).ask(piece);
    },
    waiting: (): number => [...lanes.values()].reduce((sum, lane) => sum + lane.waiting(), 0),
  };
};

/** The statuses that are remembered, those that were said last at the end. */
const openMemory = ({ openedAt, waits }: Pick<StatusesOptions, "openedAt" | "waits">) => {
  const statuses = new Map<MessageId, Status>();
  return {
    has: (id: MessageId): boolean => statuses.has(id),
    of: ({ messageId, channelId, text, card }: StatusPost): Status => {
      const said = { text, ...(card === undefined ? {} : { card }) };
      const postedAt = timeOf(messageId);
      const looksFirst = postedAt <= openedAt || waits.now() - postedAt > FRESH_MS;
      const status = statuses.get(messageId) ?? { messageId, channelId, pieces: [], said, looksFirst };
      status.said = said;
      statuses.delete(messageId);
      statuses.set(messageId, status);
      return status;
    },
    forgetOldest: (): void => {
      for (const [id, { pieces }] of statuses) {
        if (statuses.size <= REMEMBERED) return;
        if (pieces.every(({ isWaiting }) => !isWaiting)) statuses.delete(id);
      }
    },
  };
};

/**
 * Opens the answers. New ones, changes and what has to be looked up first go their own ways in each channel, one
 * request at a time, as Discord limits them; what changes while it waits is sent once, as it then is. Where the bot
 * may not post embeds or files, they are text.
 */
export const openStatuses = (options: StatusesOptions): Statuses => {
  const { messages, notice } = options;
  const memory = openMemory(options);
  const bare = new Set<ChannelId>();
  const styleIn = (channelId: ChannelId): StatusStyle => (bare.has(channelId) ? "bare" : options.style);
  const refused = ({ status, wanted }: Piece, why: Problem): void => {
    const { channelId } = status;
    const isDecorated = wanted !== null && (wanted.embed !== null || wanted.file !== null);
    if (!isDecorated || why.code !== "discord-not-permitted") return notice(unsaid(channelId, why));
    if (!bare.has(channelId)) notice(notDecorated(channelId));
    bare.add(channelId);
    seeTo(status);
  };
  const steps = openSteps(messages, { ask: (piece) => ways.ask(piece), refused });
  const ways = openWays(steps, options);
  const seeTo = (status: Status): void => {
    for (const piece of want(status, looksOf(status.said, styleIn(status.channelId)))) ways.ask(piece);
  };
  return {
    waiting: ways.waiting,
    show: (post) => {
      if (!memory.has(post.messageId) && ways.waiting() >= MOST_WAITING) return false;
      seeTo(memory.of(post));
      memory.forgetOldest();
      return true;
    },
  };
};
