import { problem, type ChannelId, type EpochMs, type MessageId, type Problem } from "@floorbroker/core";
import type { Waits } from "../backoff.ts";
import { timeOf } from "../inbound/snowflake.ts";
import { troubleOf } from "../trouble.ts";
import { openLane, type Attempt, type Lane } from "./lane.ts";
import type { OwnMessages, Standing } from "./messages.ts";
import { piecesOf } from "./pieces.ts";
import { plainText } from "./plain-text.ts";

/** Messages that one status may fill; what is longer is cut, and says so. */
const MOST_PIECES = 5;
const CUT = "… (cut; the rest is in the journal: floorbroker explain)";

/** Statuses that are remembered with their replies; older ones are found again in the channel when they change. */
const REMEMBERED = 5_000;

/** Statuses that may wait for Discord. */
const MOST_WAITING = 1_000;

/** A message older than this, in ms, may have been answered by a process before us. */
const FRESH_MS = 60_000;

/** One message of ours under somebody's message. */
interface Piece {
  readonly status: Status;
  readonly part: number;
  /** What shall stand there; null: nothing. */
  wanted: string | null;
  standing: Standing | null;
  /** Posts of this piece that are deleted, by us or by others: the next one needs a new nonce. */
  lost: number;
  isWaiting: boolean;
}

interface Status {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly pieces: Piece[];
  /** Whether replies of an earlier process have to be looked for before anything is posted. */
  looksFirst: boolean;
}

/** The answers under messages: one each, edited as its trade moves. */
export interface Statuses {
  /** What shall stand under a message from now on. False when too many answers wait already. */
  show(messageId: MessageId, channelId: ChannelId, text: string): boolean;
  waiting(): number;
}

const DONE: Attempt = { done: true };

const shortened = (text: string): readonly string[] => {
  const pieces = piecesOf(plainText(text));
  return pieces.length <= MOST_PIECES ? pieces : [...pieces.slice(0, MOST_PIECES - 1), CUT];
};

const unsaid = (channelId: ChannelId, why: Problem): Problem =>
  problem("not-answered", `an answer in the channel ${channelId} could not be posted: ${why.text}`, why.suggestions);

/**
 * Opens the answers. New ones, changes and what has to be looked up first go their own ways in each channel, one request
 * at a time, as Discord limits them; what changes while it waits is sent once, as it then is.
 */
export const openStatuses = (
  messages: OwnMessages,
  openedAt: EpochMs,
  waits: Waits,
  on: { readonly notice: (problem: Problem) => void; readonly idle: () => void },
): Statuses => {
  const statuses = new Map<MessageId, Status>();
  const lanes = new Map<string, Lane<Piece>>();

  const settled = (piece: Piece): Attempt => {
    piece.isWaiting = false;
    return DONE;
  };
  const afterTrouble = (piece: Piece, error: unknown): Attempt => {
    const trouble = troubleOf(error);
    if (trouble.is === "limited") return { done: false, afterMs: trouble.ms };
    if (trouble.is === "down") return { done: false, afterMs: null };
    if (trouble.is === "gone" && piece.standing !== null) {
      piece.standing = null;
      piece.lost++;
      ask(piece);
      return DONE;
    }
    on.notice(unsaid(piece.status.channelId, trouble.problem));
    return settled(piece);
  };
  const guarded =
    (step: (piece: Piece) => Promise<void>) =>
    async (piece: Piece): Promise<Attempt> => {
      try {
        await step(piece);
      } catch (error) {
        return afterTrouble(piece, error);
      }
      if ((piece.standing?.text ?? null) === piece.wanted) return settled(piece);
      ask(piece);
      return DONE;
    };

  const lookFor = async ({ messageId, channelId, pieces }: Status): Promise<void> => {
    for (const [part, standing] of (await messages.repliesTo(channelId, messageId)).entries()) {
      const piece = pieces[part];
      if (piece !== undefined) piece.standing ??= standing;
    }
  };
  const look = guarded(async ({ status }) => {
    if (!status.looksFirst) return;
    await lookFor(status);
    status.looksFirst = false;
  });
  const post = guarded(async (piece) => {
    const { status, part, lost } = piece;
    const { messageId, channelId } = status;
    if (piece.standing !== null || piece.wanted === null) return;
    const nonce = lost === 0 ? `${messageId}.${part}` : `${messageId}.${part}.${lost % 100}`;
    piece.standing = await messages.post({ channelId, text: piece.wanted, nonce, replyTo: messageId });
  });
  const change = guarded(async (piece) => {
    const { standing, wanted, status } = piece;
    if (standing === null || standing.text === wanted) return;
    if (wanted === null) {
      await messages.remove(status.channelId, standing.id);
      piece.standing = null;
      piece.lost++;
    } else {
      await messages.edit(status.channelId, standing.id, wanted);
      piece.standing = { id: standing.id, text: wanted };
    }
  });

  const steps = { look, post, change } as const;
  const laneOf = (channelId: ChannelId, way: keyof typeof steps): Lane<Piece> => {
    const name = `${channelId} ${way}`;
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const lane = openLane(steps[way], waits, on.idle);
    lanes.set(name, lane);
    return lane;
  };
  const ask = (piece: Piece): void => {
    piece.isWaiting = true;
    const { looksFirst, channelId } = piece.status;
    const known = piece.standing === null ? "post" : "change";
    laneOf(channelId, looksFirst ? "look" : known).ask(piece);
  };

  const statusOf = (messageId: MessageId, channelId: ChannelId): Status => {
    const known = statuses.get(messageId);
    const postedAt = timeOf(messageId);
    const looksFirst = postedAt <= openedAt || Date.now() - postedAt > FRESH_MS;
    const status = known ?? { messageId, channelId, pieces: [], looksFirst };
    statuses.delete(messageId);
    statuses.set(messageId, status);
    return status;
  };
  const forgetOldest = (): void => {
    for (const [id, { pieces }] of statuses) {
      if (statuses.size <= REMEMBERED) return;
      if (pieces.every(({ isWaiting }) => !isWaiting)) statuses.delete(id);
    }
  };
  const waiting = (): number => [...lanes.values()].reduce((sum, lane) => sum + lane.waiting(), 0);

  return {
    waiting,
    show: (messageId, channelId, text) => {
      if (!statuses.has(messageId) && waiting() >= MOST_WAITING) return false;
      const status = statusOf(messageId, channelId);
      const texts = shortened(text);
      for (let part = status.pieces.length; part < texts.length; part++)
        status.pieces.push({ status, part, wanted: null, standing: null, lost: 0, isWaiting: false });
      for (const piece of status.pieces) {
        piece.wanted = texts[piece.part] ?? null;
        if (status.looksFirst || (piece.standing?.text ?? null) !== piece.wanted) ask(piece);
      }
      forgetOldest();
      return true;
    },
  };
};
