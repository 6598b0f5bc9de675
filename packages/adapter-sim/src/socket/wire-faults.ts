import { codec, type TypeOf } from "@floorbroker/core";
import type { CallName } from "./calls.ts";
import { ORDER_CALLS } from "./calls.ts";

const { array, integer, object, oneOf, string } = codec;

/**
 * What can go wrong between a client and the broker. The first three mean what the contract suite of core means by them,
 * but happen on the way; what goes wrong at the exchange itself is armed there ({@link Fault}).
 *
 * - `lost-request`: read, and never handed to the exchange; no answer;
 * - `lost-response`: handed on, its answer is dropped;
 * - `late-request`: handed on only after `ms`, usually when the call has long ended;
 * - `slow-answer`: handed on, answered `ms` later than otherwise;
 * - `dropped-before`, `dropped-after`: the connection ends before the request is handed on, or after that and before
 *   its answer;
 * - `hang`: from this request on the connection neither reads nor writes for `ms`; then it goes on where it stopped;
 * - `refused`: answered with a refusal of the given code, and not handed on;
 * - `server-error`: handed on, answered with a 5xx;
 * - `garbled-answer`: handed on, answered with something that is no answer;
 * - `duplicated-event`, `lost-event`, `garbled-event`: of the stream; `delayed-event` comes `ms` after its time, and
 *   so after events that followed it.
 */
export const wireFault = oneOf(
  "lost-request",
  "lost-response",
  "late-request",
  "slow-answer",
  "dropped-before",
  "dropped-after",
  "hang",
  "refused",
  "server-error",
  "garbled-answer",
  "duplicated-event",
  "lost-event",
  "garbled-event",
  "delayed-event",
);
export type WireFault = TypeOf<typeof wireFault>;

const occasion = oneOf(
  "place",
  "place-oco",
  "replace",
  "cancel",
  "find",
  "orders",
  "fills",
  "environment",
  "quote",
  "resolve",
  "snapshot",
  "positions",
  "event",
);
/** A call that arrives, or an event that leaves. */
export type Occasion = CallName | "event";

/** One line of a plan: after `skip` matching occasions, the next `times` of them go wrong. */
export const wirePlan = object({
  fault: wireFault,
  on: array(occasion),
  skip: integer,
  times: integer,
  /** For the faults that take time. */
  ms: integer,
  /** For `refused`. */
  code: string,
});
export type WirePlan = TypeOf<typeof wirePlan>;

const EVENT_FAULTS: readonly WireFault[] = ["duplicated-event", "lost-event", "garbled-event", "delayed-event"];

/** A plan from what is said of it: by default the next call that changes orders, or the next event, goes wrong once. */
export const planOf = (said: Partial<WirePlan> & { readonly fault: WireFault }): WirePlan => ({
  on: EVENT_FAULTS.includes(said.fault) ? ["event"] : ORDER_CALLS,
  skip: 0,
  times: 1,
  ms: 1_000,
  code: "rate-limit",
  ...said,
});

/** The plans that are in force. */
export interface WireFaults {
  add(plans: readonly WirePlan[]): void;
  clear(): void;
  /** What goes wrong on this occasion, if anything. Plans count their own occasions; the earliest that is due strikes. */
  take(occasion: Occasion): WirePlan | undefined;
  /** How many strikes are still to come. */
  left(): number;
}

/** No plan in force. */
export const wireFaults = (): WireFaults => {
  let waiting: { readonly plan: WirePlan; skip: number; times: number }[] = [];
  return {
    add: (plans) => {
      waiting.push(...plans.map((plan) => ({ plan, skip: plan.skip, times: plan.times })));
    },
    clear: () => {
      waiting = [];
    },
    take: (occasion) => {
      for (const each of waiting) {
        if (!each.plan.on.includes(occasion)) continue;
        if (each.skip > 0) each.skip -= 1;
        else {
          each.times -= 1;
          if (each.times <= 0) waiting = waiting.filter((other) => other !== each);
          return each.plan;
        }
      }
      return undefined;
    },
    left: () => waiting.reduce((sum, { times }) => sum + times, 0),
  };
};
