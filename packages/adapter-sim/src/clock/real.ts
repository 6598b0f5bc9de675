import type { Clock } from "@floorbroker/core";

/** The longest wait in one piece: so soon is it noticed that the machine's clock has jumped. */
const LONGEST_WAIT_MS = 10_000;

/**
 * The machine's own time. Waits are kept in stages, so that a jump of the clock shortens or lengthens them; an action that is due already fires on
 * the next turn of the event loop. Timers don't keep the process alive when `keepAlive` is false.
 */
export const realClock = (keepAlive = true): Clock => ({
  now: () => Date.now(),
  schedule: (at, action) => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      const left = at - Date.now();
      if (left <= LONGEST_WAIT_MS) timer = setTimeout(fire, Math.max(left, 0));
      else timer = setTimeout(wait, LONGEST_WAIT_MS);
      if (!keepAlive) timer.unref();
    };
    const fire = (): void => {
      // Timers may fire a millisecond early; "at or after" is the promise.
      if (Date.now() < at) wait();
      else action();
    };
    wait();
    return () => clearTimeout(timer);
  },
});
