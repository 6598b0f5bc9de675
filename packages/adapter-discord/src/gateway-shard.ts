import {
  managerToFetchingStrategyOptions,
  SimpleShardingStrategy,
  WebSocketShard,
  WebSocketShardDestroyRecovery,
  WebSocketShardEvents,
  WebSocketShardStatus,
  type IContextFetchingStrategy,
  type IShardingStrategy,
  type SessionInfo,
  type WebSocketManager,
} from "@discordjs/ws";
import { GatewayOpcodes } from "discord.js";
import * as t from "io-ts";
import { gatewayAddress } from "./gateway-information.ts";

/** What a shard asks and tells. */
export interface ShardSide {
  /** Before a socket is opened. */
  readonly beforeSocket: (resumes: boolean) => Promise<void>;
  /** A session is being begun. */
  readonly identifying: () => void;
  /** Whether no socket is to be opened any more. */
  readonly over: () => boolean;
  /** Anything came from the gateway. */
  readonly heard: () => void;
  /** How often the gateway wants a heartbeat, in ms. */
  readonly beatsEvery: (ms: number) => void;
  /** A gateway that is used whatever READY names for a resume. */
  readonly resumeAt: string | null;
}

const { Hello, HeartbeatComplete, Dispatch } = WebSocketShardEvents;
const SIGNS_OF_LIFE = [Hello, HeartbeatComplete, Dispatch] as const;

/** The session with an address that can be connected to: another server may name none, or one that is none. */
const reachable = (session: SessionInfo, resumeAt: string | null, gateway: string): SessionInfo => ({
  ...session,
  resumeURL: resumeAt ?? gatewayAddress(String(session.resumeURL)) ?? gateway,
});

/**
 * Hands an event on. Whoever listens is discord.js, whose structures expect every field that Discord sends: a payload
 * of another server must not end the process, and our own ears have heard it before.
 */
const handOn = (manager: WebSocketManager, event: string, payload: object): void => {
  try {
    Reflect.apply(manager.emit, manager, [event, payload]);
  } catch {
    // What discord.js would have made of it is not used.
  }
};

/** Steps of a shard that discord.js begins without waiting for their end: what they throw would end the process. */
const UNWATCHED = ["onMessage", "internalConnect", "heartbeat", "onClose"] as const;

/** Takes what the steps throw as the end of the connection, after which a new session is begun. */
const guard = (shard: WebSocketShard): void => {
  const guarded = (name: (typeof UNWATCHED)[number], step: Function) => {
    const run = async (...args: readonly unknown[]): Promise<void> => {
      try {
        await Reflect.apply(step, shard, args);
      } catch {
        const recover = WebSocketShardDestroyRecovery.Reconnect;
        if (name !== "internalConnect") await shard.destroy({ reason: `${name} failed`, recover });
        else if (shard.status === WebSocketShardStatus.Idle) await run(...args);
      }
    };
    return run;
  };
  for (const name of UNWATCHED) {
    const step: unknown = Reflect.get(shard, name);
    if (typeof step === "function") Reflect.set(shard, name, guarded(name, step));
  }
};

const hello = t.type({ op: t.literal(GatewayOpcodes.Hello), d: t.type({ heartbeat_interval: t.number }) });

/** Reads the heartbeat's interval where it is: discord.js keeps it to itself. */
const overhearHello = (shard: WebSocketShard, beatsEvery: ShardSide["beatsEvery"]): void => {
  const unpack: unknown = Reflect.get(shard, "unpackMessage");
  if (typeof unpack !== "function") return;
  Reflect.set(shard, "unpackMessage", async (...args: readonly unknown[]): Promise<unknown> => {
    const payload: unknown = await Reflect.apply(unpack, shard, args);
    if (hello.is(payload)) beatsEvery(payload.d.heartbeat_interval);
    return payload;
  });
};

/** The one connection of a bot in few servers, which opens its socket when it is told to. */
export const openShard = (manager: WebSocketManager, side: ShardSide): IShardingStrategy => {
  let shard: WebSocketShard | null = null;
  let isOver = false;
  const contextOf = async (): Promise<IContextFetchingStrategy> => {
    const options = await managerToFetchingStrategyOptions(manager);
    return {
      options,
      retrieveSessionInfo: async (id) => {
        const session = await manager.options.retrieveSessionInfo(id);
        // It is idle only when it is about to connect.
        if (shard?.status !== WebSocketShardStatus.Idle) return session;
        await side.beforeSocket(session !== null);
        return isOver || side.over() ? new Promise(() => undefined) : session;
      },
      updateSessionInfo: (id, session) =>
        manager.options.updateSessionInfo(
          id,
          session === null ? null : reachable(session, side.resumeAt, options.gatewayInformation.url),
        ),
      waitForIdentify: () => Promise.resolve(side.identifying()),
    };
  };
  return {
    spawn: async ([shardId = 0]) => {
      const spawned = new WebSocketShard(await contextOf(), shardId);
      guard(spawned);
      overhearHello(spawned, side.beatsEvery);
      for (const sign of SIGNS_OF_LIFE) spawned.on(sign, side.heard);
      for (const event of Object.values(WebSocketShardEvents))
        spawned.on(event, (payload?: object) => handOn(manager, event, { ...payload, shardId }));
      shard = spawned;
    },
    connect: () => shard?.connect(),
    destroy: async (options) => {
      // discord.js spawns its shards anew before they have connected, and says so as an end.
      if (shard === null) return;
      isOver = true;
      await shard.destroy(options);
    },
    send: (_, payload) => shard?.send(payload),
    fetchStatus: async () => {
      const none = await new SimpleShardingStrategy(manager).fetchStatus();
      return shard === null ? none : none.set(shard.id, shard.status);
    },
  };
};
