import { DXLinkFeed, DXLinkLogLevel, DXLinkWebSocketClient, FeedContract, FeedDataFormat } from "@dxfeed/dxlink-api";
import { fail, isOk, ok, type Quote } from "@floorbroker/core";
import type { Session } from "../session/session.ts";
import type { Line, OpenLine } from "../streamer/line.ts";
import { messagesIn } from "./feed-frames.ts";
import { quoteAccess } from "./quote-token.ts";

/** Times of a connection to the quote stream, in ms. */
export interface FeedTimes {
  /** Until it must stand: quote token, socket, login and channel. */
  readonly withinMs: number;
  /** Without any price, a busy symbol is asked for again: the answer proves that the feed lives. */
  readonly probeMs: number;
  /** Without any price, the connection is given up. */
  readonly deadMs: number;
  readonly keepaliveMs: number;
  /** When the connection is made anew with a new token: tastytrade's are good for 24 hours. */
  readonly renewMs: number;
}

export const USUAL_FEED_TIMES: FeedTimes = {
  withinMs: 10_000,
  probeMs: 2_000,
  deadMs: 8_000,
  keepaliveMs: 20_000,
  renewMs: 23 * 3_600_000,
};

/** Subscribed for its own sake: it moves all day, and whatever is quiet while it moves is really quiet. */
export const PULSE = "SPY";

/** What we want to know of a symbol. */
export interface Subscription {
  readonly type: "Quote" | "Profile";
  readonly symbol: string;
}

/** One event of the feed; what JSON has no number for is a text. */
export type FeedEvent = Readonly<Record<string, unknown>>;

/** A connection to the quote stream. */
export interface FeedLine extends Line {
  readonly quality: Quote["quality"];
  subscribe(subscriptions: readonly Subscription[]): void;
  unsubscribe(subscriptions: readonly Subscription[]): void;
}

const FIELDS = {
  Quote: ["eventType", "eventSymbol", "bidPrice", "askPrice"],
  Profile: ["eventType", "eventSymbol", "tradingStatus"],
};

/** In seconds; the SDK's own streamer takes 10. */
const AGGREGATION = 0.1;

/** Above all of its levels: what goes wrong is told by how the line ends. */
const SILENT: number = DXLinkLogLevel.ERROR + 1;

/** What a feed tells while it is up; a frame of prices may hold many of them. */
export type FeedEar = (events: readonly FeedEvent[]) => void;

/**
 * One connection to the quote stream, by dxFeed's own client, which is made to end where it would go on by itself: it
 * would reconnect with a token that was refused, and stop for good without a word where its first connection fails.
 */
export const feedLine =
  (session: Session, times: FeedTimes, ear: FeedEar): OpenLine<FeedLine> =>
  async (ended, givenUp) => {
    const { clock } = session;
    const giveUpAt = clock.now() + times.withinMs;
    const access = await quoteAccess(session);
    if (!isOk(access)) return access;
    if (givenUp.aborted) return fail({ reason: "closed by ourselves", needsHuman: false });
    const { token, url, quality } = access.right;

    return new Promise((resolve) => {
      let stage: "opening" | "up" | "over" = "opening";
      let authStates = 0;
      let heardAt = clock.now();
      const cancels = new Map<"open" | "watch" | "keepalive" | "renew", () => void>();
      const later = (name: "open" | "watch" | "keepalive" | "renew", ms: number, action: () => void): void => {
        cancels.get(name)?.();
        cancels.set(name, clock.schedule(clock.now() + ms, action));
      };
      const client = new DXLinkWebSocketClient({ logLevel: SILENT });
      const feed = new DXLinkFeed(client, FeedContract.AUTO, { logLevel: SILENT });

      const finish = (): void => {
        stage = "over";
        for (const cancel of cancels.values()) cancel();
        feed.close();
        client.close();
      };
      const fall = (reason: string): void => {
        if (stage === "over") return;
        const wasUp = stage === "up";
        finish();
        if (wasUp) ended({ reason, needsHuman: false });
        else resolve(fail({ reason, needsHuman: false }));
      };

      /** At once, instead of at the end of the library's own pause. */
      const flush = (): void => feed["processPendings"]();
      const subscribe = (subscriptions: readonly Subscription[]): void => {
        feed.addSubscriptions([...subscriptions]);
        flush();
      };
      const unsubscribe = (subscriptions: readonly Subscription[]): void => {
        feed.removeSubscriptions([...subscriptions]);
        flush();
      };
      const pulse: readonly Subscription[] = [{ type: "Quote", symbol: PULSE }];
      const watch = (): void =>
        later("watch", times.probeMs, () => {
          if (clock.now() - heardAt >= times.deadMs) return fall("no prices are heard any more");
          unsubscribe(pulse);
          subscribe(pulse);
          watch();
        });
      const keepAlive = (): void =>
        later("keepalive", times.keepaliveMs, () => {
          client["sendMessage"]({ type: "KEEPALIVE", channel: 0 });
          keepAlive();
        });
      const opened = (): void => {
        if (stage !== "opening") return;
        stage = "up";
        cancels.get("open")?.();
        heardAt = clock.now();
        subscribe(pulse);
        watch();
        keepAlive();
        later("renew", times.renewMs, () => fall("the quote token is as good as over"));
        resolve(ok({ quality, subscribe, unsubscribe, end: finish }));
      };

      const heard = (text: unknown): void => {
        if (stage === "over") return;
        const messages = messagesIn(text);
        // What was in it is lost, and it may have been the last word on a price.
        if (messages === undefined) return fall("a frame of quotes could not be read");
        for (const message of messages ?? []) {
          if (message.type === "ERROR") return fall(`the quote stream says ${String(message["error"])}: ${String(message["message"])}`);
          if (message.type === "AUTH_STATE") {
            authStates += 1;
            // The first says only that a login is wanted.
            if (message["state"] === "UNAUTHORIZED" && authStates > 1) return fall("the quote token was refused");
          }
          try {
            // What the library's own connector gives it: parsed JSON with a type and a channel.
            client["processMessage"](message as unknown as Parameters<(typeof client)["processMessage"]>[0]);
          } catch {
            return fall("a frame of quotes could not be understood");
          }
        }
      };

      feed.configure({ acceptAggregationPeriod: AGGREGATION, acceptDataFormat: FeedDataFormat.COMPACT, acceptEventFields: FIELDS });
      feed.addEventListener((events) => {
        if (stage !== "up") return;
        heardAt = clock.now();
        watch();
        ear(events);
      });
      feed.addStateChangeListener((state) => {
        if (String(state) === "OPENED") opened();
      });
      client.addErrorListener(() => undefined);
      Object.defineProperty(client, "reconnect", { value: () => fall("the connection was lost") });
      client.setAuthToken(token);
      client.connect(url);
      const connector = client["connector"];
      const onMessage = ({ data }: { readonly data: unknown }): void => heard(data);
      if (connector !== undefined) Object.defineProperty(connector, "handleMessage", { value: onMessage });
      client.addConnectionStateChangeListener((state) => {
        if (String(state) === "NOT_CONNECTED") fall("the connection was lost");
      });
      givenUp.addEventListener("abort", () => fall("closed by ourselves"), { once: true });
      later("open", Math.max(0, giveUpAt - clock.now()), () => fall("no connection in time"));
    });
  };
