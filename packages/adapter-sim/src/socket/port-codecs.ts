import {
  brokerOrderRef,
  codec,
  fillCodec,
  incarnationState,
  orderTerms,
  unknownOrigin,
  type BrokerEvent,
  type BrokerOrder,
  type Capabilities,
  type ChangeOutcome,
  type Codec,
  type EnvironmentEvidence,
  type AccountId,
  type FillId,
  type InstrumentId,
  type Link,
  type Listing,
  type Lookup,
  type OrderKey,
  type PlaceOutcome,
  type PositionSnapshot,
} from "@floorbroker/core";

/** What the ports say, as JSON on a line; decimals are strings, as in the journal. */

const { addedLater, array, boolean, branded, decimalString, integer, nullable, object, oneOf, string, union } = codec;

const accepted = object({ ref: nullable(brokerOrderRef), state: incarnationState });
const rejectedFields = { code: string, text: string, by: oneOf("broker", "local") };
const unknown = object({ origin: unknownOrigin });

export const placeOutcome: Codec<PlaceOutcome> = union("outcome", { accepted, rejected: object(rejectedFields), unknown });

export const changeOutcome: Codec<ChangeOutcome> = union("outcome", {
  accepted,
  rejected: object({ ...rejectedFields, leaves: oneOf("original-working", "original-gone", "original-unknown") }),
  unknown,
});

export const brokerOrder: Codec<BrokerOrder> = object({
  ref: brokerOrderRef,
  orderKey: nullable(branded<OrderKey>()),
  revision: nullable(integer),
  supersedes: nullable(brokerOrderRef),
  terms: orderTerms,
  filled: integer,
  state: incarnationState,
  since: integer,
});

export const lookup: Codec<Lookup> = union("outcome", {
  found: object({ incarnations: array(brokerOrder), fills: array(fillCodec) }),
  absent: object({ proof: string }),
  inconclusive: object({ why: string }),
});

/** A list and what it covers. */
export const listing = <A>(item: Codec<A>): Codec<Listing<A>> =>
  object({
    items: array(item),
    asOf: integer,
    covers: object({ from: integer, to: integer, scope: oneOf("own-client", "account") }),
    complete: boolean,
  });

export const position: Codec<PositionSnapshot> = object({
  instrument: branded<InstrumentId>(),
  quantity: integer,
  averagePrice: decimalString,
});

const linkName = oneOf("orders", "quotes", "account");

const link: Codec<Link> = object({
  name: linkName,
  state: oneOf("up", "stale", "down", "needs-human"),
  generation: integer,
  since: integer,
  reason: nullable(string),
});

export const brokerEvent: Codec<BrokerEvent> = union("type", {
  "order-state": object({
    orderKey: nullable(branded<OrderKey>()),
    revision: nullable(integer),
    ref: brokerOrderRef,
    supersedes: nullable(brokerOrderRef),
    state: incarnationState,
    terms: orderTerms,
    filled: integer,
    at: integer,
    text: nullable(string),
  }),
  fill: object({ fill: fillCodec }),
  "fees-reported": object({
    orderKey: nullable(branded<OrderKey>()),
    fillId: branded<FillId>(),
    amount: decimalString,
    currency: string,
    at: integer,
  }),
  link: object({ link }),
  gap: object({ link: linkName, fromGeneration: integer, lost: oneOf("maybe", "certainly"), at: integer }),
});

const replaceFields = object({ price: boolean, quantity: boolean, atomic: addedLater(boolean, false) });
const replace: Codec<Capabilities["replace"]> = {
  encode: ({ price, quantity, atomic }) => replaceFields.encode({ price, quantity, atomic: atomic ?? false }),
  decode: replaceFields.decode,
};

export const capabilities: Codec<Capabilities> = object({
  orderTypes: array(oneOf("market", "limit", "stop", "stop-limit")),
  timesInForce: array(oneOf("day", "gtc", "ioc", "fok")),
  replace,
  quantityOfReplace: oneOf("total", "remaining"),
  brackets: oneOf("none", "absolute", "ticks-from-fill"),
  oco: oneOf("none", "broker"),
  trailing: oneOf("none", "broker"),
  preview: oneOf("none", "margin", "full"),
  closeEffect: oneOf("enforced", "not"),
  idempotentKey: oneOf("no", "refuses-duplicates"),
});

export const environmentEvidence: Codec<EnvironmentEvidence> = object({
  environment: oneOf("sim", "rehearsal", "production"),
  endpoint: string,
  loginKind: string,
  account: branded<AccountId>(),
  accountClass: string,
  evidence: string,
});
