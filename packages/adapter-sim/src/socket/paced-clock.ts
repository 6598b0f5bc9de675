import type { Clock, EpochMs } from "@floorbroker/core";
import { realClock } from "../clock/real.ts";

/** Where a paced clock stands, for several processes alike. */
export interface Pace {
  /** A moment of the machine's own time… */
  readonly origin: EpochMs;
  /** …and the simulated moment that falls on it. */
  readonly start: EpochMs;
  /** Simulated milliseconds that pass in a real one; 1 is real time. */
  readonly speed: number;
}

/** The machine's own time, as a pace. */
export const MACHINE_PACE: Pace = { origin: 0, start: 0, speed: 1 };

/**
 * The machine's time, moved to another day and perhaps faster: so that processes that run at night, or in a hurry, meet
 * in the same open market. All processes that are given the same pace agree on the time.
 */
export const pacedClock = ({ origin, start, speed }: Pace, machine: Clock = realClock()): Clock => ({
  now: () => start + Math.floor((machine.now() - origin) * speed),
  wallAhead: machine.wallAhead,
  schedule: (at, action) => machine.schedule(origin + Math.ceil((at - start) / speed), action),
});
