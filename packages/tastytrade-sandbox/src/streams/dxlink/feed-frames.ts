import type { Json } from "@floorbroker/core";
import type { Switchboard } from "../../faults/switchboard.ts";
import type { Line } from "../line.ts";
import { EVENT_FIELDS, type EventType, type FeedEvent } from "./event-fields.ts";
import { errorFrame, type FeedSetup } from "./messages.ts";

/** Events of one frame. */
const FRAME_EVENTS = 500;

/** New events, by their type. */
export type News = ReadonlyMap<EventType, readonly FeedEvent[]>;

/** How one channel's events become frames: the format, the fields, and what the client has been told of both. */
export interface FeedFrames {
  configure(setup: FeedSetup): void;
  /** The shortest time between two looks at the market, in seconds, as the client accepted it. */
  period(): number;
  write(news: News): void;
}

type Accepted = Readonly<Record<string, readonly string[]>>;

/** The fields of a type: those that the client accepts, in its order, or all. */
const fieldsOf = (type: EventType, accepted: Accepted): readonly string[] => {
  const known: readonly string[] = EVENT_FIELDS[type];
  return accepted[type]?.filter((field) => known.includes(field)) ?? known;
};

const shown = (type: EventType, event: FeedEvent, accepted: Accepted): FeedEvent =>
  Object.fromEntries(fieldsOf(type, accepted).map((field) => [field, event[field] ?? null]));

/** Frames on a channel of a line; nothing is configured yet. */
export const feedFrames = (line: Line, channel: number, switches: Switchboard): FeedFrames => {
  let format: "FULL" | "COMPACT" = "FULL";
  let period = 0;
  let accepted: Accepted = {};
  const told = new Set<EventType>();

  const tell = (types: readonly EventType[]): void => {
    for (const type of types) told.add(type);
    const eventFields = Object.fromEntries(types.map((type) => [type, fieldsOf(type, accepted)]));
    const fields = types.length === 0 ? {} : { eventFields };
    line.write({ type: "FEED_CONFIG", channel, dataFormat: format, aggregationPeriod: period, ...fields });
  };
  /** A client can't read compact data of a type whose fields it has not been told. */
  const tellOnce = (type: EventType): void => {
    if (told.has(type)) return;
    if (format === "COMPACT" && switches.take("fields-untold") !== undefined) return;
    tell([type]);
  };
  const dataOf = (type: EventType, events: readonly FeedEvent[]): readonly Json[] => {
    const whole = events.map((event) => shown(type, event, accepted));
    return format === "FULL" ? whole : [type, whole.flatMap((event) => Object.values(event))];
  };

  return {
    period: () => period,
    configure: ({ acceptAggregationPeriod, acceptDataFormat, acceptEventFields }) => {
      period = Math.max(acceptAggregationPeriod ?? period, 0);
      format = acceptDataFormat ?? format;
      accepted = { ...accepted, ...acceptEventFields };
      told.clear();
      tell(Object.keys(EVENT_FIELDS).filter((type): type is EventType => acceptEventFields?.[type] !== undefined));
    },
    write: (news) => {
      const failed = switches.take("feed-error");
      if (failed !== undefined) {
        return line.write(
          errorFrame(channel, failed.error ?? "UNKNOWN", failed.message ?? "Something went wrong in the feed."),
        );
      }
      const frames: (readonly Json[])[] = [];
      for (const [type, events] of news) {
        tellOnce(type);
        for (let from = 0; from < events.length; from += FRAME_EVENTS)
          frames.push(dataOf(type, events.slice(from, from + FRAME_EVENTS)));
      }
      // One type to a frame, as clients have seen it; two only by the switch.
      const [first, second] = frames;
      const isMixed =
        first !== undefined && second !== undefined && switches.take("two-types-in-a-frame") !== undefined;
      if (isMixed) frames.splice(0, 2, [...first, ...second]);
      for (const data of frames) line.write({ type: "FEED_DATA", channel, data });
    },
  };
};
