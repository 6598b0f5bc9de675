import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { fail, isOk, ok, problem, type Problem } from "@floorbroker/core";
import type { CommandLine, Registration, Session } from "./command-line.ts";
import { registerBackup } from "./commands/backup.ts";
import { registerControl } from "./commands/control.ts";
import { registerDiscord } from "./commands/discord-check.ts";
import { registerJournal } from "./commands/journal.ts";
import { registerParse } from "./commands/parse.ts";
import { registerProfile } from "./commands/profile.ts";
import { registerReplay } from "./commands/replay.ts";
import { registerRestore } from "./commands/restore.ts";
import { registerScorecard } from "./commands/scorecard.ts";
import { registerSimBroker } from "./commands/sim-broker.ts";
import { registerSimulate } from "./commands/simulate.ts";
import { registerTastytrade } from "./commands/tastytrade-check.ts";
import { registerTastytradeSandbox } from "./commands/tastytrade-sandbox.ts";
import { registerTrading } from "./commands/trading.ts";
import type { PassedOver } from "./config/config.ts";
import { ENVIRONMENTS, type EnvironmentName } from "./config/environment.ts";
import { loadConfig } from "./config/load.ts";
import { rowsBeside } from "./journal/journal-of.ts";
import { bugLine, coloursFor, EXIT, oneLine, problemLine, type ExitCode } from "./problem-text.ts";

/** Every command, in the order of the help. A new one is a file in commands/ and a line here. */
const COMMANDS: readonly Registration[] = [
  registerTrading,
  registerControl,
  registerDiscord,
  registerTastytrade,
  registerSimBroker,
  registerTastytradeSandbox,
  registerSimulate,
  registerParse,
  registerProfile,
  registerReplay,
  registerScorecard,
  registerJournal,
  registerBackup,
  registerRestore,
];

const HELP = `
Settings come from --config FILE, else FLOORBROKER_CONFIG, else ./floorbroker.yaml, else the defaults.
The journal lies in --data-dir, else in DATABASE_URL, else in FLOORBROKER_DATA_DIR, else where the settings say. With
--data-dir the database of DATABASE_URL is not used; a line on standard error (store-chosen) says so.
Orders go where --env says, else FLOORBROKER_ENV, else the settings (environment), else into the simulated market.
Exit codes: 0 done; 1 a check or the program failed; 2 the arguments, settings or input can't be used.

Example:
  $ echo '{"postedAt":"2026-11-18T15:04:05Z","content":"BTO SPY 590C 12/18 @ 1.20"}' | floorbroker parse`;

/** The version of this package, from its own package.json. */
const version = (): string => {
  const json: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const text: unknown = typeof json === "object" && json !== null ? Reflect.get(json, "version") : undefined;
  return typeof text === "string" ? text : "unknown";
};

/** Commander's complaint as one line: `error: unknown option '--x'\n(Did you mean --y?)` in our form. */
const usageLine = (complaint: string, line: CommandLine): string => {
  const text = complaint.replace(/^error: /, "").trim();
  const [, what = text, hint] = /^(.*?)\s*\((Did you mean .*\?)\)$/s.exec(text) ?? [];
  const advice = hint === undefined ? "floorbroker --help" : `${hint.charAt(0).toLowerCase()}${hint.slice(1)}`;
  const colours = coloursFor(line.errors, line.env);
  return `${colours.red("usage")}: ${oneLine(what)} ${colours.dim("→")} ${advice}\n`;
};

const settle = (command: Command, line: CommandLine): void => {
  command
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: (text) => line.output.write(text),
      writeErr: (text) => line.errors.write(text),
      outputError: (text, write) => write(usageLine(text, line)),
      getOutHasColors: () => coloursFor(line.output, line.env).isColorSupported,
      getErrHasColors: () => coloursFor(line.errors, line.env).isColorSupported,
    });
  for (const inner of command.commands) settle(inner, line);
};

interface Ending {
  code: ExitCode;
}

/** Two stores are named, and a person may have meant the other one. */
const chosenStore = ({ database, before }: PassedOver, dataDir: string): Problem =>
  problem("store-chosen", `the journal lies in ${dataDir}: ${before} goes before ${database}, which is not used`, [
    `leave ${before} out to use the database`,
  ]);

/** What an outage has left beside the journal is newer than all that the journal tells. */
const rowsWait = (path: string, records: number): Problem =>
  problem("rows-beside", `${path} holds ${records} ${records === 1 ? "commit" : "commits"} of an outage that the journal does not have yet`, [
    "the next run writes them to the journal: floorbroker run",
  ]);

