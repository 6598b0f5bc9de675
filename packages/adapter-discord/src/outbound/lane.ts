import type { EpochMs } from "@floorbroker/core";
import { pauseBefore, type Waits } from "../backoff.ts";

/** What came of an attempt: done, or to be made again after so many ms; null when nobody said how many. */
export type Attempt = { readonly done: true } | { readonly done: false; readonly afterMs: number | null };

/**
 * One attempt at a time, the oldest first. Whatever is asked for again while it waits is done once, as it then
 * stands.
 */
export interface Lane<Key> {
  ask(key: Key): void;
  waiting(): number;
}

/** Who is told of a lane. */
export interface LaneTold {
  readonly idle: () => void;
  /** Something has failed so often that what comes behind it does not wait for it any more. */
  readonly late?: () => void;
}

/** Failures of one attempt after which others pass it. */
const FAILURES = 5;

/** Limits in a row that are waited for as they say; after that, whoever limits counts as one who fails. */
const LIMITS = 5;

/** What has failed, and where it fails again and again, before when it is not tried. */
interface Failed {
  readonly times: number;
  readonly notBefore: EpochMs;
}

/**
 * Opens a lane. What fails holds up what comes behind it: Discord limits and fails by channel, and a later answer
 * must not be posted above an earlier one. What fails often is passed by the others, and tried now and then.
 */
export const openLane = <Key>(attempt: (key: Key) => Promise<Attempt>, waits: Waits, told: LaneTold): Lane<Key> => {
  let queue = new Set<Key>();
  const failed = new Map<Key, Failed>();
  let isRunning = false;
  let [failures, limits] = [0, 0];
  let asked: () => void = () => undefined;

  const next = (): Key | undefined => [...queue].find((key) => (failed.get(key)?.notBefore ?? 0) <= waits.now());
  /** Until one of those that were passed may be tried, or something new is asked for. */
  const anything = (): Promise<void> => {
    const soonest = Math.min(...[...queue].map((key) => failed.get(key)?.notBefore ?? 0));
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    return Promise.race([waits.wait(soonest - waits.now()), isAsked]);
  };
  const pauseAfter = (key: Key, afterMs: number | null): number => {
    if (afterMs !== null) return Math.max(afterMs, ++limits > LIMITS ? pauseBefore(limits - LIMITS) : 0);
    failures++;
    const times = (failed.get(key)?.times ?? 0) + 1;
    const isPassed = times >= FAILURES;
    failed.set(key, { times, notBefore: isPassed ? waits.now() + pauseBefore(times - 1) : 0 });
    if (times === FAILURES) told.late?.();
    return isPassed ? 0 : pauseBefore(failures - 1);
  };
  const run = async (): Promise<void> => {
    while (queue.size > 0 && !waits.ended()) {
      const key = next();
      if (key === undefined) {
        await anything();
        continue;
      }
      const order = [...queue];
      queue.delete(key);
      const outcome = await attempt(key);
      if (outcome.done) {
        failed.delete(key);
        [failures, limits] = [0, 0];
        continue;
      }
      queue = new Set([...order, ...queue]);
      await waits.wait(pauseAfter(key, outcome.afterMs));
    }
  };
  return {
    ask: (key) => {
      queue.add(key);
      asked();
      if (isRunning) return;
      isRunning = true;
      void run().finally(() => {
        isRunning = false;
        told.idle();
      });
    },
    waiting: () => queue.size + (isRunning ? 1 : 0),
  };
};
