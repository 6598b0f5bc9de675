import { isOk, isSaidOnce, problem, type ChannelId, type Message, type Problem } from "@floorbroker/core";
import type { REST } from "discord.js";
import type { Again, Waits } from "../backoff.ts";
import type { Remembered } from "../inbound/hearing.ts";
import type { OwnMessages } from "../outbound/messages.ts";
import { openConfirmations, type Confirmations } from "./confirmations.ts";
import { COMMAND } from "./definition.ts";
import { openReplies } from "./open-replies.ts";
import { readInteraction } from "./payload.ts";
import { proposals } from "./proposals.ts";
import { registerCommands } from "./registration.ts";
import { openResponses } from "./responses.ts";
import { openSlashCommands, type SlashCommands } from "./slash-commands.ts";
import { openStandingCards } from "./standing-cards.ts";

/** What interactions are opened with. */
export interface InteractionsOptions {
  /** For the registration alone. */
  readonly apart: REST;
  /** Null: no commands are registered, and what comes of old ones is not answered. */
  readonly slash: SlashCommands | null;
  readonly remembered: readonly Remembered[];
  readonly self: OwnMessages["self"];
  readonly waits: Waits;
  readonly again: Again;
  /** Hands a command on as a message; false when nobody hears it. */
  readonly say: (message: Message, stops: boolean) => boolean;
  /** The channel as which a thread is heard. */
  readonly roomOf: (id: ChannelId) => ChannelId;
  readonly notice: (problem: Problem) => void;
}

/** What people do with our commands and buttons. */
export interface Interactions {
  /** An INTERACTION_CREATE dispatch. */
  heard(payload: unknown): void;
  /** The gateway is there for the first time, or again: the commands are registered where they are not. */
  connected(): void;
  /** Our messages, which answer interactions in their own way. */
  among(messages: OwnMessages): OwnMessages;
  readonly confirmations: Confirmations;
}

const oneLine = (error: unknown): string => String(error).replaceAll(/\s+/g, " ").slice(0, 200);

/** What a bug of ours must not do: end the process that trades. */
const never = (notice: (problem: Problem) => void) => (error: unknown): void =>
  notice(problem("interaction-failed", `an interaction could not be answered: ${oneLine(error)}`, ["write it with !tt"]));

/** Opens the ears for interactions. */
export const openInteractions = (rest: REST, options: InteractionsOptions): Interactions => {
  const { apart, slash: given, remembered, waits, again, say, roomOf, notice } = options;
  const slash: SlashCommands | null =
    given === null
      ? null
      : { ...given, permits: (asker) => given.permits({ ...asker, channelId: roomOf(asker.channelId) }) };
  const responses = openResponses(rest, waits);
  const earlier = new Set(remembered.filter(isSaidOnce).map(({ messageId }) => messageId));
  const replies = openReplies(rest, responses, (id) => earlier.has(id));
  const cards = openStandingCards(rest, { self: options.self, waits, notice });
  const confirmations = openConfirmations({ cards, responses, waits, notice });
  const commands = slash === null ? null : openSlashCommands(slash, remembered, responses, replies, { say, notice });
  let isRegistered = false;

  const answer = async (payload: unknown): Promise<void> => {
    const read = readInteraction(payload);
    if (read === undefined) return;
    const { asked } = read;
    if (read.type === "pressed") return confirmations.pressed(asked, read.button);
    if (slash === null || commands === null) return;
    if (read.type === "command") {
      if (read.call.command === COMMAND) await commands.commanded(asked, read.call);
      return;
    }
    const { userId: authorId, channelId, guildId } = asked;
    const may = slash.enabled && isOk(slash.permits({ authorId, channelId, guildId }));
    await responses.propose(asked, may ? proposals(slash.symbols(), read.typed, read.option === "symbol") : []);
  };
  return {
    confirmations,
    among: replies.among,
    heard: (payload) => void answer(payload).catch(never(notice)),
    connected: () => {
      if (slash === null || isRegistered) return;
      isRegistered = true;
      const { enabled, channels } = slash;
      void registerCommands(apart, { enabled, channels, again, notice }).catch(never(notice));
    },
  };
};
