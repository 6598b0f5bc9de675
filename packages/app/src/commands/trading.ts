import { InvalidArgumentError, Option } from "commander";
import type { Config } from "../config/config.ts";
import { EXIT, type ExitCode } from "../problem-text.ts";
import type { ReadAs } from "../run/channel-role.ts";
import type { Speed } from "../run/pace.ts";
import type { Registration, Session } from "../command-line.ts";
import { demoCommand } from "./demo.ts";
import { explainCommand } from "./explain.ts";
import { runChannelCommand, runStdinCommand } from "./run.ts";

interface RunFlags {
  readonly channel?: string;
  readonly stdin?: true;
  readonly speed: Speed;
  readonly readAs?: ReadAs;
  readonly quotes: readonly string[];
  readonly author?: string;
  readonly at?: number;
  readonly json?: true;
  readonly quiet?: true;
}

const speedOf = (text: string): Speed => {
  if (text === "max") return "max";
  const factor = Number(text);
  if (!Number.isFinite(factor) || factor <= 0) throw new InvalidArgumentError("Write max, or a number of times real speed such as 1 or 60.");
  return factor;
};

const instantOf = (text: string): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError("Write an instant such as 2026-11-18T15:00:00Z.");
  return at;
};

const collected = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const run = async (session: Session, config: Config, flags: RunFlags): Promise<ExitCode> => {
  const { terminal } = session;
  if (flags.channel !== undefined && flags.stdin !== true) {
    const { channel: file, speed, readAs = null, quotes } = flags;
    return runChannelCommand(terminal, config, { file, speed, readAs, quotes, json: flags.json === true, quiet: flags.quiet === true });
  }
  if (flags.stdin === true && flags.channel === undefined) {
    return runStdinCommand(terminal, config, { authorId: flags.author ?? null, pretendNow: flags.at ?? null });
  }
  terminal.error("no-source: either --channel FILE or --stdin is needed → see floorbroker run --help");
  return EXIT.badInput;
};

const RUN_HELP = `
Examples:
  floorbroker run --channel export.json --read-as control
  floorbroker run --channel export.json --speed 60
  floorbroker run --channel export.json --quotes "QQQ 230512C00327000=quotes.csv"
  floorbroker run --stdin --at 2026-11-18T15:00:00Z

A run that was stopped or killed goes on where its journal ends; next, see floorbroker journal show and floorbroker explain.`;

/** The commands that trade, and the one that says why. */
export const registerTrading: Registration = (program, session) => {
  program
    .command("run")
    .description("trade from a channel export or from the terminal, against the simulated broker")
    .option("--channel <file>", "a channel's export as DiscordChatExporter writes it (JSON)")
    .option("--stdin", "a conversation in the terminal: every line is a post")
    .addOption(new Option("--speed <factor>", "simulated time against real time: max, or a factor such as 1").argParser(speedOf).default("max" as Speed))
    .addOption(new Option("--read-as <role>", "how to read channels that the configuration does not name").choices(["control", "alerts"]))
    .addOption(new Option("--quotes <occ=file>", "recorded quotes of a contract instead of modelled ones; repeatable").argParser(collected).default([]))
    .option("--author <id>", "with --stdin: the user id that speaks (default: the first command author)")
    .addOption(new Option("--at <instant>", "with --stdin: what the time is when it starts").argParser(instantOf))
    .option("--json", "print the summary as JSON, and nothing else")
    .option("--quiet", "print the summary only")
    .addHelpText("after", RUN_HELP)
    .action(session.configured((config, flags: RunFlags) => run(session, config, flags)));

  program
    .command("explain")
    .description("everything the journal holds about one message, in one screen")
    .argument("<message-id>", "the id of the message, as the journal shows it")
    .option("--json", "print it as JSON")
    .addHelpText("after", "\nExample:\n  floorbroker explain 1572621455236005894\n\nThe ids are in floorbroker journal show.")
    .action(session.configured((config, id: string, flags: { readonly json?: true }) => explainCommand(session.terminal, config, id, flags.json === true)));

  program
    .command("demo")
    .description("a sample day of a channel against the simulated broker, watched live; nothing of it is kept")
    .option("--fast", "as fast as possible instead of watchable")
    .addHelpText("after", "\nExample:\n  floorbroker demo --fast\n\nNext: floorbroker run --channel FILE keeps its journal.")
    .action(session.configured((config, flags: { readonly fast?: true }) => demoCommand(session.terminal, config, flags.fast === true)));
};
