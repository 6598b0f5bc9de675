import type * as t from "io-ts";
import {
  ACTION,
  CALLS,
  CLOSE_CODE,
  CODE_AND_MESSAGE,
  COUNT,
  DRIP,
  FEED_ERROR,
  GATEWAY_STATUS,
  MESSAGE,
  MILLISECONDS,
  PLACE,
  PRICE,
  PUSHES,
  REASON,
  STREAM,
  SYMBOL,
  TARGET,
  UNITS,
  WAY_OF_LOSS,
  type COUNTING,
} from "./parameters.ts";

interface Definition<Parameters extends t.Props> {
  /** One sentence: what a client sees. */
  readonly says: string;
  readonly parameters: Parameters;
  /** Occasions on which it acts when nothing is said of them; null: until it is disarmed. */
  readonly times: number | null;
}

const once = <Parameters extends t.Props>(says: string, parameters: Parameters): Definition<Parameters> => ({
  says,
  parameters,
  times: 1,
});
const untilDisarmed = <Parameters extends t.Props>(says: string, parameters: Parameters): Definition<Parameters> => ({
  says,
  parameters,
  times: null,
});

/** Instead of being served. */
const CALL_SWITCHES = {
  "too-many-requests": once("The call is answered 429 without any header that says when to come back.", CALLS),
  "server-error": once("The call is answered 500 with an error envelope; nothing was done.", CALLS),
  "bad-gateway": once("The call is answered 502 (or 503, 504) with the gateway's HTML; nothing was done.", {
    ...CALLS,
    ...GATEWAY_STATUS,
  }),
  "services-missing": untilDisarmed(
    "What tastytrade's own sandbox does not serve is missing: watchlists, metrics, symbol search and market data answer 502 in HTML, the list of options 403.",
    {},
  ),
  "unauthorized-json": once("The call is answered 401 with an error envelope, whatever its token.", CALLS),
  "unauthorized-html": once("The call is answered 401 with the gateway's HTML, as one without a User-Agent is.", CALLS),
  "token-revoked": once(
    "All access tokens given out so far are worth nothing from this call on: 401, until a new one is fetched.",
    CALLS,
  ),
  "version-refused": once("The call is answered 406: the API version was removed.", CALLS),
  "order-refused": once("The call is answered 422 by a preflight check of the given code and message.", {
    ...CALLS,
    ...CODE_AND_MESSAGE,
  }),
  redirect: once("The call is answered 307 to another place, or to the very same.", { ...CALLS, ...TARGET }),
  "call-hangs": once(
    "The call is received, and neither done nor answered: the connection stays open in silence.",
    CALLS,
  ),
  "call-lost": once("The connection is reset before anything was done.", CALLS),
  "nightly-wipe": once("Orders, positions and transactions are reset right before the call is served.", CALLS),
} as const;

/** After it was served. */
const ANSWER_SWITCHES = {
  "answer-lost": once(
    "The call is done, its answer is lost: the connection is reset, or (how: hang) stays open in silence.",
    { ...CALLS, ...WAY_OF_LOSS },
  ),
  "answer-late": once("The call is done, its answer comes after so many milliseconds.", { ...CALLS, ...MILLISECONDS }),
  "answer-slow": once("The answer's body comes in drips: so many bytes every so many milliseconds.", {
    ...CALLS,
    ...DRIP,
  }),
  "answer-cut": once("The answer's body ends in the middle: no valid JSON, though the status says 2xx.", CALLS),
  "answer-unreadable": once("The call is done and answered 200, with a text that is no JSON at all.", CALLS),
  "balances-as-list": untilDisarmed(
    "The balances of an account come as a list with one entry, whatever the version.",
    {},
  ),
  "balances-as-object": untilDisarmed("The balances of an account come as one object, whatever the version.", {}),
  "numbers-as-texts": untilDisarmed("Every number is a text; in: answers or pushes.", { ...CALLS, ...PLACE }),
  "texts-as-numbers": untilDisarmed("Every decimal text is a number; in: answers or pushes.", { ...CALLS, ...PLACE }),
} as const;

