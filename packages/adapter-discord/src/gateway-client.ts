import { SimpleShardingStrategy, type WebSocketManager } from "@discordjs/ws";
import { problem, type Problem, type UserId } from "@floorbroker/core";
import {
  Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
  type RESTOptions,
} from "discord.js";
import { readSelf } from "./inbound/payload.ts";
import { TOKEN_PROBLEM } from "./trouble.ts";

/** What a gateway tells. Payloads are as they came: who hears them reads them. */
export interface GatewayEars {
  readonly created: (payload: unknown) => void;
  readonly updated: (payload: unknown) => void;
  readonly deleted: (payload: unknown) => void;
  readonly deletedMany: (payload: unknown) => void;
  /** Identified, or resumed, which does not say as whom. */
  readonly connected: (self: UserId | null) => void;
  readonly lost: () => void;
  /** The gateway will not be tried again. */
  readonly refused: (why: Problem) => void;
}

/** Close codes after which nobody may try again: Discord's developer documentation, "Gateway Close Event Codes". */
const TOKEN_REFUSED = 4004;
const INTENTS_REFUSED = 4014;

const contentRefused = problem("discord-intent-refused", "Discord does not let the bot read messages", [
  "enable Message Content Intent in Discord's developer portal, Bot, Privileged Gateway Intents",
]);

const refusalOf = (code: number): Problem => {
  if (code === TOKEN_REFUSED) return TOKEN_PROBLEM;
  if (code === INTENTS_REFUSED) return contentRefused;
  return problem("discord-gateway-refused", `Discord's gateway refuses the bot (${code})`, [
    "look the code up in Discord's developer documentation, Gateway Close Event Codes",
  ]);
};

/** What discord.js throws or emits for a code that it does not recover from. */
export const refusalIn = (error: unknown): Problem | undefined => {
  const text = error instanceof Error ? error.message : String(error);
  if (/Authentication failed|invalid token was provided/i.test(text)) return TOKEN_PROBLEM;
  return /disallowed intents/i.test(text) ? contentRefused : undefined;
};

/** Connects to another gateway than the one that REST names. */
const elsewhere = (manager: WebSocketManager, url: string): void => {
  const ask = manager.fetchGatewayInformation.bind(manager);
  manager.fetchGatewayInformation = async (force) => ({ ...(await ask(force)), url });
};

/**
 * A client of discord.js that keeps nothing: dispatches are taken as they come, because its caches would leave out edits
 * of messages that it has not seen, and messages of channels and threads that it does not know.
 */
export const openClient = (rest: Partial<RESTOptions>, gateway: string | null, ears: GatewayEars): Client => {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
    makeCache: Options.cacheWithLimits({
      MessageManager: 0,
      GuildMemberManager: 0,
      UserManager: 0,
      PresenceManager: 0,
      ThreadMemberManager: 0,
    }),
    rest,
    ws: {
      buildStrategy: (manager) => {
        if (gateway !== null) elsewhere(manager, gateway);
        return new SimpleShardingStrategy(manager);
      },
    },
  });
  const { ws } = client;
  ws.on(GatewayDispatchEvents.Ready, (payload: unknown) => ears.connected(readSelf(payload)));
  ws.on(GatewayDispatchEvents.Resumed, () => ears.connected(null));
  ws.on(GatewayDispatchEvents.MessageCreate, ears.created);
  ws.on(GatewayDispatchEvents.MessageUpdate, ears.updated);
  ws.on(GatewayDispatchEvents.MessageDelete, ears.deleted);
  ws.on(GatewayDispatchEvents.MessageDeleteBulk, ears.deletedMany);
  client.on(Events.ShardReconnecting, ears.lost);
  client.on(Events.ShardDisconnect, ({ code }) => {
    ears.lost();
    ears.refused(refusalOf(code));
  });
  // discord.js throws what nobody listens to.
  client.on(Events.Error, () => undefined);
  return client;
};
