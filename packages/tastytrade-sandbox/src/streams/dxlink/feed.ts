import { MINUTE, SECOND } from "@floorbroker/core";
import type { SandboxParts } from "../../parts.ts";
import type { Line } from "../line.ts";
import type { EventType, FeedEvent } from "./event-fields.ts";
import type { Sources } from "./events.ts";
import { feedFrames, type News } from "./feed-frames.ts";
import { errorFrame, type FeedSetup, type FeedSubscription, type Subscription } from "./messages.ts";
import { watchOf, type Watched } from "./subscriptions.ts";

/** Subscriptions of one session, by tastytrade's documentation of its quote service. */
const MOST_CANDLES = 100;
const MOST_SUBSCRIPTIONS = 25_000;

/** Seconds between two looks when a client accepts any: the market itself moves each second. */
const SHORTEST_PERIOD = 1;

/** Quotes of the level `demo` are so late. */
const DEMO_DELAY_MS = 15 * MINUTE;

/** One channel of the service FEED. */
export interface Feed {
  configure(setup: FeedSetup): void;
  subscribe(change: FeedSubscription): void;
  close(): void;
}

const keyOf = ({ type, symbol }: Pick<Subscription, "type" | "symbol">): string => `${type} ${symbol}`;

/** Null for what nothing is ever heard of: it is subscribed all the same. */
type Subscribed = Map<string, Watched | null>;

/** Why one more can't be taken; null when it can. */
const objection = (subscribed: Subscribed, wanted: Subscription): string | null => {
  if (subscribed.has(keyOf(wanted))) return null;
  if (subscribed.size >= MOST_SUBSCRIPTIONS) return `No more than ${MOST_SUBSCRIPTIONS} subscriptions.`;
  if (wanted.type !== "Candle") return null;
  const candles = [...subscribed.keys()].filter((key) => key.startsWith("Candle ")).length;
  return candles >= MOST_CANDLES ? `No more than ${MOST_CANDLES} subscriptions of Candle.` : null;
};

/** What there is to tell of these, as the switches want it. */
const newsOf = (watched: Iterable<Watched | null>, { clock, switches, options }: SandboxParts): News => {
  const at = clock.now() - (options.quoteLevel === "demo" ? DEMO_DELAY_MS : 0);
  const news = new Map<EventType, FeedEvent[]>();
  for (const one of watched) {
    if (one === null) continue;
    const isThis = ({ symbol }: { readonly symbol?: string }): boolean => (symbol ?? one.symbol) === one.symbol;
    const events = one.news(at);
    if (events.length === 0 || switches.take("silent-feed", isThis) !== undefined) continue;
    const isNobody = one.type === "Quote" && switches.take("nan-quotes", isThis) !== undefined;
    const told = isNobody ? events.map((event) => ({ ...event, bidPrice: "NaN", askPrice: "NaN" })) : events;
    const others = news.get(one.type);
    if (others === undefined) news.set(one.type, [...told]);
    else others.push(...told);
  }
  return news;
};

/** A feed on a channel of a line. */
export const feedOn = (line: Line, channel: number, sources: Sources, parts: SandboxParts): Feed => {
  const { clock, venue, switches } = parts;
  const frames = feedFrames(line, channel, switches);
  const subscribed: Subscribed = new Map();
  let cancelTick: (() => void) | null = null;

  const push = (watched: Iterable<Watched | null>): void => {
    const news = newsOf(watched, parts);
    if (news.size > 0) frames.write(news);
  };
  const tick = (): void => {
    const ms = Math.max(frames.period(), SHORTEST_PERIOD) * SECOND;
    cancelTick = clock.schedule((Math.floor(clock.now() / ms) + 1) * ms, () => {
      push(subscribed.values());
      tick();
    });
  };
  const stopTicking = (): void => {
    cancelTick?.();
    cancelTick = null;
  };
  const keepTicking = (): void => {
    const isNeeded = [...subscribed.values()].some((one) => one !== null);
    if (!isNeeded) stopTicking();
    else if (cancelTick === null) tick();
  };
  const stopHearing = venue.onQuoteFixed((instrument) => {
    push([...subscribed.values()].filter((one) => one?.instrument === instrument));
  });

  return {
    configure: (setup) => {
      frames.configure(setup);
      // The grid of the new period.
      stopTicking();
      keepTicking();
    },
    subscribe: ({ add = [], remove = [], reset }) => {
      if (reset === true) subscribed.clear();
      for (const one of remove) subscribed.delete(keyOf(one));
      const fresh: Watched[] = [];
      for (const one of add) {
        const refused = objection(subscribed, one);
        if (refused !== null) {
          line.write(errorFrame(channel, "BAD_ACTION", refused));
          break;
        }
        const watched = watchOf(sources, one, clock.now()) ?? null;
        subscribed.set(keyOf(one), watched);
        if (watched !== null) fresh.push(watched);
      }
      push(fresh);
      keepTicking();
    },
    close: () => {
      stopTicking();
      stopHearing();
    },
  };
};
