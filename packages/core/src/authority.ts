import type { AlertChannel, BookConfig } from "./book/config.ts";
import { ONE, type Decimal } from "./decimal.ts";
import type { ChannelId } from "./ids.ts";
import type { Instruction } from "./interpret/instruction.ts";
import type { Message } from "./interpret/message.ts";
import { PLAIN_PROFILE, type Profile } from "./interpret/profile.ts";
import { fail, ok, problem, type Problem, type Result } from "./result.ts";

/** What a channel is for, and with which habits and share its alerts are read. */
export interface ChannelRole {
  readonly alerts: boolean;
  readonly commands: boolean;
  /** Factor on the allocation; 1 in the control channel. */
  readonly share: Decimal;
  readonly profile: Profile;
}

const alertChannelOf = (config: BookConfig, id: ChannelId): AlertChannel | undefined =>
  config.authority.alertChannels.find((channel) => channel.id === id);

/** What the channel of a message is for; undefined everywhere else, where nothing is read. Only ids decide. */
export const channelRole = (config: BookConfig, message: Pick<Message, "channelId" | "guildId">): ChannelRole | undefined => {
  const { guilds, controlChannels, commandChannels } = config.authority;
  if (guilds.length > 0 && (message.guildId === null || !guilds.includes(message.guildId))) return undefined;
  const control = controlChannels.includes(message.channelId);
  const alert = alertChannelOf(config, message.channelId);
  const commands = control || commandChannels.includes(message.channelId);
  if (!commands && alert === undefined) return undefined;
  return { alerts: control || alert !== undefined, commands, share: alert?.share ?? ONE, profile: alert?.profile ?? PLAIN_PROFILE };
};

/** An answer to what the book has asked: of its own entry every author may give it; whose it is, the book looks up. */
const isAnswer = (instruction: Instruction): boolean =>
  instruction.kind === "control" && (instruction.command === "confirm" || instruction.command === "decline");

const isCommand = ({ kind }: Instruction): boolean => kind === "futures" || kind === "control" || kind === "modify";

/**
 * Whether the author may have this instruction carried out in this channel. Codes: `not-authorized` (this author never
 * may), `wrong-channel` (not here). Names are never read; a reply, a webhook or a role makes no difference.
 */
export const authorize = (
  config: BookConfig,
  role: ChannelRole,
  message: Pick<Message, "authorId" | "channelId">,
  instruction: Instruction,
): Result<Problem, null> => {
  const command = isCommand(instruction);
  const isAnswering = isAnswer(instruction) && config.authority.alertAuthors.includes(message.authorId);
  if (isAnswering && (role.commands || role.alerts)) return ok(null);
  const authors = command ? config.authority.commandAuthors : config.authority.alertAuthors;
  const what = command ? "commands" : "alerts";
  if (!authors.includes(message.authorId)) {
    return fail(
      problem(
        "not-authorized",
        `the author ${message.authorId} may not give ${what}`,
        [`ask the owner to add this user id to the ${command ? "command" : "alert"} authors`],
        message.authorId,
      ),
    );
  }
  if (command ? role.commands : role.alerts) return ok(null);
  const where = command ? [...config.authority.controlChannels, ...config.authority.commandChannels] : [];
  return fail(
    problem(
      "wrong-channel",
      `${what} are not taken in the channel ${message.channelId}`,
      [where.length === 0 ? "use a channel that is configured for it" : `use the channel ${where.join(" or ")}`],
      message.channelId,
    ),
  );
};
