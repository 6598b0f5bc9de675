import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { PROPERTIES } from "../packages/core/test/invariants/properties.ts";
import { soakSessions } from "./soak-sessions.ts";
import { partsOf, sequencesIn, type Part, type Told } from "./soak-part.ts";

// npm run soak [-- OPTIONS]: the invariants over many generated sequences, then over many simulated sessions, as every
// night should run them. Ends with 1 at the first that violates one; a sequence is made as short as it can be.

const HELP = `npm run soak [-- OPTIONS]: checks the invariants over generated sequences of messages, fills, timers and faults, then
over whole simulated sessions (docs/reliability.md).

  --runs N       sequences of the invariants; on top 10 % of the limits on risk, 5 % of spreads (100000)
  --seeds N      simulated sessions after them (as many as --runs; 0: none)
  --minutes M    stop each of both after so long; without --runs and --seeds, as many as come
  --jobs N       threads, each with its own part of the seeds (all cores)
  --seed S       the first seed (a new one each time, printed)
  --replay R     one sequence again, as a violation names it
  --planted      instead: are the bugs of packages/core/test/planted-bugs all seen?

  For example: npm run soak -- --runs 5000 --jobs 2 --seed 7`;

const line = (text: string): void => void process.stdout.write(`${text}\n`);

const refuse = (text: string): never => {
  process.stderr.write(`${text}; see npm run soak -- --help\n`);
  process.exit(2);
};

const parsed = () => {
  try {
    return parseArgs({
      options: {
        runs: { type: "string" },
        seeds: { type: "string" },
        minutes: { type: "string" },
        jobs: { type: "string", default: String(availableParallelism()) },
        seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
        replay: { type: "string" },
        planted: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
};

const values = parsed();

const wholeNumber = (name: "runs" | "seeds" | "jobs" | "seed", text: string, least: number): number => {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= least
    ? number
    : refuse(`--${name} is a whole number, ${least} or more`);
};

const replayed = (text: string): Part => {
  const [, name, seed, path] = /^([a-z-]+):(-?\d+):([\d:]+)$/.exec(text) ?? [];
  const property = Object.values(PROPERTIES).find((each) => each.name === name)?.name;
  if (property === undefined || path === undefined)
    return refuse(`--replay is a line such as new-id:7:12:0:1, not ${text}`);
  return { property, seed: Number(seed), path, numRuns: 1, endOnFailure: true };
};

interface Soak {
  readonly parts: Iterator<Part>;
  readonly jobs: number;
  /** Null runs until the time is over. */
  readonly sequences: number | null;
  readonly minutes: number | null;
}

/** Gives what was violated first; null when everything held. */
const soak = ({ parts, jobs, sequences, minutes }: Soak): Promise<string | null> => {
  const startedAt = performance.now();
  const leftMs = (): number => (minutes === null ? Infinity : minutes * 60_000 - (performance.now() - startedAt));
  const begun = new Map<Worker, number>();
  let ended = 0;
  const progress = (): void => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const sofar = [...begun.values()].reduce((sum, each) => sum + each, ended);
    line(
      `${sofar}${sequences === null ? "" : ` of ${sequences}`} sequences in ${seconds.toFixed(0)} s, ` +
        `${(sofar / seconds).toFixed(0)} a second`,
    );
  };
  const ticking = setInterval(progress, 3_000);
  const workers = Array.from({ length: jobs }, () => new Worker(new URL("./soak-worker.ts", import.meta.url)));
  return new Promise<string | null>((resolve, reject) => {
    let idle = 0;
    const next = (worker: Worker): void => {
      const part = leftMs() > 0 ? parts.next() : ({ done: true } as const);
      if (part.done === true) return void (++idle === jobs && resolve(null));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
      worker.postMessage({ ...part.value, ...(minutes === null ? {} : { interruptAfterTimeLimit: leftMs() }) });
    };
    for (const worker of workers) {
      worker.on("error", reject);
      worker.on("message", (told: Told) => {
        if (told.told === "begun") return void begun.set(worker, told.begun);
        begun.delete(worker);
        ended += told.sequences;
        if (told.violation !== null) return resolve(told.violation);
        next(worker);
      });
      next(worker);
    }
  }).finally(() => {
    clearInterval(ticking);
    progress();
    for (const worker of workers) void worker.terminate();
  });
};

/** Whether every planted bug is seen; their own test says it. */
const planted = (): number => {
  const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
  const env = { ...process.env, FLOORBROKER_PLANTED: "1" };
  return (
    spawnSync(process.execPath, [vitest, "run", "packages/core/test/planted-bugs", "--reporter=verbose"], {
      stdio: "inherit",
      env,
    }).status ?? 1
  );
};

const minutesGiven = (): number | null => {
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  if (minutes !== null && !(minutes > 0)) refuse("--minutes is a number above 0");
  return minutes;
};

/** Sequences that are wanted, and sessions if nothing is said of them; null for as many as come. */
const runsGiven = (): number | null =>
  values.runs === undefined ? (values.minutes === undefined ? 100_000 : null) : wholeNumber("runs", values.runs, 1);

const sessions = async (): Promise<string | null> => {
  const seeds = values.seeds === undefined ? runsGiven() : wholeNumber("seeds", values.seeds, 0);
  if (seeds === 0 || values.replay !== undefined) return null;
  const [jobs, seed] = [wholeNumber("jobs", values.jobs, 1), wholeNumber("seed", values.seed, 0)];
  line("simulated sessions");
  return soakSessions({ seed, seeds, minutes: minutesGiven(), jobs, line });
};

const asPlanned = (): Soak => {
  const minutes = minutesGiven();
  const jobs = wholeNumber("jobs", values.jobs, 1);
  if (values.replay !== undefined) return { parts: [replayed(values.replay)].values(), jobs: 1, sequences: 1, minutes };
  const seed = wholeNumber("seed", values.seed, 0);
  const runs = runsGiven();
  line(`seed ${seed}, ${jobs} threads`);
  return {
    parts: partsOf(runs ?? Infinity, seed),
    jobs,
    sequences: runs === null ? null : sequencesIn(runs, seed),
    minutes,
  };
};

if (values.help === true) line(HELP);
else if (values.planted === true) process.exitCode = planted();
else {
  const violation = (await soak(asPlanned())) ?? (await sessions());
  line(violation === null ? "every invariant held" : `VIOLATION. ${violation}`);
  process.exitCode = violation === null ? 0 : 1;
}
