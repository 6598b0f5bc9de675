import type { Clock } from "@floorbroker/core";

/** What one timer of the machine can hold, in ms: longer waits begin again. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own time: Discord's ids, ages and limits are told by that. */
export const machineClock: Clock = {
  now: () => Date.now(),
  schedule: (at, action) => {
    let timer: ReturnType<typeof setTimeout>;
    const arm = (): void => {
      const left = Math.max(0, at - Date.now());
      timer = left > LONGEST_TIMER_MS ? setTimeout(arm, LONGEST_TIMER_MS) : setTimeout(action, left);
    };
    arm();
    return () => clearTimeout(timer);
  },
};
