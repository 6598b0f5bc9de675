import { closeSync, openSync } from "node:fs";
import {
  pacedClock,
  realClock,
  serveSimulatedBroker,
  type Pace,
  type SimulatedBrokerServer,
} from "@floorbroker/adapter-sim";
import { format, isOk, problem, type Decimal, type Problem } from "@floorbroker/core";
import { Option } from "commander";
import type { Registration } from "../command-line.ts";
import { simVenue, type Config, type SimVenue } from "../config/config.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { stopSignal } from "../run/stop-signal.ts";
import { clockText } from "../summary/tables.ts";
import type { Terminal } from "../terminal.ts";
import { cashOf, instantOf, speedOf, wholeOf } from "./argument-values.ts";

interface BrokerFlags {
  readonly port: number;
  readonly at?: number;
  readonly speed: number;
  readonly seed?: number;
  readonly cash?: Decimal;
  readonly log?: string;
}

/** The machine's own time, unless another instant or another speed is wanted: then that from now on. */
const paceOf = ({ at, speed }: BrokerFlags): Pace => {
  const origin = Date.now();
  return at === undefined && speed === 1 ? { origin: 0, start: 0, speed } : { origin, start: at ?? origin, speed };
};

const announcement = (
  venue: SimVenue,
  world: SimVenue["world"],
  pace: Pace,
  { address }: SimulatedBrokerServer,
  now: number,
): readonly string[] => {
  const at = `${address.host}:${address.port}`;
  const time =
    `${new Date(now).toISOString()} (${clockText(now)} New York), ` +
    `${pace.speed === 1 ? "at real speed" : `${pace.speed} times as fast as real`}`;
  return [
    `A simulated ${world.profile} listens at ${at}: account ${venue.account}, ${format(world.cash)} in cash, seed ` +
    `${world.seed}.`,
    `Its time is ${time}; whoever connects is told.`,
    "",
    "In another terminal:",
    `  npm run --silent floorbroker -- run --stdin --sim-broker ${at}`,
    "or in floorbroker.yaml, for every run --stdin:",
    `  sim: { address: "${at}" }`,
    "",
    "Kill that run and start it again as you like: orders, fills and positions live here, until Ctrl-C.",
  ];
};

const logProblem = (path: string): Problem | undefined => {
  try {
    closeSync(openSync(path, "a"));
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return problem("log-not-writable", `the log can't be written: ${reason}`, [
      "name a file in a directory that can be written",
    ]);
  }
};

const refused = (terminal: Terminal, why: Problem): ExitCode => {
  terminal.error(problemLine(why));
  return EXIT.badInput;
};

const serve = async (terminal: Terminal, config: Config, flags: BrokerFlags): Promise<ExitCode> => {
  const venue = simVenue(config);
  if (!isOk(venue)) return refused(terminal, venue.left);
  const unwritable = flags.log === undefined ? undefined : logProblem(flags.log);
  if (unwritable !== undefined) return refused(terminal, unwritable);
  const pace = paceOf(flags);
  const clock = pacedClock(pace, realClock(false));
  const { seed, cash } = flags;
  const world = {
    ...venue.right.world,
    ...(seed === undefined ? {} : { seed }),
    ...(cash === undefined ? {} : { cash }),
  };
  const logPath = flags.log === undefined ? {} : { logPath: flags.log };
  const signal = stopSignal();
  const server = await serveSimulatedBroker({
    world: { ...world, start: clock.now() },
    clock,
    pace,
    port: flags.port,
    ...logPath,
  });
  if (!isOk(server)) {
    signal.release();
    return refused(terminal, server.left);
  }
  for (const line of announcement(venue.right, world, pace, server.right, clock.now())) terminal.print(line);
  await signal.came;
  signal.release();
  await server.right.close();
  return EXIT.done;
};

const HELP = `
Examples:
  floorbroker sim-broker
  floorbroker sim-broker --port 4000 --at 2026-11-18T15:00:00Z --log broker.jsonl

Fees, delays, faults and the rest come from the section sim of the settings. It listens on this machine only and asks
for no password: whoever can reach the port trades there, with simulated money.`;

/** `floorbroker sim-broker`: a simulated broker in a process of its own, until Ctrl-C. */
export const registerSimBroker: Registration = (program, session) => {
  program
    .command("sim-broker")
    .description("a simulated broker in a process of its own, for run --stdin --sim-broker; until Ctrl-C")
    .addOption(
      new Option("--port <port>", "where to listen; 0 is any free port").argParser(wholeOf(0, 65_535)).default(0),
    )
    .addOption(new Option("--at <instant>", "what the time is when it starts (default: now)").argParser(instantOf))
    .addOption(new Option("--speed <factor>", "its time against real time").argParser(speedOf).default(1))
    .addOption(
      new Option("--seed <seed>", "another market (default: the setting)").argParser(
        wholeOf(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(new Option("--cash <amount>", "money at the start (default: the setting)").argParser(cashOf))
    .option("--log <file>", "add everything that it sees to this file, as JSON lines")
    .addHelpText("after", HELP)
    .action(session.configured((config, flags: BrokerFlags) => serve(session.terminal, config, flags)));
};
