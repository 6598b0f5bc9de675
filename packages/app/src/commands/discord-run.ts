import { isOk, problem, type EpochMs, type Problem } from "@floorbroker/core";
import type { Config } from "../config/config.ts";
import { reveal } from "../config/secret.ts";
import type { HostAndPort } from "../config/values.ts";
import { listenAtDataDir } from "../control/listening.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { consoleView } from "../run/console-view.ts";
import { channelsOf, runDiscord } from "../run/discord-run.ts";
import { stopSignal } from "../run/stop-signal.ts";
import { openTradingRun, type TradingRun } from "../run/trading-run.ts";
import type { Terminal } from "../terminal.ts";
import { readyLine } from "./ready-line.ts";

/** What `run --discord` was told. */
export interface DiscordRunOptions {
  /** A simulated broker in another process; null: as the settings say. */
  readonly broker: HostAndPort | null;
  /** Nothing of the conversation in the terminal. */
  readonly quiet: boolean;
}

const noToken = problem("no-discord-token", "no token of a Discord bot is given", [
  "set the environment variable DISCORD_TOKEN to the token of Discord's developer portal, Bot",
]);

const noChannel = problem("no-channel", "no channel is configured to be listened to", [
  "add the id of a channel to authority.controlChannels or authority.alertChannels in floorbroker.yaml",
]);

const listening = async (terminal: Terminal, config: Config, run: TradingRun, token: string, options: DiscordRunOptions): Promise<ExitCode> => {
  const { venue, ...traded } = run;
  const { api, gateway, botChannels } = config.discord;
  const address = options.broker ?? venue.address;
  const show = (problem: Problem): void => terminal.error(problemLine(problem));
  const signal = stopSignal();
  let now = (): EpochMs => Date.now();
  const print = options.quiet ? () => undefined : terminal.print;
  const view = consoleView(print, (id) => id, () => now());
  const end = await runDiscord({
    ...traded,
    at: address === null ? { world: venue.world, pretendNow: null } : { address, account: venue.account },
    config: config.book,
    control: listenAtDataDir(config.dataDir, run.bookId, (text) => terminal.error(`control: ${text}`)),
    discord: {
      token,
      ...(api === null ? {} : { api }),
      ...(gateway === null ? {} : { gateway }),
      automated: botChannels,
      notice: show,
    },
    view,
    keepsTime: (clock) => (now = clock.now),
    ready: (opened) => terminal.print(`${readyLine(opened)}; listening in Discord (${channelsOf(config.book).join(", ")})`),
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
  const run = await openTradingRun(config);
  if (!isOk(run)) return refused(run.left);
  try {
    return await listening(terminal, config, run.right, reveal(token), options);
  } finally {
    await run.right.journal.close();
  }
};
