import type { EpochMs, InstrumentSpec } from "@floorbroker/core";
import { idOfStreamerSymbol } from "../streamer-symbols.ts";
import { candleNow, candleSnapshot, candleSymbol } from "./candles.ts";
import { eventNow, type Shown, type Sources } from "./events.ts";
import { isEventType, type EventType, type FeedEvent } from "./event-fields.ts";
import type { Subscription } from "./messages.ts";

/** One symbol with one type of event. */
export interface Watched {
  readonly type: EventType;
  /** As it was subscribed. */
  readonly symbol: string;
  readonly instrument: InstrumentSpec["instrument"]["id"];
  /** Everything at first, of candles their past; later only what is new. */
  news(t: EpochMs): readonly FeedEvent[];
}

const named = (type: EventType, symbol: string, event: FeedEvent): FeedEvent => ({
  eventType: type,
  eventSymbol: symbol,
  eventTime: 0,
  ...event,
});

/** What is there now, when it is not what was there the last time. */
const changing = (now: (t: EpochMs) => Shown | undefined): ((t: EpochMs) => readonly FeedEvent[]) => {
  let told: string | null = null;
  return (t) => {
    const shown = now(t);
    if (shown === undefined || shown.key === told) return [];
    told = shown.key;
    return [shown.event];
  };
};

const candles = (
  sources: Sources,
  spec: InstrumentSpec,
  { symbol, fromTime }: Subscription,
): ((t: EpochMs) => readonly FeedEvent[]) | undefined => {
  const wanted = candleSymbol(symbol);
  if (wanted === undefined) return undefined;
  const { view } = sources;
  let before: EpochMs | null = null;
  const latest = changing((t) => {
    // Between two sessions the last one's candle stands.
    const event = candleNow(view, spec, wanted, view.hours.lastOpen(spec, t));
    return event && { event, key: JSON.stringify(event) };
  });
  return (t) => {
    const isFirst = before === null;
    // The last word on a candle that has ended since.
    const ended = before !== null && wanted.startOf(before) < wanted.startOf(t) ? latest(wanted.startOf(t) - 1) : [];
    before = t;
    const now = latest(t);
    return isFirst && fromTime !== undefined ? candleSnapshot(view, spec, wanted, fromTime, t) : [...ended, ...now];
  };
};

/** What a subscription is to hear; `undefined` when nothing is ever heard of it. */
export const watchOf = (sources: Sources, wanted: Subscription, t: EpochMs): Watched | undefined => {
  const { type, symbol } = wanted;
  if (!isEventType(type)) return undefined;
  const streamerSymbol = type === "Candle" ? candleSymbol(symbol)?.streamerSymbol : symbol;
  const id = streamerSymbol === undefined ? undefined : idOfStreamerSymbol(streamerSymbol, t);
  const spec = id === undefined ? undefined : sources.view.specOf(id);
  if (spec === undefined) return undefined;
  const news = type === "Candle" ? candles(sources, spec, wanted) : changing((at) => eventNow(sources, type, spec, at));
  if (news === undefined) return undefined;
  return {
    type,
    symbol,
    instrument: spec.instrument.id,
    news: (at) => news(at).map((event) => named(type, symbol, event)),
  };
};
