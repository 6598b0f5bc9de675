import { newYorkText } from "../../calendar/new-york-text.ts";
import { marketCalendar } from "../../calendar/trading-hours.ts";
import { get } from "../../persistent-map.ts";
import { unitOf, waitAfter, type Backoff } from "../../retry/backoff.ts";
import { treatmentOfRefusal, type CallKind, type Treatment } from "../../retry/policy.ts";
import { cannotClose } from "../cannot-close.ts";
import { record, type Ledger } from "../ledger.ts";
import { liveIncarnations, type Order, type PendingOperation } from "../order.ts";
import { siblingOf } from "../pairs.ts";
import { quickPause } from "../questions.ts";
import { configOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { retryEntry } from "./ladder.ts";

type Op = PendingOperation["op"];

/** Every call about an order but the placing of an entry is insisted on. */
type Insisted = Exclude<CallKind, "entry-place" | "question" | "connection">;

const callOf = ({ role }: Order, op: Op): Insisted | "entry-place" => {
  if (role === "entry") return op === "place" ? "entry-place" : "entry-change";
  return op === "place" ? "exit-place" : "exit-change";
};

/** What the policy in force says of a refusal. */
export const treatmentInForce = (ledger: Ledger, order: Order, op: Op, code: string): Treatment =>
  treatmentOfRefusal(configOf(ledger.book).retry, callOf(order, op), code);

/** The broker is asked what stands there now. A question that is under way already goes on as it does. */
export const askAbout = (ledger: Ledger, order: Order, reason: string): void => {
  if (order.inquiry?.must === true) return;
  const at = ledger.at + quickPause(configOf(ledger.book).retry, order, 1);
  record(ledger, { type: "inquiry-wanted", key: order.key, at, must: true, reason });
};

interface Refusal {
  readonly order: Order;
  readonly treatment: Treatment;
  readonly code: string;
  readonly text: string;
}

/**
 * The pause before the next try, in ms. What is not to be retried by the policy is retried nevertheless, since a position
 * must be left and an entry that nobody wants must end: at the longest pause when it is a person's business by now.
 */
const pauseOf = (ledger: Ledger, call: Insisted, { order, treatment }: Refusal, failures: number): number => {
  const usual = configOf(ledger.book).retry.otherwise[call].backoff;
  const backoff: Backoff = treatment.do === "retry" ? treatment.backoff : usual;
  const pace = treatment.do === "escalate" ? { ...usual, baseMs: usual.capMs } : backoff;
  return waitAfter(pace, failures, unitOf(`${order.key}.r${order.revision}`));
};

/** The broker's code for a close of what the account does not have. */
const NOTHING_TO_CLOSE = "position-effect";

const deferExits = (ledger: Ledger, trade: Trade, op: Op, refusal: Refusal): void => {
  const { order, code, text } = refusal;
  // The other side of its pair was refused by the same answer: that has been told, and the pause begun.
  if (op === "place" && siblingOf(ledger.book, order)?.stillborn === "rejected") return;
  const pauseMs = pauseOf(ledger, op === "place" ? "exit-place" : "exit-change", refusal, trade.exitRefusals + 1);
  const session = marketCalendar(trade.spec.calendar).sessionAt(ledger.at);
  const until = session.state === "open" ? ledger.at + pauseMs : session.nextOpen;
  const stuck = code === NOTHING_TO_CLOSE ? cannotClose(ledger.book, trade) : null;
  record(ledger, { type: "exit-deferred", tradeId: trade.id, until, code, text, stuck });
  // The same again is no news: it would be told at each try, all day long.
  if (stuck !== null && stuck === trade.stuck) return;
  const next = stuck === null ? `it is tried again at ${newYorkText(until)}` : `${stuck}; it is tried again in silence until something changes`;
  record(ledger, {
    type: "escalated",
    code: "exit-refused",
    text: `${trade.id}: the broker refused an exit (${code}: ${text}); ${next}`,
    tradeId: trade.id,
    key: order.key,
  });
};

/** Changes in a row that did not come into force: revisions that were attempted since the one that works. */
const failuresOf = (order: Order): number => Math.max(1, order.revision - (liveIncarnations(order).at(-1)?.revision ?? 0));

const entryRefused = (ledger: Ledger, trade: Trade, op: Op, refusal: Refusal): void => {
  const { order, treatment, code, text } = refusal;
  const failures = failuresOf(order);
  if (treatment.do === "escalate" && failures === 1) {
    record(ledger, {
      type: "escalated",
      code: "entry-refused",
      text: `${trade.id}: the broker refused to ${op} the entry (${code}: ${text})`,
      tradeId: trade.id,
      key: order.key,
    });
  }
  // While the ladder climbs, its next step is the next try.
  if (op === "place" || trade.ladder.nextStepAt !== null) return;
  retryEntry(ledger, trade, pauseOf(ledger, "entry-change", refusal, failures), `the ${op} was refused (${code}): tried again later`);
};

/**
 * After a refusal that left everything as it was, the same is wanted still: it is tried again, but never at once, or a
 * broker that always refuses would be hammered. An entry that was refused is over; the book is not asked to insist. An
 * exit is never given up, whatever the policy makes of the refusal.
 */
export const pause = (ledger: Ledger, order: Order, op: Op, code: string, text: string): void => {
  const trade = get(ledger.book.trades, order.tradeId);
  if (trade === undefined || trade.closed !== null) return;
  const treatment = treatmentInForce(ledger, order, op, code);
  const refusal: Refusal = { order, treatment, code, text };
  if (treatment.do === "ask") askAbout(ledger, order, `the ${op} was refused (${code}: ${text}), which only the broker can clear up`);
  if (order.role === "entry") entryRefused(ledger, trade, op, refusal);
  else deferExits(ledger, trade, op, refusal);
};
