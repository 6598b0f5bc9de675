import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { drawSession } from "@floorbroker/adapter-sim";
import { interpret, PLAIN_PROFILE } from "@floorbroker/core";
import { runSession } from "../src/simulate/run-session.ts";

// npm run bench -- simulate [--seeds 4000] [--warm 4000] [--minutes 0.5] [--json]: how many simulated sessions one core
// runs in a second. Counted is CPU time, of all threads of the process: what else the machine does then changes little of
// it, as long as its caches and its clock are not shared. What the compiler takes while the code is new is told apart.
// The same minutes' cost of reading a message stands beside it: that ratio says more on a loaded machine than any figure.

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "4000" },
    warm: { type: "string", default: "4000" },
    minutes: { type: "string", default: "0.5" },
    json: { type: "boolean" },
  },
});

/** Sessions a second and core that a campaign is to run. */
const GOAL = 2_000;
const BLOCK = 100;
const MESSAGES = 2_000;

const [seeds, warm, minutes] = [Number(values.seeds), Number(values.warm), Number(values.minutes)];
if (!(Number.isInteger(seeds) && seeds >= BLOCK && Number.isInteger(warm) && warm >= 0 && minutes > 0)) {
  process.stderr.write(`--seeds is at least ${BLOCK}, --warm a whole number, --minutes more than 0\n`);
  process.exit(2);
}

const cpuMs = async (work: () => Promise<void>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

const sums = { sessions: 0, events: 0, failed: 0 };

const run = async (from: number, count: number): Promise<void> => {
  for (let seed = from; seed < from + count; seed++) {
    const { rows, violation } = await runSession(drawSession(seed, { minutes }));
    sums.sessions++;
    sums.events += rows.length;
    if (violation === null) continue;
    sums.failed++;
    process.stderr.write(`seed ${seed}: ${violation}\n`);
  }
};

const ALERT = { text: "Alert: BTO SPY 500C 12/18 @ 1.20", embeds: [], postedAt: Date.parse("2026-11-18T15:04:00Z") };
const read = async (): Promise<void> => {
  for (let n = 0; n < MESSAGES; n++) interpret(ALERT, PLAIN_PROFILE);
};

const median = (items: readonly number[]): number => items.toSorted((a, b) => a - b)[items.length >> 1] ?? Number.NaN;

const warming = await cpuMs(() => run(1, warm));
await read();
Object.assign(sums, { sessions: 0, events: 0 });
const blocks: { readonly seedMs: number; readonly messageMs: number }[] = [];
for (let from = warm + 1; from + BLOCK <= warm + seeds + 1; from += BLOCK) {
  const messageMs = (await cpuMs(read)) / MESSAGES;
  blocks.push({ seedMs: (await cpuMs(() => run(from, BLOCK))) / BLOCK, messageMs });
}

const seedMs = blocks.map((block) => block.seedMs).toSorted((a, b) => a - b);
const quarter = (share: number): number => 1_000 / (seedMs[Math.min(seedMs.length - 1, Math.floor(seedMs.length * share))] ?? Number.NaN);
const eventsOfSeed = sums.events / sums.sessions;
const perSecond = 1_000 / median(seedMs);
const result = {
  machine: { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, load: loadavg()[0] ?? 0 },
  simulate: {
    seedsPerCpuSecond: perSecond,
    quarters: [quarter(0.75), quarter(0.25)],
    eventsPerSeed: eventsOfSeed,
    eventsPerCpuSecond: perSecond * eventsOfSeed,
    warming: { seeds: warm, seedsPerCpuSecond: warm === 0 ? null : (1_000 * warm) / warming },
    /** How many alerts are read in the time of one session. */
    messagesOfSeed: median(blocks.map((block) => block.seedMs / block.messageMs)),
    failed: sums.failed,
    goal: GOAL,
  },
};

const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
if (values.json !== true) {
  const { quarters, eventsPerCpuSecond, warming: cold, messagesOfSeed } = result.simulate;
  process.stdout.write(
    [
      `Node ${result.machine.node}, ${result.machine.cpu}, one thread on a machine with a load of ${result.machine.load.toFixed(1)} on ${result.machine.cores} cores`,
      "",
      "| Simulated sessions | per second of CPU |",
      "|---|---:|",
      `| sessions (median of ${blocks.length} blocks) | ${whole(perSecond)} |`,
      `| a quarter of the blocks were below, a quarter above | ${whole(quarters[0] ?? 0)}, ${whole(quarters[1] ?? 0)} |`,
      `| events of the journal, ${eventsOfSeed.toFixed(1)} a session | ${whole(eventsPerCpuSecond)} |`,
      `| the first ${whole(warm)} sessions, while the code is new | ${cold.seedsPerCpuSecond === null ? "" : whole(cold.seedsPerCpuSecond)} |`,
      "",
      `A session takes as long as reading ${whole(messagesOfSeed)} alerts in the same minutes.`,
      "",
    ].join("\n"),
  );
}
process.stdout.write(`${JSON.stringify(result)}\n`);
if (perSecond < GOAL) process.stderr.write(`goal missed: ${whole(perSecond)} sessions per second of CPU, wanted ${whole(GOAL)}\n`);
if (perSecond < GOAL || sums.failed > 0) process.exitCode = 1;
