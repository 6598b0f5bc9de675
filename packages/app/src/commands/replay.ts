import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { InvalidArgumentError, Option } from "commander";
import { readChannelExport, type ChannelExport } from "../channel/read-export.ts";
import type { Registration, Session } from "../command-line.ts";
import { simVenue, type Config } from "../config/config.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { alertedTrades } from "../replay/alerted-trades.ts";
import { compare, type Comparison } from "../replay/compare.ts";
import { comparisonJson, comparisonText } from "../replay/compare-text.ts";
import { spreadOf } from "../replay/seeds.ts";
import { replayUnder, type WhatIf } from "../replay/what-if.ts";
import type { ReadAs } from "../run/channel-role.ts";
import type { ChannelRunEnd } from "../run/channel-run.ts";
import { loadRecordedQuotes } from "../run/recorded.ts";
import { tradesCsv } from "../scorecard/write-trades.ts";
import { summaryJson } from "../summary/json.ts";
import { summaryText } from "../summary/tables.ts";
import { progressOn } from "./progress.ts";

interface ReplayFlags {
  readonly channel: string;
  readonly quotes: readonly string[];
  readonly readAs?: ReadAs;
  readonly seeds: number;
  readonly trades?: string;
  readonly json?: true;
}

/** One run of the history under each configuration. */
type Runs = readonly ChannelRunEnd[];

const MOST_SEEDS = 1_000;

const seedsOf = (text: string): number => {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_SEEDS)
    throw new InvalidArgumentError(`Write 1 to ${MOST_SEEDS}.`);
  return count;
};

const collected = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** Code: `too-many-settings`. */
const oneOrTwo = (configs: readonly Config[]): Result<readonly Problem[], readonly Config[]> =>
  configs.length <= 2
    ? ok(configs)
    : fail([
        problem("too-many-settings", `${configs.length} settings files are named`, [
          "compare two at a time: --config A --config B",
        ]),
      ]);

const nameOf = ({ file }: Config): string => (file === null ? "the defaults" : basename(file));

/** The market is the first configuration's: its seed, and those after it. */
const firstSeed = (config: Config): Result<Problem, number> => {
  const venue = simVenue(config);
  return isOk(venue) ? ok(venue.right.world.seed) : venue;
};

const runAll = async (
  configs: readonly Config[],
  history: Omit<WhatIf, "seed" | "posted">,
  first: number,
  seeds: number,
  posted: () => void,
): Promise<Result<Problem, readonly Runs[]>> => {
  const all: Runs[] = [];
  for (let seed = first; seed < first + seeds; seed++) {
    const runs: ChannelRunEnd[] = [];
    for (const config of configs) {
      const end = await replayUnder(config, { ...history, seed, posted });
      if (!isOk(end)) return end;
      runs.push(end.right);
    }
    all.push(runs);
  }
  return ok(all);
};

const written = async (
  dir: string,
  runs: Runs,
  nameOfAuthor: (id: string) => string,
): Promise<Result<Problem, null>> => {
  try {
    await mkdir(dir, { recursive: true });
    for (const [index, run] of runs.entries())
      await writeFile(join(dir, `${index === 0 ? "a" : "b"}.csv`), tradesCsv(alertedTrades(run, nameOfAuthor)));
    return ok(null);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
    return fail(
      problem("trades-not-written", `${dir} can't be written (${code})`, ["name a directory that you may write to"]),
    );
  }
};

const comparisonsOf = (all: readonly Runs[]): readonly Comparison[] =>
  all.flatMap(([a, b]) => (a === undefined || b === undefined ? [] : [compare(a.summary, b.summary)]));

