import type { VirtualClock } from "@floorbroker/adapter-sim";
import type { EpochMs } from "@floorbroker/core";

/** How fast simulated time goes: a factor of real time, or as fast as possible. */
export type Speed = number | "max";

/** Waits shorter than this are made up later; a timer can't keep them anyway. */
const SHORTEST_WAIT_MS = 4;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Moves a virtual clock up to `until`, one due action after the other, each settled before the next: what happens does
 * not depend on the speed. Stops early when `stopped` says so.
 */
export const runPaced = async (
  clock: VirtualClock,
  until: EpochMs,
  speed: Speed,
  settled: () => Promise<void>,
  stopped: () => boolean,
): Promise<void> => {
  const simulatedStart = clock.now();
  const realStart = performance.now();
  await settled();
  for (let next = clock.nextAt(); next !== undefined && next <= until && !stopped(); next = clock.nextAt()) {
    if (speed !== "max") {
      const wait = (next - simulatedStart) / speed - (performance.now() - realStart);
      if (wait >= SHORTEST_WAIT_MS) await sleep(wait);
    }
    clock.fireNext();
    await settled();
  }
  if (!stopped()) clock.advanceTo(until);
};
