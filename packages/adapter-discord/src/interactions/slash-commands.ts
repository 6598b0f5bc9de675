import {
  isOk,
  isSaidOnce,
  NEVER_EDITED,
  problem,
  type ChannelId,
  type GuildId,
  type Message,
  type MessageId,
  type Problem,
  type Result,
  type UserId,
} from "@floorbroker/core";
import type { Remembered } from "../inbound/hearing.ts";
import { timeOf } from "../inbound/snowflake.ts";
import { commandLine, type CommandLine } from "./command-line.ts";
import type { OpenReplies } from "./open-replies.ts";
import type { Asked, Call } from "./payload.ts";
import { refusalText, type Responses } from "./responses.ts";

/** Who asks where. */
export interface Asker {
  readonly authorId: UserId;
  readonly channelId: ChannelId;
  readonly guildId: GuildId | null;
}

/** `/tt` beside `!tt`. */
export interface SlashCommands {
  /** False takes the command away where we have registered it. */
  readonly enabled: boolean;
  /** Channels in which commands are taken: in their guilds the command is registered. */
  readonly channels: readonly ChannelId[];
  /** Whether somebody may command there; else why not, with a remedy. The core decides again. */
  readonly permits: (asker: Asker) => Result<Problem, null>;
  /** Symbols as traders write them, `/MESZ6`, `SPY`, what matters most first. Looks nothing up. */
  readonly symbols: () => readonly string[];
}

/** What a slash command is told to. */
export interface CommandEars {
  /** Hands the message on; false when nobody hears it. What stops something overtakes whatever waits. */
  readonly say: (message: Message, stops: boolean) => boolean;
  readonly notice: (problem: Problem) => void;
}

/** Commands of which the id is remembered: dispatches may come twice. */
const SEEN = 2_000;

const switchedOff = problem("slash-commands-off", "slash commands are switched off here", [
  "write it with !tt",
  "set discord.slashCommands: true in floorbroker.yaml",
]);

const notHeard = problem("not-heard", "nobody hears commands yet: floorbroker is starting or ending; nothing was done", [
  "send it again",
]);

const tooLate = problem("not-acknowledged", "Discord took too long to acknowledge the command; nothing was done", [
  "send it again",
]);

const missed = ({ userId, channelId }: Asked): Problem =>
  problem(
    "not-acknowledged",
    `Discord did not take the acknowledgement of a slash command of ${userId} in ${channelId} in time: nothing was done`,
    ["send it again, or write it with !tt"],
  );

/** A command as the message that says the same. Nobody can edit it. */
const messageOf = ({ id, guildId, channelId, userId }: Asked, { text, asks }: CommandLine): Message => ({
  id,
  guildId,
  channelId,
  authorId: userId,
  postedAt: timeOf(id),
  revision: asks ? NEVER_EDITED.asked : NEVER_EDITED.ordered,
  text,
  embeds: [],
  replyTo: null,
  threadId: null,
});

/** Takes slash commands: each once, and only whole ones of those who may. */
export interface SlashListening {
  commanded(asked: Asked, call: Call): Promise<void>;
}

/** In each channel what was sent first is handed on first, although Discord may take a later acknowledgement sooner. */
const openTurns = () => {
  const turns = new Map<ChannelId, Promise<boolean>>();
  return (channelId: ChannelId, acknowledged: Promise<boolean>): Promise<boolean> => {
    const before = turns.get(channelId);
    const turn = (async () => {
      await before;
      return acknowledged;
    })();
    turns.set(channelId, turn);
    return turn;
  };
};

/**
 * Opens the ears for slash commands. What opens, closes or resumes is handed on once Discord has taken its
 * acknowledgement: whoever was told that a command failed must be able to send it again. What stops something waits for
 * nothing.
 */
export const openSlashCommands = (
  slash: SlashCommands,
  remembered: readonly Remembered[],
  responses: Responses,
  replies: OpenReplies,
  { say, notice }: CommandEars,
): SlashListening => {
  const seen = new Set<MessageId>(remembered.filter(isSaidOnce).map(({ messageId }) => messageId));
  const isNew = (id: MessageId): boolean => {
    if (seen.has(id)) return false;
    seen.add(id);
    for (const oldest of seen) {
      if (seen.size <= SEEN) break;
      seen.delete(oldest);
    }
    return true;
  };
  const handOn = (asked: Asked, line: CommandLine): void => {
    if (!say(messageOf(asked, line), line.stops)) void replies.refuse(asked, refusalText(notHeard));
  };
  const inTurn = openTurns();
  const take = async (asked: Asked, line: CommandLine): Promise<void> => {
    const acknowledged = responses.defer(asked, line.asks);
    replies.open(asked, line.asks, acknowledged);
    if (line.stops) return handOn(asked, line);
    if (await inTurn(asked.channelId, acknowledged)) return handOn(asked, line);
    notice(missed(asked));
    // It may have been taken, and its answer be late: then "thinking" must not stand there for ever.
    await replies.refuse(asked, refusalText(tooLate));
  };
  return {
    commanded: async (asked, call) => {
      if (!isNew(asked.id)) return;
      const permitted = slash.permits({ authorId: asked.userId, channelId: asked.channelId, guildId: asked.guildId });
      const line = commandLine(call, timeOf(asked.id));
      const refusal = !slash.enabled ? switchedOff : !isOk(permitted) ? permitted.left : !isOk(line) ? line.left : null;
      if (refusal !== null) await responses.tell(asked, refusalText(refusal));
      else if (isOk(line)) await take(asked, line.right);
    },
  };
};
