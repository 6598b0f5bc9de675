import { problem, type ChannelId, type MessageId, type Problem } from "@floorbroker/core";
import type { Waits } from "../backoff.ts";
import { firstIdAt } from "../inbound/snowflake.ts";
import { troubleOf } from "../trouble.ts";
import { openLane, type Attempt } from "./lane.ts";
import { keyOfLook, textLook, type Look } from "./look.ts";
import type { OwnMessages } from "./messages.ts";
import { PIECE_LENGTH, piecesOf } from "./pieces.ts";
import { plainText } from "./plain-text.ts";

/** Lines that may wait for Discord. */
const MOST_WAITING = 500;

/** What is told to the operator, in his channel. */
export interface OperatorLog {
  /** False when too many lines wait already. `told` is called once it stands there, or with why it never will. */
  say(text: string, told?: Told): boolean;
  waiting(): number;
}

type Told = (why: Problem | null) => void;

/** How far the clocks of Discord and of this machine may be apart, in ms. */
const APART_MS = 60_000;

/** A line, and who waits for it: a text of several lines is told with its last one. */
interface Line {
  readonly text: string;
  readonly told: Told;
}

const nobody: Told = () => undefined;

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
  const lines: Line[] = [];
  /** What is being posted: it stays the same until Discord has it. */
  let batch: Line | null = null;
  let batches = 0;
  /** Behind which the batch is looked for where an attempt at it has ended without an answer; null: none has. */
  let lookBehind: MessageId | null = null;
  let last: MessageId | null = null;
  const find = async (look: Look): Promise<MessageId | null> => {
    if (lookBehind === null) return null;
    const ours = await messages.ownAfter(channelId, lookBehind);
    return ours.findLast(({ key }) => key === keyOfLook(look))?.id ?? null;
  };
  const joined = (first: Line, second: Line): Line => ({
    text: `${first.text}\n${second.text}`,
    told: (why) => {
      first.told(why);
      second.told(why);
    },
  });
  const nextBatch = (): Line | null => {
    let all = lines.shift();
    while (all !== undefined && lines[0] !== undefined && all.text.length + 1 + lines[0].text.length <= PIECE_LENGTH)
      all = joined(all, lines.shift() ?? lines[0]);
    if (all !== undefined) batches++;
    return all ?? null;
  };
  const attempt = async (): Promise<Attempt> => {
    batch ??= nextBatch();
    if (batch === null) return { done: true };
    const [look, nonce] = [textLook(batch.text), `${session}.${batches}`];
    const begunAt = waits.now();
    try {
      const stands = await find(look);
      last = stands ?? (await messages.post({ channelId, look, nonce, replyTo: null }))?.id ?? last;
      batch.told(null);
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.is === "limited") return { done: false, afterMs: trouble.ms };
      if (trouble.is === "down") {
        lookBehind ??= last ?? firstIdAt(begunAt - APART_MS);
        // Whoever waits for it tells it otherwise meanwhile.
        if (trouble.why !== undefined) batch.told(trouble.why);
        return { done: false, afterMs: null };
      }
      const text = `the channel ${channelId} does not take what it is told: ${trouble.problem.text}`;
      on.notice(problem("operator-not-told", `${text}. Untold: ${batch.text}`, trouble.problem.suggestions));
      batch.told(trouble.problem);
    }
    [batch, lookBehind] = [null, null];
    if (lines.length > 0) lane.ask("lines");
    return { done: true };
  };
  const lane = openLane<"lines">(attempt, waits, { idle: on.idle });
  return {
    waiting: () => lines.length + lane.waiting(),
    say: (text, told = nobody) => {
      const pieces = piecesOf(plainText(text));
      if (lines.length + pieces.length > MOST_WAITING) return false;
      lines.push(...pieces.map((piece, at) => ({ text: piece, told: at === pieces.length - 1 ? told : nobody })));
      lane.ask("lines");
      return true;
    },
  };
};
