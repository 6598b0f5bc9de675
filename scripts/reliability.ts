import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { commitHashes, committedHashes, differingSeeds, hashJournals } from "../packages/app/test/journal-hashes/hash-journals.ts";
import { findAll, type Found } from "../packages/app/test/planted/find-all.ts";
import { MINUTES } from "../packages/app/test/planted/find-bug.ts";
import { PLANTED_BUGS } from "../packages/app/test/planted/planted-bugs.ts";
import { runCampaign } from "../packages/app/src/simulate/campaign.ts";
import { progressLine } from "../packages/app/src/simulate/report.ts";
import { type Measured, nameOf, writePage } from "./reliability-page.ts";

// npm run reliability [-- OPTIONS]: simulates sessions, looks for every planted bug, and writes the tables of
// docs/reliability.md. Ends with 1 when a seed failed or a bug was not found.

const HELP = `npm run reliability [-- OPTIONS]: simulates sessions without a bug, then with each of ${PLANTED_BUGS.length} planted bugs until it is
found, and writes the tables of docs/reliability.md. Ends with 1 when a seed fails or a bug is not found.

  --seeds N     sessions without a bug, and at most for each bug (10000)
  --jobs N      threads, and bugs at once (all cores)
  --bug TEXT    only the bugs whose name contains it; nothing is written
  --hashes      instead: hash the journals of the first seeds anew, after a change that was to change them

  For example: npm run reliability -- --bug "kill switch" --jobs 1`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const refuse = (text: string): never => {
  process.stderr.write(`${text}; see npm run reliability -- --help\n`);
  process.exit(2);
};

const parsed = () => {
  try {
    return parseArgs({
      options: {
        seeds: { type: "string", default: "10000" },
        jobs: { type: "string", default: String(availableParallelism()) },
        bug: { type: "string" },
        hashes: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
};

const values = parsed();

const wholeNumber = (name: "seeds" | "jobs"): number => {
  const number = Number(values[name]);
  return Number.isSafeInteger(number) && number >= 1 ? number : refuse(`--${name} is a whole number, 1 or more`);
};

const PROGRESS_MS = 3_000;

const campaign = async (seeds: number, jobs: number): Promise<Measured> => {
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  let told = began;
  const sum = await runCampaign({ from: 1, seeds, minutes: MINUTES, jobs }, (so) => {
    const now = performance.now();
    if (now - told >= PROGRESS_MS) {
      told = now;
      say(progressLine(so, seeds, now - began));
    }
    return true;
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const { seed, violation } of sum.failures) say(`seed ${seed}: ${violation}`);
  return { sum, cpuMs: (user + system) / 1_000 };
};

const verdictText = ({ verdict }: Found): string => {
  switch (verdict.is) {
    case "found":
      return `found at seed ${verdict.seed} by ${verdict.violation.slice(0, 90)}`;
    case "not-found":
      return `NOT FOUND in ${verdict.seeds} seeds`;
    case "broken":
      return `BROKEN: ${verdict.text}`;
  }
};

const lookForBugs = (seeds: number, jobs: number, part: string | undefined): Promise<readonly Found[]> => {
  const bugs = PLANTED_BUGS.filter(({ name }) => part === undefined || name.includes(part));
  if (bugs.length === 0) refuse(`no planted bug is called "${part ?? ""}"`);
  let done = 0;
  const told = (found: Found): void => say(`${++done} of ${bugs.length}  ${nameOf(found.bug)}: ${verdictText(found)}`);
  return findAll(bugs, jobs, { from: 1, seeds, isShrunk: true }, told);
};

const hash = async (): Promise<void> => {
  const hashes = await hashJournals();
  const seeds = differingSeeds(committedHashes(), hashes);
  commitHashes(hashes);
  const advice = seeds.length === 0 ? "" : ": commit packages/app/test/journal-hashes";
  say(`${hashes.length} journals hashed, ${seeds.length} differ from before${advice}`);
};

const run = async (): Promise<number> => {
  const [seeds, jobs] = [wholeNumber("seeds"), wholeNumber("jobs")];
  if (values.bug !== undefined) {
    const found = await lookForBugs(seeds, jobs, values.bug);
    return found.every(({ verdict }) => verdict.is === "found") ? 0 : 1;
  }
  const measured = await campaign(seeds, jobs);
  // A bug that is planted among failing seeds would be found by what has nothing to do with it.
  if (measured.sum.failures.length > 0) {
    say(`${measured.sum.failures.length} seeds failed; no bug is planted, and nothing is written`);
    return 1;
  }
  const found = await lookForBugs(seeds, jobs, undefined);
  writePage(measured, found);
  const missing = found.filter(({ verdict }) => verdict.is !== "found");
  say(`${found.length - missing.length} of ${found.length} planted bugs found; docs/reliability.md is written`);
  return missing.length === 0 ? 0 : 1;
};

if (values.help === true) say(HELP);
else if (values.hashes === true) await hash();
else process.exitCode = await run();
