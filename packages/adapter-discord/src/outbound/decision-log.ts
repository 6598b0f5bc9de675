import { problem, type MessageId, type Problem, type StatusPost } from "@floorbroker/core";
import type { OperatorLog } from "./operator-log.ts";

/** Messages of which the last line is remembered. */
const REMEMBERED = 5_000;

/** A log of everything that is decided and of all that becomes of it, a line for each change. */
export interface DecisionLog {
  note(post: StatusPost): void;
}

const behind = problem("log-behind", "the log channel takes less than happens: lines are left out of it", [
  "the journal has everything: floorbroker explain",
]);

/** What has changed: of a trade its last step, of anything else all of it, in one line that names the message. */
const lineOf = ({ messageId, text, card }: StatusPost): string => {
  const what = card?.is === "trade" ? `${card.contract}: ${card.trail.at(-1) ?? card.state}` : text;
  return `${messageId} ${what.replaceAll(/\s*[\r\n]\s*/g, " ").slice(0, 300)}`;
};

/** Opens the log on the lines of a channel. Nobody waits for it: what is too much is left out, which is told once. */
export const openDecisionLog = (lines: OperatorLog, notice: (problem: Problem) => void): DecisionLog => {
  const last = new Map<MessageId, string>();
  let isBehind = false;
  return {
    note: (post) => {
      const line = lineOf(post);
      if (last.get(post.messageId) === line) return;
      last.delete(post.messageId);
      last.set(post.messageId, line);
      for (const oldest of last.keys()) {
        if (last.size <= REMEMBERED) break;
        last.delete(oldest);
      }
      const taken = lines.say(line);
      if (!taken && !isBehind) notice(behind);
      isBehind = !taken;
    },
  };
};
