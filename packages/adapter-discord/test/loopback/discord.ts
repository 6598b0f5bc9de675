import { once } from "node:events";
import { openGateway, type Gateway } from "./gateway.ts";
import { loopbackInteractions, type LoopbackInteractions } from "./interactions.ts";
import type { RateLimit } from "./rate-limits.ts";
import { openRest, type Rest } from "./rest.ts";
import { routesOf, type Route } from "./routes.ts";
import { loopbackWorld, type World } from "./world.ts";

/** What a loopback Discord may be told of itself. */
export interface LoopbackOptions {
  readonly heartbeatMs?: number;
  readonly limit?: RateLimit;
  readonly contentAllowed?: boolean;
  /** Default: a new one. */
  readonly guildId?: string;
  /** What the time is in its messages; default the machine's. */
  readonly now?: () => number;
  /** Routes that go before the usual ones. */
  readonly routes?: (world: World, gatewayUrl: () => string) => readonly Route[];
  /** What becomes of every answer of REST and of the data of every dispatch: another server may leave much out. */
  readonly shape?: (data: unknown) => unknown;
}

/** A Discord on this machine's loopback: gateway and REST, on which the real discord.js runs. */
export interface LoopbackDiscord {
  /** Base of REST, without the version. */
  readonly api: string;
  readonly token: string;
  readonly world: World;
  readonly gateway: Gateway;
  readonly rest: Rest;
  readonly interactions: LoopbackInteractions;
  stop(): Promise<void>;
}

/** Wide enough never to be met by a test that is not about limits. */
const NO_LIMIT: RateLimit = { requests: 100_000, windowMs: 1_000 };

/** Opens a loopback Discord on a free port. */
export const loopbackDiscord = async (options: LoopbackOptions = {}): Promise<LoopbackDiscord> => {
  const { heartbeatMs = 41_250, limit = NO_LIMIT, contentAllowed = true, shape = (data) => data } = options;
  // The form of a token: an id, a time and a signature.
  const token = `${Buffer.from("1").toString("base64url")}.loop.back`;
  const world = loopbackWorld(options.guildId, options.now);
  const interactions = loopbackInteractions(world, (type, data) => gateway.dispatch(type, data));
  let port = 0;
  const gatewayUrl = (): string => `ws://127.0.0.1:${port}/gateway`;
  const routes = (): readonly Route[] => [
    ...(options.routes?.(world, gatewayUrl) ?? []),
    ...routesOf(world, gatewayUrl, interactions.routes()),
  ];
  const rest = openRest({ token, limit, routes, shape });
  const gateway: Gateway = openGateway(rest.server, world, { token, heartbeatMs, url: gatewayUrl, contentAllowed, shape });
  rest.server.listen(0, "127.0.0.1");
  await once(rest.server, "listening");
  const address = rest.server.address();
  if (typeof address !== "object" || address === null) throw new Error("a listening server has an address");
  port = address.port;
  return {
    api: `http://127.0.0.1:${port}/api`,
    token,
    world,
    gateway,
    rest,
    interactions,
    stop: async () => {
      gateway.end();
      const closed = once(rest.server, "close");
      rest.server.close();
      rest.server.closeAllConnections();
      await closed;
    },
  };
};
