import type { Clock } from "@floorbroker/core";
import { runningTime } from "../clock/machine-time.ts";
import type { VirtualClock } from "../clock/virtual.ts";
import type { EventLoop } from "./blocked.ts";

/** What the clock of one process hangs on. */
export interface ProcessTime {
  readonly clock: VirtualClock;
  readonly loop: EventLoop;
  /** By how much the wall clock of the machine was set. */
  readonly setBy: () => number;
  /** Whether it is ever set in this session: a stage of a wait costs an event, and where no clock is set there is nothing to be noticed. */
  readonly isClockSet: boolean;
  readonly isAlive: () => boolean;
  /** Something has reached the process. */
  readonly touched: () => void;
}

/** How soon a real wait notices that another time passed than it waited for. */
const STAGE_MS = 10_000;

/** Time as a process reckons it that begins now. It rings no more when the process is dead, and late while its loop stands still. */
export const processClock = ({ clock, loop, setBy, isClockSet, isAlive, touched }: ProcessTime): Clock => {
  const { now, wallAhead } = runningTime({ wall: () => clock.now() + setBy(), monotonic: clock.now, up: clock.now });
  const stageMs = isClockSet ? STAGE_MS : Infinity;
  return {
    now,
    ...(isClockSet && { wallAhead }),
    schedule: (at, action) => {
      let unschedule = (): void => undefined;
      let isCancelled = false;
      const due = (): void => {
        if (isCancelled || !isAlive()) return;
        if (now() < at) return wait();
        touched();
        action();
      };
      const wait = (): void => {
        const left = Math.max(0, at - now());
        unschedule = clock.schedule(clock.now() + Math.min(left, stageMs), () => loop.reach(due));
      };
      wait();
      return () => {
        isCancelled = true;
        unschedule();
      };
    },
  };
};
