import { drawSession } from "@floorbroker/adapter-sim";
import { InvalidArgumentError, Option } from "commander";
import type { CommandLine, Registration } from "../command-line.ts";
import { EXIT, type ExitCode } from "../problem-text.ts";
import { crashEverywhere, runCampaign, type Campaign } from "../simulate/campaign.ts";
import { progressLine, reportJson, reportLines, type Took } from "../simulate/report.ts";
import { shrink } from "../simulate/shrink.ts";
import type { Tally } from "../simulate/tally.ts";
import { timeline } from "../simulate/timeline.ts";
import type { Terminal } from "../terminal.ts";

interface Flags {
  readonly seeds: number;
  readonly from: number;
  readonly seed?: number;
  readonly minutes: number;
  readonly jobs: number;
  readonly trace?: true;
  readonly everyCrash?: true;
  readonly json?: true;
}

const PROGRESS_MS = 1_000;

const wholeFrom =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`);
    return value;
  };

const minutesOf = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 600)) throw new InvalidArgumentError("Write a number of minutes such as 0.5 or 30.");
  return value;
};

/** Measures what some work took, all threads together. */
const timed = async <A>(work: () => Promise<A>): Promise<{ readonly of: A; readonly took: Took }> => {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const of = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { of, took: { wallMs: performance.now() - began, cpuMs: (user + system) / 1_000 } };
};

/** The first failing seed, made as short as it can be, told line by line. */
const tellFailure = async (terminal: Terminal, { failures }: Pick<Tally, "failures">, minutes: number): Promise<void> => {
  const [first] = failures;
  if (first === undefined) return;
  terminal.error(`seed ${first.seed}: ${first.violation}`);
  const shortest = await shrink(drawSession(first.seed, { minutes }), first.violation);
  terminal.error("the shortest session that was found which fails in the same way:");
  await timeline(shortest, terminal.error);
  terminal.error(`again: floorbroker simulate --seed ${first.seed} --minutes ${minutes} --trace`);
};

const told = (terminal: Terminal, sum: Tally, took: Took, json: boolean): void => {
  if (json) terminal.print(JSON.stringify(reportJson(sum, took)));
  else for (const text of reportLines(sum, took)) terminal.print(text);
};

const runMany = async (terminal: Terminal, line: CommandLine, flags: Flags): Promise<ExitCode> => {
  const { seeds, from, minutes, jobs } = flags;
  const campaign: Campaign = { from, seeds, minutes, jobs };
  const began = performance.now();
  let said = began;
  const { of: sum, took } = await timed(() =>
    runCampaign(campaign, (so) => {
      const now = performance.now();
      if (now - said >= PROGRESS_MS) {
        said = now;
        line.errors.write(`${progressLine(so, seeds, now - began)}\n`);
      }
      return so.failures.length === 0;
    }),
  );
  told(terminal, sum, took, flags.json === true);
  if (sum.failures.length === 0) return EXIT.done;
  await tellFailure(terminal, sum, minutes);
  return EXIT.failed;
};

const runOne = async (terminal: Terminal, seed: number, { minutes, trace, everyCrash, json }: Flags): Promise<ExitCode> => {
  if (everyCrash === true) {
    const { of: sum, took } = await timed(() => crashEverywhere(seed, minutes));
    told(terminal, sum, took, json === true);
    for (const { violation } of sum.failures) terminal.error(violation);
    return sum.failures.length === 0 ? EXIT.done : EXIT.failed;
  }
  const lines: string[] = [];
  const end = await timeline(drawSession(seed, { minutes }), trace === true ? terminal.print : (text) => void lines.push(text));
  if (trace !== true) for (const text of lines.slice(-2)) terminal.print(text);
  if (end.violation === null) return EXIT.done;
  if (trace !== true) await tellFailure(terminal, { failures: [{ seed, violation: end.violation }] }, minutes);
  return EXIT.failed;
};

const HELP = `
A seed is a short session on a virtual clock: one to three alerts or commands, edits, fills, exits, and what goes wrong
with network, broker, quotes, chat, journal and process. The real shell and the real core run it; every invariant is
checked after every event, and at the end everything must have come to rest. The first violation ends the campaign with
exit code 1; the shortest session that fails in the same way is told line by line.

Examples:
  floorbroker simulate --seeds 10000 --jobs 2
  floorbroker simulate --seed 4711 --trace
  floorbroker simulate --seed 4711 --every-crash`;

/** `floorbroker simulate`: bad days by the thousand, each of them again by its number. */
export const registerSimulate: Registration = (program, session) => {
  program
    .command("simulate")
    .description("run the whole system through simulated bad days and check every invariant after every event")
    .addOption(new Option("--seeds <n>", "how many sessions").argParser(wholeFrom(1, 1_000_000_000)).default(1_000))
    .addOption(new Option("--from <seed>", "the first of them").argParser(wholeFrom(0, Number.MAX_SAFE_INTEGER)).default(1))
    .addOption(new Option("--seed <seed>", "only this session").argParser(wholeFrom(0, Number.MAX_SAFE_INTEGER)))
    .addOption(new Option("--minutes <m>", "simulated minutes in which something happens, at most").argParser(minutesOf).default(0.5))
    .addOption(new Option("--jobs <n>", "threads").argParser(wholeFrom(1, 64)).default(1))
    .option("--trace", "with --seed: tell the session line by line")
    .option("--every-crash", "with --seed: once for each boundary, with the process dying there")
    .option("--json", "the result as one line of JSON")
    .addHelpText("after", HELP)
    .action(
      session.action((flags: Flags) =>
        flags.seed === undefined ? runMany(session.terminal, session.line, flags) : runOne(session.terminal, flags.seed, flags),
      ),
    );
};
