import type { Clock } from "@floorbroker/core";

/** A clock on which nothing happens once it has ended: a world's plans would else outlive the test that made it. */
export interface EndingClock extends Clock {
  end(): void;
}

/** This clock, until it is ended. */
export const endingClock = (clock: Clock): EndingClock => {
  const cancels = new Set<() => void>();
  let ended = false;
  return {
    ...clock,
    schedule: (at, action) => {
      if (ended) return () => undefined;
      const called = (): void => {
        cancels.delete(cancel);
        action();
      };
      const cancel = clock.schedule(at, called);
      cancels.add(cancel);
      return () => {
        cancels.delete(cancel);
        cancel();
      };
    },
    end: () => {
      ended = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
};
