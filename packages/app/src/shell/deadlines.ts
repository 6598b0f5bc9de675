import type { Clock } from "@floorbroker/core";

/** Puts an end to waiting for ports that never answer, whatever they promised. */
export interface Deadlines {
  /** The answer, or a rejection when there is none within so many ms. What comes after that is not used. */
  readonly within: <A>(ms: number, ask: () => Promise<A>) => Promise<A>;
  /** Puts an end to nothing any more: no deadline keeps a process from ending. */
  readonly stop: () => void;
}

/** Deadlines on this clock. */
export const openDeadlines = (clock: Clock): Deadlines => {
  const open = new Set<() => void>();
  const within = <A>(ms: number, ask: () => Promise<A>): Promise<A> =>
    new Promise((resolve, reject) => {
      const cancel = clock.schedule(clock.now() + ms, () => reject(new Error(`no answer within ${ms / 1_000} s`)));
      open.add(cancel);
      const asked = (async () => ask())();
      void asked.then(resolve, reject).finally(() => {
        open.delete(cancel);
        cancel();
      });
    });
  return {
    within,
    stop: () => {
      for (const cancel of open) cancel();
      open.clear();
    },
  };
};
