import { addedLater, array, boolean, branded, decimalString, integer, nullable, object, oneOf, string, union, type TypeOf } from "../codec.ts";
import type { FillId, InstrumentId, MessageId, OrderKey, TradeId, UserId } from "../ids.ts";
import { instrumentSpecCodec } from "../instrument/spec-codec.ts";
import { instructionCodec } from "../interpret/instruction.ts";
import { messageCodec } from "../interpret/message.ts";
import { accountSnapshot } from "../ports/accounts.ts";
import { brokerOrderRef, fillCodec, incarnationState, orderSide, orderTerms } from "../ports/orders.ts";
import { quoteCodec } from "../ports/quotes.ts";
import { checkCodec } from "../risk/check.ts";
import { breakerCodec, breakerName } from "../risk/record.ts";
import { riskScope } from "../risk/scope.ts";
import { sizingCodec } from "../risk/sizing.ts";
import type { EpochMs } from "../time.ts";
import { bookConfigCodec, venueCodec } from "./config.ts";
import { confirmationWait } from "./confirmation.ts";
import { holdCode } from "./hold.ts";
import { operation, orderRole, unknownOrigin } from "./order.ts";
import { entryPlanCodec, exitPlanCodec } from "./plans.ts";
import { operatorCommand } from "./operator.ts";
import { tradingState } from "./state.ts";
import { closeReason, entryPhase } from "./trade.ts";

const operationOf = { key: branded<OrderKey>(), revision: integer, op: operation };

/** How a message ended: the one outcome that its author can read. */
const answered = object({
  messageId: branded<MessageId>(),
  revision: integer,
  outcome: oneOf("opened", "closing", "done", "refused", "invalid", "ignored", "stands"),
  /** `accepted`, or the kebab-case code of the refusal. */
  code: string,
  text: string,
  suggestions: array(string),
  tradeId: nullable(branded<TradeId>()),
});

/** Everything that was looked at before an entry was decided, whatever the decision was. */
const considered = object({
  messageId: branded<MessageId>(),
  spec: nullable(instrumentSpecCodec),
  quote: nullable(quoteCodec),
  account: nullable(accountSnapshot),
  sizing: nullable(sizingCodec),
  checks: array(checkCodec),
});

const tradeOpened = object({
  tradeId: branded<TradeId>(),
  messageId: branded<MessageId>(),
  spec: instrumentSpecCodec,
  side: orderSide,
  entryKey: branded<OrderKey>(),
  entryPlan: entryPlanCodec,
  exitPlan: exitPlanCodec,
});

const closeRequested = object({
  tradeId: branded<TradeId>(),
  messageId: nullable(branded<MessageId>()),
  /** Units; null closes whatever is held until nothing is. */
  quantity: nullable(integer),
  style: oneOf("market", "limit"),
  level: nullable(decimalString),
  /** The watched target that it sells for, or the runner's number; null sells for the trade as a whole. */
  leg: addedLater(nullable(integer), null),
  reason: string,
});

const intended = object({
  ...operationOf,
  tradeId: branded<TradeId>(),
  role: orderRole,
  /** The target of the plan that it sells for, or the runner's number; null for the trade as a whole. */
  leg: addedLater(nullable(integer), null),
  /** The whole terms wanted; null for a cancel. */
  terms: nullable(orderTerms),
  /** The incarnation to change or end; null for a place. */
  target: nullable(brokerOrderRef),
  /** An entry that could not be sent by then is dropped with a message; an exit (null) never is. */
  validUntil: nullable(integer),
  /** The other side of the pair that it is sent with: of both only one may sell. Null for an order of its own. */
  linked: addedLater(nullable(branded<OrderKey>()), null),
  reason: string,
});

const orderState = object({
  key: branded<OrderKey>(),
  revision: nullable(integer),
  ref: brokerOrderRef,
  supersedes: nullable(brokerOrderRef),
  state: incarnationState,
  quantity: integer,
  limit: nullable(decimalString),
  stop: addedLater(nullable(decimalString), null),
  /** Units of it that the broker says are filled: a hint that fills are owed, never a quantity. */
  filled: integer,
  text: nullable(string),
});

