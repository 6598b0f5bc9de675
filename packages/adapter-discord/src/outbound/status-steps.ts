import type { Problem } from "@floorbroker/core";
import { NOT_EDITABLE, troubleOf } from "../trouble.ts";
import type { Attempt } from "./lane.ts";
import { keyOfLook } from "./look.ts";
import type { OwnMessages } from "./messages.ts";
import { isAsWanted, type nextOf, type Piece, type Status } from "./standing-status.ts";

/** What becomes of a piece after a step. */
export interface AfterStep {
  /** Something else is wanted of it by now than what stands. */
  readonly ask: (piece: Piece) => void;
  /** Discord refuses it for good. */
  readonly refused: (piece: Piece, why: Problem) => void;
}

/** The steps by which a piece comes to stand as it is wanted. Each is one attempt, and never rejects. */
export type Steps = Readonly<Record<ReturnType<typeof nextOf>, (piece: Piece) => Promise<Attempt>>>;

const DONE: Attempt = { done: true };

const settled = (piece: Piece): Attempt => {
  piece.isWaiting = false;
  return DONE;
};

const afterTrouble = (piece: Piece, error: unknown, { ask, refused }: AfterStep): Attempt => {
  const trouble = troubleOf(error);
  if (trouble.is === "limited") return { done: false, afterMs: trouble.ms };
  if (trouble.is === "down") return { done: false, afterMs: null };
  const isFixed = trouble.is === "refused" && NOT_EDITABLE.has(trouble.problem.code) && piece.wanted !== null;
  if ((trouble.is === "gone" || isFixed) && piece.standing !== null) {
    piece.outdated = isFixed ? piece.standing.id : piece.outdated;
    piece.standing = null;
    piece.lost++;
    ask(piece);
    return DONE;
  }
  piece.isWaiting = false;
  refused(piece, trouble.problem);
  return DONE;
};

/** Replies that nobody knows yet are those of the pieces that do not stand, in their order. */
const lookFor = async (messages: OwnMessages, { messageId, channelId, pieces }: Status): Promise<void> => {
  const replies = await messages.repliesTo(channelId, messageId);
  const known = new Set(pieces.flatMap(({ standing, outdated }) => [standing?.id, outdated]));
  const unknown = replies.filter(({ id }) => !known.has(id));
  for (const piece of pieces) {
    if (piece.standing === null) piece.standing = unknown.shift() ?? null;
    if (piece.standing !== null) piece.unseen = null;
  }
};

/** It stands in the way of nothing: where it can't be removed, it stays. */
const removeOutdated = async (messages: OwnMessages, piece: Piece): Promise<void> => {
  const { outdated, status } = piece;
  piece.outdated = null;
  if (outdated !== null) await messages.remove(status.channelId, outdated).catch(() => undefined);
};

const post = async (messages: OwnMessages, piece: Piece): Promise<void> => {
  const { status, part } = piece;
  const { messageId, channelId } = status;
  if (piece.isUncertain) await lookFor(messages, status);
  piece.isUncertain = false;
  const { wanted, lost } = piece;
  if (wanted === null) piece.unseen = null;
  if (piece.standing !== null || wanted === null || isAsWanted(piece)) return;
  const nonce = lost === 0 ? `${messageId}.${part}` : `${messageId}.${part}.${lost % 100}`;
  const posting = messages.post({ channelId, look: wanted, nonce, replyTo: messageId });
  piece.standing = await posting.catch((error: unknown) => {
    piece.isUncertain = troubleOf(error).is === "down";
    throw error;
  });
  if (piece.standing === null) {
    // What is posted next of it is another message, unless this one is found.
    [piece.unseen, status.looksFirst] = [keyOfLook(wanted), true];
    piece.lost++;
  }
  await removeOutdated(messages, piece);
};

const change = async (messages: OwnMessages, piece: Piece): Promise<void> => {
  const { standing, wanted, status } = piece;
  if (standing === null || isAsWanted(piece)) return;
  if (wanted === null) {
    await messages.remove(status.channelId, standing.id);
    piece.standing = null;
    piece.lost++;
  } else {
    await messages.edit(status.channelId, standing.id, wanted);
    piece.standing = { id: standing.id, key: keyOfLook(wanted) };
  }
};

/** Opens the steps over our messages. */
export const openSteps = (messages: OwnMessages, after: AfterStep): Steps => {
  const guarded =
    (step: (piece: Piece) => Promise<void>) =>
    async (piece: Piece): Promise<Attempt> => {
      try {
        await step(piece);
      } catch (error) {
        return afterTrouble(piece, error, after);
      }
      if (isAsWanted(piece)) return settled(piece);
      after.ask(piece);
      return DONE;
    };
  return {
    look: guarded(async ({ status }) => {
      if (!status.looksFirst) return;
      await lookFor(messages, status);
      status.looksFirst = false;
    }),
    post: guarded((piece) => post(messages, piece)),
    change: guarded((piece) => change(messages, piece)),
  };
};
