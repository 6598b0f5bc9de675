import { pacedClock, realClock, type Pace } from "@floorbroker/adapter-sim";
import { format, isOk, type Decimal } from "@floorbroker/core";
import { InvalidArgumentError, Option } from "commander";
import type { FillMode, Sandbox } from "tastytrade-sandbox";
import type { Registration } from "../command-line.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { stopSignal } from "../run/stop-signal.ts";
import { clockText } from "../summary/tables.ts";
import type { Terminal } from "../terminal.ts";
import { cashOf, instantOf, speedOf, wholeOf } from "./argument-values.ts";

interface SandboxFlags {
  readonly port: number;
  readonly account: readonly [string, ...string[]];
  readonly cash: Decimal;
  readonly fills: FillMode;
  readonly seed: number;
  readonly at?: number;
  readonly speed: number;
  readonly nightlyWipe?: boolean;
  readonly strictUserAgent?: boolean;
  readonly delayedQuotes?: boolean;
  readonly json?: boolean;
  readonly env?: boolean;
}

const FILLS: readonly FillMode[] = ["market", "table", "never"];

/** As tastytrade numbers accounts; made up. */
const DEFAULT_ACCOUNTS: readonly string[] = ["5WT00001"];

/** Each further --account is added; the first one replaces the default. */
const accountOf = (text: string, before: readonly string[] | undefined): readonly string[] => {
  if (!/^[A-Z0-9]{8}$/.test(text)) throw new InvalidArgumentError("Write eight letters and digits such as 5WT00001.");
  return before === undefined || before === DEFAULT_ACCOUNTS ? [text] : [...before, text];
};

/** The machine's own time, unless another instant or another speed is wanted: then that from now on. */
const paceOf = ({ at, speed }: SandboxFlags): Pace => {
  const origin = Date.now();
  return at === undefined && speed === 1 ? { origin: 0, start: 0, speed } : { origin, start: at ?? origin, speed };
};

/** By the names that the tests of tastytrade's own SDK and of the Python client read from the environment. */
const envLines = ({ restUrl, streamerUrl, dxlinkUrl, credentials, accountNumbers }: Sandbox): readonly string[] => {
  const [account = ""] = accountNumbers;
  const { clientSecret, refreshToken } = credentials;
  return [
    `BASE_URL=${restUrl}`,
    `STREAMER_URL=${streamerUrl}`,
    `DXLINK_URL=${dxlinkUrl}`,
    `API_ACCOUNT_NUMBER=${account}`,
    `API_CLIENT_SECRET=${clientSecret}`,
    `API_REFRESH_TOKEN=${refreshToken}`,
    `TT_ACCOUNT=${account}`,
    `TT_SECRET=${clientSecret}`,
    `TT_REFRESH=${refreshToken}`,
  ];
};

const jsonLine = ({ restUrl, streamerUrl, dxlinkUrl, credentials, accountNumbers }: Sandbox): string =>
  JSON.stringify({
    baseUrl: restUrl,
    streamerUrl,
    dxlinkUrl,
    accountNumbers,
    clientSecret: credentials.clientSecret,
    refreshToken: credentials.refreshToken,
  });

const announcement = (sandbox: Sandbox, { cash, fills, speed }: SandboxFlags, now: number): readonly string[] => {
  const { restUrl, streamerUrl, accountNumbers, credentials } = sandbox;
  const pace = speed === 1 ? "at real speed" : `${speed} times as fast as real`;
  return [
    `A local tastytrade answers at ${restUrl}: account ${accountNumbers.join(", ")}, ${format(cash)} in cash, fills: ${fills}.`,
    `Its time is ${new Date(now).toISOString()} (${clockText(now)} New York), ${pace}.`,
    "",
    `  base URL       ${restUrl}`,
    `  streamer URL   ${streamerUrl}`,
    `  client secret  ${credentials.clientSecret}`,
    `  refresh token  ${credentials.refreshToken}`,
    "",
    "The same as an env file (--env prints nothing else):",
    ...envLines(sandbox).map((line) => `  ${line}`),
    "",
    `What can go wrong: GET ${restUrl}/sandbox/switches lists it, POST arms it.`,
    "Everything here is made up, the secrets too, and is gone after Ctrl-C.",
  ];
};

