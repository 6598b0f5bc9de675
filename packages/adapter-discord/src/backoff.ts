import type { Clock, EpochMs } from "@floorbroker/core";
import { machineClock } from "./clock.ts";

/** The clock of a connection of ours, and waits by it, all of which end at once when it is closed. */
export interface Waits {
  readonly now: () => EpochMs;
  /** Resolves after so many ms, or when everything ends. */
  wait(ms: number): Promise<void>;
  readonly ended: () => boolean;
  end(): void;
}

/** Opens waits that end together. */
export const openWaits = (clock: Clock = machineClock): Waits => {
  const ends = new Set<() => void>();
  let isOver = false;
  return {
    now: clock.now,
    ended: () => isOver,
    wait: (ms) =>
      new Promise((resolve) => {
        if (isOver) return resolve();
        const end = (): void => {
          cancel();
          ends.delete(end);
          resolve();
        };
        const cancel = clock.schedule(clock.now() + ms, end);
        ends.add(end);
      }),
    end: () => {
      isOver = true;
      for (const end of ends) end();
    },
  };
};

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** The wait before the next attempt, in ms: twice as long each time up to 30 s, of which a random half is left out. */
export const pauseBefore = (attempt: number): number => {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return whole / 2 + (Math.random() * whole) / 2;
};

/** Tries something until it succeeds, or until `retries` says of its error that it never will. Never rejects. */
export type Again = (attempt: () => Promise<void>, retries: (error: unknown) => boolean) => Promise<void>;

/** Tries again after growing pauses, until the waits end. */
export const againUntil =
  ({ wait, ended }: Waits): Again =>
  async (attempt, retries) => {
    for (let failures = 0; !ended(); failures++) {
      try {
        return await attempt();
      } catch (error) {
        if (!retries(error)) return;
      }
      await wait(pauseBefore(failures));
    }
  };
