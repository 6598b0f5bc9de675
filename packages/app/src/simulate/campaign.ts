import { Worker } from "node:worker_threads";
import { drawSession } from "@floorbroker/adapter-sim";
import { runSession } from "./run-session.ts";
import { NOTHING, openTally, together, type Tally } from "./tally.ts";

/** Which seeds are run. */
export interface Campaign {
  readonly from: number;
  readonly seeds: number;
  /** Simulated minutes in which something is done, at most. */
  readonly minutes: number;
  /** Threads; 1 runs in this one. */
  readonly jobs: number;
}

/** A stretch of seeds for one thread. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly minutes: number;
}

/** Seeds that are handed to a thread at once. */
const STRETCH = 100;

/** A session leaves its thread no time to hear anybody: between two of them it may. */
const listen = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs the seeds of a stretch, one after the other. */
export const runStretch = async ({ from, to, minutes }: Stretch): Promise<Tally> => {
  const tally = openTally();
  for (let seed = from; seed < to; seed++) {
    tally.add(seed, await runSession(drawSession(seed, { minutes })));
    await listen();
  }
  return tally.sum();
};

const stretchesOf = ({ from, seeds, minutes }: Campaign): Stretch[] => {
  const stretches: Stretch[] = [];
  for (let at = from; at < from + seeds; at += STRETCH) stretches.push({ from: at, to: Math.min(at + STRETCH, from + seeds), minutes });
  return stretches;
};

/** The thread's file, as source or as built, like this one. */
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./seed-thread.ts" : "./seed-thread.js", import.meta.url);

/** Sessions make much that is thrown away at once; with room for it, less of that is looked through. */
const YOUNG_MB = 128;

/** A thread that takes one stretch after the other until none is left. */
const onThread = (stretches: Stretch[], done: (tally: Tally) => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    const next = (): void => {
      const stretch = stretches.shift();
      if (stretch === undefined) void worker.terminate().then(() => resolve(), reject);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      else worker.postMessage(stretch satisfies Stretch);
    };
    worker.on("error", reject);
    worker.on("message", (tally: Tally) => {
      if (!done(tally)) stretches.length = 0;
      next();
    });
    next();
  });

/** Runs a campaign; `told` hears the sum so far, and ends it early by answering false. */
export const runCampaign = async (campaign: Campaign, told: (sum: Tally) => boolean): Promise<Tally> => {
  let sum = NOTHING;
  const done = (tally: Tally): boolean => {
    sum = together(sum, tally);
    return told(sum);
  };
  const stretches = stretchesOf(campaign);
  if (campaign.jobs > 1) {
    await Promise.all(Array.from({ length: campaign.jobs }, () => onThread(stretches, done)));
    return sum;
  }
  for (const stretch of stretches) if (!done(await runStretch(stretch))) break;
  return sum;
};

/**
 * One session, once for each boundary that it has: the process dies there, and nothing else of what was drawn to go wrong
 * with the process does. Crashes are enumerated, not drawn.
 */
export const crashEverywhere = async (seed: number, minutes: number): Promise<Tally> => {
  const drawn = drawSession(seed, { minutes });
  const session = { ...drawn, faults: drawn.faults.filter(({ fault }) => fault !== "crash") };
  const tally = openTally();
  const whole = await runSession(session);
  tally.add(seed, whole);
  for (let boundary = 1; boundary <= whole.boundaries; boundary++) {
    tally.add(seed, await runSession({ ...session, faults: [...session.faults, { fault: "crash", boundary, downMs: 1 }] }));
  }
  return tally.sum();
};
