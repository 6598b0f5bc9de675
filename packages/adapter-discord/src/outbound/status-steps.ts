import type { Problem } from "@floorbroker/core";
import { troubleOf } from "../trouble.ts";
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
  if (trouble.is === "gone" && piece.standing !== null) {
    piece.standing = null;
    piece.lost++;
    ask(piece);
    return DONE;
  }
  piece.isWaiting = false;
  refused(piece, trouble.problem);
  return DONE;
};

const lookFor = async (messages: OwnMessages, { messageId, channelId, pieces }: Status): Promise<void> => {
  for (const [part, standing] of (await messages.repliesTo(channelId, messageId)).entries()) {
    const piece = pieces[part];
    if (piece !== undefined) piece.standing ??= standing;
  }
};

const post = async (messages: OwnMessages, piece: Piece): Promise<void> => {
  const { status, part, lost, wanted } = piece;
  const { messageId, channelId } = status;
  if (piece.standing !== null || wanted === null) return;
  const nonce = lost === 0 ? `${messageId}.${part}` : `${messageId}.${part}.${lost % 100}`;
  piece.standing = await messages.post({ channelId, look: wanted, nonce, replyTo: messageId });
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
