import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { botUser, guildCreate, messageJson } from "./payloads.ts";
import type { World, WorldChange } from "./world.ts";

/** Opcodes of the gateway: Discord's developer documentation, "Gateway Opcodes". */
const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalidSession: 9, hello: 10, ack: 11 } as const;

/** Close codes that a bot must not reconnect after. */
const CLOSE = { authenticationFailed: 4004, disallowedIntents: 4014 } as const;

/** The privileged intent without which a bot reads empty texts. */
const MESSAGE_CONTENT = 1 << 15;

/** Dispatches that a session keeps for a resume; who has missed more must identify anew. */
const KEPT = 2_000;

interface Dispatch {
  readonly op: typeof OP.dispatch;
  readonly s: number;
  readonly t: string;
  readonly d: unknown;
}

interface Session {
  readonly id: string;
  readonly readsContent: boolean;
  seq: number;
  log: Dispatch[];
  socket: WebSocket | null;
}

/** What goes wrong on the way to the bot. */
export interface GatewayFaults {
  /** Refuses every connection. */
  down: boolean;
  /** Neither sends nor answers: the socket stays open and says nothing. */
  silent: boolean;
  /** How often each message dispatch is sent again. */
  duplicates: number;
  /** So many message dispatches are held back, and then sent in reverse order; 0 sends each at once. */
  reorder: number;
  /** Whether sessions are forgotten when their socket ends, so that no resume succeeds. */
  forgetful: boolean;
}

/** The gateway: sessions, their sockets, and what may befall them. */
export interface Gateway {
  readonly faults: GatewayFaults;
  /** Sockets that have identified or resumed. */
  live(): number;
  /** How often a bot tried to connect, identified, resumed, and gave a sign of life. */
  readonly counts: { attempts: number; identified: number; resumed: number; heartbeats: number };
  dispatch(type: string, data: unknown): void;
  /** Sends what {@link GatewayFaults.reorder} holds back. */
  flush(): void;
  /** The network is cut: no close frame. */
  drop(): void;
  close(code: number): void;
  askReconnect(): void;
  /** Sends a payload as it is, also one that Discord never sends. */
  send(payload: object): void;
  invalidate(resumable: boolean): void;
  forgetSessions(): void;
  end(): void;
}

export interface GatewayOptions {
  readonly token: string;
  readonly heartbeatMs: number;
  readonly url: () => string;
  /** Whether the Message Content intent is enabled for the application. */
  readonly contentAllowed: boolean;
  /** What becomes of the data of every dispatch. */
  readonly shape: (data: unknown) => unknown;
}

const EVENT_OF: Readonly<Record<WorldChange["type"], string>> = {
  created: "MESSAGE_CREATE",
  updated: "MESSAGE_UPDATE",
  deleted: "MESSAGE_DELETE",
};

const dispatchData = (world: World, { type, message }: WorldChange): unknown =>
  type === "deleted"
    ? { id: message.id, channel_id: message.channelId, guild_id: world.guildId }
    : { ...messageJson(message), guild_id: world.guildId };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

const parsed = (raw: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(raw);
  return isObject(value) ? value : {};
};

