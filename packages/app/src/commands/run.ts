import { createInterface } from "node:readline";
import {
  channelId,
  isOk,
  problem,
  userId,
  type BookConfig,
  type EpochMs,
  type Message,
  type Problem,
} from "@floorbroker/core";
import { readChannelExport } from "../channel/read-export.ts";
import { simVenue, type Config, type SimVenue } from "../config/config.ts";
import { listenAtDataDir } from "../control/listening.ts";
import { EXIT, oneLine, problemLine, type ExitCode } from "../problem-text.ts";
import { readingChannels, type ReadAs } from "../run/channel-role.ts";
import { runChannel, type ChannelRunEnd } from "../run/channel-run.ts";
import { consoleView } from "../run/console-view.ts";
import { runInteractive } from "../run/interactive.ts";
import type { Speed } from "../run/pace.ts";
import { placeOf, type Place, type Wanted } from "../run/place.ts";
import { loadRecordedQuotes } from "../run/recorded.ts";
import { stopSignal } from "../run/stop-signal.ts";
import { openTradingRun, type TradingRun } from "../run/trading-run.ts";
import type { Control } from "../shell/ports.ts";
import { summaryJson } from "../summary/json.ts";
import { clockText, summaryText } from "../summary/tables.ts";
import type { Terminal } from "../terminal.ts";
import { readyLine } from "./ready-line.ts";

/** What `run --channel` was told. */
export interface ChannelOptions {
  readonly file: string;
  readonly speed: Speed;
  readonly readAs: ReadAs | null;
  /** `OCC=FILE`, as often as wanted. */
  readonly quotes: readonly string[];
  readonly json: boolean;
  /** Only the summary. */
  readonly quiet: boolean;
}

/** What `run --stdin` was told. */
export interface StdinOptions extends Wanted {
  readonly authorId: string | null;
}

const controlOf = (terminal: Terminal, { dataDir }: Config, { bookId }: Pick<TradingRun, "bookId">): Control =>
  listenAtDataDir(dataDir, bookId, (text) => terminal.error(`control: ${text}`));

const failed = (terminal: Terminal, problem: Problem, code: ExitCode = EXIT.badInput): ExitCode => {
  terminal.error(problemLine(problem));
  return code;
};

const showEnd = (terminal: Terminal, end: ChannelRunEnd, nameOf: (authorId: string) => string, json: boolean): void => {
  if (json) return terminal.print(JSON.stringify(summaryJson(end.summary)));
  terminal.print("");
  terminal.print(summaryText(end.summary, nameOf));
  if (!end.finished)
    terminal.print(
      "\nStopped before the end of the day. Everything so far is journaled: run the same command to go on.",
    );
};

const replay = async (
  terminal: Terminal,
  config: Config,
  run: TradingRun,
  { world }: Pick<SimVenue, "world">,
  messages: readonly Message[],
  nameOf: (id: string) => string,
  options: ChannelOptions,
): Promise<ExitCode> => {
  const book = readingChannels(config.book, messages, options.readAs);
  if (!isOk(book)) return failed(terminal, book.left);
  const recordings = await loadRecordedQuotes(options.quotes);
  if (!isOk(recordings)) return failed(terminal, recordings.left);
  const silent = options.quiet || options.json;
  let now = 0;
  const view = consoleView(silent ? () => undefined : terminal.print, nameOf, () => now);
  const signal = stopSignal();
  const end = await runChannel({
    bookId: run.bookId,
    config: book.right,
    world: { ...world, recordedQuotes: recordings.right },
    messages,
    journal: run.journal,
    kept: run.kept,
    control: controlOf(terminal, config, run),
    speed: options.speed,
    view: {
      posted: view.posted,
      answered: view.answered,
      at: (instant) => (now = instant),
      resumed: (at, events) => {
        if (!silent)
          terminal.print(
            `Going on at ${clockText(at)} New York after ${events} journaled events; the broker is asked about ` +
            `everything that was under way.`,
          );
      },
    },
    stopped: signal.stopped,
  });
  signal.release();
  if (!isOk(end)) return failed(terminal, end.left, end.left.code === "other-world" ? EXIT.badInput : EXIT.failed);
  showEnd(terminal, end.right, nameOf, options.json);
  return EXIT.done;
};

/** `floorbroker run --channel FILE`: replays a channel export against the simulated broker. */
export const runChannelCommand = async (
  terminal: Terminal,
  config: Config,
  options: ChannelOptions,
): Promise<ExitCode> => {
  const channel = await readChannelExport(options.file);
  if (!isOk(channel)) return failed(terminal, channel.left);
  const venue = simVenue(config);
  if (!isOk(venue)) return failed(terminal, venue.left);
  const run = await openTradingRun(config);
  if (!isOk(run)) return failed(terminal, run.left);
  try {
    return await replay(terminal, config, run.right, venue.right, channel.right.messages, channel.right.nameOf, options);
  } finally {
    await run.right.journal.close();
  }
};

const INTERACTIVE_CHANNEL = channelId("1");

const HINT = [
  'Post as you would in the channel, for example "Alert: BTO SPY 590C 12/18 @ 1.20" or "!tt buy 1 /MES"; ' +
  '"!tt help" lists the commands.',
  "Ctrl-D ends the conversation; everything is journaled.",
];

/** The control channels with that of the terminal. */
const heardInTerminal = (book: BookConfig): BookConfig => ({
  ...book,
  authority: { ...book.authority, controlChannels: [...book.authority.controlChannels, INTERACTIVE_CHANNEL] },
});

const conversation = async (
  terminal: Terminal,
  config: Config,
  run: TradingRun,
  author: string,
  at: Place,
): Promise<ExitCode> => {
  for (const line of terminal.interactive ? HINT : []) terminal.print(line);
  let now = (): EpochMs => Date.now();
  const view = consoleView(
    terminal.print,
    (id) => id,
    () => now(),
  );
  const signal = stopSignal();
  const end = await runInteractive({
    ...run,
    log: ({ code, text }) => terminal.error(oneLine(`${code}: ${text}`)),
    control: controlOf(terminal, config, run),
    config: heardInTerminal(config.book),
    at,
    channelId: INTERACTIVE_CHANNEL,
    authorId: userId(author),
    lines: () => createInterface({ input: terminal.input, terminal: false }),
    keepsTime: (clock) => (now = clock.now),
    ready: (opened) => terminal.print(readyLine(opened)),
    answered: view.answered,
    stopped: signal.came,
  });
  signal.release();
  return isOk(end) ? EXIT.done : failed(terminal, end.left, EXIT.failed);
};

/** `floorbroker run --stdin`: a conversation in the terminal. */
export const runStdinCommand = async (terminal: Terminal, config: Config, options: StdinOptions): Promise<ExitCode> => {
  const author = options.authorId ?? config.book.authority.commandAuthors[0] ?? null;
  if (author === null) {
    return failed(
      terminal,
      problem("no-author", "nobody may give commands", ["pass --author USER_ID", "set authority.commandAuthors"]),
    );
  }
  const at = placeOf(config, options);
  if (!isOk(at)) return failed(terminal, at.left);
  const run = await openTradingRun(config);
  if (!isOk(run)) return failed(terminal, run.left);
  try {
    return await conversation(terminal, config, run.right, author, at.right);
  } finally {
    await run.right.journal.close();
  }
};
