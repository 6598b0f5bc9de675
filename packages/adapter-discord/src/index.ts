/**
 * floorbroker's chat over Discord, on discord.js and an official bot account: hears alerts and commands in the channels
 * that it is told to watch, misses nothing across reconnects, and answers under each with one message that is edited.
 */
export { openDiscordChat, type DiscordChat, type DiscordOptions } from "./discord-chat.ts";
export type { Remembered } from "./inbound/hearing.ts";
