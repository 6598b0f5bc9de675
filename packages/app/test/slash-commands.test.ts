import { realClock, simulatedWorld, virtualClock } from "@floorbroker/adapter-sim";
import { bookId, channelId, decimal, decodeRow, emptyBook, evolve, instrumentId, type Book } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import type { Sent } from "../../adapter-discord/test/loopback/interactions.ts";
import { openNotifier } from "../src/notify/notifier.ts";
import { memoryJournal } from "../src/replay/memory-journal.ts";
import { tradeInDiscord } from "../src/run/discord-run.ts";
import { done } from "./broker-process.ts";
import { SAMPLE_CONFIG } from "./sample-day.ts";
import { MORNING } from "./virtual-desk.ts";

const TRADER = "704125082750156840";
const ANALYST = "700068629626224700";
const BOOK = bookId("sim:slash");
const MES = instrumentId("/MESZ2026");

/** A day that is traded in Discord, by the whole program but for its command line. */
interface Day {
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
  end(): Promise<void>;
}

const beginDay = async (): Promise<Day> => {
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
        config: { ...SAMPLE_CONFIG, authority: { ...SAMPLE_CONFIG.authority, controlChannels: [channelId(control)] } },
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

const days: Day[] = [];
const day = async (): Promise<Day> => {
  const begun = await beginDay();
  days.push(begun);
  return begun;
};
afterEach(async () => {
  for (const each of days.splice(0)) await each.end();
});

const answered = async (on: Day, sent: Sent, pattern: RegExp): Promise<void> => {
  await on.until(() => pattern.test(on.answer(sent)), `the answer ${String(pattern)}, but ${on.answer(sent)}`);
};

/** Our messages in the control channel. */
const publicAnswers = ({ discord, control }: Day): number =>
  discord.world.messagesIn(control).filter(({ authorId }) => authorId === discord.world.botId).length;

describe("a day of slash commands", { timeout: 60_000 }, () => {
  it("trades once for each, answers each in one message, and goes on with it after a restart", async () => {
    const on = await day();
    const order = on.send("buy", { symbol: "/MES", quantity: 2 });
    on.discord.interactions.repeat(order);
    await answered(on, order, /filled/);
    expect((await on.book()).openTrades).toHaveLength(1);
    expect(publicAnswers(on)).toBe(1);

    const why = on.send("explain", { name: order.id });
    await answered(on, why, /^privately: .*MES/s);
    expect(on.answer(why)).not.toContain("edited");
    const question = on.send("positions");
    await answered(on, question, /^privately: .*MESZ6/s);
    await on.restart();
    on.discord.interactions.repeat(order);
    const flat = on.send("flat", { symbol: "/MES" });
    await answered(on, order, /closed/);
    await answered(on, flat, /./);
    expect((await on.book()).openTrades).toHaveLength(0);
    expect((await on.book()).closedTrades).toHaveLength(1);
    // One for the order, one for flat; the question's is nobody else's, also after the restart.
    expect(publicAnswers(on)).toBe(2);
  });

  it("refuses what !tt refuses, to whoever asked alone where he may not ask at all", async () => {
    const on = await day();
    const [stranger, elsewhere, tick] = [
      on.send("buy", { symbol: "/MES" }, ANALYST),
      on.send("kill", {}, TRADER, on.lounge),
      on.send("buy", { symbol: "/MES", price: "6010.10" }),
    ];
    await answered(on, stranger, /^privately: not-authorized: .*command authors/);
    await answered(on, elsewhere, new RegExp(`^privately: wrong-channel: .*use the channel ${on.control}`));
    await answered(on, tick, /bad-tick/);
    const book = await on.book();
    expect([book.tradingState, book.openTrades.length]).toEqual(["active", 0]);
  });

  it("stops at once, and says who stopped and why", async () => {
    const on = await day();
    const kill = on.send("kill", { reason: "news at two?" });
    await answered(on, kill, /./);
    const book = await on.book();
    expect(book.tradingState).toBe("halted");
    expect(book.stopped?.reason).toContain("news at two");
    const refused = on.send("buy", { symbol: "/MES" });
    await answered(on, refused, /news at two/);
    const resume = on.send("resume");
    await answered(on, resume, /./);
    expect((await on.book()).tradingState).toBe("active");
  });

  it("proposes what is held first", async () => {
    const on = await day();
    await answered(on, on.send("buy", { symbol: "/NQ" }), /./);
    await answered(on, on.send("buy", { symbol: "/MES" }), /filled/);
    const typing = on.discord.interactions.typing(on.control, TRADER, "flat", "symbol", "");
    const values = (): readonly string[] => {
      const told = on.discord.interactions.answered(typing);
      return told.is === "choices" ? told.choices.map(({ value }) => value) : [];
    };
    await on.until(() => values().length > 0, "the proposals");
    expect(values().slice(0, 2)).toEqual(["/MESZ6", "/MES"]);
  });
});
