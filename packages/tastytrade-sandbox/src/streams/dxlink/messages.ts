import { isOk, type Json } from "@floorbroker/core";
import * as t from "io-ts";
import { readJson } from "../../wire/json.ts";

/** The kinds of error that the protocol has (dxLink specification 1.0.2). */
export type FeedErrorType =
  "UNSUPPORTED_PROTOCOL" | "TIMEOUT" | "UNAUTHORIZED" | "INVALID_MESSAGE" | "BAD_ACTION" | "UNKNOWN";

const seconds = t.union([t.number, t.undefined]);

const setup = t.type({ type: t.literal("SETUP"), keepaliveTimeout: seconds, acceptKeepaliveTimeout: seconds });
const auth = t.type({ type: t.literal("AUTH"), token: t.string });
const keepalive = t.type({ type: t.literal("KEEPALIVE") });
const errorMessage = t.type({ type: t.literal("ERROR") });
const channelRequest = t.type({
  type: t.literal("CHANNEL_REQUEST"),
  service: t.string,
  parameters: t.union([t.UnknownRecord, t.undefined]),
});
const channelCancel = t.type({ type: t.literal("CHANNEL_CANCEL") });
const feedSetup = t.type({
  type: t.literal("FEED_SETUP"),
  acceptAggregationPeriod: t.union([t.number, t.undefined]),
  acceptDataFormat: t.union([t.literal("FULL"), t.literal("COMPACT"), t.undefined]),
  acceptEventFields: t.union([t.record(t.string, t.array(t.string)), t.undefined]),
});
const subscription = t.intersection([
  t.type({ type: t.string, symbol: t.string }),
  t.partial({ fromTime: t.number, source: t.string }),
]);
const feedSubscription = t.type({
  type: t.literal("FEED_SUBSCRIPTION"),
  add: t.union([t.array(subscription), t.undefined]),
  remove: t.union([t.array(subscription), t.undefined]),
  reset: t.union([t.boolean, t.undefined]),
});

const BODIES = {
  SETUP: setup,
  AUTH: auth,
  KEEPALIVE: keepalive,
  ERROR: errorMessage,
  CHANNEL_REQUEST: channelRequest,
  CHANNEL_CANCEL: channelCancel,
  FEED_SETUP: feedSetup,
  FEED_SUBSCRIPTION: feedSubscription,
} as const;

export type FeedSetup = t.TypeOf<typeof feedSetup>;
export type FeedSubscription = t.TypeOf<typeof feedSubscription>;
export type Subscription = t.TypeOf<typeof subscription>;
export type ChannelRequest = t.TypeOf<typeof channelRequest>;
type Body = t.TypeOf<(typeof BODIES)[keyof typeof BODIES]>;

/** A message with the channel that it is about; 0 is the connection itself. */
export interface Heard {
  readonly channel: number;
  readonly body: Body;
}

const head = t.type({ type: t.string, channel: t.number });
const isKnown = (type: string): type is keyof typeof BODIES => Object.hasOwn(BODIES, type);

/** Reads a frame; a text that is no message of the protocol gives the reason. */
export const readMessage = (text: string): Heard | string => {
  const json = readJson(text);
  if (!isOk(json)) return "The message is not valid JSON.";
  const headed = head.decode(json.right);
  if (!isOk(headed)) return "The message has no type or channel.";
  const { type, channel } = headed.right;
  if (!isKnown(type)) return `Unknown message type "${type}".`;
  const body: t.Validation<Body> = BODIES[type].decode(json.right);
  return isOk(body) ? { channel, body: body.right } : `The message ${type} is not valid.`;
};

/** An ERROR of a channel. */
export const errorFrame = (channel: number, error: FeedErrorType, message: string): Json => ({
  type: "ERROR",
  channel,
  error,
  message,
});
