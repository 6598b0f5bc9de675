import { unitOf, waitAfter } from "../retry/backoff.ts";
import { every, type AfterUnknown, type RetryPolicy } from "../retry/policy.ts";
import { MINUTE } from "../time.ts";
import type { Order } from "./order.ts";

type Questions = Omit<Extract<AfterUnknown, { do: "ask" }>, "do">;

/** No question comes before the operator: he is told at once, and the broker is asked patiently all the same. */
const TOLD_AT_ONCE: Questions = { quick: { ...every(0), attempts: 0 }, slow: every(MINUTE) };

/** How the broker is asked about this order. What is owed without a doubt of its own is asked as what is pending there. */
const questionsOf = (policy: RetryPolicy, { pending }: Order): Questions => {
  const after = policy.unknownOrder[pending?.stage.is === "unknown" ? pending.stage.origin : "broker-said-pending"];
  return after.do === "ask" ? after : TOLD_AT_ONCE;
};

/** How many questions are asked before the operator is told; infinitely many when he never is. */
export const questionsBeforeAlarm = (policy: RetryPolicy, order: Order): number =>
  questionsOf(policy, order).quick.attempts ?? Number.POSITIVE_INFINITY;

/** The pause before the n-th of the quick questions (1 is the first), in ms. */
export const quickPause = (policy: RetryPolicy, order: Order, question: number): number =>
  waitAfter(questionsOf(policy, order).quick, question, unitOf(`${order.key}.q${question}`));

/** The pause before the n-th question after the operator was told (1 is the first), in ms. Those questions never end. */
export const slowPause = (policy: RetryPolicy, order: Order, question: number): number =>
  waitAfter(questionsOf(policy, order).slow, question, unitOf(`${order.key}.s${question}`));
