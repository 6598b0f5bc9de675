import { uptime } from "node:os";
import type { EpochMs } from "@floorbroker/core";
import { sleptMs, timeAfter, timeAtStart, type Reading } from "./process-time.ts";

/** A time that goes on by itself, and how far a wall clock is away from it. */
export interface RunningTime {
  now(): EpochMs;
  /** Ms by which the wall clock is ahead of `now`; negative when it is behind. */
  wallAhead(): number;
}

/** The clocks of a machine, in ms. */
export interface MachineClocks {
  /** Anybody may set it. */
  wall(): EpochMs;
  /** Nobody sets it; it may stand still while the machine sleeps. */
  monotonic(): number;
  /** Since the machine was started, its sleep included; not read as long as the other two go on alike. */
  up(): number;
}

/** How far the wall clock leaps, beyond what passed, before the machine is asked whether it slept. */
const LEAP_MS = 1_000;

/** Reads the clocks, with the machine's sleep counted. */
const readingOf = ({ wall, monotonic, up }: MachineClocks): (() => Reading) => {
  const upAtStart = up() - monotonic();
  let before: Reading = { wall: wall(), monotonic: monotonic() };
  let slept = 0;
  return () => {
    const now = { wall: wall(), monotonic: monotonic() };
    const leapt = now.wall - before.wall - (now.monotonic - before.monotonic);
    before = now;
    if (leapt > LEAP_MS) slept = sleptMs(slept, { upBeyondMonotonic: up() - now.monotonic - upAtStart, wallAhead: leapt });
    return { wall: now.wall, monotonic: now.monotonic + slept };
  };
};

/** The time of a process on a machine with these clocks: see {@link timeAfter}. */
export const runningTime = (clocks: MachineClocks): RunningTime => {
  const read = readingOf(clocks);
  let time = timeAtStart(read());
  const look = (): typeof time => (time = timeAfter(time, read()));
  return { now: () => Math.floor(look().at), wallAhead: () => Math.round(look().wallAhead) };
};

/** The machine's time. There is one in a process: all its parts agree on it, as they do with other processes. */
export const machineTime: RunningTime = runningTime({
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  up: () => uptime() * 1_000,
});
