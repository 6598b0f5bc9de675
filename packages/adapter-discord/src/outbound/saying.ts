import { problem, type ChannelId, type EpochMs, type MessageId, type Post, type Problem } from "@floorbroker/core";
import type { Waits } from "../backoff.ts";
import { openDecisionLog } from "./decision-log.ts";
import type { OwnMessages } from "./messages.ts";
import { openOperatorLog, type OperatorLog } from "./operator-log.ts";
import { openStatuses, type Statuses } from "./statuses.ts";

/** Who is told, and how. */
export interface SayingOptions {
  readonly messages: OwnMessages;
  /** Our messages as answers are posted: those to interactions have ways of their own. */
  readonly answers: OwnMessages;
  readonly style: "embeds" | "text";
  /** Null: the operator is told by `notice`. */
  readonly operatorChannel: ChannelId | null;
  /** Where every change of an answer is told as a line; null: nowhere. */
  readonly logChannel: ChannelId | null;
  /** Whether nobody can be answered under this message any more. */
  readonly isPast: (id: MessageId) => boolean;
  readonly openedAt: EpochMs;
  readonly waits: Waits;
  readonly notice: (problem: Problem) => void;
  /** Told that answers come late. */
  readonly late: (why: Problem) => void;
}

/** All that is said in Discord. */
export interface Saying {
  /** @throws Error when too much waits to be said already. */
  post(what: Post): void;
  /** Tells the operator. Resolves when his channel has it, rejects when it never will. */
  tell(text: string): Promise<void>;
  /** Tells the operator, without waiting for it. */
  alarm(text: string): void;
  /** Resolves when everything that was to be said is said. */
  said(): Promise<void>;
  /** Nothing is said any more: whoever waits is told so. */
  end(): void;
}

const closed = new Error("the chat was closed before it was told");

/** Tells the operator, and who waits for it. */
const openTelling = (operator: OperatorLog | null, { ended }: Waits): Pick<Saying, "tell" | "end"> => {
  const untold = new Set<(why: Error) => void>();
  return {
    tell: (text) =>
      new Promise((resolve, reject) => {
        if (operator === null) return reject(new Error("no operator channel is named"));
        if (ended()) return reject(closed);
        untold.add(reject);
        const told = (why: Problem | null): void => {
          untold.delete(reject);
          if (why === null) resolve();
          else reject(new Error(why.text));
        };
        if (!operator.say(text, told)) reject(new Error("too much waits to be told to the operator"));
      }),
    end: () => {
      for (const reject of untold) reject(closed);
      untold.clear();
    },
  };
};

/** The ways to what is said: statuses, the operator's channel, and the log's. */
const openWays = (options: SayingOptions, idle: () => void) => {
  const { messages, answers, style, operatorChannel, logChannel, openedAt, waits, notice, late } = options;
  const session = openedAt.toString(36);
  const on = { notice, idle };
  const statuses: Statuses = openStatuses({ messages: answers, style, openedAt, waits, notice, idle, late });
  const operator = operatorChannel === null ? null : openOperatorLog(messages, operatorChannel, session, waits, on);
  const lines = logChannel === null ? null : openOperatorLog(messages, logChannel, `${session}.log`, waits, on);
  return { statuses, operator, lines, log: lines === null ? null : openDecisionLog(lines, notice) };
};

/** Opens what is said: answers under messages, the operator's channel, and the log of all decisions. */
export const openSaying = (options: SayingOptions): Saying => {
  const { isPast, waits, notice } = options;
  const quiet: (() => void)[] = [];
  const waiting = (): number => statuses.waiting() + (operator?.waiting() ?? 0) + (lines?.waiting() ?? 0);
  const idle = (): void => {
    if (waiting() === 0) for (const resolve of quiet.splice(0)) resolve();
  };
  const { statuses, operator, lines, log } = openWays(options, idle);
  const { tell, end } = openTelling(operator, waits);
  return {
    tell,
    end,
    alarm: (text) => void operator?.say(text),
    said: () => new Promise((resolve) => (waiting() === 0 ? resolve() : quiet.push(resolve))),
    post: (what) => {
      if (what.type === "status") {
        if (isPast(what.messageId)) return;
        log?.note(what);
        if (statuses.show(what)) return;
        throw new Error(`too many answers wait for Discord: ${what.messageId} gets none`);
      } else if (operator === null) {
        notice(problem("operator", what.text, ["name an operatorChannel to read this in Discord"]));
      } else if (!operator.say(what.text)) {
        throw new Error(`too much waits to be told to the operator: ${what.text}`);
      }
    },
  };
};
