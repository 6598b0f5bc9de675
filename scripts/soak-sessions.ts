import { runCampaign } from "../packages/app/src/simulate/campaign.ts";
import { progressLine } from "../packages/app/src/simulate/report.ts";
import type { Tally } from "../packages/app/src/simulate/tally.ts";

/** Simulated minutes of a session in which something happens, at most; as `floorbroker simulate` has them. */
const MINUTES = 0.5;
/** The seeds below are what every build and `npm run reliability` run. */
const FIRST_SEED = 1_000_000;
const PROGRESS_MS = 3_000;
/** More than a machine simulates in a day. */
const MOST_SEEDS = 20_000_000;

/** Which sessions are simulated. */
export interface SoakedSessions {
  /** Where the seeds begin, beyond those that are run every day. */
  readonly seed: number;
  /** Null runs until the time is over. */
  readonly seeds: number | null;
  readonly minutes: number | null;
  readonly jobs: number;
  readonly line: (text: string) => void;
}

/** Whole sessions under the audit of every invariant; gives what was violated first, or null. */
export const soakSessions = async ({ seed, seeds, minutes, jobs, line }: SoakedSessions): Promise<string | null> => {
  const began = performance.now();
  const until = minutes === null ? Infinity : began + minutes * 60_000;
  const all = seeds ?? MOST_SEEDS;
  let said = began;
  const tell = (so: Tally): void => line(progressLine(so, seeds ?? so.sessions, performance.now() - began));
  const sum = await runCampaign({ from: FIRST_SEED + seed, seeds: all, minutes: MINUTES, jobs }, (so) => {
    const now = performance.now();
    if (now - said >= PROGRESS_MS) {
      said = now;
      tell(so);
    }
    return so.failures.length === 0 && now < until;
  });
  tell(sum);
  const [first] = sum.failures;
  if (first === undefined) return null;
  const again = `npm run --silent floorbroker -- simulate --seed ${first.seed} --minutes ${MINUTES} --trace`;
  return `${first.violation}\nagain: ${again}`;
};
