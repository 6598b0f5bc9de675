import type { ChannelId, MessageId, StatusPost } from "@floorbroker/core";
import { keyOfLook, type Look } from "./look.ts";
import type { Standing } from "./messages.ts";

/** One message of ours under somebody's message. */
export interface Piece {
  readonly status: Status;
  readonly part: number;
  /** What shall stand there; null: nothing. */
  wanted: Look | null;
  standing: Standing | null;
  /** What was posted so that nobody knows as which message: its key. Null where that is known. */
  unseen: string | null;
  /** An attempt at posting it has ended without an answer: it is looked for before the next one. */
  isUncertain: boolean;
  /** A message that can't be edited any more: it goes when another one stands in its place. */
  outdated: MessageId | null;
  /** Posts of this piece that are deleted, by us or by others: the next one needs a new nonce. */
  lost: number;
  isWaiting: boolean;
}

/** The answer under one message. */
export interface Status {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly pieces: Piece[];
  said: Pick<StatusPost, "text" | "card">;
  /** Whether replies of an earlier process have to be looked for before anything is posted. */
  looksFirst: boolean;
}

/** Whether what shall stand there does. */
export const isAsWanted = ({ wanted, standing, unseen }: Piece): boolean =>
  (standing?.key ?? unseen) === (wanted === null ? null : keyOfLook(wanted));

const FRESH = {
  wanted: null,
  standing: null,
  unseen: null,
  isUncertain: false,
  outdated: null,
  lost: 0,
  isWaiting: false,
} as const;

/** Wants the looks to stand there, each in a piece of its own. Gives the pieces that are to be seen to. */
export const want = (status: Status, looks: readonly Look[]): readonly Piece[] => {
  for (let part = status.pieces.length; part < looks.length; part++)
    status.pieces.push({ status, part, ...FRESH });
  for (const piece of status.pieces) piece.wanted = looks[piece.part] ?? null;
  return status.pieces.filter((piece) => status.looksFirst || !isAsWanted(piece));
};

/** What of a piece has to be done next. */
export const nextOf = ({ status, standing }: Piece): "look" | "post" | "change" => {
  if (status.looksFirst) return "look";
  return standing === null ? "post" : "change";
};
