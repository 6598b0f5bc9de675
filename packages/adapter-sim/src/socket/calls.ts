import {
  accountSnapshot,
  brokerOrderRef,
  codec,
  fillCodec,
  instrumentCodec,
  instrumentSpecCodec,
  orderTerms,
  quoteCodec,
  type AccountAnswer,
  type BrokerOrder,
  type ChangeOutcome,
  type Codec,
  type EnvironmentEvidence,
  type Fill,
  type InstrumentAnswer,
  type InstrumentId,
  type Json,
  type Listing,
  type Lookup,
  type OrderKey,
  type PlaceOutcome,
  type PositionSnapshot,
  type QuoteAnswer,
  type TypeOf,
} from "@floorbroker/core";
import type { World } from "../world.ts";
import { brokerOrder, changeOutcome, environmentEvidence, listing, lookup, placeOutcome, position } from "./port-codecs.ts";

const { branded, decimalString, integer, nullable, object, oneOf, string, union } = codec;

const placeFields = { key: branded<OrderKey>(), revision: integer, terms: orderTerms };
const window = object({ from: integer, to: integer });

/** Everything that a client may ask: the methods of the four ports. */
export const callCodec = union("call", {
  place: object({ request: object(placeFields) }),
  /** A pair: both sides, or neither. */
  "place-oco": object({ first: object(placeFields), second: object(placeFields) }),
  replace: object({ request: object({ ...placeFields, target: brokerOrderRef }) }),
  cancel: object({ request: object({ key: branded<OrderKey>(), target: brokerOrderRef }) }),
  find: object({ key: branded<OrderKey>(), window }),
  orders: object({ window }),
  fills: object({ window }),
  environment: object({}),
  quote: object({ instrument: branded<InstrumentId>(), alertPrice: nullable(decimalString) }),
  resolve: object({ instrument: instrumentCodec }),
  snapshot: object({}),
  positions: object({}),
});
export type Call = TypeOf<typeof callCodec>;
/** `place`, `find`, … */
export type CallName = Call["call"];

/** The calls that change something at the broker. */
export const ORDER_CALLS = ["place", "place-oco", "replace", "cancel"] as const;
export type OrderCall = Extract<Call, { readonly call: (typeof ORDER_CALLS)[number] }>;

/** Whether a call changes something at the broker. */
export const isOrderCall = (call: Call): call is OrderCall => ORDER_CALLS.some((name) => name === call.call);

/** What each call is answered with. */
export interface Answers {
  readonly place: PlaceOutcome;
  readonly "place-oco": { readonly first: PlaceOutcome; readonly second: PlaceOutcome };
  readonly replace: ChangeOutcome;
  readonly cancel: ChangeOutcome;
  readonly find: Lookup;
  readonly orders: Listing<BrokerOrder>;
  readonly fills: Listing<Fill>;
  readonly environment: EnvironmentEvidence;
  readonly quote: QuoteAnswer;
  readonly resolve: InstrumentAnswer;
  readonly snapshot: AccountAnswer;
  readonly positions: Listing<PositionSnapshot>;
}

/** The answers as JSON. */
export const answerCodecs: { readonly [Name in CallName]: Codec<Answers[Name]> } = {
  place: placeOutcome,
  "place-oco": object({ first: placeOutcome, second: placeOutcome }),
  replace: changeOutcome,
  cancel: changeOutcome,
  find: lookup,
  orders: listing(brokerOrder),
  fills: listing(fillCodec),
  environment: environmentEvidence,
  quote: union("outcome", {
    quote: object({ quote: quoteCodec }),
    none: object({ code: oneOf("unknown-instrument", "no-quote", "limit", "link-down"), text: string }),
  }),
  resolve: union("outcome", {
    resolved: object({ spec: instrumentSpecCodec }),
    none: object({ code: oneOf("unknown-instrument", "link-down"), text: string }),
  }),
  snapshot: union("outcome", {
    snapshot: object({ snapshot: accountSnapshot }),
    none: object({ code: oneOf("link-down", "unreadable"), text: string }),
  }),
  positions: listing(position),
};

/** Puts a call to a world's ports. */
export const answerTo = async ({ broker, accounts, quotes, instruments }: World, call: Call): Promise<Json> => {
  switch (call.call) {
    case "place":
      return placeOutcome.encode(await broker.place(call.request));
    case "place-oco": {
      const [first, second] = await broker.placeOco([call.first, call.second]);
      return answerCodecs["place-oco"].encode({ first, second });
    }
    case "replace":
      return changeOutcome.encode(await broker.replace(call.request));
    case "cancel":
      return changeOutcome.encode(await broker.cancel(call.request));
    case "find":
      return answerCodecs.find.encode(await broker.find(call.key, call.window));
    case "orders":
      return answerCodecs.orders.encode(await broker.orders(call.window));
    case "fills":
      return answerCodecs.fills.encode(await broker.fills(call.window));
    case "environment":
      return answerCodecs.environment.encode(await broker.proveEnvironment());
    case "quote":
      return answerCodecs.quote.encode(await quotes.quote(call.instrument, call.alertPrice));
    case "resolve":
      return answerCodecs.resolve.encode(await instruments.resolve(call.instrument));
    case "snapshot":
      return answerCodecs.snapshot.encode(await accounts.snapshot());
    case "positions":
      return answerCodecs.positions.encode(await accounts.positions());
  }
};
