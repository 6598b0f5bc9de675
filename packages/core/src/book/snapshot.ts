import {
  addedLater,
  array,
  boolean,
  branded,
  decimalString,
  integer,
  nullable,
  object,
  oneOf,
  row,
  string,
  union,
  type Codec,
  type Json,
} from "../codec.ts";
import type { Decimal } from "../decimal.ts";
import type { BookId, ChannelId, FillId, InstrumentId, MessageId, OrderKey, TradeId, UserId } from "../ids.ts";
import { instrumentSpecCodec } from "../instrument/spec-codec.ts";
import type { MemoryLimits } from "../limits.ts";
import { emptyMap, entriesOf, set, type PersistentMap } from "../persistent-map.ts";
import type { Link } from "../ports/broker.ts";
import { brokerOrderRef, fillCodec, incarnationState, orderSide, orderTerms, type Fill } from "../ports/orders.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../result.ts";
import { riskRecordCodec } from "../risk/record.ts";
import { bookConfigCodec, venueCodec } from "./config.ts";
import { confirmationWait } from "./confirmation.ts";
import { holdCode } from "./hold.ts";
import { operation, orderRole, unknownOrigin, type CountedFill, type Incarnation, type Inquiry, type LegFill, type Order, type PendingOperation } from "./order.ts";
import type { PastTrade } from "./past.ts";
import { entryPlanCodec, exitPlanCodec } from "./plans.ts";
import { tradingState, type Book, type Disagreement, type ForeignOrder, type HeardMessage } from "./state.ts";
import { closeReason, entryPhase, type CloseRequest, type ExitState, type LadderState, type Trade } from "./trade.ts";

/** Counts the shapes a snapshot has had. One of another shape is not read: the journal has everything. */
export const SNAPSHOT_FORMAT = 7;

const incarnation: Codec<Incarnation> = object({
  ref: brokerOrderRef,
  revision: nullable(integer),
  supersedes: nullable(brokerOrderRef),
  quantity: integer,
  limit: nullable(decimalString),
  stop: addedLater(nullable(decimalString), null),
  state: incarnationState,
  claimedFilled: nullable(integer),
  since: integer,
  cancelAcceptedAt: nullable(integer),
  filledBefore: addedLater(nullable(integer), null),
});

const countedFields = {
  fillId: branded<FillId>(),
  rev: integer,
  refId: string,
  quantity: integer,
  price: decimalString,
  at: integer,
  fees: nullable(decimalString),
};

const countedFill: Codec<CountedFill> = object(countedFields);

const legFill: Codec<LegFill> = object({ ...countedFields, instrument: branded<InstrumentId>(), side: orderSide });

const pending: Codec<PendingOperation> = object({
  op: operation,
  revision: integer,
  terms: nullable(orderTerms),
  target: nullable(brokerOrderRef),
  claimedAt: integer,
  stage: union("is", {
    intended: object({}),
    claimed: object({}),
    acknowledged: object({}),
    unknown: object({ origin: unknownOrigin }),
  }),
});

const inquiry: Codec<Inquiry> = object({ attempts: integer, nextAt: integer, escalated: boolean, must: boolean });

/** One order, whole: as snapshots and the tables of orders hold it. */
export const orderCodec: Codec<Order> = object({
  key: branded<OrderKey>(),
  tradeId: branded<TradeId>(),
  role: orderRole,
  leg: addedLater(nullable(integer), null),
  linked: addedLater(nullable(branded<OrderKey>()), null),
  oneLife: addedLater(boolean, false),
  terms: orderTerms,
  revision: integer,
  // Of no life, so that each counts with what it says itself.
  termsRevision: addedLater(integer, -1),
  intendedAt: integer,
  acknowledgedAt: nullable(integer),
  pending: nullable(pending),
  inquiry: nullable(inquiry),
  incarnations: array(incarnation),
  fills: array(countedFill),
  legFills: addedLater(array(legFill), []),
  stillborn: nullable(oneOf("rejected", "not-sent", "expired-unsent")),
});