/** Either stream. */
const STREAM_SWITCHES = {
  "upgrade-hangs": once("The socket is accepted and the WebSocket never opens.", STREAM),
  "upgrade-refused": once("The WebSocket is refused with 502 (or 503, 504).", { ...STREAM, ...GATEWAY_STATUS }),
  "stream-closed": once(
    "In the place of the next frame the stream is closed with a code; 1006 cuts the line without one.",
    { ...STREAM, ...CLOSE_CODE },
  ),
  "stream-silent": once(
    "From the next frame on a stream says nothing any more, though it stays open and reads.",
    STREAM,
  ),
  "null-frame": once("The next frame is preceded by one that holds just null.", STREAM),
  "broken-frame": once("The next frame is preceded by one that is no JSON.", STREAM),
} as const;

/** The account streamer. */
const PUSH_SWITCHES = {
  "ack-missing": once("An action is done and never acknowledged.", ACTION),
  "ack-refused": once("An action is refused with a message.", { ...ACTION, ...MESSAGE }),
  "ack-without-request-id": once("The acknowledgement says nothing of the request that it answers.", ACTION),
  "ack-without-value": once("The acknowledgement of a connect leaves out its accounts.", {}),
  "request-id-as-text": once("The acknowledgement's request-id is a text.", ACTION),
  "heartbeat-ack-lost": once("A heartbeat is not acknowledged.", {}),
  "push-lost": once("A notification never comes.", PUSHES),
  "push-twice": once("A notification comes twice.", PUSHES),
  "push-late": once("A notification comes so many milliseconds later, and others overtake it.", {
    ...PUSHES,
    ...MILLISECONDS,
  }),
  "pushes-reordered": once("A notification comes after the next one of its type.", PUSHES),
  "pushes-batched": once("So many notifications come together in one frame, under results.", COUNT),
  "filled-without-fills": once("An order is told as Filled without its fills; asking for it shows them.", {}),
  "live-with-full-fill": once("Before an order is told as Filled it is told as Live with all of its fills.", {}),
} as const;

/** The exchange. */
const ORDER_SWITCHES = {
  "session-offline": once("An order is taken, and then rejected: Session offline.", REASON),
  "edited-by-hand": once(
    "An order that goes live is edited in tastytrade's own app: another id takes its place.",
    PRICE,
  ),
  "fill-races-cancel": once(
    "The cancel of an order is taken, and the order (or part of it) fills before it takes effect.",
    UNITS,
  ),
} as const;

/** Quotes. */
const FEED_SWITCHES = {
  "quotes-refused": once("The quote stream refuses the token.", {}),
  "nan-quotes": untilDisarmed("Bid and ask are NaN.", SYMBOL),
  "two-types-in-a-frame": untilDisarmed("Events of two types share a frame where there are two.", {}),
  "silent-feed": untilDisarmed("Subscriptions are taken and keepalives go on, but nothing is heard of prices.", SYMBOL),
  "fields-untold": untilDisarmed("Compact data comes without FEED_CONFIG having told its fields.", {}),
  "feed-error": once("In the place of the next prices comes an ERROR.", FEED_ERROR),
} as const;

/** Everything that can be made to go wrong. Each acts by counting and matching, never by chance. */
export const SWITCHES = {
  ...CALL_SWITCHES,
  ...ANSWER_SWITCHES,
  ...STREAM_SWITCHES,
  ...PUSH_SWITCHES,
  ...ORDER_SWITCHES,
  ...FEED_SWITCHES,
} as const;

export type SwitchName = keyof typeof SWITCHES;

/** What can be said of one switch; everything has a default. */
export type ParametersOf<Name extends SwitchName> = t.TypeOf<t.PartialC<(typeof SWITCHES)[Name]["parameters"]>>;

/** How often and from when on. */
export type Counting = t.TypeOf<t.PartialC<typeof COUNTING>>;

/** A switch as it is armed: `{ switch: "answer-lost", method: "POST", path: "/accounts/*\/orders" }`. */
export type Switch = {
  readonly [Name in SwitchName]: { readonly switch: Name } & Counting & ParametersOf<Name>;
}[SwitchName];
