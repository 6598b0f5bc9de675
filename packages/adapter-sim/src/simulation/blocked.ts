import type { VirtualClock } from "../clock/virtual.ts";

/** The event loop of a process, which may stand still: then the process hears nothing and rings no alarm, and time goes on. */
export interface EventLoop {
  /** Stands still for so long. */
  block(forMs: number): void;
  isBlocked(): boolean;
  /** Something comes into the process: now, or when the loop goes on, in its turn. */
  reach(then: () => void): void;
  /** The process is no more: what waited for it is gone. */
  end(): void;
}

/** An event loop that runs. */
export const openEventLoop = (clock: VirtualClock): EventLoop => {
  let waiting: (() => void)[] = [];
  let until: number | undefined;
  const goOn = (from: number) => (): void => {
    if (until !== from) return;
    until = undefined;
    const all = waiting;
    waiting = [];
    // One after the other: what each of them sets off is done before the next is heard.
    for (const then of all) clock.schedule(clock.now(), then);
  };
  return {
    block: (forMs) => {
      until = Math.max(until ?? 0, clock.now() + forMs);
      clock.schedule(until, goOn(until));
    },
    isBlocked: () => until !== undefined,
    reach: (then) => {
      if (until === undefined) then();
      else waiting.push(then);
    },
    end: () => {
      until = undefined;
      waiting = [];
    },
  };
};