const closeRequest: Codec<CloseRequest> = object({
  by: nullable(branded<MessageId>()),
  quantity: nullable(integer),
  filledBefore: integer,
  style: oneOf("market", "limit"),
  level: nullable(decimalString),
  step: integer,
  nextStepAt: integer,
  waitsUntil: addedLater(nullable(integer), null),
  leg: addedLater(nullable(integer), null),
});

const ladder: Codec<LadderState> = object({ step: integer, phase: entryPhase, nextStepAt: nullable(integer) });

const exitState: Codec<ExitState> = object({ stop: nullable(decimalString), best: nullable(decimalString), expiryTold: boolean });

/** One trade, whole. */
export const tradeCodec: Codec<Trade> = object({
  id: branded<TradeId>(),
  messageId: branded<MessageId>(),
  channelId: branded<ChannelId>(),
  threadId: addedLater(nullable(branded<ChannelId>()), null),
  authorId: branded<UserId>(),
  openedAt: integer,
  spec: instrumentSpecCodec,
  side: orderSide,
  entryPlan: entryPlanCodec,
  exitPlan: exitPlanCodec,
  ladder,
  entry: branded<OrderKey>(),
  earlierEntries: addedLater(array(branded<OrderKey>()), []),
  exits: array(branded<OrderKey>()),
  entryWanted: boolean,
  close: nullable(closeRequest),
  exitsNotBefore: integer,
  exitRefusals: integer,
  stuck: addedLater(nullable(string), null),
  exitState: addedLater(exitState, { stop: null, best: null, expiryTold: false }),
  trail: array(string),
  closed: nullable(
    object({ at: integer, reason: closeReason }),
  ),
});

interface Entry<K, V> {
  readonly key: K;
  readonly value: V;
}

const entriesCodec = <K extends string, V>(value: Codec<V>): Codec<readonly Entry<K, V>[]> => array(row({ key: branded<K>(), value }));

/** A map as a list of pairs; it reads back the same, whatever the order of the list. */
const mapOf = <K extends string, V>(value: Codec<V>): Codec<PersistentMap<K, V>> => {
  const entries = entriesCodec<K, V>(value);
  return {
    encode: (map) => entries.encode([...entriesOf(map)].map(([key, each]) => ({ key, value: each }))),
    decode: (json, path) => {
      const list = entries.decode(json, path);
      if (!isOk(list)) return list;
      return ok(list.right.reduce((map, { key, value: each }) => set(map, key, each), emptyMap<K, V>()));
    },
  };
};

const heardMessage: Codec<HeardMessage> = row({
  revision: integer,
  channelId: branded<ChannelId>(),
  threadId: nullable(branded<ChannelId>()),
  authorId: branded<UserId>(),
  tradeId: nullable(branded<TradeId>()),
  closes: nullable(branded<TradeId>()),
  asked: boolean,
});

const pastTrade: Codec<PastTrade> = row({
  instrument: branded<InstrumentId>(),
  overAt: integer,
  filledAt: integer,
  fills: array(row({ fillId: branded<FillId>(), rev: integer, quantity: integer })),
});

const limits: Codec<MemoryLimits> = object({
  orders: integer,
  pastTrades: integer,
  messages: integer,
  externalFills: integer,
  foreignOrders: integer,
});

const foreignOrder: Codec<ForeignOrder> = object({ text: string, toldAt: integer });

const disagreement: Codec<Disagreement> = object({
  instrument: branded<InstrumentId>(),
  symbol: string,
  difference: integer,
  average: nullable(decimalString),
  confirmed: boolean,
  text: string,
});

const link: Codec<Link> = object({
  name: oneOf("orders", "quotes", "account"),
  state: oneOf("up", "stale", "down", "needs-human"),
  generation: integer,
  since: integer,
  reason: nullable(string),
});

const linksCodec: Codec<Book["links"]> = {
  encode: (links) => array(link).encode(Object.values(links)),
  decode: (json, path) => {
    const list = array(link).decode(json, path);
    return isOk(list) ? ok(Object.fromEntries(list.right.map((each) => [each.name, each]))) : list;
  },
};

