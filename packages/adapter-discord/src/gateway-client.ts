import type { WebSocketManager } from "@discordjs/ws";
import { problem, type Problem, type UserId } from "@floorbroker/core";
import {
  Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
  type RESTOptions,
} from "discord.js";
import { forDiscordJs, NO_GATEWAY, type GatewayInformation } from "./gateway-information.ts";
import { openShard, type ShardSide } from "./gateway-shard.ts";
import { readSelf } from "./inbound/payload.ts";
import { TOKEN_PROBLEM } from "./trouble.ts";

/** What a gateway tells. Payloads are as they came: who hears them reads them. */
export interface GatewayEars {
  readonly created: (payload: unknown) => void;
  readonly updated: (payload: unknown) => void;
  readonly deleted: (payload: unknown) => void;
  readonly deletedMany: (payload: unknown) => void;
  /** The threads of a server; one that is new or has changed; one that is deleted. */
  readonly threadsListed: (payload: unknown) => void;
  readonly threadChanged: (payload: unknown) => void;
  readonly threadDeleted: (payload: unknown) => void;
  /** A slash command, what is being typed of one, or a pressed button. */
  readonly interacted: (payload: unknown) => void;
  /** Identified, or resumed, which does not say as whom. */
  readonly connected: (self: UserId | null) => void;
  readonly lost: () => void;
  /** The gateway will not be tried again. */
  readonly refused: (why: Problem) => void;
}

const contentRefused = problem("discord-intent-refused", "Discord does not let the bot read messages", [
  "enable Message Content Intent in Discord's developer portal, Bot, Privileged Gateway Intents",
]);

const noGateway = problem("discord-no-gateway", "the server names no gateway to connect to", [
  "check discord.api: its path ends before the version, as in https://discord.com/api",
  "name the gateway in discord.gateway",
]);

/** What an update of floorbroker helps against. */
const outdated = (what: string): Problem =>
  problem("discord-gateway-refused", `Discord's gateway refuses the bot: ${what}`, [
    "update floorbroker",
    "look at https://discord.com/developers/docs for what has changed",
  ]);

/** Close codes after which nobody may try again: Discord's developer documentation, "Gateway Close Event Codes". */
const REFUSALS: Readonly<Record<number, Problem>> = {
  4004: TOKEN_PROBLEM,
  4010: outdated("it knows no such shard (4010)"),
  4011: problem("discord-gateway-refused", "Discord's gateway refuses the bot: it is in too many servers (4011)", [
    "remove the bot from the servers that it does not serve, or make another bot for this one",
  ]),
  4012: outdated("this version of its protocol has ended (4012)"),
  4013: outdated("it knows no such intents (4013)"),
  4014: contentRefused,
};

const refusalOf = (code: number): Problem =>
  REFUSALS[code] ??
  problem("discord-gateway-refused", `Discord's gateway refuses the bot (${code})`, [
    "look the code up in Discord's developer documentation, Gateway Close Event Codes",
  ]);

/** discord.js words these refusals itself, and keeps the code. */
const WORDED: readonly (readonly [RegExp, Problem | undefined])[] = [
  [/Authentication failed|invalid token was provided/i, TOKEN_PROBLEM],
  [/disallowed intents/i, contentRefused],
  [/^Invalid shard$/, REFUSALS[4010]],
  [/^Sharding is required$/, REFUSALS[4011]],
  [/^Used an invalid API version$/, REFUSALS[4012]],
  [/^Used invalid intents$/, REFUSALS[4013]],
  [new RegExp(NO_GATEWAY), noGateway],
];

/** What discord.js throws or emits for what it does not recover from. */
export const refusalIn = (error: unknown): Problem | undefined => {
  const text = error instanceof Error ? error.message : String(error);
  return WORDED.find(([words]) => words.test(text))?.[1];
};

/** What a client asks and tells beside its ears. */
export interface GatewaySide extends ShardSide {
  readonly ask: () => Promise<GatewayInformation>;
}

/** Has the manager ask us, where an answer without the fields that it needs is none either. */
const askedOfUs = (manager: WebSocketManager, { ask }: GatewaySide): void => {
  let known: GatewayInformation | null = null;
  manager.fetchGatewayInformation = async (force) => {
    if (known === null || force === true) known = await ask();
    return forDiscordJs(known);
  };
};

/** The intents of a bot that reads what people write in the channels of servers. */
export const INTENTS: readonly GatewayIntentBits[] = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.MessageContent,
];

/** An ear whose bugs end the process as any other's: what discord.js's own handlers throw is let pass around it. */
const outLoud =
  <Heard>(ear: (heard: Heard) => void) =>
  (heard: Heard): void => {
    try {
      ear(heard);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };

/**
 * A client of discord.js that keeps nothing: dispatches are taken as they come, because its caches would leave out
 * edits of messages that it has not seen, and messages of channels and threads that it does not know.
 */
export const openClient = (rest: Partial<RESTOptions>, side: GatewaySide, ears: GatewayEars): Client => {
  const client = new Client({
    intents: INTENTS,
    makeCache: Options.cacheWithLimits({
      MessageManager: 0,
      GuildMemberManager: 0,
      UserManager: 0,
      PresenceManager: 0,
      ThreadMemberManager: 0,
    }),
    rest,
    ws: {
      ...(rest.version === undefined ? {} : { version: Number(rest.version) }),
      buildStrategy: (manager) => {
        askedOfUs(manager, side);
        return openShard(manager, side);
      },
    },
  });
  const { ws } = client;
  ws.on(GatewayDispatchEvents.Ready, outLoud((payload: unknown) => ears.connected(readSelf(payload))));
  ws.on(GatewayDispatchEvents.Resumed, outLoud(() => ears.connected(null)));
  ws.on(GatewayDispatchEvents.MessageCreate, outLoud(ears.created));
  ws.on(GatewayDispatchEvents.MessageUpdate, outLoud(ears.updated));
  ws.on(GatewayDispatchEvents.MessageDelete, outLoud(ears.deleted));
  ws.on(GatewayDispatchEvents.MessageDeleteBulk, outLoud(ears.deletedMany));
  ws.on(GatewayDispatchEvents.GuildCreate, outLoud(ears.threadsListed));
  ws.on(GatewayDispatchEvents.ThreadListSync, outLoud(ears.threadsListed));
  ws.on(GatewayDispatchEvents.ThreadCreate, outLoud(ears.threadChanged));
  ws.on(GatewayDispatchEvents.ThreadUpdate, outLoud(ears.threadChanged));
  ws.on(GatewayDispatchEvents.ThreadDelete, outLoud(ears.threadDeleted));
  ws.on(GatewayDispatchEvents.InteractionCreate, outLoud(ears.interacted));
  client.on(Events.ShardReconnecting, outLoud(ears.lost));
  const disconnected = outLoud((code: number) => {
    ears.lost();
    ears.refused(refusalOf(code));
  });
  client.on(Events.ShardDisconnect, ({ code }) => disconnected(code));
  // discord.js throws what nobody listens to.
  client.on(Events.Error, () => undefined);
  return client;
};
