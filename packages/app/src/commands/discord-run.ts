import { standingText, type GatewayStanding } from "@floorbroker/adapter-discord";
import { realClock } from "@floorbroker/adapter-sim";
import { isOk, problem, type BookId, type EpochMs, type Problem } from "@floorbroker/core";
import type { Config } from "../config/config.ts";
import type { Variables } from "../config/variables.ts";
import { reveal } from "../config/secret.ts";
import type { HostAndPort } from "../config/values.ts";
import { listenAtDataDir } from "../control/listening.ts";
import { openNotifier, type Notifier } from "../notify/notifier.ts";
import { shellCommandWay } from "../notify/shell-command.ts";
import { standardErrorWay } from "../notify/standard-error.ts";
import { webhookWay } from "../notify/webhook.ts";
import { EXIT, oneLine, problemLine, type ExitCode } from "../problem-text.ts";
import { consoleView } from "../run/console-view.ts";
import { channelsOf, runDiscord } from "../run/discord-run.ts";
import { placeOf, type Place } from "../run/place.ts";
import { stopSignal } from "../run/stop-signal.ts";
import { openTradingRun, type TradingRun } from "../run/trading-run.ts";
import { whoMayText } from "../run/who-may.ts";
import type { Terminal } from "../terminal.ts";
import { readyLine } from "./ready-line.ts";

/** What `run --discord` was told. */
export interface DiscordRunOptions {
  /** A simulated broker in another process; null: as the settings say. */
  readonly broker: HostAndPort | null;
  /** Nothing of the conversation in the terminal. */
  readonly quiet: boolean;
  /** The process's own variables. */
  readonly env: Variables;
}

const noToken = problem("no-discord-token", "no token of a Discord bot is given", [
  "set the environment variable DISCORD_TOKEN to the token of Discord's developer portal, Bot",
]);

const noChannel = problem("no-channel", "no channel is configured to be listened to", [
  "add the id of a channel to authority.controlChannels or authority.alertChannels in floorbroker.yaml",
]);

/** The ways past the chat that are configured; what they complain of is seen in the terminal only. */
const notifierOf = ({ notify }: Config, book: BookId, terminal: Terminal, env: Variables): Notifier => {
  const { webhook, command, standardError, deadlineMs } = notify;
  const ways = [
    ...(webhook === null ? [] : [webhookWay(webhook)]),
    ...(command === null ? [] : [shellCommandWay(command, env)]),
    ...(standardError ? [standardErrorWay(terminal.error)] : []),
  ];
  const complain = (text: string): void => terminal.error(oneLine(text));
  return openNotifier({ book, ways, clock: realClock(false), deadlineMs, complain });
};

/** Tells of a connection that changes, but not of each attempt. */
const phases = (print: (line: string) => void, now: () => EpochMs) => {
  let shown: string = "connecting";
  return (standing: GatewayStanding): void => {
    if (standing.phase === shown) return;
    shown = standing.phase;
    print(standingText(standing, now()));
  };
};

const listening = async (terminal: Terminal, config: Config, run: TradingRun, at: Place, token: string, options: DiscordRunOptions): Promise<ExitCode> => {
  const { api, gateway, botChannels, threads, logChannel, statuses, silentAfterMs, slashCommands } = config.discord;
  const show = (problem: Problem): void => terminal.error(problemLine(problem));
  const signal = stopSignal();
  const discordClock = realClock();
  let now = (): EpochMs => discordClock.now();
  const print = options.quiet ? () => undefined : terminal.print;
  const view = consoleView(print, (id) => id, () => now());
  const end = await runDiscord({
    ...run,
    at,
    log: ({ code, text }) => terminal.error(oneLine(`${code}: ${text}`)),
    config: config.book,
    control: listenAtDataDir(config.dataDir, run.bookId, (text) => terminal.error(`control: ${text}`)),
    discord: {
      token,
      ...(api === null ? {} : { api }),
      ...(gateway === null ? {} : { gateway }),
      automated: botChannels,
      threads,
      logChannel,
      statuses,
      silentAfterMs,
      changed: options.quiet ? () => undefined : phases(terminal.error, discordClock.now),
      notice: show,
    },
    slashCommands,
    past: { notifier: notifierOf(config, run.bookId, terminal, options.env), afterMs: config.notify.afterMs },
    discordClock,
    view,
    keepsTime: (clock) => (now = clock.now),
    ready: (opened) => {
      terminal.print(`${readyLine(opened)}; listening in Discord (${channelsOf(config.book).join(", ")})`);
      terminal.print(whoMayText(config.book));
    },
    stopped: signal.came,
  });
  signal.release();
  if (isOk(end)) return EXIT.done;
  show(end.left);
  return EXIT.failed;
};

/** `floorbroker run --discord`: trades what is said in Discord, until Ctrl-C. */
export const runDiscordCommand = async (terminal: Terminal, config: Config, options: DiscordRunOptions): Promise<ExitCode> => {
  const refused = (problem: Problem): ExitCode => {
    terminal.error(problemLine(problem));
    return EXIT.badInput;
  };
  const { token } = config.discord;
  if (token === null) return refused(noToken);
  if (channelsOf(config.book).length === 0) return refused(noChannel);
  const at = placeOf(config, { broker: options.broker, pretendNow: null });
  if (!isOk(at)) return refused(at.left);
  const run = await openTradingRun(config);
  if (!isOk(run)) return refused(run.left);
  try {
    return await listening(terminal, config, run.right, at.right, reveal(token), options);
  } finally {
    await run.right.journal.close();
  }
};
