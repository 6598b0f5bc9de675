import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { benchInterpret, missedGoals, type Throughput, type WorstCase } from "../packages/core/bench/interpret.ts";
import { corpusOrExit } from "./corpus-file.ts";
import { ROOMS } from "../packages/core/test/corpus/corpus.ts";

// npm run bench [-- FILE] [-- --json] [-- --write]: how fast messages are read, on one core. Without a file the messages
// are the project's own corpus. Tables, then everything as one line of JSON; --json prints the JSON alone; --write puts
// the figures into README.md.

// npm run bench -- restart [--runs 20]: how long a start takes on a journal of 1,000,000 rows; see packages/app/bench.
// npm run bench -- simulate [--seeds 4000]: how many simulated sessions a core runs in a second; also part of a plain run.

const own = (name: "restart" | "simulate"): readonly string[] => [
  "--conditions=source",
  fileURLToPath(new URL(`../packages/app/bench/${name}.ts`, import.meta.url)),
];
const [wanted] = process.argv.slice(2);
if (wanted === "restart" || wanted === "simulate") {
  process.exit(spawnSync(process.execPath, [...own(wanted), ...process.argv.slice(3)], { stdio: "inherit" }).status ?? 1);
}

const DOCUMENT = fileURLToPath(new URL("../README.md", import.meta.url));
const BEGIN = "<!-- bench: begin, written by npm run bench -- --write -->";
const END = "<!-- bench: end -->";

const thousands = (value: number): string => Math.round(value).toLocaleString("en-US");

const throughputRow = ({ messages, count, perSecond, range }: Throughput): string =>
  `| ${messages} | ${count} | ${thousands(perSecond)} | ${thousands(range[0])}–${thousands(range[1])} |`;

const worstRow = ({ text, halfMicros, fullMicros, doubling }: WorstCase): string =>
  `| ${text} | ${halfMicros.toFixed(1)} | ${fullMicros.toFixed(1)} | ${doubling.toFixed(2)} |`;

const args = process.argv.slice(2);
const USAGE = `npm run bench [-- FILE] [-- --json] [-- --write]
npm run bench -- restart [--runs 20]
npm run bench -- simulate [--seeds 4000]
Measures how fast messages are read; without FILE those of packages/core/corpus/rooms.jsonl. Ends with 1 when a goal is
missed, and with 2 when FILE can't be read. Without FILE and --write it also measures how many simulated sessions run.`;
if (args.includes("--help")) {
  console.log(USAGE);
  process.exit(0);
}
const result = benchInterpret(corpusOrExit(args.find((argument) => !argument.startsWith("--")) ?? ROOMS));
const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length };

if (!args.includes("--json")) {
  console.log(
    [
      `Node ${machine.node}, ${machine.cpu}, one core of ${machine.cores}; the first message took ${result.firstMs.toFixed(1)} ms`,
      "",
      "| Messages | count | messages/s (median) | range |",
      "|---|---:|---:|---:|",
      ...result.throughput.map(throughputRow),
      "",
      `| Worst texts, over and over | µs at ${result.longest / 2} characters | at ${result.longest} | doubling |`,
      "|---|---:|---:|---:|",
      ...result.worst.map(worstRow),
      "",
    ].join("\n"),
  );
}

/** The figure of the simulation, from a process of its own: what was compiled here would be in its way. */
const simulated = (): { readonly isMet: boolean; readonly simulate: object } => {
  const { status, stdout } = spawnSync(process.execPath, [...own("simulate"), "--json"], { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  if (stdout === "") throw new Error("the simulation could not be measured");
  const { simulate } = JSON.parse(stdout) as { readonly simulate: { readonly seedsPerCpuSecond: number } }; // as that file prints it
  if (!args.includes("--json")) console.log(`${thousands(simulate.seedsPerCpuSecond)} simulated sessions per second of CPU; more with -- simulate\n`);
  return { isMet: status === 0, simulate };
};

const isPlain = args.every((argument) => argument === "--json");
const simulation = isPlain ? simulated() : undefined;
console.log(JSON.stringify({ machine, interpret: result, ...(simulation === undefined ? {} : { simulate: simulation.simulate }) }));

const worstDoubling = Math.max(...result.worst.map(({ doubling }) => doubling));
const worstMicros = Math.max(...result.worst.map(({ fullMicros }) => fullMicros));

/** What the README says: rounded, so that it says no more than a measurement of this length can know. */
const published = (): string => {
  const rows = result.throughput.map(
    ({ messages, count, perSecond }) => `| ${messages} | ${count} | ${thousands(Math.round(perSecond / 1_000) * 1_000)} |`,
  );
  return [
    `One core of a ${machine.cores}-core VM, Node ${machine.node.slice(1)}: alerts in the grammar of DiscordAlertsTrader's rooms, whose own`,
    "parser reads 42,000 to 47,000 of its messages a second on such a machine, and the far more varied messages of",
    "packages/core/corpus:",
    "",
    "| messages | count | read per second |",
    "|---|---:|---:|",
    ...rows,
    "",
    `The slowest of ${result.worst.length} texts of ${thousands(result.longest)} characters that were grown to be slow takes`,
    `${(worstMicros / 1_000).toFixed(2)} ms; from half that length to all of it the time grows at most ${worstDoubling.toFixed(2)} times.`,
    `The first message of a process takes ${result.firstMs.toFixed(1)} ms.`,
  ].join("\n");
};

if (args.includes("--write")) {
  const text = readFileSync(DOCUMENT, "utf8");
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has lost its bench markers`);
  writeFileSync(DOCUMENT, `${text.slice(0, begin + BEGIN.length)}\n${published()}\n${text.slice(end)}`);
}

const missed = missedGoals(result);
for (const line of missed) console.error(`goal missed: ${line}`);
if (missed.length > 0 || simulation?.isMet === false) process.exitCode = 1;
