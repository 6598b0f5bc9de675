import { isOk, type EpochMs } from "@floorbroker/core";
import { DiscordAPIError, Routes, type APIGatewayBotInfo, type REST } from "discord.js";
import * as t from "io-ts";

/**
 * How often a bot may still begin a session. Discord gives 1,000 in 24 hours, and takes the token away from a bot that
 * needs more: Discord's developer documentation, "Session Start Limit".
 */
export interface SessionStarts {
  readonly total: number;
  readonly remaining: number;
  readonly resetsAt: EpochMs;
}

/** Where the gateway is, and what it allows. */
export interface GatewayInformation {
  readonly url: string;
  /** Null where nobody says: a server of another maker may have no such limit. */
  readonly starts: SessionStarts | null;
}

const answered = t.type({ url: t.string });
const limited = t.type({
  session_start_limit: t.type({ total: t.number, remaining: t.number, reset_after: t.number }),
});

/** The limits of an answer of `GET /gateway/bot`; null when there are none in it. */
export const startsIn = (answer: unknown, now: EpochMs): SessionStarts | null => {
  const read = limited.decode(answer);
  if (!isOk(read)) return null;
  const { total, remaining, reset_after: resetAfter } = read.right.session_start_limit;
  return { total, remaining, resetsAt: now + resetAfter };
};

/** The address of a gateway as discord.js wants it, without query and closing slashes; undefined when it is none. */
export const gatewayAddress = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^wss?:$/.test(url.protocol)) return undefined;
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}`;
};

/** What is thrown where no gateway is named: discord.js knows no other way to hand an error through. */
export const NO_GATEWAY = "names no gateway";

const isUnknownRoute = (error: unknown): boolean =>
  error instanceof DiscordAPIError && [404, 405, 501].includes(error.status);

/** Asks where the gateway is. Throws what discord.js throws, and {@link NO_GATEWAY}. */
export type AskGateway = () => Promise<GatewayInformation>;

/**
 * Opens the asking. A server that does not know `/gateway/bot` is asked for `/gateway`; one that knows neither needs a
 * gateway that is `configured`, which goes before whatever REST names.
 */
export const openGatewayInformation = (rest: REST, configured: string | null, now: () => EpochMs): AskGateway => {
  const own = configured === null ? undefined : gatewayAddress(configured);
  const bot = async (): Promise<unknown> => {
    try {
      return await rest.get(Routes.gatewayBot());
    } catch (error) {
      if (!isUnknownRoute(error)) throw error;
      return null;
    }
  };
  const anyone = async (): Promise<unknown> => {
    try {
      return await rest.get(Routes.gateway());
    } catch (error) {
      if (!isUnknownRoute(error)) throw error;
      return null;
    }
  };
  const named = (answer: unknown): string | undefined => {
    const read = answered.decode(answer);
    return isOk(read) ? gatewayAddress(read.right.url) : undefined;
  };
  return async () => {
    const answer = await bot();
    const url = own ?? named(answer) ?? named(await anyone());
    if (url === undefined) throw new Error(`Discord's REST ${NO_GATEWAY}`);
    return { url, starts: startsIn(answer, now()) };
  };
};

/** The same as discord.js wants it. Limits are kept before it is let on, so it is told of none. */
export const forDiscordJs = ({ url }: GatewayInformation): APIGatewayBotInfo => ({
  url,
  shards: 1,
  session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 1 },
});
