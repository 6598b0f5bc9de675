import { cpus } from "node:os";
import { benchInterpret, type Throughput, type WorstCase } from "../packages/core/bench/interpret.ts";
import { readCorpus, ROOMS } from "../packages/core/test/corpus/corpus.ts";

// npm run bench [-- FILE] [-- --json]: how fast messages are read, on one core. Without a file the messages are the
// project's own corpus. Tables, then everything as one line of JSON; --json prints the JSON alone.

const thousands = (value: number): string => Math.round(value).toLocaleString("en-US");

const throughputRow = ({ messages, count, perSecond, range }: Throughput): string =>
  `| ${messages} | ${count} | ${thousands(perSecond)} | ${thousands(range[0])}–${thousands(range[1])} |`;

const worstRow = ({ text, halfMicros, fullMicros, doubling }: WorstCase): string =>
  `| ${text} | ${halfMicros.toFixed(1)} | ${fullMicros.toFixed(1)} | ${doubling.toFixed(2)} |`;

const args = process.argv.slice(2);
const result = benchInterpret(readCorpus(args.find((argument) => !argument.startsWith("--")) ?? ROOMS));
const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length };

if (!args.includes("--json")) {
  console.log(
    [
      `Node ${machine.node}, ${machine.cpu}, one core of ${machine.cores}`,
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
console.log(JSON.stringify({ machine, interpret: result }));