/** A gateway on the upgrade requests of an HTTP server. */
export const openGateway = (server: Server, world: World, options: GatewayOptions): Gateway => {
  const sockets = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const faults: GatewayFaults = { down: false, silent: false, duplicates: 0, reorder: 0, forgetful: false };
  const counts = { attempts: 0, identified: 0, resumed: 0, heartbeats: 0 };
  const held: { readonly session: Session; readonly dispatch: Dispatch }[] = [];

  const put = (socket: WebSocket | null, payload: object): void => {
    if (socket !== null && !faults.silent && socket.readyState === socket.OPEN) socket.send(JSON.stringify(payload));
  };
  const flush = (): void => {
    for (const { session, dispatch } of held.splice(0).toReversed()) put(session.socket, dispatch);
  };
  const tell = (session: Session, t: string, d: unknown): void => {
    const dispatch: Dispatch = { op: OP.dispatch, s: ++session.seq, t, d: options.shape(d) };
    session.log.push(dispatch);
    if (session.log.length > KEPT) session.log.shift();
    const isTalk = t.startsWith("MESSAGE_");
    if (isTalk && faults.reorder > 0) {
      held.push({ session, dispatch });
      if (held.length >= faults.reorder) flush();
      return;
    }
    for (let copy = 0; copy <= (isTalk ? faults.duplicates : 0); copy++) put(session.socket, dispatch);
  };
  /** Without the intent, text and embeds of others come empty. */
  const seenBy = ({ readsContent }: Session, data: unknown): unknown =>
    readsContent || !isObject(data) || !("content" in data) ? data : { ...data, content: "", embeds: [] };
  const dispatch = (type: string, data: unknown): void => {
    for (const session of sessions.values()) tell(session, type, seenBy(session, data));
  };
  world.listen((change) => dispatch(EVENT_OF[change.type], dispatchData(world, change)));

  const identify = (socket: WebSocket, data: Readonly<Record<string, unknown>>): Session | undefined => {
    if (data["token"] !== options.token) return void socket.close(CLOSE.authenticationFailed, "Authentication failed.");
    const readsContent = (Number(data["intents"]) & MESSAGE_CONTENT) !== 0;
    if (readsContent && !options.contentAllowed) return void socket.close(CLOSE.disallowedIntents, "Disallowed intent(s).");
    const session: Session = { id: randomUUID(), readsContent, seq: 0, log: [], socket };
    sessions.set(session.id, session);
    counts.identified++;
    tell(session, "READY", {
      v: 10,
      user: botUser(world),
      guilds: [{ id: world.guildId, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: options.url(),
      application: { id: world.botId, flags: 0 },
      shard: [0, 1],
    });
    tell(session, "GUILD_CREATE", guildCreate(world));
    return session;
  };
  const resume = (socket: WebSocket, data: Readonly<Record<string, unknown>>): Session | undefined => {
    const session = sessions.get(String(data["session_id"]));
    const from = Number(data["seq"]);
    const oldest = session?.log[0]?.s ?? 0;
    if (session === undefined || data["token"] !== options.token || from < oldest - 1) {
      return void put(socket, { op: OP.invalidSession, d: false });
    }
    session.socket = socket;
    counts.resumed++;
    for (const missed of session.log.filter(({ s }) => s > from)) put(socket, missed);
    tell(session, "RESUMED", {});
    return session;
  };

  const serve = (socket: WebSocket): void => {
    let session: Session | undefined;
    socket.on("message", (raw) => {
      if (faults.silent) return;
      const { op, d } = parsed(String(raw));
      const data = isObject(d) ? d : {};
      if (op === OP.heartbeat) {
        counts.heartbeats++;
        put(socket, { op: OP.ack });
      } else if (op === OP.identify) session = identify(socket, data);
      else if (op === OP.resume) session = resume(socket, data);
    });
    socket.on("close", () => {
      if (session?.socket !== socket) return;
      session.socket = null;
      if (faults.forgetful) sessions.delete(session.id);
    });
    put(socket, { op: OP.hello, d: { heartbeat_interval: options.heartbeatMs } });
  };
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    counts.attempts++;
    if (faults.down) return void stream.destroy();
    sockets.handleUpgrade(request, stream, head, serve);
  });

  const eachSocket = (action: (socket: WebSocket) => void): void => {
    for (const socket of sockets.clients) action(socket);
  };
  return {
    faults,
    counts,
    dispatch,
    flush,
    live: () => [...sessions.values()].filter(({ socket }) => socket !== null).length,
    drop: () => eachSocket((socket) => socket.terminate()),
    close: (code) => eachSocket((socket) => socket.close(code)),
    send: (payload) => eachSocket((socket) => put(socket, payload)),
    askReconnect: () => eachSocket((socket) => put(socket, { op: OP.reconnect, d: null })),
    invalidate: (resumable) => {
      if (!resumable) sessions.clear();
      eachSocket((socket) => put(socket, { op: OP.invalidSession, d: resumable }));
    },
    forgetSessions: () => sessions.clear(),
    end: () => {
      eachSocket((socket) => socket.terminate());
      sockets.close();
    },
  };
};