const small = {
  id: branded<BookId>(),
  seq: integer,
  limits,
  config: nullable(bookConfigCodec),
  venue: nullable(venueCodec),
  tradingState,
  stopped: addedLater(nullable(object({ at: integer, reason: string })), null),
  heardUntil: nullable(branded<MessageId>()),
  externalUntil: nullable(integer),
  openTrades: array(branded<TradeId>()),
  closedTrades: array(branded<TradeId>()),
  inquiries: array(branded<OrderKey>()),
  foreignOrders: mapOf<string, ForeignOrder>(foreignOrder),
  foreignPositions: mapOf<InstrumentId, number>(integer),
  acceptedAverages: mapOf<InstrumentId, Decimal>(decimalString),
  disagreements: array(disagreement),
  risk: riskRecordCodec,
  holds: array(object({ code: holdCode, text: string })),
  waiting: array(confirmationWait),
  links: linksCodec,
};

const smallCodec = object(small);
const bookCodec: Codec<Book> = object({
  ...small,
  messages: mapOf<MessageId, HeardMessage>(heardMessage),
  trades: mapOf<TradeId, Trade>(tradeCodec),
  orders: mapOf<OrderKey, Order>(orderCodec),
  externalFills: mapOf<FillId, Fill>(fillCodec),
  past: object({
    forgotten: nullable(object({ overAt: integer, filledAt: integer })),
    young: mapOf<TradeId, PastTrade>(pastTrade),
    old: mapOf<TradeId, PastTrade>(pastTrade),
  }),
});

/** Entries encoded in one piece: a few milliseconds of work. */
const SLICE = 100;

/** What {@link mapOf} makes of the map, without its brackets and piece by piece: for the parts that grow with a book's life. */
function* encodedEntries<K extends string, V>(map: PersistentMap<K, V>, value: Codec<V>): Generator<string> {
  const entries = entriesCodec<K, V>(value);
  const textOf = (slice: readonly Entry<K, V>[]): string => JSON.stringify(entries.encode(slice)).slice(1, -1);
  let slice: Entry<K, V>[] = [];
  let before = "";
  for (const [key, each] of entriesOf(map)) {
    slice.push({ key, value: each });
    if (slice.length < SLICE) continue;
    yield before + textOf(slice);
    slice = [];
    before = ",";
  }
  if (slice.length > 0) yield before + textOf(slice);
}

/**
 * The whole book as JSON text, in pieces to be put one behind the other: the writer may pause between any two of them,
 * since the book never changes.
 */
export function* snapshotPieces(book: Book): Generator<string> {
  yield `{"format":${SNAPSHOT_FORMAT},"book":${JSON.stringify(smallCodec.encode(book)).slice(0, -1)},"messages":[`;
  yield* encodedEntries(book.messages, heardMessage);
  yield `],"trades":[`;
  yield* encodedEntries(book.trades, tradeCodec);
  yield `],"orders":[`;
  yield* encodedEntries(book.orders, orderCodec);
  yield `],"externalFills":[`;
  yield* encodedEntries(book.externalFills, fillCodec);
  yield `],"past":{"forgotten":${JSON.stringify(book.past.forgotten)},"young":[`;
  yield* encodedEntries(book.past.young, pastTrade);
  yield `],"old":[`;
  yield* encodedEntries(book.past.old, pastTrade);
  yield "]}}}";
}

const unreadable = (why: string): Problem =>
  problem("unreadable-snapshot", `the snapshot can't be read: ${why}`, ["the whole journal is folded instead: nothing is lost"]);

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json; // what JSON.parse gives is JSON
  } catch {
    return undefined;
  }
};

const envelope = object({ format: integer });

/** The book of a snapshot. Code: `unreadable-snapshot`, also for one of another format. */
export const bookOfSnapshot = (text: string): Result<Problem, Book> => {
  const json = parsed(text);
  const head = envelope.decode(json, "");
  if (!isOk(head)) return fail(unreadable("it is no snapshot"));
  if (head.right.format !== SNAPSHOT_FORMAT) return fail(unreadable(`its format is ${head.right.format}, not ${SNAPSHOT_FORMAT}`));
  const body = object({ book: bookCodec }).decode(json, "");
  return isOk(body) ? ok(body.right.book) : fail(unreadable(`${body.left.path} should be ${body.left.expected}`));
};
