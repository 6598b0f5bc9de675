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

/**
 * Opens a lane. What fails holds up what comes behind it: Discord limits and fails by channel, and a later answer
 * must not be posted above an earlier one.
 */
export const openLane = <Key>(attempt: (key: Key) => Promise<Attempt>, waits: Waits, idle: () => void): Lane<Key> => {
  let queue = new Set<Key>();
  let isRunning = false;
  const run = async (): Promise<void> => {
    let failures = 0;
    for (let [key] = queue; key !== undefined && !waits.ended(); [key] = queue) {
      queue.delete(key);
      const outcome = await attempt(key);
      failures = outcome.done || outcome.afterMs !== null ? 0 : failures + 1;
      if (outcome.done) continue;
      queue = new Set([key, ...queue]);
      await waits.wait(outcome.afterMs ?? pauseBefore(failures - 1));
    }
  };
  return {
    ask: (key) => {
      queue.add(key);
      if (isRunning) return;
      isRunning = true;
      void run().finally(() => {
        isRunning = false;
        idle();
      });
    },
    waiting: () => queue.size + (isRunning ? 1 : 0),
  };
};
