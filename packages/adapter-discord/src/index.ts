/**
 * floorbroker's chat over Discord, on discord.js and an official bot account: hears alerts and commands in the channels
 * that it is told to watch, misses nothing across reconnects, and answers under each with one message that is edited.
 */
export { openDiscordChat, type DiscordChat, type DiscordOptions } from "./discord-chat.ts";
export type { Remembered } from "./inbound/hearing.ts";
export { standingText, type GatewayPhase, type GatewayStanding } from "./standing.ts";
export type { ConfirmationCard, Press } from "./interactions/confirmation-card.ts";
export type { Confirmations } from "./interactions/confirmations.ts";
export type { Asker, SlashCommands } from "./interactions/slash-commands.ts";
export { checkDiscord, type CheckedDiscord, type DiscordCheck } from "./check/check.ts";
export type { ChannelToCheck } from "./check/channels.ts";
export type { Finding } from "./check/finding.ts";
export type { PersonToCheck } from "./check/people.ts";
