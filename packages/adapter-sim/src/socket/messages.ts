import { codec, type AccountId, type Codec, type Fill, type InstrumentId, type TypeOf } from "@floorbroker/core";
import type { Fault } from "../faults.ts";
import { callCodec } from "./calls.ts";
import { brokerEvent, capabilities } from "./port-codecs.ts";
import { wirePlan } from "./wire-faults.ts";

const { array, branded, decimalString, integer, nullable, object, oneOf, string, union } = codec;

/** Both sides must speak the same version. */
export const PROTOCOL = 1;

/** Faults of the exchange itself that can be armed from outside; those of the way are planned ({@link WirePlan}). */
export type ExchangeFault = Exclude<
  Fault,
  "foreign-fill" | "stream-forgot" | "lost-response" | "lost-request" | "late-request"
>;

const exchangeFault: Codec<ExchangeFault> = oneOf(
  "fill-before-acknowledgement",
  "duplicate-fill",
  "revised-fill",
  "voided-fill",
  "two-live-incarnations",
  "refusal-in-success",
  "null-list",
);

const side: Codec<Fill["side"]> = oneOf("buy", "sell");
const instrument = branded<InstrumentId>();

/** What the hand behind the scenes may do: not a trader's business. */
export const handOrder = union("hand", {
  plan: object({ plans: array(wirePlan) }),
  "clear-plans": object({}),
  arm: object({ fault: exchangeFault }),
  "forget-subscriptions": object({}),
  "fix-quote": object({ instrument, bid: nullable(decimalString), ask: nullable(decimalString), size: integer }),
  "trade-by-hand": object({ instrument, side, quantity: integer, price: decimalString }),
  log: object({ after: integer, limit: integer }),
});
export type HandOrder = TypeOf<typeof handOrder>;

/** What a client writes. `sentAt` is its own clock, which it shares with the broker. */
export const clientMessage = union("type", {
  hello: object({ protocol: integer, client: string }),
  ask: object({ id: integer, sentAt: integer, call: callCodec }),
  hand: object({ id: integer, order: handOrder }),
  ping: object({}),
  /** Which time it is here: asked before everything else, since calls carry the time. Needs no hello. */
  "ask-pace": object({}),
});
export type ClientMessage = TypeOf<typeof clientMessage>;

/** A call on the line. */
export type Ask = Extract<ClientMessage, { readonly type: "ask" }>;

const generation = { generation: integer, lost: oneOf("maybe", "certainly") };

/** What the broker writes. */
export const serverMessage = union("type", {
  /** The first message to a client that said hello. `generation` counts the connections under the client's name. */
  welcome: object({
    ...generation,
    broker: string,
    account: branded<AccountId>(),
    capabilities: object({ equity: capabilities, option: capabilities, spread: capabilities, future: capabilities }),
  }),
  /** Instead of a welcome: there will be no other one. */
  unwelcome: object({ text: string }),
  answer: object({ id: integer, answer: codec.json }),
  /** There is no answer, for a reason that the client can name. */
  failed: object({ id: integer, origin: oneOf("5xx", "unreadable") }),
  /** `n` counts the events of one connection from 1. */
  event: object({ n: integer, event: brokerEvent }),
  /** The subscriptions were lost and are renewed. */
  renewed: object({ ...generation, reason: string }),
  "hand-answer": object({ id: integer, answer: codec.json }),
  pong: object({}),
  /** `speed` is a number in decimal digits. */
  pace: object({ origin: integer, start: integer, speed: string }),
});
export type ServerMessage = TypeOf<typeof serverMessage>;
/** The welcome. */
export type Welcome = Extract<ServerMessage, { readonly type: "welcome" }>;
