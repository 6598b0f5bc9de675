import { problem, type ChannelId, type Problem } from "@floorbroker/core";
import type { Waits } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import { openLane, type Attempt } from "./lane.ts";
import type { OwnMessages } from "./messages.ts";
import { PIECE_LENGTH, piecesOf } from "./pieces.ts";
import { plainText } from "./plain-text.ts";

/** Lines that may wait for Discord. */
const MOST_WAITING = 500;

/** What is told to the operator, in his channel. */
export interface OperatorLog {
  /** False when too many lines wait already. */
  say(text: string): boolean;
  waiting(): number;
}

/**
 * Opens the operator's channel. Lines that wait are posted together: whoever is told late of ten alarms reads one
 * message. `session` tells the posts of this process from those of another one.
 */
export const openOperatorLog = (
  messages: OwnMessages,
  channelId: ChannelId,
  session: string,
  waits: Waits,
  on: { readonly notice: (problem: Problem) => void; readonly idle: () => void },
): OperatorLog => {
  const lines: string[] = [];
  /** What is being posted: it stays the same until Discord has it. */
  let batch: string | null = null;
  let batches = 0;
  const nextBatch = (): string | null => {
    let text = lines.shift();
    while (text !== undefined && lines[0] !== undefined && text.length + 1 + lines[0].length <= PIECE_LENGTH)
      text = `${text}\n${lines.shift() ?? ""}`;
    if (text !== undefined) batches++;
    return text ?? null;
  };
  const attempt = async (): Promise<Attempt> => {
    batch ??= nextBatch();
    if (batch === null) return { done: true };
    try {
      await messages.post({ channelId, text: batch, nonce: `${session}.${batches}`, replyTo: null });
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.is === "limited") return { done: false, afterMs: trouble.ms };
      if (trouble.is === "down") return { done: false, afterMs: null };
      const text = `the operator's channel ${channelId} does not take what it is told: ${trouble.problem.text}`;
      on.notice(problem("operator-not-told", `${text}. Untold: ${batch}`, trouble.problem.suggestions));
    }
    batch = null;
    if (lines.length > 0) lane.ask("lines");
    return { done: true };
  };
  const lane = openLane<"lines">(attempt, waits, on.idle);
  return {
    waiting: () => lines.length + lane.waiting(),
    say: (text) => {
      const pieces = piecesOf(plainText(text));
      if (lines.length + pieces.length > MOST_WAITING) return false;
      lines.push(...pieces);
      lane.ask("lines");
      return true;
    },
  };
};
