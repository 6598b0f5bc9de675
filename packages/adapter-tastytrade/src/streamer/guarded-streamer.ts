import { STREAMER_STATE, type AccountStreamer } from "@tastytrade/api";

/** What a guarded streamer tells; none of it is told after {@link GuardedStreamer.stop}. */
export interface StreamerEars {
  opened(): void;
  frame(data: unknown): void;
  over(reason: string): void;
}

/** The SDK's streamer on one connection, which can do no more than end. */
export interface GuardedStreamer {
  /** Sends `connect` for the account; the acknowledgement comes as a frame. */
  connect(account: string): void;
  beat(): void;
  /** `isDead`: nobody is there to say goodbye to. */
  stop(isDead: boolean): void;
}

const NOTHING = (): void => undefined;

const closedText = (event: unknown): string => {
  const code: unknown = typeof event === "object" && event !== null ? Reflect.get(event, "code") : undefined;
  return typeof code === "number" ? `the connection was closed (${code})` : "the connection was closed";
};

/**
 * Starts the SDK's streamer with our own hands in the places where 7.0.2 would take the process down or fall silent for
 * good: it lets an unreadable frame and a throwing observer become uncaught exceptions, throws what goes wrong with a
 * heartbeat away as an unhandled rejection, beats only as long as each heartbeat is acknowledged, and leaves a socket that
 * is stopped while it connects without anybody to hear its error. Its own promises are not waited for: several never end.
 */
export const startGuarded = (streamer: AccountStreamer, ears: StreamerEars): GuardedStreamer => {
  let isOver = false;
  const over = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    ears.over(reason);
  };
  const send = (action: string, value?: string[]): void => {
    streamer.subscribeTo(action, value).catch(NOTHING);
  };

  Object.defineProperty(streamer, "handleMessage", {
    value: ({ data }: { readonly data: unknown }) => {
      if (!isOver) ears.frame(data);
    },
  });
  // Ours come by the clock, whatever is acknowledged.
  Object.defineProperty(streamer, "sendHeartbeat", { value: NOTHING });
  streamer.addStreamerStateObserver((state) => {
    if (state !== STREAMER_STATE.Open) over(state === STREAMER_STATE.Error ? "no connection" : closedText(streamer.lastCloseEvent));
  });
  streamer.start().then(
    () => {
      if (!isOver) ears.opened();
    },
    () => over("no connection"),
  );
  const socket = streamer["websocket"];
  socket?.addEventListener("error", NOTHING);

  return {
    connect: (account) => send("connect", [account]),
    beat: () => send("heartbeat"),
    stop: (isDead) => {
      isOver = true;
      streamer.stop();
      if (isDead && socket !== null && "terminate" in socket) socket.terminate();
    },
  };
};