/** Only a comparison reads several. */
const severalSettings = (paths: readonly string[]): Problem =>
  problem("several-settings", `--config is given ${paths.length} times: ${paths.join(", ")}`, ["name one settings file", "compare several with floorbroker replay"]);

const collected = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** Whose place `--env` takes: said with the command that is run, and to be found there. */
const ENV_OPTION = "--env";

/** Adds the choice of an environment to every command that does not mean something of its own by the word. */
const addEnvironment = (command: Command): void => {
  for (const inner of command.commands) addEnvironment(inner);
  if (command.commands.length > 0 || command.options.some(({ long }) => long === ENV_OPTION)) return;
  command.addOption(new Option(`${ENV_OPTION} <environment>`, "where orders go, whatever the settings say").choices(ENVIRONMENTS));
};

const sessionOf = (program: Command, line: CommandLine, ending: Ending): Session => {
  const colours = coloursFor(line.errors, line.env);
  let environment: EnvironmentName | undefined;
  program.hook("preAction", (_, command) => {
    const { env } = command.opts<{ readonly env?: unknown }>();
    environment = ENVIRONMENTS.find((each) => each === env);
  });
  const named = () => program.opts<{ config?: readonly string[]; dataDir?: string }>();
  const load = (path: string | undefined) => loadConfig({ path, dataDir: named().dataDir, environment, env: line.env, cwd: line.cwd });
  const config: Session["config"] = () => {
    const { config: paths = [] } = named();
    return paths.length > 1 ? Promise.resolve(fail([severalSettings(paths)])) : load(paths[0]);
  };
  const configured: Session["configured"] =
    (work) =>
    async (...args) => {
      const loaded = await config();
      if (loaded._tag === "Right") {
        ending.code = await work(loaded.right, ...args);
        return;
      }
      for (const problem of loaded.left) line.errors.write(`${problemLine(problem, colours)}\n`);
      ending.code = EXIT.badInput;
    };
  return {
    line,
    colours,
    terminal: {
      print: (text) => void line.output.write(`${text}\n`),
      error: (text) => void line.errors.write(`${text}\n`),
      input: line.input,
      interactive: line.input.isTTY === true && line.output.isTTY === true,
      watched: line.output.isTTY === true,
    },
    config,
    configs: async () => {
      const { config: paths = [] } = named();
      const loaded = await Promise.all((paths.length === 0 ? [undefined] : paths).map(load));
      const problems = loaded.flatMap((end) => (isOk(end) ? [] : end.left));
      return problems.length > 0 ? fail(problems) : ok(loaded.flatMap((end) => (isOk(end) ? [end.right] : [])));
    },
    action:
      (work) =>
      async (...args) => {
        ending.code = await work(...args);
      },
    configured,
    journaled: (work) =>
      configured(async (settings, ...args) => {
        const { passedOver = null, dataDir } = settings;
        const say = (problem: Problem): unknown => line.errors.write(`${problemLine(problem, colours)}\n`);
        if (passedOver !== null) say(chosenStore(passedOver, dataDir));
        const { path, records } = await rowsBeside(settings);
        if (records > 0) say(rowsWait(path, records));
        return work(settings, ...args);
      }),
  };
};

/** The whole program, ready to parse arguments. */
const programOn = (line: CommandLine, ending: Ending): Command => {
  const program = new Command("floorbroker")
    .description("Hears alerts and commands, sizes the order, works it, protects the fill, writes every step down.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addOption(new Option("--config <file>", "settings file (YAML or JSON)").argParser(collected))
    .option("--data-dir <dir>", "directory of the embedded journal; goes before DATABASE_URL")
    .addHelpText("after", HELP);
  const session = sessionOf(program, line, ending);
  for (const register of COMMANDS) register(program, session);
  addEnvironment(program);
  settle(program, line);
  return program;
};

/** Standard output that can't take more: a full disk is no bug of ours. */
export const isOutputBroken = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error && error.syscall === "write" && "code" in error;

/** Whether a stream broke because its reader has gone away, as `| head` does: that is no failure. */
export const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EPIPE";

/**
 * Runs one command line (without node and script) and answers how it ended. Never rejects: what nobody expected is told
 * as one line, without a stack.
 */
export const runCommandLine = async (args: readonly string[], line: CommandLine): Promise<ExitCode> => {
  const ending: Ending = { code: EXIT.done };
  try {
    await programOn(line, ending).parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return ending.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    // Only of our own output: a database connection can break with the same code.
    if (line.output.errored !== null && isReaderGone(line.output.errored)) return EXIT.done;
    line.errors.write(`${bugLine(error, coloursFor(line.errors, line.env))}\n`);
    return EXIT.failed;
  }
};
