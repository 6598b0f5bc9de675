import { InvalidArgumentError, Option } from "commander";
import type { Config } from "../config/config.ts";
import { EXIT, type ExitCode } from "../problem-text.ts";
import { HOST_AND_PORT_FORM, parseHostAndPort, type HostAndPort } from "../config/values.ts";
import type { ReadAs } from "../run/channel-role.ts";
import type { Speed } from "../run/pace.ts";
import type { Registration, Session } from "../command-line.ts";
import type { Terminal } from "../terminal.ts";
import { instantOf } from "./argument-values.ts";
import { demoCommand } from "./demo.ts";
import { explainCommand } from "./explain.ts";
import { runChannelCommand, runStdinCommand } from "./run.ts";

interface RunFlags {
  readonly channel?: string;
  readonly stdin?: true;
  readonly discord?: true;
  readonly speed: Speed;
  readonly readAs?: ReadAs;
  readonly quotes: readonly string[];
  readonly author?: string;
  readonly at?: number;
  readonly simBroker?: HostAndPort;
  readonly json?: true;
  readonly quiet?: true;
}

const wrong = (terminal: Terminal, text: string): ExitCode => {
  terminal.error(`${text} → see floorbroker run --help`);
  return EXIT.badInput;
};

const speedOf = (text: string): Speed => {
  if (text === "max") return "max";
  const factor = Number(text);
  if (!Number.isFinite(factor) || factor <= 0)
    throw new InvalidArgumentError("Write max, or a number of times real speed such as 1 or 60.");
  return factor;
};

const addressOf = (text: string): HostAndPort => {
  const address = parseHostAndPort(text);
  if (address === undefined) throw new InvalidArgumentError(`It should be host and port: ${HOST_AND_PORT_FORM}.`);
  return address;
};

const collected = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const run = async (session: Session, config: Config, flags: RunFlags): Promise<ExitCode> => {
  const { terminal } = session;
  const {
    channel: file,
    stdin = false,
    discord = false,
    speed,
    readAs = null,
    quotes,
    author = null,
    at = null,
    simBroker = null,
  } = flags;
  if ([file !== undefined, stdin, discord].filter(Boolean).length !== 1)
    return wrong(terminal, "no-source: one of --channel FILE, --stdin and --discord is needed");
  if (discord) {
    if (at !== null) return wrong(terminal, "bad-option: in Discord it is always now; --at goes with --stdin");
    // discord.js takes its time to load, and only this run needs it.
    const { runDiscordCommand } = await import("./discord-run.ts");
    return runDiscordCommand(terminal, config, { broker: simBroker, quiet: flags.quiet === true, env: session.line.env });
  }
  if (file !== undefined) {
    if (simBroker !== null)
      return wrong(terminal, "bad-option: a replay brings its own market; --sim-broker goes with --stdin and --discord");
    return runChannelCommand(terminal, config, {
      file,
      speed,
      readAs,
      quotes,
      json: flags.json === true,
      quiet: flags.quiet === true,
    });
  }
  if (simBroker !== null && at !== null)
    return wrong(terminal, "bad-option: the time comes from the broker: give --at to sim-broker");
  return runStdinCommand(terminal, config, { authorId: author, pretendNow: at, broker: simBroker });
};

const RUN_HELP = `
Examples:
  floorbroker run --channel export.json --read-as control
  floorbroker run --channel export.json --speed 60
  floorbroker run --channel export.json --quotes "QQQ 230512C00327000=quotes.csv"
  floorbroker run --stdin --at 2026-11-18T15:00:00Z
  floorbroker run --stdin --sim-broker 127.0.0.1:4000
  DISCORD_TOKEN=… floorbroker run --discord

A run that was stopped or killed goes on where its journal ends; next, see floorbroker journal show and
floorbroker explain.`;

/** The commands that trade, and the one that says why. */
export const registerTrading: Registration = (program, session) => {
  program
    .command("run")
    .description("trade from a channel export, the terminal or Discord, against the simulated broker")
    .option("--channel <file>", "a channel's export as DiscordChatExporter writes it (JSON)")
    .option("--stdin", "a conversation in the terminal: every line is a post")
    .option("--discord", "listen in the configured channels of Discord; the bot's token is in DISCORD_TOKEN")
    .addOption(
      new Option("--speed <factor>", "simulated time against real time: max, or a factor such as 1")
        .argParser(speedOf)
        .default("max" as Speed),
    )
    .addOption(
      new Option("--read-as <role>", "how to read channels that the configuration does not name").choices([
        "control",
        "alerts",
      ]),
    )
    .addOption(
      new Option("--quotes <occ=file>", "recorded quotes of a contract instead of modelled ones; repeatable")
        .argParser(collected)
        .default([]),
    )
    .option("--author <id>", "with --stdin: the user id that speaks (default: the first command author)")
    .addOption(
      new Option(
        "--sim-broker <host:port>",
        "with --stdin or --discord: trade at a broker that floorbroker sim-broker serves",
      ).argParser(addressOf),
    )
    .addOption(new Option("--at <instant>", "with --stdin: what the time is when it starts").argParser(instantOf))
    .option("--json", "print the summary as JSON, and nothing else")
    .option("--quiet", "print the summary only")
    .addHelpText("after", RUN_HELP)
    .action(session.journaled((config, flags: RunFlags) => run(session, config, flags)));

  program
    .command("explain")
    .description("everything the journal holds about one message, in one screen")
    .argument("<message-id>", "the id of the message, as the journal shows it")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  floorbroker explain 1572621455236005894\n\nThe ids are in floorbroker journal show.",
    )
    .action(
      session.journaled((config, id: string, flags: { readonly json?: true }) =>
        explainCommand(session.terminal, config, id, flags.json === true),
      ),
    );

  program
    .command("demo")
    .description("a sample day of a channel against the simulated broker, watched live; nothing of it is kept")
    .option("--fast", "as fast as possible instead of watchable")
    .addHelpText(
      "after",
      "\nExample:\n  floorbroker demo --fast\n\nNext: floorbroker run --channel FILE keeps its journal.",
    )
    .action(
      session.configured((config, flags: { readonly fast?: true }) =>
        demoCommand(session.terminal, config, flags.fast === true),
      ),
    );
};
