import { SECOND, type EpochMs, type InstrumentId, type Json } from "@floorbroker/core";
import type { SandboxParts } from "../../parts.ts";
import type { Line } from "../line.ts";
import { EVENT_FIELDS, type EventType, type FeedEvent } from "./event-fields.ts";
import type { Sources } from "./events.ts";
import { errorFrame, type FeedSetup, type FeedSubscription, type Subscription } from "./messages.ts";
import { watchOf, type Watched } from "./subscriptions.ts";

/** Subscriptions of one session, by tastytrade's documentation of its quote service. */
const MOST_CANDLES = 100;
const MOST_SUBSCRIPTIONS = 25_000;

/** The period when a client asks for none, in seconds; the market itself moves each second. */
const SHORTEST_PERIOD = 1;
/** Events of one frame. */
const FRAME_EVENTS = 500;

/** One channel of the service FEED. */
export interface Feed {
  configure(setup: FeedSetup): void;
  subscribe(change: FeedSubscription): void;
  close(): void;
}

const keyOf = ({ type, symbol }: Pick<Subscription, "type" | "symbol">): string => `${type} ${symbol}`;

/** The fields of a type, in their order: those that the client accepts, or all. */
const fieldsOf = (type: EventType, accepted: Readonly<Record<string, readonly string[]>>): readonly string[] => {
  const known: readonly string[] = EVENT_FIELDS[type];
  return accepted[type]?.filter((field) => known.includes(field)) ?? known;
};

/** A feed on a channel of a line. */
export const feedOn = (line: Line, channel: number, sources: Sources, parts: SandboxParts): Feed => {
  const { clock, switches, venue } = parts;
  let format: "FULL" | "COMPACT" = "FULL";
  let period = 0;
  let accepted: Readonly<Record<string, readonly string[]>> = {};
  const told = new Set<EventType>();
  const subscribed = new Map<string, Watched | null>();
  let cancelTick: (() => void) | null = null;

  const shown = (type: EventType, event: FeedEvent): FeedEvent =>
    Object.fromEntries(fieldsOf(type, accepted).map((field) => [field, event[field] ?? null]));
  const config = (types: readonly EventType[]): Json => ({
    type: "FEED_CONFIG",
    channel,
    dataFormat: format,
    aggregationPeriod: period,
    ...(types.length === 0 ? {} : { eventFields: Object.fromEntries(types.map((type) => [type, fieldsOf(type, accepted)])) }),
  });
  const dataOf = (type: EventType, events: readonly FeedEvent[]): readonly Json[] =>
    format === "FULL"
      ? events.map((event) => shown(type, event))
      : [type, events.flatMap((event) => Object.values(shown(type, event)))];
  const tellFields = (type: EventType): void => {
    if (told.has(type)) return;
    if (format === "COMPACT" && switches.take("fields-untold") !== undefined) return;
    told.add(type);
    line.write(config([type]));
  };
  /** One type to a frame, as clients have seen it; two only by a switch. */
  const write = (byType: ReadonlyMap<EventType, readonly FeedEvent[]>): void => {
    const frames: { readonly data: readonly Json[] }[] = [];
    for (const [type, events] of byType) {
      tellFields(type);
      for (let from = 0; from < events.length; from += FRAME_EVENTS) {
        frames.push({ data: dataOf(type, events.slice(from, from + FRAME_EVENTS)) });
      }
    }
    const [first, second] = frames;
    if (first !== undefined && second !== undefined && switches.take("two-types-in-a-frame") !== undefined) {
      frames.splice(0, 2, { data: [...first.data, ...second.data] });
    }
    for (const { data } of frames) line.write({ type: "FEED_DATA", channel, data });
  };
  const asWanted = (event: FeedEvent): FeedEvent => {
    if (event["eventType"] !== "Quote") return event;
    const isThis = ({ symbol }: { readonly symbol?: string }): boolean => (symbol ?? event["eventSymbol"]) === event["eventSymbol"];
    return switches.take("nan-quotes", isThis) === undefined ? event : { ...event, bidPrice: "NaN", askPrice: "NaN" };
  };
  const push = (watched: Iterable<Watched | null>): void => {
    const t: EpochMs = clock.now();
    const byType = new Map<EventType, FeedEvent[]>();
    for (const one of watched) {
      if (one === null) continue;
      const isThis = ({ symbol }: { readonly symbol?: string }): boolean => (symbol ?? one.symbol) === one.symbol;
      const events = one.news(t);
      if (events.length === 0 || switches.take("silent-feed", isThis) !== undefined) continue;
      byType.set(one.type, [...(byType.get(one.type) ?? []), ...events.map(asWanted)]);
    }
    if (byType.size === 0) return;
    const found = switches.take("feed-error");
    if (found === undefined) write(byType);
    else line.write(errorFrame(channel, found.error ?? "UNKNOWN", found.message ?? "Something went wrong in the feed."));
  };

  const tick = (): void => {
    const ms = Math.max(period, SHORTEST_PERIOD) * SECOND;
    cancelTick = clock.schedule((Math.floor(clock.now() / ms) + 1) * ms, () => {
      push(subscribed.values());
      tick();
    });
  };
  const keepTicking = (): void => {
    const isNeeded = [...subscribed.values()].some((one) => one !== null);
    if (isNeeded && cancelTick === null) return tick();
    if (isNeeded) return;
    cancelTick?.();
    cancelTick = null;
  };
  const stopHearing = venue.onQuoteFixed((instrument: InstrumentId) => {
    push([...subscribed.values()].filter((one) => one?.instrument === instrument));
  });
  const objection = (wanted: Subscription): string | null => {
    if (subscribed.size >= MOST_SUBSCRIPTIONS) return `No more than ${MOST_SUBSCRIPTIONS} subscriptions.`;
    if (wanted.type !== "Candle") return null;
    const candles = [...subscribed.keys()].filter((key) => key.startsWith("Candle ")).length;
    return candles >= MOST_CANDLES ? `No more than ${MOST_CANDLES} subscriptions of Candle.` : null;
  };

  return {
    configure: ({ acceptAggregationPeriod, acceptDataFormat, acceptEventFields }) => {
      period = Math.max(acceptAggregationPeriod ?? period, 0);
      format = acceptDataFormat ?? format;
      accepted = { ...accepted, ...acceptEventFields };
      told.clear();
      const types = Object.keys(EVENT_FIELDS).filter((type): type is EventType => acceptEventFields?.[type] !== undefined);
      for (const type of types) told.add(type);
      line.write(config(types));
      // The grid of the new period.
      cancelTick?.();
      cancelTick = null;
      keepTicking();
    },
    subscribe: ({ add = [], remove = [], reset }) => {
      if (reset === true) subscribed.clear();
      for (const one of remove) subscribed.delete(keyOf(one));
      const fresh: Watched[] = [];
      for (const one of add) {
        const refused = subscribed.has(keyOf(one)) ? null : objection(one);
        if (refused !== null) {
          line.write(errorFrame(channel, "BAD_ACTION", refused));
          break;
        }
        const watched = watchOf(sources, one, clock.now());
        subscribed.set(keyOf(one), watched ?? null);
        if (watched !== undefined) fresh.push(watched);
      }
      push(fresh);
      keepTicking();
    },
    close: () => {
      cancelTick?.();
      stopHearing();
    },
  };
};