const show = (
  { terminal }: Session,
  configs: readonly Config[],
  all: readonly Runs[],
  channel: ChannelExport,
  json: boolean,
): void => {
  const [comparison, ...others] = comparisonsOf(all);
  if (comparison === undefined) {
    const [[only] = []] = all;
    if (only !== undefined)
      terminal.print(json ? JSON.stringify(summaryJson(only.summary)) : summaryText(only.summary, channel.nameOf));
    return;
  }
  const [a, b = a] = configs.map(nameOf);
  const names: readonly [string, string] = [a ?? "", b ?? ""];
  const spread = others.length === 0 ? null : spreadOf([comparison, ...others].map(({ difference }) => difference));
  terminal.print(
    json ? JSON.stringify(comparisonJson(comparison, names, spread)) : comparisonText(comparison, names, spread),
  );
};

const replay = async (session: Session, flags: ReplayFlags): Promise<ExitCode> => {
  const { line, terminal, colours } = session;
  const refused = (problems: readonly Problem[], code: ExitCode = EXIT.badInput): ExitCode => {
    for (const one of problems) terminal.error(problemLine(one, colours));
    return code;
  };
  const loaded = await session.configs();
  const configs = isOk(loaded) ? oneOrTwo(loaded.right) : loaded;
  if (!isOk(configs)) return refused(configs.left);
  const [config] = configs.right;
  const seed = config === undefined ? ok(1) : firstSeed(config);
  if (!isOk(seed)) return refused([seed.left]);
  const channel = await readChannelExport(resolve(line.cwd, flags.channel));
  if (!isOk(channel)) return refused([channel.left]);
  const recordings = await loadRecordedQuotes(flags.quotes, line.cwd);
  if (!isOk(recordings)) return refused([recordings.left]);

  const { messages } = channel.right;
  const progress = progressOn(line, "replay", "messages");
  let posted = 0;
  const every = messages.length * configs.right.length * flags.seeds;
  const history = { messages, readAs: flags.readAs ?? null, recordedQuotes: recordings.right };
  const all = await runAll(configs.right, history, seed.right, flags.seeds, () => progress(++posted, every));
  if (!isOk(all))
    return refused(
      [all.left],
      all.left.code === "channel-not-configured" || all.left.code === "environment-not-ready"
        ? EXIT.badInput
        : EXIT.failed,
    );
  if (flags.trades !== undefined) {
    const kept = await written(resolve(line.cwd, flags.trades), all.right[0] ?? [], channel.right.nameOf);
    if (!isOk(kept)) return refused([kept.left]);
  }
  show(session, configs.right, all.right, channel.right, flags.json === true);
  return EXIT.done;
};

const HELP = `
The settings to compare are named with --config, twice; named once, or not at all, that one run is shown. Nothing is
kept, and no journal is touched. Both runs meet the same market: its seed is that of the first settings.

Examples:
  floorbroker replay --channel export.json --config today.yaml --config patient.yaml
  floorbroker replay --channel export.json --quotes quotes-QQQ_051223C327.csv --config a.yaml --config b.yaml --seeds 20
  floorbroker replay --channel export.json --config today.yaml --trades out

Next: floorbroker scorecard --trades out/a.csv`;

/** What other settings would have made of a channel's history. */
export const registerReplay: Registration = (program, session) => {
  program
    .command("replay")
    .description("a channel's history under two settings: the difference of each trade, and in sum")
    .requiredOption("--channel <file>", "a channel's export as DiscordChatExporter writes it (JSON)")
    .addOption(
      new Option("--read-as <role>", "how to read channels that the configuration does not name").choices([
        "control",
        "alerts",
      ]),
    )
    .addOption(
      new Option(
        "--quotes <file>",
        "recorded quotes: OCC=FILE, or a FILE named like QQQ_051223C327.csv; repeatable",
      ).argParser(collected),
    )
    .addOption(new Option("--seeds <n>", "so many simulated markets instead of one").argParser(seedsOf).default(1))
    .option("--trades <dir>", "write the trades of each as CSV for a scorecard: a.csv, b.csv")
    .option("--json", "print it as JSON, and nothing else")
    .addHelpText("after", HELP)
    .action(
      session.action((flags: Omit<ReplayFlags, "quotes"> & { readonly quotes?: readonly string[] }) =>
        replay(session, { ...flags, quotes: flags.quotes ?? [] }),
      ),
    );
};
