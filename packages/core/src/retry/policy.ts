import { array, object, oneOf, remembered, string, union, type TypeOf } from "../codec.ts";
import type { UnknownOrigin } from "../ports/broker.ts";
import { MINUTE, SECOND } from "../time.ts";
import { backoffCodec, type Backoff } from "./backoff.ts";

/** What was tried. Entries and exits are kept apart: an alert is worth money for seconds, a position must be left. */
export const callKind = oneOf("entry-place", "entry-change", "exit-place", "exit-change", "question", "connection");
export type CallKind = TypeOf<typeof callKind>;

const questions = object({
  /** The first questions. When they are used up, the operator is told. */
  quick: backoffCodec,
  /** The questions after that, which only ever bring facts. */
  slow: backoffCodec,
});

/**
 * What follows a definite refusal. For an order `retry` means that the book decides again after the wait: a new intent
 * with a new revision, or a new key, in the journal. It never means the same request once more. `ask` asks at the pace
 * of what is unknown, since that is what the refusal leaves behind.
 */
export const treatmentCodec = union("do", {
  retry: object({ backoff: backoffCodec }),
  ask: object({}),
  escalate: object({}),
  "give-up": object({}),
});
export type Treatment = TypeOf<typeof treatmentCodec>;

/** What follows when nobody can say whether an order request was taken. There is no `retry` here to be configured. */
export const afterUnknownCodec = union("do", { ask: questions, escalate: object({}) });
export type AfterUnknown = TypeOf<typeof afterUnknownCodec>;

/**
 * A change of an entry, and all that an exit asks for, is wanted until it is done: there is nothing but `retry` here.
 */
const insistCodec = union("do", { retry: object({ backoff: backoffCodec }) });

/** An entry that was refused is never placed again: the alert is old by then. */
const concedeCodec = union("do", { ask: object({}), escalate: object({}), "give-up": object({}) });

/** The same for every reason why nobody can say. */
export const byOrigin = <A>(of: A): { readonly [Origin in UnknownOrigin]: A } => ({
  timeout: of,
  transport: of,
  "5xx": of,
  unreadable: of,
  "broker-said-pending": of,
  "broker-said-unknown": of,
  restart: of,
});


/** Which broker errors are tried again, which are settled by asking, and which are a person's business. Data. */
export const retryPolicyCodec = remembered(object({
  /** Definite refusals by code and call; the first row that has both counts. */
  refused: array(object({ codes: array(string), calls: array(callKind), treatment: treatmentCodec })),
  /** Definite refusals that no row names. */
  otherwise: object({
    "entry-place": concedeCodec,
    "entry-change": insistCodec,
    "exit-place": insistCodec,
    "exit-change": insistCodec,
    question: treatmentCodec,
    connection: treatmentCodec,
  }),
  /** Placing, replacing and cancelling without a definite end. */
  unknownOrder: object(byOrigin(afterUnknownCodec)),
  /** Questions and connections change nothing at the broker, so they may simply be repeated. */
  unknownOther: object(byOrigin(treatmentCodec)),
}));
export type RetryPolicy = TypeOf<typeof retryPolicyCodec>;

/** What went wrong, in the words of the ports. */
export type Failure =
  | { readonly is: "rejected"; readonly code: string }
  | { readonly is: "unknown"; readonly origin: UnknownOrigin };

/** What the policy says of a definite refusal. */
export const treatmentOfRefusal = (policy: RetryPolicy, call: CallKind, code: string): Treatment => {
  const row = policy.refused.find(({ codes, calls }) => codes.includes(code) && calls.includes(call));
  return row?.treatment ?? policy.otherwise[call];
};

/** What the policy says of a failure. After `unknown` an order call is asked about or escalated, by the type alone. */
export const treatmentOf = (policy: RetryPolicy, call: CallKind, failure: Failure): Treatment | AfterUnknown => {
  if (failure.is === "rejected") return treatmentOfRefusal(policy, call, failure.code);
  const isOrder = call !== "question" && call !== "connection";
  return isOrder ? policy.unknownOrder[failure.origin] : policy.unknownOther[failure.origin];
};

/** A wait that stays the same, in ms, without an end. */
export const every = (ms: number): Backoff => ({ baseMs: ms, factor: 1, capMs: ms, jitterPercent: 0, attempts: null });

const retry = (backoff: Backoff): Extract<Treatment, { do: "retry" }> => ({ do: "retry", backoff });

const asking: Extract<AfterUnknown, { do: "ask" }> = {
  do: "ask",
  quick: { ...every(2 * SECOND), attempts: 5 },
  slow: every(MINUTE),
};

/** A refused exit: the pause doubles with each refusal up to 64 times, and it is never given up. */
const insisting = retry({ baseMs: 5 * SECOND, factor: 2, capMs: 320 * SECOND, jitterPercent: 0, attempts: null });

/**
 * The policy of this project. An entry that was refused is over: by the time of a second try the alert is old. What may
 * be a matter of another order with the same key, or of an original that is gone, is asked about. Exits insist.
 */
export const STANDARD_RETRY: RetryPolicy = {
  refused: [
    {
      codes: ["unauthorised", "account-restricted", "wrong-environment"],
      calls: ["entry-place", "entry-change", "question", "connection"],
      treatment: { do: "escalate" },
    },
    { codes: ["duplicate-key"], calls: ["entry-place", "exit-place"], treatment: { do: "ask" } },
    { codes: ["not-working", "unknown-order"], calls: ["entry-change", "exit-change"], treatment: { do: "ask" } },
    {
      codes: ["rate-limit", "session-offline", "link-down"],
      calls: ["exit-place", "exit-change"],
      // Nothing was wrong with the order: tried sooner than after a real refusal, and spread, so as not to come in a
      // herd.
      treatment: retry({ baseMs: SECOND, factor: 2, capMs: 30 * SECOND, jitterPercent: 50, attempts: null }),
    },
  ],
  otherwise: {
    "entry-place": { do: "give-up" },
    // An entry that can't be changed keeps working as it is; a broker that always refuses is not hammered with it.
    "entry-change": retry({ baseMs: 3 * SECOND, factor: 2, capMs: 12 * SECOND, jitterPercent: 0, attempts: null }),
    "exit-place": insisting,
    "exit-change": insisting,
    question: retry({ baseMs: SECOND, factor: 2, capMs: 30 * SECOND, jitterPercent: 50, attempts: null }),
    connection: retry({ baseMs: 250, factor: 2, capMs: 10 * SECOND, jitterPercent: 50, attempts: null }),
  },
  unknownOrder: byOrigin(asking),
  unknownOther: byOrigin(retry({ baseMs: SECOND, factor: 2, capMs: 30 * SECOND, jitterPercent: 50, attempts: null })),
};