const serve = async (terminal: Terminal, flags: SandboxFlags): Promise<ExitCode> => {
  // The other commands should not wait for its servers to be loaded.
  const { openSandbox } = await import("tastytrade-sandbox");
  const clock = pacedClock(paceOf(flags), realClock(false));
  const [first, ...more] = flags.account;
  const accountWith = (number: string): { readonly number: string; readonly cash: Decimal } => ({
    number,
    cash: flags.cash,
  });
  const signal = stopSignal();
  const opened = await openSandbox({
    port: flags.port,
    clock,
    seed: flags.seed,
    accounts: [accountWith(first), ...more.map(accountWith)],
    fills: flags.fills,
    nightlyWipe: flags.nightlyWipe === true,
    strictUserAgent: flags.strictUserAgent === true,
    quoteLevel: flags.delayedQuotes === true ? "demo" : "api",
  });
  if (!isOk(opened)) {
    signal.release();
    terminal.error(problemLine(opened.left));
    return EXIT.badInput;
  }
  const sandbox = opened.right;
  const lines =
    flags.json === true
      ? [jsonLine(sandbox)]
      : flags.env === true
        ? envLines(sandbox)
        : announcement(sandbox, flags, clock.now());
  for (const line of lines) terminal.print(line);
  await signal.came;
  signal.release();
  await sandbox.close();
  return EXIT.done;
};

const HELP = `
Examples:
  floorbroker tastytrade-sandbox
  floorbroker tastytrade-sandbox --port 7497 --at 2026-11-23T15:00:00Z --fills never
  floorbroker tastytrade-sandbox --env > sandbox.env

REST, account streamer and DXLink quotes on one port of this machine, for clients in any language. Orders fill in a
simulated market (market), by the table of tastytrade's older sandbox (table: limits at or below $3 at once, dearer ones
never, market orders at $1), or only by hand (never). packages/tastytrade-sandbox/README.md tells the rest.`;

/** `floorbroker tastytrade-sandbox`: a local tastytrade in a process of its own, until Ctrl-C. */
export const registerTastytradeSandbox: Registration = (program, session) => {
  const account = new Option("--account <number>", "an account; more than once for more")
    .argParser(accountOf)
    .default(DEFAULT_ACCOUNTS, "5WT00001");
  program
    .command("tastytrade-sandbox")
    .description("a local tastytrade to try clients on, in any language; until Ctrl-C")
    .addOption(
      new Option("--port <port>", "where to listen; 0 is any free port").argParser(wholeOf(0, 65_535)).default(0),
    )
    .addOption(account)
    .addOption(
      new Option("--cash <amount>", "money of each account at the start")
        .argParser(cashOf)
        .default(cashOf("100000"), "100000"),
    )
    .addOption(new Option("--fills <how>", "how orders fill").choices(FILLS).default("market"))
    .addOption(
      new Option("--seed <seed>", "another market")
        .argParser(wholeOf(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
        .default(1),
    )
    .addOption(new Option("--at <instant>", "what the time is when it starts (default: now)").argParser(instantOf))
    .addOption(new Option("--speed <factor>", "its time against real time").argParser(speedOf).default(1))
    .option("--nightly-wipe", "reset orders, positions and transactions each midnight of New York")
    .option("--delayed-quotes", "stream quotes 15 minutes late, as at the level demo")
    .option("--strict-user-agent", "refuse a User-Agent without a version")
    .addOption(new Option("--json", "print the settings as one line of JSON").conflicts("env"))
    .option("--env", "print the settings as an env file")
    .addHelpText("after", HELP)
    .action(session.action((flags: SandboxFlags) => serve(session.terminal, flags)));
};
