import type { Clock } from "@floorbroker/core";
import { machineTime, type RunningTime } from "./machine-time.ts";

/** The longest wait in one piece: so soon is it noticed that the machine has slept. */
const LONGEST_WAIT_MS = 10_000;

/**
 * The machine's own time, which never goes back and does not leap when the machine's clock is set. Waits are kept in
 * stages, so that the machine's sleep shortens them; an action that is due already fires on the next turn of the event
 * loop. Timers don't keep the process alive when `keepAlive` is false.
 */
export const realClock = (keepAlive = true, { now, wallAhead }: RunningTime = machineTime): Clock => ({
  now,
  wallAhead,
  schedule: (at, action) => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      const left = at - now();
      if (left <= LONGEST_WAIT_MS) timer = setTimeout(fire, Math.max(left, 0));
      else timer = setTimeout(wait, LONGEST_WAIT_MS);
      if (!keepAlive) timer.unref();
    };
    const fire = (): void => {
      // Timers may fire a millisecond early, and a slewed time is slower; "at or after" is the promise.
      if (now() < at) wait();
      else action();
    };
    wait();
    return () => clearTimeout(timer);
  },
});