/**
 * What can happen to a book. The journal holds these and nothing else; a later version may add events and nullable
 * fields, but never changes the meaning of one that has been written.
 */
export const eventCases = {
  configured: object({ config: bookConfigCodec, venue: venueCodec }),
  "message-read": object({ message: messageCodec, instruction: instructionCodec, rule: string }),
  "message-deleted": object({ messageId: branded<MessageId>() }),
  considered,
  "message-answered": answered,
  /** An entry that every rule has let through is not sent before a person has confirmed it. */
  "confirmation-asked": confirmationWait,
  /** The wait is over. Only after `confirmed` is the entry decided, anew, and at most as large as it was shown. */
  "confirmation-ended": object({
    messageId: branded<MessageId>(),
    outcome: oneOf("confirmed", "declined", "expired", "withdrawn"),
    /** Whose word it was; null where it was nobody's. */
    by: nullable(branded<UserId>()),
    text: string,
  }),
  "trade-opened": tradeOpened,
  "entry-stopped": object({ tradeId: branded<TradeId>(), reason: string }),
  "ladder-moved": object({
    tradeId: branded<TradeId>(),
    step: integer,
    phase: entryPhase,
    nextStepAt: nullable(integer),
    reason: string,
  }),
  /** A trader has given the entry other terms: the plan says which, and a ladder under way is over. */
  "entry-changed": object({ tradeId: branded<TradeId>(), entryPlan: entryPlanCodec, reason: string }),
  /** A trader has moved the stop or a target: wherever it has been moved to before, the plan counts from here. */
  "exit-changed": object({ tradeId: branded<TradeId>(), exitPlan: exitPlanCodec, what: oneOf("stop", "target"), to: decimalString, reason: string }),
  "close-requested": closeRequested,
  "close-moved": object({ tradeId: branded<TradeId>(), step: integer, nextStepAt: integer }),
  /** The market is closed: the wish stands, and goes on when it opens. */
  "close-waits": object({ tradeId: branded<TradeId>(), until: integer, text: string }),
  /** The wish is fulfilled, or nothing is left to fulfil it with. */
  "close-finished": object({ tradeId: branded<TradeId>() }),
  /** The stop moves in the trade's favour; `best` is the price that moved it, null when it was a filled target. */
  "stop-moved": object({ tradeId: branded<TradeId>(), stop: decimalString, best: nullable(decimalString), reason: string }),
  /** On a held contract's last day: what will happen to it. */
  "expiry-told": object({ tradeId: branded<TradeId>(), text: string }),
  /** Not recorded any more: earlier versions wrote down each look at the market, also one that changed nothing. */
  "level-watched": object({ tradeId: branded<TradeId>(), nextAt: nullable(integer) }),
  "exit-deferred": object({
    tradeId: branded<TradeId>(),
    until: integer,
    code: string,
    text: string,
    /** What is to be done by hand, where the broker says that there is nothing to close; null for any other reason. */
    stuck: addedLater(nullable(string), null),
  }),
  "trade-closed": object({
    tradeId: branded<TradeId>(),
    reason: closeReason,
  }),
  /** A fill came for a trade that was over: it lives again, so that the fill gets its exit. */
  "trade-reopened": object({ tradeId: branded<TradeId>(), reason: string }),
  intended,
  /** The right to send this operation once, until then; written in the same commit as its intent. */
  claimed: object({ ...operationOf, until: integer }),
  "expired-unsent": object(operationOf),
  accepted: object({ ...operationOf, ref: nullable(brokerOrderRef), state: incarnationState }),
  rejected: object({
    ...operationOf,
    code: string,
    text: string,
    by: oneOf("broker", "local"),
    leaves: nullable(oneOf("original-working", "original-gone", "original-unknown")),
  }),
  unknown: object({
    ...operationOf,
    origin: unknownOrigin,
  }),
  /** A question to the broker about an order: what in doubt was sent between `from` and `to`, and not later. */
  asked: object({ key: branded<OrderKey>(), attempt: integer, nextAt: integer, from: integer, to: integer }),
  /** `must`: ask until the broker has answered, whatever the stream says meanwhile. */
  "inquiry-wanted": object({ key: branded<OrderKey>(), at: integer, must: boolean, reason: string }),
  "inquiry-settled": object({ key: branded<OrderKey>(), outcome: oneOf("found", "absent", "moot"), proof: string }),
  "order-state": orderState,
  fill: object({ fill: fillCodec }),
  "fill-revised": object({ fill: fillCodec }),
  "fill-voided": object({ fill: fillCodec }),
  /** A fill of no order of ours, or of one not known yet: kept, shown, never counted into a trade. */
  "external-fill": object({ fill: fillCodec }),
  /**
   * The end of a contract closed what was held of it: `fill` is what of it falls on the trade, `of` the broker's fill that
   * said so. Nobody has said so where it is `reckoned`: a later word takes its place.
   */
  settled: object({ tradeId: branded<TradeId>(), fill: fillCodec, of: branded<FillId>(), reckoned: boolean, text: string }),
  "fees-reported": object({ key: nullable(branded<OrderKey>()), fillId: branded<FillId>(), amount: decimalString, currency: string }),
  /** A broker's order that no intent of ours explains: told when it is first seen alive, and when it is over. */
  "foreign-order": object({ ref: brokerOrderRef, text: string, live: boolean }),
  /** What the account holds of an instrument beside our trades: as it stood before them, or as an operator accepted it. */
  "foreign-position": object({ instrument: branded<InstrumentId>(), quantity: integer, text: string }),
  /** Broker and book count an instrument differently. `confirmed` when a second look, after asking, said the same. */
  "position-disagreed": object({ instrument: branded<InstrumentId>(), symbol: string, difference: integer, average: nullable(decimalString), confirmed: boolean, text: string }),
  /** `average`: one that an operator accepted in place of ours; null when nothing had to be accepted. */
  "position-agreed": object({ instrument: branded<InstrumentId>(), average: nullable(decimalString), text: string }),
  /** A reason beside the trading state for which no entry is opened; exits go on. */
  "hold-set": object({ code: holdCode, text: string }),
  "hold-lifted": object({ code: holdCode, text: string }),
  link: object({
    name: oneOf("orders", "quotes", "account"),
    state: oneOf("up", "stale", "down", "needs-human"),
    generation: integer,
    since: integer,
    reason: nullable(string),
  }),
  gap: object({ link: oneOf("orders", "quotes", "account"), fromGeneration: integer, lost: oneOf("maybe", "certainly") }),
  escalated: object({
    code: string,
    text: string,
    tradeId: nullable(branded<TradeId>()),
    key: nullable(branded<OrderKey>()),
  }),
  /** Too much was lost in a scope: no entries there until then (null: until an operator resumes). */
  "breaker-tripped": breakerCodec,
  /** An operator resumed: what was lost before counts no more. */
  "breaker-reset": object({ scope: riskScope, breaker: breakerName, reason: string }),
  "trading-state": object({ state: tradingState, reason: string }),
  /** The book goes on after a restart of its process; `open` says whether anything was under way. */
  restarted: object({ open: boolean }),
  /** An operator's command from outside the chat: what it did, to be told to whoever gave it. */
  "operator-command": object({
    /** The name of this one command, by which its giver finds the answer. */
    order: string,
    command: operatorCommand,
    by: string,
    reason: nullable(string),
    text: string,
  }),
  /** A message asks why another one was decided as it was: the journal, which knows, is read after this. */
  "explanation-wanted": object({ messageId: branded<MessageId>(), about: branded<MessageId>() }),
} as const;

/** An event with its type. */
export const eventCodec = union("type", eventCases);

type Body = TypeOf<typeof eventCodec>;

/** One event with the instant of the input that caused it (epoch ms). */
export interface Recorded<B extends Body = Body> {
  readonly at: EpochMs;
  readonly event: B;
}

/** Any event. */
export type Event = Body;
/** The event of one type. */
export type EventOf<T extends Event["type"]> = Extract<Event, { readonly type: T }>;

