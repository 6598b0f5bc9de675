import { realClock, simulatedWorld, virtualClock } from "@floorbroker/adapter-sim";
import { bookId, channelId, decimal, decodeRow, emptyBook, evolve, instrumentId, type Book, type BookConfig } from "@floorbroker/core";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import type { Sent } from "../../adapter-discord/test/loopback/interactions.ts";
import { openNotifier } from "../src/notify/notifier.ts";
import { memoryJournal } from "../src/replay/memory-journal.ts";
import { tradeInDiscord } from "../src/run/discord-run.ts";
import { done } from "./broker-process.ts";
import { SAMPLE_CONFIG } from "./sample-day.ts";
import { MORNING } from "./virtual-desk.ts";

/** Who may command, and who only may alert. */
export const TRADER = "704125082750156840";
export const ANALYST = "700068629626224700";

const BOOK = bookId("sim:slash");
/** What is traded there. */
export const MES = instrumentId("/MESZ2026");

/** A day that is traded in Discord, by the whole program but for its command line. */
export interface Day {
  readonly discord: LoopbackDiscord;
  readonly control: string;
  readonly lounge: string;
  book(): Promise<Book>;
  send(subcommand: string, options?: Readonly<Record<string, string | number>>, by?: string, where?: string): Sent;
  /** What was answered, in words, with "privately" where its author alone reads it. */
  answer(sent: Sent): string;
  until(isSo: () => boolean, what: string): Promise<void>;
  /** The process ends, and another one goes on. */
  restart(): Promise<void>;
  /** Time passes in the market and in Discord. */
  pass(ms: number): Promise<void>;
  quote(bid: string, ask: string): void;
  now(): number;
  end(): Promise<void>;
}

/** A day at a simulated venue, where nobody is asked to confirm anything unless the settings are changed. */
export const beginDay = async (changed: (config: BookConfig) => BookConfig = (config) => config): Promise<Day> => {
  const clock = virtualClock(MORNING);
  const world = simulatedWorld({ seed: 3, start: MORNING, cash: decimal("100000") }, clock);
  world.fixQuote(MES, decimal("6010.00"), decimal("6010.25"));
  const discord = await loopbackDiscord({ heartbeatMs: 40, now: clock.now });
  const [control, lounge] = [discord.world.addChannel("control"), discord.world.addChannel("lounge")];
  const journal = memoryJournal();
  const { broker, quotes, instruments, accounts } = world;
  const until = async (isSo: () => boolean, what: string): Promise<void> => {
    for (let steps = 0; !isSo(); steps++) {
      if (steps > 300) throw new Error(`never happened: ${what}`);
      await clock.runUntil(clock.now() + 200);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const book = async (): Promise<Book> => {
    const rows = done(await journal.read(BOOK, 0, 10_000));
    return rows.map((row) => done(decodeRow(row))).reduce(evolve, emptyBook(BOOK));
  };
  const start = async (): Promise<() => Promise<void>> => {
    let stop: (why: null) => void = () => undefined;
    const stopped = new Promise<null>((resolve) => (stop = resolve));
    let isReady = false;
    const known = await book();
    const run = tradeInDiscord(
      {
        journal,
        config: changed({ ...SAMPLE_CONFIG, authority: { ...SAMPLE_CONFIG.authority, controlChannels: [channelId(control)] } }),
        control: { waiting: async () => [], listen: () => () => undefined, answered: async () => undefined, resumed: async () => undefined },
        discord: { token: discord.token, api: discord.api, notice: () => undefined },
        slashCommands: true,
        past: { notifier: openNotifier({ book: BOOK, ways: [], clock: realClock(false), deadlineMs: 5_000, complain: () => undefined }), afterMs: 60_000 },
        discordClock: clock,
        view: { posted: () => undefined, answered: () => undefined },
        keepsTime: () => undefined,
        ready: () => (isReady = true),
        stopped,
      },
      { clock, broker, quotes, instruments, accounts, opened: { book: known, snapshotSeq: 0, folded: 0 }, close: () => undefined },
    );
    await until(() => isReady && discord.gateway.live() > 0, "the start");
    return async () => {
      stop(null);
      let isOver = false;
      const over = run.finally(() => (isOver = true));
      await until(() => isOver, "the end");
      done(await over);
    };
  };
  let stop = await start();
  return {
    discord, control, lounge, book, until,
    now: clock.now,
    quote: (bid, ask) => world.fixQuote(MES, decimal(bid), decimal(ask)),
    pass: async (ms) => {
      const end = clock.now() + ms;
      await until(() => clock.now() >= end, "the end of the pause");
    },
    send: (subcommand, options = {}, by = TRADER, where = control) => discord.interactions.command(where, by, subcommand, options),
    answer: (sent) => {
      const answered = discord.interactions.answered(sent);
      if (answered.is !== "message" || answered.thinking) return "";
      const { content, embeds } = answered.message;
      return `${answered.privately ? "privately: " : ""}${content} ${embeds.length === 0 ? "" : JSON.stringify(embeds)}`;
    },
    restart: async () => {
      await stop();
      stop = await start();
    },
    end: async () => {
      await stop();
      await discord.stop();
    },
  };
};
